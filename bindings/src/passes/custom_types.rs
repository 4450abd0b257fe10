// SPDX-License-Identifier: MPL-2.0

//! The table `custom_types` of the configuration; sets `config` of `CustomType`. A custom type that
//! it does not name is what it is made of, as far as JavaScript sees.

use std::collections::BTreeMap;

use crate::config::CustomTypeConfig;
use crate::diagnostics::Diagnostics;
use crate::ir::*;
use crate::passes::names::NO_BINDINGS;

/// What stands for the value in the expressions.
const PLACE: &str = "{}";

/// What `typeof` gives, and may therefore be a `type_name` that is no class.
const TYPEOF: &[&str] = &[
    "bigint", "boolean", "function", "number", "object", "string", "symbol",
];

pub fn run(component: &mut Component, diagnostics: &mut Diagnostics) {
    let configs = component.config.custom_types.clone();
    for (name, config) in &configs {
        let item = format!("[bindings.monkeybridge.custom_types.{name}]");
        match component.custom_types.iter_mut().find(|c| c.name == *name) {
            Some(it) => {
                check(&item, config, diagnostics);
                it.config = Some(config.clone());
            }
            None => diagnostics.error(
                &component.crate_name,
                format_args!("{item} names no custom type of the crate"),
            ),
        }
    }
    check_imports(component, diagnostics);
}

fn check(item: &str, config: &CustomTypeConfig, diagnostics: &mut Diagnostics) {
    for (key, expression) in [("lift", &config.lift), ("lower", &config.lower)] {
        if expression.as_ref().is_some_and(|e| !e.contains(PLACE)) {
            diagnostics.error(
                item,
                format_args!("{key} has no {PLACE}, which stands for the value"),
            );
        }
    }
    if let Some(name) = &config.type_name {
        if !is_path(name) && !TYPEOF.contains(&name.as_str()) {
            diagnostics.error(
                item,
                format_args!(
                    "type_name '{name}' is neither the name of a class nor one of {}",
                    TYPEOF.join(", ")
                ),
            );
        }
    } else if config.lift.is_none() && config.lower.is_none() {
        diagnostics.error(item, "it has neither type_name nor lift nor lower");
    }
    for (name, module) in &config.imports {
        if !is_identifier(name) {
            diagnostics.error(
                item,
                format_args!("'{name}', imported from {module}, is no name that can be imported"),
            );
        }
    }
}

/// Two custom types may import one thing, but not two things by one name.
fn check_imports(component: &Component, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for config in component.config.custom_types.values() {
        for (name, module) in &config.imports {
            let other = seen.insert(name, module);
            if other.is_some_and(|other| other != module) {
                diagnostics.error(
                    &component.crate_name,
                    format_args!("custom types import '{name}' from two modules"),
                );
            }
        }
    }
}

/// What the custom types of a component import: names by module, both sorted.
pub fn imports(component: &Component) -> BTreeMap<&str, Vec<&str>> {
    let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for it in &component.custom_types {
        for (name, module) in it.config.iter().flat_map(|c| &c.imports) {
            all.entry(module).or_default().push(name);
        }
    }
    for names in all.values_mut() {
        names.sort_unstable();
        names.dedup();
    }
    all
}

/// The expression with `value` in its places; the value itself where there is no expression.
pub fn expand(expression: Option<&str>, value: &str) -> String {
    expression.map_or(value.to_string(), |e| e.replace(PLACE, value))
}

/// The test of a type name on `value`.
pub fn is_instance(type_name: &str, value: &str) -> String {
    if TYPEOF.contains(&type_name) {
        format!("typeof {value} === \"{type_name}\"")
    } else {
        format!("{value} instanceof {type_name}")
    }
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$')
        && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
        && !NO_BINDINGS.contains(&name)
        && !name.starts_with('$')
}

/// `URL` or `Temporal.Instant`.
fn is_path(name: &str) -> bool {
    name.split('.').all(is_identifier) || name.strip_prefix("globalThis.").is_some_and(is_path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::passes::test_support::*;

    fn run_with(table: &str) -> (Component, Vec<String>) {
        let mut it = component();
        it.custom_types = vec![custom_type("Url", Type::String)];
        it.config = Config::parse(Some(&format!(
            "[bindings.monkeybridge.custom_types]\n{table}"
        )))
        .expect("a table");
        let mut diagnostics = Diagnostics::default();
        run(&mut it, &mut diagnostics);
        (it, diagnostics.errors)
    }

    #[test]
    fn a_configured_type_is_seen_as_itself_and_another_as_its_builtin() {
        let ty = Type::Custom {
            name: "Url".into(),
            builtin: Box::new(Type::String),
        };
        let (it, errors) = run_with("Url = { type_name = \"URL\", lower = \"{}.href\" }");
        assert_eq!(errors, [""; 0]);
        assert_eq!(it.seen(&ty), &ty);
        let (it, errors) = run_with("");
        assert_eq!(errors, [""; 0]);
        assert_eq!(it.seen(&ty), &Type::String);
    }

    #[test]
    fn entries_that_cannot_be_meant_are_refused() {
        for (table, part) in [
            (
                "Uri = { lower = \"{}.href\" }",
                "custom_types.Uri] names no custom type",
            ),
            ("Url = { lower = \"v.href\" }", "lower has no {}"),
            ("Url = { type_name = \"a b\" }", "type_name 'a b'"),
            ("Url = { }", "neither type_name nor lift nor lower"),
            (
                "Url = { lift = \"{}\", imports = [[\"class\", \"./x.mjs\"]] }",
                "'class', imported from ./x.mjs",
            ),
            (
                "Url = { lift = \"{}\", imports = [[\"A\", \"./x.mjs\"], [\"A\", \"./y.mjs\"]] }",
                "import 'A' from two modules",
            ),
        ] {
            let (_, errors) = run_with(table);
            assert!(
                errors.len() == 1 && errors[0].contains(part),
                "{table}: {errors:?}"
            );
        }
    }

    #[test]
    fn every_place_of_an_expression_is_filled() {
        assert_eq!(expand(Some("f({}) ?? {}"), "$v"), "f($v) ?? $v");
        assert_eq!(expand(None, "$v"), "$v");
        assert_eq!(is_instance("string", "$v"), "typeof $v === \"string\"");
        assert_eq!(is_instance("a.B", "$v"), "$v instanceof a.B");
    }
}
