// SPDX-License-Identifier: MPL-2.0

//! The converter of each type: its name, and the compound converters a module has to declare.

use std::collections::BTreeSet;

use crate::config::Int64;
use crate::ir::*;
use crate::passes::module_names;

/// The JavaScript expression for the converter of `ty`.
pub fn name(component: &Component, ty: &Type) -> String {
    match ty {
        Type::UInt64 | Type::Int64 if component.config.int64 == Int64::Number => {
            format!("rt.FfiConverter{}Number", canonical(component, ty))
        }
        Type::Optional(_) | Type::Sequence(_) | Type::Set(_) | Type::Map(..) => {
            format!("FfiConverter{}", canonical(component, ty))
        }
        Type::Record(_) | Type::Enum(_) | Type::Object(_) | Type::Callback(_) => {
            format!("FfiConverter{}", canonical(component, ty))
        }
        // One that JavaScript does not see needs no converter of its own.
        Type::Custom { .. } => match component.seen(ty) {
            seen if seen == ty => format!("FfiConverter{}", canonical(component, ty)),
            seen => name(component, seen),
        },
        Type::External { namespace, .. } => match component.home(ty) {
            Some((home, inner)) => format!(
                "{}.FfiConverter{}",
                module_names::other_module(namespace),
                canonical(home, inner)
            ),
            None => "rt.FfiConverterUnsupported".to_string(),
        },
        _ => format!("rt.FfiConverter{}", canonical(component, ty)),
    }
}

/// The type's name as a part of an identifier, as uniffi_bindgen makes them.
pub fn canonical(component: &Component, ty: &Type) -> String {
    let inner = |ty: &Type| canonical(component, ty);
    match ty {
        Type::UInt8 => "UInt8".into(),
        Type::Int8 => "Int8".into(),
        Type::UInt16 => "UInt16".into(),
        Type::Int16 => "Int16".into(),
        Type::UInt32 => "UInt32".into(),
        Type::Int32 => "Int32".into(),
        Type::UInt64 => "UInt64".into(),
        Type::Int64 => "Int64".into(),
        Type::Float32 => "Float32".into(),
        Type::Float64 => "Float64".into(),
        Type::Boolean => "Boolean".into(),
        Type::String => "String".into(),
        Type::Bytes => "Bytes".into(),
        Type::Timestamp => "Timestamp".into(),
        Type::Duration => "Duration".into(),
        Type::Optional(ty) => format!("Optional{}", inner(ty)),
        Type::Sequence(ty) => format!("Sequence{}", inner(ty)),
        Type::Set(ty) => format!("Set{}", inner(ty)),
        Type::Map(key, value) => format!("Map{}{}", inner(key), inner(value)),
        Type::Record(name)
        | Type::Enum(name)
        | Type::Object(name)
        | Type::Callback(name)
        | Type::Custom { name, .. } => {
            format!("Type{}", js_type_name(component, ty).unwrap_or(name))
        }
        // No name of the component's own has a $.
        Type::External { namespace, inner } => {
            format!("{}${namespace}", canonical(component, inner))
        }
    }
}

/// The JavaScript name of a named type.
pub fn js_type_name<'a>(component: &'a Component, ty: &Type) -> Option<&'a str> {
    match ty {
        Type::Record(name) => component.record(name).map(|r| r.js_name.as_str()),
        Type::Enum(name) => component.enum_(name).map(|e| e.js_name.as_str()),
        Type::Object(name) => component.object(name).map(|o| o.js_name.as_str()),
        Type::Callback(name) => component.callback(name).map(|c| c.js_name.as_str()),
        Type::Custom { name, .. } => component.custom_type(name).map(|c| c.js_name.as_str()),
        _ => None,
    }
}

/// Whether lifting a value may fail after a part of it has been read, so that the failure has to wait
/// until all of it is (js/uniffi/lifting.mjs).
pub fn lifts(component: &Component, ty: &Type) -> bool {
    may_fail(component, component, ty, &mut BTreeSet::new())
}

/// `ty` is as `here` names it; the peers are those of `user`.
fn may_fail<'a>(
    user: &'a Component,
    here: &'a Component,
    ty: &'a Type,
    seen: &mut BTreeSet<(&'a str, &'a Type)>,
) -> bool {
    if !seen.insert((&here.namespace, ty)) {
        return false;
    }
    let (home, inner) = match ty {
        Type::External { namespace, inner } if *namespace == user.namespace => (user, &**inner),
        Type::External { namespace, inner } => match user.peer(namespace) {
            Some(peer) => (peer, &**inner),
            None => return false,
        },
        _ => (here, ty),
    };
    match inner {
        Type::UInt64 | Type::Int64 => home.config.int64 == Int64::Number,
        Type::Custom { name, builtin } => {
            let config = home.custom_type(name).and_then(|c| c.config.as_ref());
            config.is_some_and(|c| c.lift.is_some()) || may_fail(user, here, builtin, seen)
        }
        _ => (parts(home, inner).into_iter()).any(|ty| may_fail(user, home, ty, seen)),
    }
}

/// Whether a value of the record or enum `ty` may have others of it inside, to any depth.
pub fn recursive(component: &Component, ty: &Type) -> bool {
    let mut seen = BTreeSet::new();
    let mut rest = parts(component, ty);
    while let Some(part) = rest.pop() {
        if part == ty {
            return true;
        }
        if seen.insert(part) {
            rest.extend(parts(component, part));
        }
    }
    false
}

/// What a value of type `ty` is made of, one step down.
fn parts<'a>(component: &'a Component, ty: &'a Type) -> Vec<&'a Type> {
    let fields: Vec<&Field> = match ty {
        Type::Record(name) => (component.record(name).iter())
            .flat_map(|r| &r.fields)
            .collect(),
        Type::Enum(name) => (component.enum_(name).iter())
            .flat_map(|e| &e.variants)
            .flat_map(|v| &v.fields)
            .collect(),
        _ => vec![],
    };
    (ty.inner().into_iter())
        .chain(fields.into_iter().map(|f| &f.ty))
        .collect()
}

/// What functions and methods throw, as JavaScript sees it.
pub fn thrown(component: &Component) -> BTreeSet<&Type> {
    let callables =
        (component.functions.iter()).chain(component.owners().flat_map(|o| o.members().all()));
    let methods = component
        .foreign_interfaces()
        .flat_map(|(_, _, v)| &v.methods);
    (callables.filter_map(|c| c.throws.as_ref()))
        .chain(methods.filter_map(|m| m.throws.as_ref()))
        .map(|ty| component.seen(ty))
        .collect()
}

/// The converter of what a function throws. A handle that is thrown stands in a buffer, as every
/// error does.
pub fn error_name(component: &Component, ty: &Type) -> String {
    match component.seen(ty) {
        seen if is_handle(seen) => format!("FfiErrorConverter{}", canonical(component, seen)),
        _ => name(component, ty),
    }
}

/// Whether a value crosses as a handle, by its type here or in its own component.
pub fn is_handle(ty: &Type) -> bool {
    match ty {
        Type::External { inner, .. } => is_handle(inner),
        _ => matches!(ty, Type::Object(_) | Type::Callback(_)),
    }
}

/// Every type that a signature or a field mentions, in the order of the component.
pub fn mentioned(component: &Component) -> Vec<&Type> {
    let callables =
        (component.functions.iter()).chain(component.owners().flat_map(|o| o.members().all()));
    let mut types: Vec<&Type> = vec![];
    for it in callables {
        types.extend(it.args.iter().map(|a| &a.ty));
        types.extend(it.returns.iter().chain(&it.throws));
    }
    for (_, _, vtable) in component.foreign_interfaces() {
        for it in &vtable.methods {
            types.extend(it.args.iter().map(|a| &a.ty));
            types.extend(it.returns.iter().chain(&it.throws));
        }
    }
    let variants = component.enums.iter().flat_map(|e| &e.variants);
    let fields =
        (component.records.iter().flat_map(|r| &r.fields)).chain(variants.flat_map(|v| &v.fields));
    types.extend(fields.map(|f| &f.ty));
    types.extend(component.custom_types.iter().map(|c| &c.builtin));
    types
}

/// The compound types that need a converter of their own, inner ones first.
pub fn compounds(component: &Component) -> Vec<Type> {
    fn visit(ty: &Type, seen: &mut BTreeSet<Type>, out: &mut Vec<Type>) {
        for inner in ty.inner() {
            visit(inner, seen, out);
        }
        let compound = matches!(
            ty,
            Type::Optional(_) | Type::Sequence(_) | Type::Set(_) | Type::Map(..)
        );
        if compound && seen.insert(ty.clone()) {
            out.push(ty.clone());
        }
    }
    let mut all = mentioned(component);
    all.sort();
    let mut seen = BTreeSet::new();
    let mut out = vec![];
    for ty in all {
        visit(ty, &mut seen, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::passes::{names, test_support::*};

    #[test]
    fn inner_converters_come_before_the_ones_made_of_them() {
        let mut component = component();
        let list = Type::Sequence(Box::new(Type::String));
        let option = Type::Optional(Box::new(list.clone()));
        component.functions = vec![
            function("a", vec![argument("x", option.clone())], None),
            function("b", vec![], Some(list.clone())),
        ];
        assert_eq!(compounds(&component), [list, option]);
    }

    #[test]
    fn a_type_is_recursive_if_it_reaches_itself() {
        let mut it = component();
        let optional = |name: &str| Type::Optional(Box::new(Type::Record(name.into())));
        it.records = vec![
            record("Node", vec![field("next", optional("Node"))]),
            record("Owner", vec![field("node", Type::Record("Node".into()))]),
            record("Call", vec![field("body", Type::Enum("Expr".into()))]),
        ];
        let call = field(
            "call",
            Type::Sequence(Box::new(Type::Record("Call".into()))),
        );
        it.enums = vec![enum_("Expr", EnumKind::Rich, &[("Call", vec![call])])];
        let is = |ty: Type| recursive(&it, &ty);
        assert!(is(Type::Record("Node".into())));
        assert!(is(Type::Record("Call".into())) && is(Type::Enum("Expr".into())));
        assert!(!is(Type::Record("Owner".into())), "it only has one inside");
    }

    #[test]
    fn names_use_the_javascript_names_of_types() {
        let mut component = component();
        component.records.push(record("URLPart", vec![]));
        names::run(&mut component, &mut Diagnostics::default());
        let ty = Type::Map(
            Box::new(Type::String),
            Box::new(Type::Record("URLPart".into())),
        );
        assert_eq!(name(&component, &ty), "FfiConverterMapStringTypeUrlPart");
        assert_eq!(name(&component, &Type::Bytes), "rt.FfiConverterBytes");
    }

    #[test]
    fn the_int64_setting_picks_the_converter() {
        let mut component = component();
        assert_eq!(name(&component, &Type::UInt64), "rt.FfiConverterUInt64");
        component.config =
            crate::config::Config::parse(Some("[bindings.monkeybridge]\nint64 = \"number\""))
                .unwrap();
        assert_eq!(
            name(&component, &Type::UInt64),
            "rt.FfiConverterUInt64Number"
        );
    }
}
