// SPDX-License-Identifier: MPL-2.0

//! How JavaScript calls each Rust function; sets `mode` of `Callable`.
//!
//! An `async fn` is async, all else is sync. The table `calls` makes a function, a method
//! (`Type.method`) or all of a type run in the background; its key `default` is for the rest.

use std::collections::BTreeSet;

use crate::config::{CallEntry, Config};
use crate::diagnostics::Diagnostics;
use crate::ir::*;

const DEFAULT: &str = "default";

pub fn run(component: &mut Component, diagnostics: &mut Diagnostics) {
    let config = component.config.clone();
    let namespace = component.namespace.clone();
    let mut used = BTreeSet::from([DEFAULT.to_string()]);
    for function in &mut component.functions {
        set_mode(&namespace, None, function, &config, &mut used, diagnostics);
    }
    for (name, members) in component.members_mut() {
        if config.calls.contains_key(name) {
            used.insert(name.to_string());
        }
        // Methods of traits are what JavaScript expects them to be: sync.
        for callable in (members.constructors.iter_mut()).chain(&mut members.methods) {
            let owner = Some(name);
            set_mode(&namespace, owner, callable, &config, &mut used, diagnostics);
        }
    }
    for key in config.objects.keys() {
        if component.object(key).is_none() {
            diagnostics.error(
                &component.crate_name,
                format_args!(
                    "[bindings.monkeybridge.objects] names '{key}', which is no object of the crate"
                ),
            );
        }
    }
    for (key, entry) in &config.calls {
        if *entry == CallEntry::Serviced {
            diagnostics.error(
                &component.crate_name,
                format_args!(
                    "[bindings.monkeybridge.calls] marks '{key}' as serviced, which Monkeybridge \
                     does not support yet"
                ),
            );
        }
        if !used.contains(key) {
            diagnostics.error(
                &component.crate_name,
                format_args!(
                    "[bindings.monkeybridge.calls] names '{key}', which is no function, no type \
                     and no method of the crate"
                ),
            );
        }
    }
}

fn set_mode(
    namespace: &str,
    owner: Option<&str>,
    callable: &mut Callable,
    config: &Config,
    used: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    let key = match owner {
        Some(owner) => format!("{owner}.{}", callable.name),
        None => callable.name.clone(),
    };
    let own = config.calls.get(&key);
    if own.is_some() {
        used.insert(key.clone());
    }
    if callable.is_async {
        callable.mode = CallMode::Async;
        if own.is_some() {
            diagnostics.error(
                format_args!("{namespace}::{key}"),
                "an async function needs no entry in [bindings.monkeybridge.calls]",
            );
        }
        return;
    }
    let entry = own
        .or_else(|| owner.and_then(|o| config.calls.get(o)))
        .or_else(|| config.calls.get(DEFAULT));
    callable.mode = match entry {
        Some(CallEntry::Background) => CallMode::Background,
        _ => CallMode::Sync,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::test_support::*;

    fn run_with(config: &str, component: &mut Component) -> Diagnostics {
        component.config = Config::parse(Some(config)).unwrap();
        let mut diagnostics = Diagnostics::default();
        run(component, &mut diagnostics);
        diagnostics
    }

    fn store() -> Component {
        let mut component = component();
        component.functions = vec![
            function("add", vec![], None),
            Callable {
                is_async: true,
                ..function("fetch", vec![], None)
            },
        ];
        let mut store = object("Store");
        store.members.methods = vec![
            function("get", vec![], None),
            function("scan", vec![], None),
        ];
        component.objects.push(store);
        component
    }

    fn modes(component: &Component) -> Vec<&'static str> {
        (component.functions.iter())
            .chain(component.objects.iter().flat_map(|o| &o.members.methods))
            .map(|c| c.mode.as_str())
            .collect()
    }

    #[test]
    fn functions_are_sync_and_async_functions_async() {
        let mut component = store();
        assert_eq!(run_with("", &mut component).errors, [""; 0]);
        assert_eq!(modes(&component), ["sync", "async", "sync", "sync"]);
    }

    #[test]
    fn the_most_specific_entry_wins() {
        let mut component = store();
        let text = "[bindings.monkeybridge.calls]\n\
                    default = \"background\"\nStore = \"sync\"\n\"Store.scan\" = \"background\"";
        assert_eq!(run_with(text, &mut component).errors, [""; 0]);
        assert_eq!(
            modes(&component),
            ["background", "async", "sync", "background"]
        );
    }

    #[test]
    fn a_key_that_names_nothing_is_refused() {
        let text = "[bindings.monkeybridge.calls]\n\"Store.skan\" = \"background\"";
        let errors = run_with(text, &mut store()).errors;
        assert!(errors[0].contains("'Store.skan'"), "{errors:?}");
    }

    #[test]
    fn an_async_function_cannot_run_in_the_background() {
        let text = "[bindings.monkeybridge.calls]\nfetch = \"background\"";
        let errors = run_with(text, &mut store()).errors;
        assert!(errors[0].starts_with("demo::fetch: "), "{errors:?}");
    }

    #[test]
    fn memory_is_told_of_objects_only() {
        let text = "[bindings.monkeybridge.objects]\nStore = { bytes = 9 }\nadd = { bytes = 9 }";
        let errors = run_with(text, &mut store()).errors;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(
            errors[0].contains("'add', which is no object"),
            "{errors:?}"
        );
    }

    #[test]
    fn serviced_is_refused_by_name() {
        let text = "[bindings.monkeybridge.calls]\nadd = \"serviced\"";
        let errors = run_with(text, &mut store()).errors;
        assert!(errors[0].contains("'add' as serviced"), "{errors:?}");
    }
}
