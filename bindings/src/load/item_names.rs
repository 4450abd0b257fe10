// SPDX-License-Identifier: MPL-2.0

//! Whether `rename` and `exclude` of a crate's configuration name items that exist, and leave
//! nothing out that another item needs. uniffi_bindgen applies both and reports neither.

use std::collections::BTreeSet;
use uniffi_bindgen::pipeline::initial::{self, Node};

use crate::diagnostics::{Diagnostics, Refusal};

pub fn check(root: &initial::Root) -> Result<(), Refusal> {
    let mut diagnostics = Diagnostics::default();
    for namespace in root.namespaces.values() {
        let (renamed, excluded) = keys(namespace);
        let items = Items::of(namespace);
        for key in &renamed {
            if !items.all.contains(key) {
                diagnostics.error(
                    &namespace.crate_name,
                    format_args!(
                        "[bindings.monkeybridge.rename] names '{key}', which is no item of the \
                         crate. Keys are names in Rust: function, function.argument, Type, \
                         Type.field, Type.Variant, Type.Variant.field, Type.method, \
                         Type.method.argument"
                    ),
                );
            }
        }
        for key in &excluded {
            if items.called_by_rust.contains(key) {
                diagnostics.error(
                    format_args!("{}::{key}", namespace.name),
                    "'exclude' names it, but Rust calls this method of JavaScript",
                );
            } else if !items.excludable.contains(key) {
                diagnostics.error(
                    &namespace.crate_name,
                    format_args!(
                        "exclude in [bindings.monkeybridge] names '{key}', which is no function, \
                         no type, and no Type.method of the crate"
                    ),
                );
            }
        }
        check_uses(namespace, &excluded, &mut diagnostics);
    }
    diagnostics.into_result().map(|_| ())
}

/// Keys of `rename`, and entries of `exclude`. Tables of a wrong form are reported by others.
fn keys(namespace: &initial::Namespace) -> (BTreeSet<String>, BTreeSet<String>) {
    let config = (namespace.config_toml.as_deref())
        .and_then(|text| toml::from_str::<toml::Table>(text).ok())
        .unwrap_or_default();
    let table = config
        .get("bindings")
        .and_then(|bindings| bindings.get("monkeybridge"));
    let renamed = table
        .and_then(|t| t.get("rename")?.as_table())
        .map(|t| t.keys().cloned().collect());
    let excluded = table
        .and_then(|t| t.get("exclude")?.as_array())
        .map(|list| {
            (list.iter())
                .filter_map(|v| v.as_str().map(str::to_string))
                .collect()
        });
    (renamed.unwrap_or_default(), excluded.unwrap_or_default())
}

#[derive(Default)]
struct Items {
    all: BTreeSet<String>,
    excludable: BTreeSet<String>,
    called_by_rust: BTreeSet<String>,
}

impl Items {
    fn of(namespace: &initial::Namespace) -> Items {
        use initial::TypeDefinition as T;
        let mut items = Items::default();
        for it in &namespace.functions {
            items.callable(it.name.clone(), &it.inputs);
        }
        for definition in &namespace.type_definitions {
            let name = definition.name();
            items.all.insert(name.to_string());
            items.excludable.insert(name.to_string());
            match definition {
                T::Interface(it) => {
                    items.constructors(name, &it.constructors);
                    items.methods(name, &it.methods, it.imp.has_callback_interface());
                }
                T::CallbackInterface(it) => items.methods(name, &it.methods, true),
                T::Record(it) => {
                    items.fields(name, &it.fields);
                    items.constructors(name, &it.constructors);
                    items.methods(name, &it.methods, false);
                }
                T::Enum(it) => {
                    for variant in &it.variants {
                        let name = format!("{name}.{}", variant.name);
                        items.fields(&name, &variant.fields);
                        items.all.insert(name);
                    }
                    items.constructors(name, &it.constructors);
                    items.methods(name, &it.methods, false);
                }
                T::Custom(_) => {}
            }
        }
        items
    }

    fn callable(&mut self, key: String, args: &[initial::Argument]) {
        for arg in args {
            self.all.insert(format!("{key}.{}", arg.name));
        }
        self.all.insert(key.clone());
        self.excludable.insert(key);
    }

    fn constructors(&mut self, owner: &str, constructors: &[initial::Constructor]) {
        for it in constructors {
            self.callable(format!("{owner}.{}", it.name), &it.inputs);
        }
    }

    fn methods(&mut self, owner: &str, methods: &[initial::Method], called_by_rust: bool) {
        for it in methods {
            let key = format!("{owner}.{}", it.name);
            if called_by_rust {
                self.called_by_rust.insert(key.clone());
            }
            self.callable(key, &it.inputs);
        }
    }

    fn fields(&mut self, owner: &str, fields: &[initial::Field]) {
        for field in fields {
            self.all.insert(format!("{owner}.{}", field.name));
        }
    }
}

/// What stays may not use a type that is left out.
fn check_uses(
    namespace: &initial::Namespace,
    excluded: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    use initial::TypeDefinition as T;
    let mut check = |key: &str, types: Vec<&initial::Type>| {
        if excluded.contains(key) {
            return;
        }
        for ty in types {
            if let Some(name) = name_in(&namespace.name, ty).filter(|n| excluded.contains(*n)) {
                diagnostics.error(
                    format_args!("{}::{key}", namespace.name),
                    format_args!("it uses {name}, which 'exclude' leaves out; leave both out"),
                );
            }
        }
    };
    for it in &namespace.functions {
        check(&it.name, types_in(it));
    }
    for definition in &namespace.type_definitions {
        let name = definition.name();
        let (constructors, methods): (&[_], &[_]) = match definition {
            T::Interface(it) => (&it.constructors, &it.methods),
            T::CallbackInterface(it) => (&[], &it.methods),
            T::Record(it) => {
                check(name, it.fields.iter().flat_map(types_in).collect());
                (&it.constructors, &it.methods)
            }
            T::Enum(it) => {
                check(name, it.variants.iter().flat_map(types_in).collect());
                (&it.constructors, &it.methods)
            }
            T::Custom(it) => {
                check(name, types_in(it));
                (&[], &[])
            }
        };
        if excluded.contains(name) {
            continue;
        }
        for it in constructors {
            check(&format!("{name}.{}", it.name), types_in(it));
        }
        for it in methods {
            check(&format!("{name}.{}", it.name), types_in(it));
        }
    }
}

fn types_in<N: Node>(node: &N) -> Vec<&initial::Type> {
    let mut types = vec![];
    node.visit(|ty: &initial::Type| types.push(ty));
    types
}

/// The name of a type that this namespace defines.
fn name_in<'a>(home: &str, ty: &'a initial::Type) -> Option<&'a str> {
    use initial::Type as T;
    match ty {
        T::Interface {
            namespace, name, ..
        }
        | T::Record {
            namespace, name, ..
        }
        | T::Enum {
            namespace, name, ..
        }
        | T::CallbackInterface {
            namespace, name, ..
        }
        | T::Custom {
            namespace, name, ..
        } if namespace == home => Some(name),
        _ => None,
    }
}
