// SPDX-License-Identifier: MPL-2.0

//! The names at the top level of a generated module: which the crate's items take, which the
//! generator adds, and which are left for variants of errors.

use heck::ToUpperCamelCase;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::Diagnostics;
use crate::ir::*;
use crate::passes::{converters, custom_types};

/// Names that the module declares besides the crate's own: classes of Rust implementations,
/// converters, handlers.
pub fn impl_class(trait_js_name: &str) -> String {
    format!("{trait_js_name}Impl")
}

/// The abstract class of an object's methods, in modules with Firefox's surface.
pub fn interface_class(object_js_name: &str) -> String {
    format!("{object_js_name}Interface")
}

/// The namespace as a part of a class name.
pub fn module_class(namespace: &str) -> String {
    namespace.to_upper_camel_case()
}

/// The name of a module's file, without the extension.
pub fn module_stem(component: &Component) -> String {
    match component.config.is_firefox() {
        true => format!("Rust{}.sys", module_class(&component.namespace)),
        false => component.namespace.clone(),
    }
}

/// What a module imports its runtime by.
pub fn runtime_uri(component: &Component) -> &'static str {
    match component.config.is_firefox() {
        true => "moz-src:///toolkit/components/uniffi-js/js/UniFFI.sys.mjs",
        false => "monkeybridge:uniffi",
    }
}

/// What a module imports another one of its library by; `extension` is "mjs", or "js" where TypeScript
/// looks for declarations.
pub fn relative(component: &Component, namespace: &str, extension: &str) -> String {
    let stem = component
        .peer(namespace)
        .map_or(namespace.to_string(), module_stem);
    format!("./{stem}.{extension}")
}

/// What a module calls the module of another component; no other name begins like this.
pub fn other_module(namespace: &str) -> String {
    format!("$from_{namespace}")
}

/// The components whose types this one uses, sorted.
pub fn imported_namespaces(component: &Component) -> Vec<&str> {
    let mut all: Vec<&str> = (converters::mentioned(component).into_iter())
        .flat_map(Type::namespaces)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Types of other components that this one uses and exports as well, by namespace. A name that means
/// something else here, or two things elsewhere, is left out.
pub fn reexports(component: &Component) -> BTreeMap<&str, Vec<Reexport>> {
    fn visit<'a>(ty: &'a Type, out: &mut BTreeSet<&'a Type>) {
        if let Type::External { .. } = ty {
            out.insert(ty);
        }
        for inner in ty.inner() {
            visit(inner, out);
        }
    }
    let mut types = BTreeSet::new();
    for ty in converters::mentioned(component) {
        visit(ty, &mut types);
    }
    let mut all: Vec<(&str, Reexport)> = vec![];
    for ty in types {
        if let Some((home, inner)) = component.home(ty) {
            for it in exports_of(home, inner) {
                all.push((&home.namespace, it));
            }
        }
    }
    let variants = exported_variants(component);
    let mut out: BTreeMap<&str, Vec<Reexport>> = BTreeMap::new();
    for (namespace, it) in &all {
        let elsewhere = (all.iter()).any(|(n, other)| n != namespace && other.name == it.name);
        let here = names(component).iter().any(|(name, _)| *name == it.name)
            || variants.iter().any(|(_, variant)| *variant == it.name);
        if !elsewhere && !here {
            out.entry(*namespace).or_default().push(it.clone());
        }
    }
    out
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reexport {
    pub name: String,
    /// A converter, which declarations do not mention.
    pub converter: bool,
}

fn exports_of(home: &Component, ty: &Type) -> Vec<Reexport> {
    let Some(js_name) = converters::js_type_name(home, ty) else {
        return vec![];
    };
    let mut found = vec![Reexport {
        name: format!("FfiConverterType{js_name}"),
        converter: true,
    }];
    let mut class = |name: String| {
        found.push(Reexport {
            name,
            converter: false,
        });
    };
    match ty {
        Type::Custom { .. } => {}
        Type::Object(name) if home.object(name).is_some_and(|o| o.vtable.is_some()) => {
            class(js_name.to_string());
            class(impl_class(js_name));
        }
        _ => class(js_name.to_string()),
    }
    found
}

pub fn check(component: &Component, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (js_name, what) in names(component) {
        if let Some(other) = seen.get(&js_name) {
            diagnostics.error(
                &component.namespace,
                format!("{other} and {what} are both called {js_name} in JavaScript"),
            );
        } else {
            seen.insert(js_name, what);
        }
    }
}

/// The names that the module declares, each with what it is.
fn names(component: &Component) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = vec![(
        "UnitTestObjs".to_string(),
        "the export for unit tests".to_string(),
    )];
    for it in &component.functions {
        names.push((it.js_name.clone(), format!("function {}", it.name)));
    }
    let types = (component.records.iter().map(|r| (&r.name, &r.js_name)))
        .chain(component.enums.iter().map(|e| (&e.name, &e.js_name)))
        .chain(component.objects.iter().map(|o| (&o.name, &o.js_name)))
        .chain(component.callbacks.iter().map(|c| (&c.name, &c.js_name)));
    for (name, js_name) in types {
        names.push((js_name.clone(), format!("type {name}")));
        names.push((
            format!("FfiConverterType{js_name}"),
            format!("the converter of {name}"),
        ));
    }
    for object in component.objects.iter().filter(|o| o.vtable.is_some()) {
        names.push((
            impl_class(&object.js_name),
            format!("the class of Rust implementations of {}", object.name),
        ));
    }
    if component.config.is_firefox() {
        names.push((
            "UniffiSkipJsTypeCheck".to_string(),
            "the class of unchecked arguments".to_string(),
        ));
        for object in component.objects.iter().filter(|o| o.vtable.is_none()) {
            names.push((
                interface_class(&object.js_name),
                format!("the class of the methods of {}", object.name),
            ));
        }
    }
    for (name, js_name, _) in component.foreign_interfaces() {
        names.push((
            format!("uniffiCallbackHandler{js_name}"),
            format!("the handler of {name}"),
        ));
    }
    for it in &component.custom_types {
        names.push((
            format!("FfiConverterType{}", it.js_name),
            format!("the converter of {}", it.name),
        ));
    }
    for (module, imported) in custom_types::imports(component) {
        for name in imported {
            names.push((name.to_string(), format!("the import from {module}")));
        }
    }
    for ty in converters::compounds(component) {
        names.push((
            converters::name(component, &ty),
            format!("the converter of {ty}"),
        ));
    }
    names
}

/// The error variants that are exported on their own, beside being members of their error: those
/// whose name nothing else in the module has. Pairs of error and variant, by JavaScript name.
pub fn exported_variants(component: &Component) -> Vec<(&str, &str)> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let errors = || component.enums.iter().filter(|e| e.kind.is_error());
    for it in errors() {
        for variant in &it.variants {
            *uses.entry(&variant.js_name).or_default() += 1;
        }
    }
    let times = exported_time_classes(component);
    let own = |name: &str| is_own(component, name) || times.contains(&name);
    errors()
        .flat_map(|it| {
            it.variants
                .iter()
                .map(|v| (it.js_name.as_str(), v.js_name.as_str()))
        })
        .filter(|(_, name)| uses[name] == 1 && !own(name) && !is_global(name) && free(name))
        .collect()
}

fn free(name: &str) -> bool {
    name != "UnitTestObjs" && name != "UniffiSkipJsTypeCheck" && !name.starts_with("FfiConverter")
}

/// The classes of the runtime that stand for types of this module.
pub fn time_classes(component: &Component) -> Vec<&'static str> {
    fn mentions(ty: &Type, wanted: &Type) -> bool {
        ty == wanted || ty.inner().into_iter().any(|inner| mentions(inner, wanted))
    }
    let types = converters::mentioned(component);
    [("Duration", Type::Duration), ("Timestamp", Type::Timestamp)]
        .into_iter()
        .filter(|(_, wanted)| types.iter().any(|ty| mentions(ty, wanted)))
        .map(|(name, _)| name)
        .collect()
}

/// Those that the module exports again: all but those of whose name the crate has an item.
pub fn exported_time_classes(component: &Component) -> Vec<&'static str> {
    let mut classes = time_classes(component);
    classes.retain(|name| !is_own(component, name));
    classes
}

/// Whether an item of the crate, or an import of a custom type, has this name at the top level of
/// the module.
fn is_own(component: &Component, name: &str) -> bool {
    (custom_types::imports(component).values()).any(|names| names.contains(&name))
        || component.functions.iter().any(|f| f.js_name == name)
        || component.records.iter().any(|r| r.js_name == name)
        || component.enums.iter().any(|e| e.js_name == name)
        || component.callbacks.iter().any(|c| c.js_name == name)
        || (component.objects.iter()).any(|o| {
            o.js_name == name
                || impl_class(&o.js_name) == name
                || interface_class(&o.js_name) == name
        })
}

/// Globals that generated modules use.
const GLOBALS: &[&str] = &[
    "Array",
    "Date",
    "Error",
    "Map",
    "Object",
    "Promise",
    "Set",
    "Uint8Array",
];

fn is_global(name: &str) -> bool {
    GLOBALS.contains(&name)
}

/// How a module refers to a global, which a type of the crate or an import may hide.
pub fn global(component: &Component, name: &'static str) -> String {
    if is_own(component, name) {
        format!("globalThis.{name}")
    } else {
        name.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::{names, test_support::*};

    fn named(mut component: Component) -> (Component, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        names::run(&mut component, &mut diagnostics);
        (component, diagnostics)
    }

    #[test]
    fn a_type_may_hide_a_global() {
        let mut it = component();
        it.enums = vec![enum_("Error", EnumKind::FlatError, &[("Lost", vec![])])];
        let (it, diagnostics) = named(it);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(global(&it, "Error"), "globalThis.Error");
        assert_eq!(global(&it, "Map"), "Map");
    }

    #[test]
    fn an_import_may_hide_a_global_and_the_variant_of_an_error() {
        let mut it = component();
        let variants = &[("Lost", vec![]), ("Link", vec![])];
        it.enums = vec![enum_("AError", EnumKind::FlatError, variants)];
        let mut url = custom_type("Url", Type::String);
        url.config = Some(crate::config::CustomTypeConfig {
            imports: vec![
                ("Link".into(), "./link.mjs".into()),
                ("Map".into(), "./map.mjs".into()),
            ],
            type_name: None,
            lift: None,
            lower: None,
        });
        it.custom_types = vec![url];
        let (it, diagnostics) = named(it);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(global(&it, "Map"), "globalThis.Map");
        assert_eq!(exported_variants(&it), [("AError", "Lost")]);
    }

    #[test]
    fn only_variants_with_a_name_of_their_own_are_exported() {
        let mut it = component();
        it.enums = vec![
            enum_(
                "AError",
                EnumKind::FlatError,
                &[
                    ("Lost", vec![]),
                    ("Same", vec![]),
                    ("Set", vec![]),
                    ("Task", vec![]),
                ],
            ),
            enum_("BError", EnumKind::RichError, &[("Same", vec![])]),
        ];
        it.records = vec![record("Task", vec![])];
        let (it, diagnostics) = named(it);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(exported_variants(&it), [("AError", "Lost")]);
    }
}
