// SPDX-License-Identifier: MPL-2.0

//! What UniFFI offers and Monkeybridge does not render yet: one diagnostic for each item.

use crate::diagnostics::Diagnostics;
use crate::ir::*;

const NOT_YET: &str = "which Monkeybridge does not support yet";

pub fn run(component: &Component, diagnostics: &mut Diagnostics) {
    let namespace = &component.namespace;
    for it in &component.functions {
        let item = format!("{namespace}::{}", it.name);
        check_callable(&item, it, diagnostics);
    }
    for it in &component.records {
        let item = format!("{namespace}::{}", it.name);
        check_members(&item, &it.members, diagnostics);
        check_fields(&item, &it.fields, diagnostics);
    }
    for it in &component.enums {
        let item = format!("{namespace}::{}", it.name);
        check_members(&item, &it.members, diagnostics);
        for variant in &it.variants {
            let item = format!("{item}.{}", variant.name);
            check_fields(&item, &variant.fields, diagnostics);
        }
    }
    for it in &component.objects {
        let item = format!("{namespace}::{}", it.name);
        check_members(&item, &it.members, diagnostics);
    }
    for it in &component.callbacks {
        for method in &it.vtable.methods {
            let item = format!("{namespace}::{}.{}", it.name, method.name);
            check_signature(
                &item,
                &method.args,
                &method.returns,
                &method.throws,
                diagnostics,
            );
        }
    }
    for it in &component.custom_types {
        let item = format!("{namespace}::{}", it.name);
        check_type(&item, "it is a custom type over", &it.builtin, diagnostics);
    }
}

fn check_members(item: &str, members: &Members, diagnostics: &mut Diagnostics) {
    for callable in members.all() {
        let item = format!("{item}.{}", callable.name);
        check_callable(&item, callable, diagnostics);
    }
}

fn check_callable(item: &str, it: &Callable, diagnostics: &mut Diagnostics) {
    check_signature(item, &it.args, &it.returns, &it.throws, diagnostics);
}

fn check_signature(
    item: &str,
    args: &[Argument],
    returns: &Option<Type>,
    throws: &Option<Type>,
    diagnostics: &mut Diagnostics,
) {
    for arg in args {
        if arg.borrowed_bytes {
            diagnostics.error(
                item,
                format_args!(
                    "argument '{}' is borrowed bytes (&[u8]), {NOT_YET}",
                    arg.name
                ),
            );
        } else {
            let what = format!("argument '{}' has type", arg.name);
            check_type(item, &what, &arg.ty, diagnostics);
        }
    }
    if let Some(ty) = returns {
        check_type(item, "it returns", ty, diagnostics);
    }
    if let Some(ty) = throws {
        check_type(item, "it throws", ty, diagnostics);
        if is_builtin(ty) {
            diagnostics.error(
                item,
                format_args!("it throws {ty}, which is no type of a crate"),
            );
        }
    }
}

fn is_builtin(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Record(_)
            | Type::Enum(_)
            | Type::Object(_)
            | Type::Callback(_)
            | Type::Custom { .. }
            | Type::Unsupported(_)
    )
}

fn check_fields(item: &str, fields: &[Field], diagnostics: &mut Diagnostics) {
    for (i, field) in fields.iter().enumerate() {
        let name = if field.name.is_empty() {
            i.to_string()
        } else {
            field.name.clone()
        };
        let what = format!("field '{name}' has type");
        check_type(item, &what, &field.ty, diagnostics);
    }
}

fn check_type(item: &str, what: &str, ty: &Type, diagnostics: &mut Diagnostics) {
    let Some(culprit) = ty.unsupported() else {
        return;
    };
    if matches!(ty, Type::Unsupported(_)) {
        diagnostics.error(item, format_args!("{what} {ty}, {NOT_YET}"));
    } else {
        diagnostics.error(
            item,
            format_args!("{what} {ty}; Monkeybridge does not support {culprit} yet"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::test_support::*;

    fn external() -> Type {
        Type::Unsupported(UnsupportedType::External {
            namespace: "other".into(),
            name: "Instant".into(),
        })
    }

    fn errors(component: &Component) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        run(component, &mut diagnostics);
        diagnostics.errors
    }

    #[test]
    fn an_unsupported_argument_is_named_with_its_item_and_type() {
        let mut it = component();
        let mut store = object("Store");
        let when = argument("when", external());
        store.members.methods = vec![function("since", vec![when], None)];
        it.objects = vec![store];
        assert_eq!(
            errors(&it),
            ["demo::Store.since: argument 'when' has type other::Instant (a type of another crate), \
              which Monkeybridge does not support yet"]
        );
    }

    #[test]
    fn the_culprit_inside_a_compound_type_is_named() {
        let mut it = component();
        let list = Type::Sequence(Box::new(external()));
        it.functions = vec![function("waits", vec![], Some(list))];
        assert_eq!(
            errors(&it),
            [
                "demo::waits: it returns sequence<other::Instant (a type of another crate)>; \
              Monkeybridge does not support other::Instant (a type of another crate) yet"
            ]
        );
    }

    #[test]
    fn every_item_is_listed() {
        let mut it = component();
        let mut data = argument("data", Type::Bytes);
        data.borrowed_bytes = true;
        it.functions = vec![function("sum", vec![data], None)];
        let when = external();
        it.custom_types = vec![custom_type("Moment", when)];
        let errors = errors(&it);
        let items: Vec<_> = errors
            .iter()
            .map(|e| e.split(": ").next().unwrap())
            .collect();
        assert_eq!(items, ["demo::sum", "demo::Moment"]);
    }
}
