// SPDX-License-Identifier: MPL-2.0

//! What Firefox's configuration means for one crate; fills in `config` before the other passes
//! read it. Runs with `--compat firefox` only.
//!
//! Firefox refuses a sync function that its table does not name. Here it is sync, with a warning:
//! the crate under test is often newer than the table.

use std::collections::BTreeSet;

use crate::config::{CallEntry, Callbacks, Int64, MethodEntry, MethodMode};
use crate::diagnostics::Diagnostics;
use crate::firefox::{CrateConfig, Wrapper};
use crate::ir::*;

pub fn run(component: &mut Component, diagnostics: &mut Diagnostics) {
    let Some(firefox) = component.config.firefox.clone() else {
        return;
    };
    component.config.int64 = Int64::Number;
    component.config.callbacks = match firefox.default {
        // The older form comes from a time in which void methods were never waited for.
        Some(_) => Callbacks::Auto,
        None => Callbacks::Sync,
    };
    for (name, table) in &firefox.custom_types {
        if component.custom_types.iter().any(|t| t.name == *name) {
            (component.config.custom_types).insert(name.clone(), table.clone());
        } else {
            diagnostics.warn(
                format_args!("{}::{name}", component.namespace),
                "[custom_types] names it, but the crate has no such custom type",
            );
        }
    }
    let known = Known::of(component);
    if firefox.default == Some(Wrapper::AsyncWrapped) {
        set_call(component, "default", CallEntry::Background);
    }
    for (key, wrapper) in &firefox.wrappers {
        apply(component, &known, key, *wrapper, diagnostics);
    }
    if firefox.listed && firefox.default.is_none() {
        known.warn_of_missing(component, &firefox, diagnostics);
    }
}

/// What a key of the table may name.
struct Known {
    /// Sync functions, methods and constructors of Rust, as `(owner, key)`.
    callables: Vec<(Option<String>, String)>,
    /// Types that own some of them.
    owners: BTreeSet<String>,
    /// Interfaces that JavaScript implements, and their sync methods.
    interfaces: BTreeSet<String>,
    methods: BTreeSet<String>,
    /// Async functions and methods: a key for one changes nothing.
    is_async: BTreeSet<String>,
}

impl Known {
    fn of(component: &Component) -> Known {
        let mut known = Known {
            callables: vec![],
            owners: BTreeSet::new(),
            interfaces: BTreeSet::new(),
            methods: BTreeSet::new(),
            is_async: BTreeSet::new(),
        };
        for it in &component.functions {
            known.callable(None, it);
        }
        for owner in component.owners() {
            known.owners.insert(owner.name().to_string());
            let members = owner.members();
            for it in members.constructors.iter().chain(&members.methods) {
                known.callable(Some(owner.name()), it);
            }
        }
        for (interface, _, vtable) in component.foreign_interfaces() {
            known.interfaces.insert(interface.to_string());
            for method in &vtable.methods {
                let key = format!("{interface}.{}", method.name);
                match method.is_async {
                    true => known.is_async.insert(key),
                    false => known.methods.insert(key),
                };
            }
        }
        known
    }

    fn callable(&mut self, owner: Option<&str>, it: &Callable) {
        let key = match owner {
            Some(owner) => format!("{owner}.{}", it.name),
            None => it.name.clone(),
        };
        if it.is_async {
            self.is_async.insert(key);
        } else {
            self.callables.push((owner.map(str::to_string), key));
        }
    }

    fn is_callable(&self, key: &str) -> bool {
        self.owners.contains(key) || self.callables.iter().any(|(_, k)| k == key)
    }

    fn is_foreign(&self, key: &str) -> bool {
        self.interfaces.contains(key) || self.methods.contains(key)
    }

    fn warn_of_missing(
        &self,
        component: &Component,
        firefox: &CrateConfig,
        diagnostics: &mut Diagnostics,
    ) {
        let named = |key: &str, owner: Option<&str>| {
            firefox.wrappers.contains_key(key)
                || owner.is_some_and(|o| firefox.wrappers.contains_key(o))
        };
        let owner = |key: &str| key.split_once('.').map(|(owner, _)| owner.to_string());
        let foreign = self.methods.iter().map(|key| (owner(key), key.clone()));
        let all: BTreeSet<_> = self.callables.iter().cloned().chain(foreign).collect();
        for (owner, key) in all {
            if !named(&key, owner.as_deref()) {
                diagnostics.warn(
                    format_args!("{}::{key}", component.namespace),
                    "is sync, since [async_wrappers] does not name it; Firefox's generator \
                     refuses that",
                );
            }
        }
    }
}

fn apply(
    component: &mut Component,
    known: &Known,
    key: &str,
    wrapper: Wrapper,
    diagnostics: &mut Diagnostics,
) {
    let item = format!("{}::{key}", component.namespace);
    let (callable, foreign) = (known.is_callable(key), known.is_foreign(key));
    if !callable && !foreign {
        let why = match known.is_async.contains(key) {
            true => "an async function needs no entry in [async_wrappers]",
            false => {
                "[async_wrappers] names it, but the crate has no such function, type or method"
            }
        };
        diagnostics.warn(item, why);
        return;
    }
    match wrapper {
        Wrapper::AsyncWrapped if !callable => diagnostics.error(
            item,
            "is AsyncWrapped, which a method that JavaScript implements cannot be",
        ),
        Wrapper::FireAndForget if !foreign => diagnostics.error(
            item,
            "is FireAndForget, which only a method that JavaScript implements can be",
        ),
        _ => {
            if callable {
                let entry = match wrapper {
                    Wrapper::AsyncWrapped => CallEntry::Background,
                    Wrapper::Sync | Wrapper::FireAndForget => CallEntry::Sync,
                };
                set_call(component, key, entry);
            }
            if foreign {
                let mode = match wrapper {
                    Wrapper::FireAndForget => MethodMode::FireAndForget,
                    Wrapper::Sync | Wrapper::AsyncWrapped => MethodMode::Sync,
                };
                let entry = MethodEntry::Mode(mode);
                component.config.methods.insert(key.to_string(), entry);
            }
        }
    }
}

fn set_call(component: &mut Component, key: &str, entry: CallEntry) {
    component.config.calls.insert(key.to_string(), entry);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firefox::FirefoxConfig;
    use crate::passes::{callbacks, calls, test_support::*};

    fn store() -> Component {
        let mut component = component();
        component.functions = vec![
            function("scan", vec![], None),
            Callable {
                is_async: true,
                ..function("fetch", vec![], None)
            },
        ];
        let mut store = object("Store");
        store.members.methods = vec![function("get", vec![], None), function("put", vec![], None)];
        component.objects.push(store);
        component.callbacks.push(callback(
            "Listener",
            vec![
                method("changed", None, None, false),
                method("ask", Some(Type::UInt32), None, false),
            ],
        ));
        component
    }

    fn run_with(text: &str) -> (Component, Diagnostics) {
        let mut component = store();
        component.config.firefox = Some(FirefoxConfig::parse(text).unwrap().of("demo"));
        let mut diagnostics = Diagnostics::default();
        run(&mut component, &mut diagnostics);
        callbacks::run(&mut component, &mut diagnostics);
        calls::run(&mut component, &mut diagnostics);
        (component, diagnostics)
    }

    fn modes(component: &Component) -> Vec<&'static str> {
        let calls = (component.functions.iter())
            .chain(component.objects.iter().flat_map(|o| &o.members.methods))
            .map(|c| c.mode.as_str());
        let methods = (component.foreign_interfaces())
            .flat_map(|(_, _, v)| v.methods.iter().map(|m| m.mode.as_str()));
        calls.chain(methods).collect()
    }

    const ALL: &str = "[demo.async_wrappers]\nscan = \"AsyncWrapped\"\nStore = \"AsyncWrapped\"\n\
                       \"Store.get\" = \"Sync\"\nListener = \"FireAndForget\"";

    #[test]
    fn the_most_specific_key_decides() {
        let (component, diagnostics) = run_with(ALL);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(
            modes(&component),
            [
                "background",
                "async",
                "sync",
                "background",
                "fire-and-forget",
                "sync"
            ]
        );
        assert_eq!(component.config.int64, Int64::Number);
    }

    #[test]
    fn what_the_table_does_not_name_is_sync_and_warned_of() {
        let (component, diagnostics) = run_with("[demo.async_wrappers]\nStore = \"Sync\"");
        assert_eq!(
            modes(&component),
            ["sync", "async", "sync", "sync", "sync", "sync"]
        );
        let named: Vec<_> = (diagnostics.warnings.iter())
            .filter(|w| w.contains("refuses that"))
            .map(|w| w.split(": ").next().unwrap())
            .collect();
        assert_eq!(
            named,
            ["demo::scan", "demo::Listener.ask", "demo::Listener.changed"]
        );
    }

    #[test]
    fn the_older_form_wraps_everything_else() {
        let text = "[demo.async_wrappers]\nenable = true\nmain_thread = [\"Store.get\"]";
        let (component, diagnostics) = run_with(text);
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(
            modes(&component),
            [
                "background",
                "async",
                "sync",
                "background",
                "fire-and-forget",
                "sync"
            ]
        );
    }

    #[test]
    fn a_key_for_nothing_is_a_warning() {
        let (_, diagnostics) = run_with("[demo.async_wrappers]\nskan = \"Sync\"\nfetch = \"Sync\"");
        assert_eq!(diagnostics.errors, [""; 0]);
        assert!(diagnostics
            .warnings
            .iter()
            .any(|w| w.starts_with("demo::skan: ")));
        assert!(diagnostics
            .warnings
            .iter()
            .any(|w| w.starts_with("demo::fetch: ")));
    }

    #[test]
    fn wrappers_of_the_other_direction_are_refused() {
        let text = "[demo.async_wrappers]\nscan = \"FireAndForget\"\n\
                    \"Listener.ask\" = \"AsyncWrapped\"";
        let (_, diagnostics) = run_with(text);
        assert_eq!(diagnostics.errors.len(), 2, "{:?}", diagnostics.errors);
    }
}
