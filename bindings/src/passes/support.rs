// SPDX-License-Identifier: MPL-2.0

//! What has no rendering: one diagnostic for each item.

use crate::diagnostics::Diagnostics;
use crate::ir::*;
use crate::passes::module_names;

pub fn run(component: &Component, diagnostics: &mut Diagnostics) {
    let namespace = &component.namespace;
    for it in &component.functions {
        let item = format!("{namespace}::{}", it.name);
        check_callable(&item, it, diagnostics);
    }
    for it in &component.records {
        let item = format!("{namespace}::{}", it.name);
        check_members(&item, &it.members, diagnostics);
    }
    for it in &component.enums {
        let item = format!("{namespace}::{}", it.name);
        check_members(&item, &it.members, diagnostics);
    }
    for it in &component.objects {
        let item = format!("{namespace}::{}", it.name);
        check_members(&item, &it.members, diagnostics);
    }
    for it in &component.callbacks {
        for method in &it.vtable.methods {
            let item = format!("{namespace}::{}.{}", it.name, method.name);
            check_thrown(&item, &method.throws, diagnostics);
        }
    }
    check_namespaces(component, diagnostics);
}

fn check_members(item: &str, members: &Members, diagnostics: &mut Diagnostics) {
    for callable in members.all() {
        let item = format!("{item}.{}", callable.name);
        check_callable(&item, callable, diagnostics);
    }
}

fn check_callable(item: &str, it: &Callable, diagnostics: &mut Diagnostics) {
    check_thrown(item, &it.throws, diagnostics);
}

fn check_thrown(item: &str, throws: &Option<Type>, diagnostics: &mut Diagnostics) {
    if let Some(ty) = throws.as_ref().filter(|ty| is_builtin(ty)) {
        diagnostics.error(
            item,
            format_args!("it throws {ty}, which is no type of a crate"),
        );
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
            | Type::External { .. }
    )
}

/// Types of crates that are not in the library cannot be loaded with it.
fn check_namespaces(component: &Component, diagnostics: &mut Diagnostics) {
    for namespace in module_names::imported_namespaces(component) {
        if component.peer(namespace).is_none() {
            diagnostics.error(
                &component.namespace,
                format_args!(
                    "it uses types of {namespace}, whose interface is not in this library"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::test_support::*;

    fn errors(component: &Component) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        run(component, &mut diagnostics);
        diagnostics.errors
    }

    #[test]
    fn types_of_a_crate_that_is_not_in_the_library_are_named_by_their_namespace() {
        let mut it = component();
        let when = Type::External {
            namespace: "other".into(),
            inner: Box::new(Type::Record("Instant".into())),
        };
        let list = Type::Sequence(Box::new(when));
        it.functions = vec![function("waits", vec![], Some(list))];
        assert_eq!(
            errors(&it),
            ["demo: it uses types of other, whose interface is not in this library"]
        );
    }

    #[test]
    fn every_item_is_listed() {
        let mut it = component();
        let mut one = function("one", vec![], None);
        one.throws = Some(Type::String);
        let other = Callable {
            name: "other".into(),
            ..one.clone()
        };
        it.functions = vec![one, other];
        assert_eq!(
            errors(&it),
            [
                "demo::one: it throws string, which is no type of a crate",
                "demo::other: it throws string, which is no type of a crate"
            ]
        );
    }
}
