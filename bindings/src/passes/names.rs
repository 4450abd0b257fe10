// SPDX-License-Identifier: MPL-2.0

//! Rust names → JavaScript names; sets every `js_name`.
//!
//! As in Firefox: camelCase for functions, methods, fields and arguments, UpperCamelCase for types
//! and variants with classes, UPPER_SNAKE for the values of flat enums. A name that JavaScript or
//! the bridge needs for itself gets an underscore at its end. Two items with one name are an error;
//! `rename` in the configuration resolves it.

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToUpperCamelCase};
use std::collections::BTreeMap;

use crate::diagnostics::Diagnostics;
use crate::ir::*;
use crate::passes::module_names;

/// Words that cannot be bindings in a module (strict mode, top-level await), and `rt`, the name that
/// generated modules give to their runtime. Names that start with `$` are the generator's; no Rust
/// name does.
pub const NO_BINDINGS: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "rt",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// `then` would make an object a thenable: promises would call it.
const NO_CALLBACK_METHODS: &[&str] = &["constructor", "then"];
const NO_OBJECT_METHODS: &[&str] = &["constructor", "destroy", "then"];
/// Functions have these: messages name a class by its `name`. A declaration cannot make
/// `constructor` static.
const NO_STATIC_METHODS: &[&str] = &["constructor", "length", "name", "prototype", "then"];
/// `equals` is there without Rust's Eq, too.
const NO_VALUE_METHODS: &[&str] = &["constructor", "equals", "then"];
/// An error has its own properties of these names.
const NO_ERROR_METHODS: &[&str] = &["constructor", "message", "name", "stack", "then"];
const NO_OBJECT_ERROR_METHODS: &[&str] =
    &["constructor", "destroy", "message", "name", "stack", "then"];
const NO_RECORD_FIELDS: &[&str] = &["constructor", "equals", "then"];
const NO_ERROR_FIELDS: &[&str] = &["constructor", "then"];
/// Of a module, and of a flat enum.
const NO_FUNCTIONS: &[&str] = &["then"];

pub fn run(component: &mut Component, diagnostics: &mut Diagnostics) {
    let namespace = component.namespace.clone();
    for function in &mut component.functions {
        let base = escape(&function.name.to_lower_camel_case(), NO_BINDINGS);
        function.js_name = escape(&base, NO_FUNCTIONS);
        name_arguments(
            &format!("{namespace}::{}", function.name),
            &mut function.args,
            diagnostics,
        );
    }
    for record in &mut component.records {
        record.js_name = type_name(&record.name);
        let item = format!("{namespace}::{}", record.name);
        name_fields(
            &item,
            &mut record.fields,
            false,
            NO_RECORD_FIELDS,
            diagnostics,
        );
        name_members(&item, &mut record.members, NO_VALUE_METHODS, diagnostics);
        unique(&item, "constructors", statics(&record.members), diagnostics);
        unique(&item, "methods", methods(&record.members), diagnostics);
        apart(&item, &record.fields, &record.members, diagnostics);
    }
    for it in &mut component.enums {
        name_enum(&namespace, it, diagnostics);
    }
    for it in &mut component.objects {
        name_object(&namespace, it, diagnostics);
    }
    for it in &mut component.callbacks {
        it.js_name = type_name(&it.name);
        let item = format!("{namespace}::{}", it.name);
        name_vtable(&item, &mut it.vtable, NO_CALLBACK_METHODS, diagnostics);
    }
    for it in &mut component.custom_types {
        it.js_name = type_name(&it.name);
    }
    module_names::check(component, diagnostics);
}

fn name_enum(namespace: &str, it: &mut Enum, diagnostics: &mut Diagnostics) {
    it.js_name = type_name(&it.name);
    let item = format!("{namespace}::{}", it.name);
    let flat = it.kind == EnumKind::Flat;
    for variant in &mut it.variants {
        variant.js_name = if flat {
            identifier(variant.name.to_shouty_snake_case())
        } else {
            identifier(variant.name.to_upper_camel_case())
        };
        let item = format!("{item}.{}", variant.name);
        name_fields(
            &item,
            &mut variant.fields,
            variant.tuple,
            if it.kind.is_error() {
                NO_ERROR_FIELDS
            } else {
                NO_RECORD_FIELDS
            },
            diagnostics,
        );
    }
    let taken = match it.kind {
        EnumKind::Flat => NO_FUNCTIONS,
        EnumKind::Rich => NO_VALUE_METHODS,
        EnumKind::FlatError | EnumKind::RichError => NO_ERROR_METHODS,
    };
    name_members(&item, &mut it.members, taken, diagnostics);
    let variants = || (it.variants.iter()).map(|v| (v.js_name.as_str(), v.name.as_str()));
    if flat {
        // All of them are members of one object.
        unique(
            &item,
            "variants, constructors and methods",
            variants()
                .chain(statics(&it.members))
                .chain(methods(&it.members)),
            diagnostics,
        );
        return;
    }
    unique(
        &item,
        "variants and constructors",
        variants().chain(statics(&it.members)),
        diagnostics,
    );
    unique(&item, "methods", methods(&it.members), diagnostics);
    for variant in &it.variants {
        let item = format!("{item}.{}", variant.name);
        apart(&item, &variant.fields, &it.members, diagnostics);
    }
}

fn name_object(namespace: &str, it: &mut Object, diagnostics: &mut Diagnostics) {
    it.js_name = type_name(&it.name);
    let item = format!("{namespace}::{}", it.name);
    let taken = match it.extras.used_as_error {
        true => NO_OBJECT_ERROR_METHODS,
        false => NO_OBJECT_METHODS,
    };
    name_members(&item, &mut it.members, taken, diagnostics);
    unique(&item, "constructors", statics(&it.members), diagnostics);
    match &mut it.vtable {
        // Reports collisions between the methods, which are those of the trait.
        Some(vtable) => name_vtable(&item, vtable, taken, diagnostics),
        None => unique(&item, "methods", methods(&it.members), diagnostics),
    }
}

fn name_members(item: &str, members: &mut Members, taken: &[&str], diagnostics: &mut Diagnostics) {
    for constructor in &mut members.constructors {
        constructor.js_name = match constructor.kind {
            // Another name comes from `rename`.
            CallableKind::PrimaryConstructor if constructor.name == "new" => "init".to_string(),
            _ => escape(
                &identifier(constructor.name.to_lower_camel_case()),
                NO_STATIC_METHODS,
            ),
        };
        let item = format!("{item}.{}", constructor.name);
        name_arguments(&item, &mut constructor.args, diagnostics);
    }
    for method in members.methods.iter_mut().chain(&mut members.traits) {
        let item = format!("{item}.{}", method.name);
        method.js_name = match method.kind {
            CallableKind::TraitMethod(rust_trait) => rust_trait.js_name().to_string(),
            _ => method_name(&method.name, taken),
        };
        name_arguments(&item, &mut method.args, diagnostics);
    }
}

/// Names on the class itself.
fn statics(it: &Members) -> impl Iterator<Item = (&str, &str)> {
    (it.constructors.iter()).map(|c| (c.js_name.as_str(), c.name.as_str()))
}

/// Names on the instances.
fn methods(it: &Members) -> impl Iterator<Item = (&str, &str)> {
    (it.methods.iter())
        .chain(&it.traits)
        .map(|m| (m.js_name.as_str(), m.name.as_str()))
}

/// Reports fields that would hide a method.
fn apart(item: &str, fields: &[Field], members: &Members, diagnostics: &mut Diagnostics) {
    for field in fields {
        if let Some((js_name, name)) = methods(members).find(|(n, _)| *n == field.js_name) {
            diagnostics.error(
                item,
                format!(
                    "the field '{}' and the method '{name}' are both called {js_name} in JavaScript",
                    field.name
                ),
            );
        }
    }
}

fn name_vtable(item: &str, vtable: &mut VTable, taken: &[&str], diagnostics: &mut Diagnostics) {
    for method in &mut vtable.methods {
        method.js_name = method_name(&method.name, taken);
        if method.js_name.ends_with('_') {
            diagnostics.warn(
                format_args!("{item}.{}", method.name),
                format_args!("JavaScript implements it as {}", method.js_name),
            );
        }
        let item = format!("{item}.{}", method.name);
        name_arguments(&item, &mut method.args, diagnostics);
    }
    unique(
        item,
        "methods",
        vtable
            .methods
            .iter()
            .map(|m| (m.js_name.as_str(), m.name.as_str())),
        diagnostics,
    );
}

fn name_arguments(item: &str, args: &mut [Argument], diagnostics: &mut Diagnostics) {
    for arg in args.iter_mut() {
        arg.js_name = escape(&identifier(arg.name.to_lower_camel_case()), NO_BINDINGS);
    }
    unique(
        item,
        "arguments",
        args.iter().map(|a| (a.js_name.as_str(), a.name.as_str())),
        diagnostics,
    );
}

fn name_fields(
    item: &str,
    fields: &mut [Field],
    tuple: bool,
    taken: &[&str],
    diagnostics: &mut Diagnostics,
) {
    for (i, field) in fields.iter_mut().enumerate() {
        field.js_name = if tuple {
            format!("v{i}")
        } else {
            escape(&identifier(field.name.to_lower_camel_case()), taken)
        };
    }
    unique(
        item,
        "fields",
        fields.iter().map(|f| (f.js_name.as_str(), f.name.as_str())),
        diagnostics,
    );
}

/// The last argument of an async function, which has its signal.
pub fn options(args: &[Argument]) -> String {
    let mut name = "options".to_string();
    while args.iter().any(|a| a.js_name == name) {
        name.push('_');
    }
    name
}

/// The binding that a field's value has while an object is constructed.
pub fn binding(js_name: &str) -> String {
    escape(js_name, NO_BINDINGS)
}

fn type_name(name: &str) -> String {
    identifier(name.to_upper_camel_case())
}

fn method_name(name: &str, taken: &[&str]) -> String {
    escape(&identifier(name.to_lower_camel_case()), taken)
}

/// Case conversion drops underscores: `_0` and `_` would be no identifiers any more.
fn identifier(name: String) -> String {
    if name.is_empty() || name.starts_with(|c: char| c.is_numeric()) {
        format!("_{name}")
    } else {
        name
    }
}

fn escape(name: &str, taken: &[&str]) -> String {
    let name = identifier(name.to_string());
    if taken.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// Reports names that two items share; `(js name, Rust name)` pairs.
fn unique<'a>(
    item: &str,
    what: &str,
    names: impl Iterator<Item = (&'a str, &'a str)>,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (js_name, name) in names {
        if let Some(other) = seen.insert(js_name, name) {
            diagnostics.error(
                item,
                format!(
                    "the {what} '{other}' and '{name}' are both called {js_name} in JavaScript"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::test_support::*;

    fn named(mut component: Component) -> (Component, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        run(&mut component, &mut diagnostics);
        (component, diagnostics)
    }

    #[test]
    fn names_follow_the_conventions_of_javascript() {
        let mut it = component();
        it.functions = vec![function(
            "add_two_words",
            vec![argument("multi_word_arg", Type::UInt8)],
            None,
        )];
        it.records = vec![record("HTTPRequest", vec![field("max_age", Type::UInt8)])];
        it.enums = vec![
            enum_("Level", EnumKind::Flat, &[("VeryHigh", vec![])]),
            enum_(
                "Shape",
                EnumKind::Rich,
                &[("RoundOne", vec![field("radius_mm", Type::UInt8)])],
            ),
        ];
        let (it, diagnostics) = named(it);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(it.functions[0].js_name, "addTwoWords");
        assert_eq!(it.functions[0].args[0].js_name, "multiWordArg");
        assert_eq!(it.records[0].js_name, "HttpRequest");
        assert_eq!(it.records[0].fields[0].js_name, "maxAge");
        assert_eq!(it.enums[0].variants[0].js_name, "VERY_HIGH");
        assert_eq!(it.enums[1].variants[0].js_name, "RoundOne");
        assert_eq!(it.enums[1].variants[0].fields[0].js_name, "radiusMm");
    }

    #[test]
    fn reserved_words_are_escaped_where_they_would_be_bindings() {
        let mut it = component();
        it.functions = vec![function(
            "delete",
            vec![argument("class", Type::UInt8), argument("rt", Type::UInt8)],
            None,
        )];
        it.records = vec![record("Options", vec![field("default", Type::UInt8)])];
        let mut store = object("Store");
        store.members.methods = vec![function("delete", vec![], None)];
        it.objects = vec![store];
        let (it, _) = named(it);
        assert_eq!(it.functions[0].js_name, "delete_");
        assert_eq!(it.functions[0].args[0].js_name, "class_");
        assert_eq!(it.functions[0].args[1].js_name, "rt_");
        assert_eq!(it.records[0].fields[0].js_name, "default");
        assert_eq!(binding("default"), "default_");
        assert_eq!(it.objects[0].members.methods[0].js_name, "delete");
    }

    #[test]
    fn names_that_objects_and_promises_need_are_escaped() {
        let mut it = component();
        let mut store = object("Store");
        store.members.methods = vec![
            function("constructor", vec![], None),
            function("destroy", vec![], None),
            function("then", vec![], None),
        ];
        it.objects = vec![store];
        it.callbacks = vec![callback(
            "Thenable",
            vec![method("then", None, None, false)],
        )];
        let (it, diagnostics) = named(it);
        let names: Vec<_> = (it.objects[0].members.methods.iter())
            .map(|m| &m.js_name)
            .collect();
        assert_eq!(names, ["constructor_", "destroy_", "then_"]);
        assert_eq!(it.callbacks[0].vtable.methods[0].js_name, "then_");
        assert!(diagnostics.warnings[0].contains("then_"));
    }

    #[test]
    fn tuple_fields_and_names_without_letters_stay_identifiers() {
        let mut it = component();
        let mut shape = enum_(
            "Shape",
            EnumKind::Rich,
            &[("Pair", vec![field("", Type::UInt8), field("", Type::UInt8)])],
        );
        shape.variants[0].tuple = true;
        it.enums = vec![shape];
        it.functions = vec![function("f", vec![argument("_0", Type::UInt8)], None)];
        let (it, _) = named(it);
        let fields = &it.enums[0].variants[0].fields;
        assert_eq!([&fields[0].js_name, &fields[1].js_name], ["v0", "v1"]);
        assert_eq!(it.functions[0].args[0].js_name, "_0");
    }

    #[test]
    fn collisions_name_both_items() {
        let mut it = component();
        it.functions = vec![
            function("get_all", vec![], None),
            function("getAll", vec![], None),
        ];
        let args = vec![argument("_x", Type::UInt8), argument("x", Type::UInt8)];
        it.functions.push(function("f", args, None));
        let (_, diagnostics) = named(it);
        assert_eq!(
            diagnostics.errors,
            [
                "demo::f: the arguments '_x' and 'x' are both called x in JavaScript",
                "demo: function get_all and function getAll are both called getAll in JavaScript",
            ]
        );
    }

    #[test]
    fn a_constructor_may_not_hide_the_primary_one() {
        let mut it = component();
        let mut store = object("Store");
        store.members.constructors = vec![
            Callable {
                kind: CallableKind::Constructor,
                ..function("init", vec![], None)
            },
            Callable {
                kind: CallableKind::PrimaryConstructor,
                ..function("new", vec![], None)
            },
        ];
        it.objects = vec![store];
        let (_, diagnostics) = named(it);
        assert!(diagnostics.errors[0].contains("'init' and 'new'"));
    }

    #[test]
    fn a_field_may_not_hide_a_method() {
        let mut it = component();
        let mut rect = record("Rect", vec![field("area", Type::Float64)]);
        rect.members.methods = vec![function("area", vec![], None)];
        it.records = vec![rect];
        let mut shape = enum_(
            "Shape",
            EnumKind::Rich,
            &[("Circle", vec![field("to_string", Type::UInt8)])],
        );
        shape.members.traits = vec![Callable {
            kind: CallableKind::TraitMethod(RustTrait::Display),
            ..function("Display", vec![], None)
        }];
        it.enums = vec![shape];
        let (_, diagnostics) = named(it);
        assert_eq!(
            diagnostics.errors,
            [
                "demo::Rect: the field 'area' and the method 'area' are both called area in \
                 JavaScript",
                "demo::Shape.Circle: the field 'to_string' and the method 'Display' are both \
                 called toString in JavaScript",
            ]
        );
    }

    #[test]
    fn methods_of_values_leave_the_names_of_their_class() {
        let mut it = component();
        let mut rect = record("Rect", vec![]);
        rect.members.methods = vec![function("equals", vec![], None)];
        it.records = vec![rect];
        let mut failure = enum_("Failure", EnumKind::RichError, &[]);
        failure.members.methods = vec![function("message", vec![], None)];
        it.enums = vec![failure];
        let (it, diagnostics) = named(it);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(it.records[0].members.methods[0].js_name, "equals_");
        assert_eq!(it.enums[0].members.methods[0].js_name, "message_");
    }
}
