// SPDX-License-Identifier: MPL-2.0

//! Default values of arguments and fields as JavaScript expressions. `run` reports the ones that
//! have none; after it `expression` always finds one.

use crate::config::Int64;
use crate::diagnostics::Diagnostics;
use crate::ir::*;
use crate::passes::{custom_types, module_names};

pub fn run(component: &Component, diagnostics: &mut Diagnostics) {
    let namespace = &component.namespace;
    for it in &component.functions {
        check_arguments(
            component,
            &format!("{namespace}::{}", it.name),
            &it.args,
            diagnostics,
        );
    }
    for owner in component.owners() {
        for it in owner.members().all() {
            let item = format!("{namespace}::{}.{}", owner.name(), it.name);
            check_arguments(component, &item, &it.args, diagnostics);
        }
    }
    for it in &component.records {
        let item = format!("{namespace}::{}", it.name);
        check_fields(component, &item, &it.fields, diagnostics);
    }
    for it in &component.enums {
        for variant in &it.variants {
            let item = format!("{namespace}::{}.{}", it.name, variant.name);
            check_fields(component, &item, &variant.fields, diagnostics);
        }
    }
}

fn check_arguments(
    component: &Component,
    item: &str,
    args: &[Argument],
    diagnostics: &mut Diagnostics,
) {
    for arg in args {
        if let Some(default) = &arg.default {
            if expression(component, &arg.ty, default).is_none() {
                let what = format!("argument '{}' of type {}", arg.name, arg.ty);
                diagnostics.error(item, format_args!("{what} {}", reason(default)));
            }
        }
    }
}

fn check_fields(
    component: &Component,
    item: &str,
    fields: &[Field],
    diagnostics: &mut Diagnostics,
) {
    for field in fields {
        let Some(default) = &field.default else {
            continue;
        };
        if expression(component, &field.ty, default).is_none() {
            let what = format!("field '{}' of type {}", field.name, field.ty);
            diagnostics.error(item, format_args!("{what} {}", reason(default)));
        }
    }
}

fn reason(default: &Default) -> &'static str {
    match default {
        Default::OfType => {
            "takes the default of its Rust type, whose value UniFFI's metadata does not tell"
        }
        _ => "has a default value that Monkeybridge does not support yet",
    }
}

/// The JavaScript expression for a default; `None` when it has none.
pub fn expression(component: &Component, ty: &Type, default: &Default) -> Option<String> {
    match (default, ty) {
        (default, Type::Custom { name, builtin }) => {
            let builtin = expression(component, builtin, default)?;
            let config = component.custom_type(name).and_then(|c| c.config.as_ref());
            let lift = config.and_then(|c| c.lift.as_deref());
            Some(custom_types::expand(lift, &builtin))
        }
        (default, Type::External { namespace, inner }) => {
            external(component, namespace, ty, inner, default)
        }
        (Default::None, Type::Optional(_)) => Some("null".to_string()),
        (Default::OfType, _) => of_type(component, ty),
        (Default::Some(inner), Type::Optional(ty)) => expression(component, ty, inner),
        (other, Type::Optional(ty)) => expression(component, ty, other),
        (Default::Boolean(value), Type::Boolean) => Some(value.to_string()),
        (Default::String(value), Type::String) => Some(string(value)),
        (Default::Int(value), Type::Float32 | Type::Float64) => Some(value.to_string()),
        (Default::Int(value), ty) if is_integer(ty) => Some(integer(component, ty, *value)),
        (Default::Float(value), Type::Float32 | Type::Float64) => {
            let value: f64 = value.parse().ok()?;
            value.is_finite().then(|| format!("{value:?}"))
        }
        // Proc macros write `[]` for every empty collection.
        (
            Default::EmptySequence | Default::EmptyMap | Default::EmptySet,
            Type::Sequence(_) | Type::Map(..) | Type::Set(_) | Type::Bytes,
        ) => of_type(component, ty),
        (Default::Variant(variant), Type::Enum(name)) => {
            let it = component.enum_(name)?;
            // Proc macros write the variant's name, UDL too; a rename changes only one of them.
            let variant = (it.variants.iter()).find(|v| v.name == *variant)?;
            let path = format!("{}.{}", it.js_name, variant.js_name);
            match it.kind {
                EnumKind::Flat => Some(path),
                _ if variant.fields.iter().all(|f| f.default.is_some()) => {
                    Some(format!("new {path}()"))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A value of a type of another component: its expressions are in the scope of that one's module.
fn external(
    component: &Component,
    namespace: &str,
    ty: &Type,
    inner: &Type,
    default: &Default,
) -> Option<String> {
    let (home, _) = component.home(ty)?;
    let module = module_names::other_module(namespace);
    match inner {
        Type::Custom { name, builtin } => {
            let value = expression(component, builtin, default)?;
            let it = home.custom_type(name)?;
            match it.config.as_ref().and_then(|c| c.lift.as_ref()) {
                Some(_) => Some(format!(
                    "{module}.FfiConverterType{}.fromBuiltin({value})",
                    it.js_name
                )),
                None => Some(value),
            }
        }
        _ => {
            let value = expression(home, inner, default)?;
            Some(match value.strip_prefix("new ") {
                Some(rest) => format!("new {module}.{rest}"),
                None => format!("{module}.{value}"),
            })
        }
    }
}

fn of_type(component: &Component, ty: &Type) -> Option<String> {
    Some(match ty {
        Type::Float32 | Type::Float64 => "0".to_string(),
        Type::Boolean => "false".to_string(),
        Type::String => "\"\"".to_string(),
        Type::Bytes => format!("new {}()", module_names::global(component, "Uint8Array")),
        Type::Optional(_) => "null".to_string(),
        Type::Sequence(_) => "[]".to_string(),
        Type::Map(..) => format!("new {}()", module_names::global(component, "Map")),
        Type::Set(_) => format!("new {}()", module_names::global(component, "Set")),
        Type::Duration => "new rt.Duration(0n)".to_string(),
        Type::Record(name) => {
            let it = component.record(name)?;
            if it.fields.iter().any(|f| f.default.is_none()) {
                return None;
            }
            format!("new {}()", it.js_name)
        }
        Type::Object(name) => {
            let it = component.object(name)?;
            let primary = (it.members.constructors.iter())
                .find(|c| c.kind == CallableKind::PrimaryConstructor && !c.is_async)?;
            if primary.mode != CallMode::Sync || primary.args.iter().any(|a| a.default.is_none()) {
                return None;
            }
            format!("{}.init()", it.js_name)
        }
        ty if is_integer(ty) => integer(component, ty, 0),
        _ => return None,
    })
}

fn is_integer(ty: &Type) -> bool {
    matches!(
        ty,
        Type::UInt8
            | Type::Int8
            | Type::UInt16
            | Type::Int16
            | Type::UInt32
            | Type::Int32
            | Type::UInt64
            | Type::Int64
    )
}

fn integer(component: &Component, ty: &Type, value: i128) -> String {
    let safe = (-(1i128 << 53) + 1..1i128 << 53).contains(&value);
    if ty.is_int64() && (component.config.int64 == Int64::Bigint || !safe) {
        format!("{value}n")
    } else {
        value.to_string()
    }
}

/// A JavaScript string literal; JSON's is one.
pub fn string(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::passes::{names, test_support::*};

    fn js(ty: Type, default: Default) -> Option<String> {
        let mut component = component();
        component.enums = vec![
            enum_("Level", EnumKind::Flat, &[("VeryLow", vec![])]),
            enum_(
                "Shape",
                EnumKind::Rich,
                &[
                    ("Point", vec![]),
                    ("Circle", vec![field("r", Type::Float64)]),
                ],
            ),
        ];
        names::run(&mut component, &mut Diagnostics::default());
        expression(&component, &ty, &default)
    }

    #[test]
    fn literals_become_expressions() {
        let cases = [
            (Type::Boolean, Default::Boolean(true), "true"),
            (
                Type::String,
                Default::String("a\"\n\\".into()),
                r#""a\"\n\\""#,
            ),
            (Type::UInt32, Default::Int(42), "42"),
            (Type::Int64, Default::Int(-1), "-1n"),
            (Type::Float64, Default::Float("1.50".into()), "1.5"),
            (
                Type::Sequence(Box::new(Type::UInt8)),
                Default::EmptySequence,
                "[]",
            ),
            (
                Type::Map(Box::new(Type::String), Box::new(Type::UInt8)),
                Default::EmptyMap,
                "new Map()",
            ),
            (Type::Optional(Box::new(Type::UInt8)), Default::None, "null"),
            (
                Type::Optional(Box::new(Type::UInt8)),
                Default::Some(Box::new(Default::Int(7))),
                "7",
            ),
            (
                Type::Enum("Level".into()),
                Default::Variant("VeryLow".into()),
                "Level.VERY_LOW",
            ),
            (
                Type::Enum("Shape".into()),
                Default::Variant("Point".into()),
                "new Shape.Point()",
            ),
            (
                Type::Set(Box::new(Type::String)),
                Default::EmptySet,
                "new Set()",
            ),
            (
                Type::Set(Box::new(Type::String)),
                Default::EmptySequence,
                "new Set()",
            ),
            (
                Type::Map(Box::new(Type::String), Box::new(Type::UInt8)),
                Default::EmptySequence,
                "new Map()",
            ),
            (Type::Duration, Default::OfType, "new rt.Duration(0n)"),
            (Type::Bytes, Default::OfType, "new Uint8Array()"),
            (Type::UInt64, Default::OfType, "0n"),
        ];
        for (ty, default, expected) in cases {
            assert_eq!(js(ty, default).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_has_no_expression_is_reported() {
        assert_eq!(js(Type::Enum("Level".into()), Default::OfType), None);
        assert_eq!(
            js(
                Type::Enum("Shape".into()),
                Default::Variant("Circle".into())
            ),
            None
        );
        assert_eq!(js(Type::Float64, Default::Float("inf".into())), None);

        let mut component = component();
        let mut arg = argument("a", Type::Timestamp);
        arg.default = Some(Default::OfType);
        component.functions = vec![function("f", vec![arg], None)];
        let mut diagnostics = Diagnostics::default();
        run(&component, &mut diagnostics);
        assert!(diagnostics.errors[0].starts_with("demo::f: argument 'a'"));
    }

    #[test]
    fn with_int64_as_number_only_unsafe_integers_stay_bigint() {
        let mut component = component();
        component.config =
            Config::parse(Some("[bindings.monkeybridge]\nint64 = \"number\"")).unwrap();
        let js = |value| expression(&component, &Type::Int64, &Default::Int(value)).unwrap();
        assert_eq!(js(1), "1");
        assert_eq!(js(1 << 60), "1152921504606846976n");
    }
}
