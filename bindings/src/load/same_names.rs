// SPDX-License-Identifier: MPL-2.0

//! Types of one name in two crates of a library. uniffi_bindgen's pipeline sorts the types that a
//! crate uses by their names alone and keeps one of each, so while it runs such types have different
//! names. `plain` takes that back, also in what was made of a name: a symbol.

use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};
use uniffi_bindgen::pipeline::initial::*;

/// Encloses what is added to a name; no name has it.
const MARK: char = '\u{1}';

/// A name, or what was made of one, without what `distinguish` added.
pub fn plain(name: String) -> String {
    if !name.contains(MARK) {
        return name;
    }
    name.split(MARK).step_by(2).collect()
}

/// Gives types of different crates that have one name different ones.
pub fn distinguish(root: &mut Root) {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for namespace in root.namespaces.values() {
        for definition in &namespace.type_definitions {
            homes
                .entry(definition.name().to_string())
                .or_default()
                .insert(namespace.name.clone());
        }
    }
    let shared: BTreeSet<String> = (homes.into_iter())
        .filter_map(|(name, homes)| (homes.len() > 1).then_some(name))
        .collect();
    if shared.is_empty() {
        return;
    }
    let marker = Marker { shared };
    for namespace in root.namespaces.values_mut() {
        marker.namespace(namespace);
    }
}

struct Marker {
    shared: BTreeSet<String>,
}

impl Marker {
    fn name(&self, name: &mut String, namespace: &str) {
        if self.shared.contains(name) {
            *name = format!("{name}{MARK}{namespace}{MARK}");
        }
    }

    fn namespace(&self, it: &mut Namespace) {
        if let Some(text) = &mut it.config_toml {
            // One that is no TOML is reported elsewhere.
            if let Ok(mut table) = toml::from_str(text) {
                self.config(&mut table, &it.name);
                *text = table.to_string();
            }
        }
        for function in &mut it.functions {
            self.signature(
                &mut function.inputs,
                &mut function.return_type,
                &mut function.throws,
            );
        }
        for definition in &mut it.type_definitions {
            self.definition(definition, &it.name);
        }
    }

    /// Keys of `rename` and entries of `exclude`: "Type" or "Type.member".
    fn config(&self, config: &mut Table, namespace: &str) {
        let table = (config.get_mut("bindings"))
            .and_then(|t| t.get_mut("monkeybridge"))
            .and_then(Value::as_table_mut);
        let Some(table) = table else {
            return;
        };
        let marked = |key: &str| {
            let (name, rest) = match key.split_once('.') {
                Some((name, rest)) => (name, format!(".{rest}")),
                None => (key, String::new()),
            };
            let mut name = name.to_string();
            self.name(&mut name, namespace);
            name + &rest
        };
        if let Some(rename) = table.get_mut("rename").and_then(Value::as_table_mut) {
            *rename = std::mem::take(rename)
                .into_iter()
                .map(|(key, value)| (marked(&key), value))
                .collect();
        }
        if let Some(exclude) = table.get_mut("exclude").and_then(Value::as_array_mut) {
            for entry in exclude {
                if let Value::String(key) = entry {
                    *key = marked(key);
                }
            }
        }
    }

    fn definition(&self, it: &mut TypeDefinition, namespace: &str) {
        match it {
            TypeDefinition::Interface(it) => {
                self.name(&mut it.name, namespace);
                self.members(&mut it.constructors, &mut it.methods, &mut it.uniffi_traits);
                for it in &mut it.trait_impls {
                    self.ty(&mut it.ty);
                    self.ty(&mut it.trait_ty);
                }
            }
            TypeDefinition::CallbackInterface(it) => {
                self.name(&mut it.name, namespace);
                self.members(&mut [], &mut it.methods, &mut []);
            }
            TypeDefinition::Record(it) => {
                self.name(&mut it.name, namespace);
                self.members(&mut it.constructors, &mut it.methods, &mut it.uniffi_traits);
                self.fields(&mut it.fields);
            }
            TypeDefinition::Enum(it) => {
                self.name(&mut it.name, namespace);
                self.members(&mut it.constructors, &mut it.methods, &mut it.uniffi_traits);
                for variant in &mut it.variants {
                    self.fields(&mut variant.fields);
                }
            }
            TypeDefinition::Custom(it) => {
                self.name(&mut it.name, namespace);
                self.ty(&mut it.builtin);
            }
        }
    }

    fn members(
        &self,
        constructors: &mut [Constructor],
        methods: &mut [Method],
        traits: &mut [UniffiTrait],
    ) {
        for it in constructors {
            self.signature(&mut it.inputs, &mut None, &mut it.throws);
        }
        let of_traits = traits.iter_mut().flat_map(|it| match it {
            UniffiTrait::Debug { fmt } | UniffiTrait::Display { fmt } => vec![fmt],
            UniffiTrait::Eq { eq, ne } => vec![eq, ne],
            UniffiTrait::Hash { hash } => vec![hash],
            UniffiTrait::Ord { cmp } => vec![cmp],
        });
        for it in methods.iter_mut().chain(of_traits) {
            self.signature(&mut it.inputs, &mut it.return_type, &mut it.throws);
        }
    }

    fn signature(
        &self,
        inputs: &mut [Argument],
        returns: &mut Option<Type>,
        throws: &mut Option<Type>,
    ) {
        for it in inputs {
            self.ty(&mut it.ty);
            self.default(&mut it.default);
        }
        for ty in returns.iter_mut().chain(throws) {
            self.ty(ty);
        }
    }

    fn fields(&self, fields: &mut [Field]) {
        for it in fields {
            self.ty(&mut it.ty);
            self.default(&mut it.default);
        }
    }

    fn default(&self, default: &mut Option<DefaultValue>) {
        if let Some(DefaultValue::Literal(literal)) = default {
            self.literal(literal);
        }
    }

    fn literal(&self, literal: &mut Literal) {
        match literal {
            Literal::Enum(_, ty) => self.ty(ty),
            Literal::Some { inner } => {
                if let DefaultValue::Literal(literal) = inner.as_mut() {
                    self.literal(literal);
                }
            }
            _ => {}
        }
    }

    fn ty(&self, ty: &mut Type) {
        match ty {
            Type::Box { inner_type }
            | Type::Optional { inner_type }
            | Type::Sequence { inner_type }
            | Type::Set { inner_type } => self.ty(inner_type),
            Type::Map {
                key_type,
                value_type,
            } => {
                self.ty(key_type);
                self.ty(value_type);
            }
            Type::Interface {
                namespace, name, ..
            }
            | Type::Record {
                namespace, name, ..
            }
            | Type::Enum {
                namespace, name, ..
            }
            | Type::CallbackInterface {
                namespace, name, ..
            } => self.name(name, namespace),
            Type::Custom {
                namespace,
                name,
                builtin,
                ..
            } => {
                self.name(name, namespace);
                self.ty(builtin);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_made_of_them_become_plain_again() {
        let marker = Marker {
            shared: ["Thing".to_string()].into(),
        };
        let mut name = "Thing".to_string();
        marker.name(&mut name, "one");
        assert_ne!(name, "Thing");
        assert_eq!(plain(format!("fn_clone_{name}")), "fn_clone_Thing");
        assert_eq!(plain(format!("{name}_{name}_get")), "Thing_Thing_get");
        assert_eq!(plain("Plain".to_string()), "Plain");
    }

    #[test]
    fn what_the_author_renames_and_excludes_is_still_found() {
        let marker = Marker {
            shared: ["Thing".to_string()].into(),
        };
        let mut table: Table = toml::from_str(
            "[bindings.monkeybridge]\nexclude = [\"Thing.hidden\", \"Other\"]\n\
             [bindings.monkeybridge.rename]\nThing = \"Item\"\n\"Thing.get\" = \"fetch\"",
        )
        .expect("a table");
        marker.config(&mut table, "one");
        let text = table.to_string();
        let again: Table = toml::from_str(&text).expect("a table");
        let again = &again["bindings"]["monkeybridge"];
        assert_eq!(again["rename"]["Thing\u{1}one\u{1}"].as_str(), Some("Item"));
        assert_eq!(
            again["rename"]["Thing\u{1}one\u{1}.get"].as_str(),
            Some("fetch")
        );
        assert_eq!(
            again["exclude"][0].as_str(),
            Some("Thing\u{1}one\u{1}.hidden")
        );
        assert_eq!(again["exclude"][1].as_str(), Some("Other"));
    }
}
