// SPDX-License-Identifier: MPL-2.0

//! How Rust calls each method that JavaScript implements; sets `mode` and `timeout_ms` of
//! `CallbackMethod`.
//!
//! Async methods are async. Of the sync ones, void methods without an error type of callback
//! interfaces are fire-and-forget unless `callbacks = "sync"`; all others, and those of traits, are
//! sync. The table `methods` overrides this for an interface or for one method of it.

use std::collections::BTreeSet;

use crate::config::{Callbacks, Config, MethodMode, MethodOptions};
use crate::diagnostics::Diagnostics;
use crate::ir::*;

pub fn run(component: &mut Component, diagnostics: &mut Diagnostics) {
    let config = component.config.clone();
    let namespace = component.namespace.clone();
    let mut used = BTreeSet::new();
    for it in &mut component.callbacks {
        let auto = config.callbacks == Callbacks::Auto && !it.is_trait;
        set_modes(
            &namespace,
            &it.name,
            &mut it.vtable,
            auto,
            &config,
            &mut used,
            diagnostics,
        );
    }
    for it in &mut component.objects {
        if let Some(vtable) = &mut it.vtable {
            set_modes(
                &namespace,
                &it.name,
                vtable,
                false,
                &config,
                &mut used,
                diagnostics,
            );
        }
    }
    for key in config.methods.keys().filter(|k| !used.contains(*k)) {
        diagnostics.error(
            &component.crate_name,
            format_args!(
                "[bindings.monkeybridge.methods] names '{key}', which is no callback interface, \
                 no trait that JavaScript implements, and no method of one"
            ),
        );
    }
}

fn set_modes(
    namespace: &str,
    interface: &str,
    vtable: &mut VTable,
    auto: bool,
    config: &Config,
    used: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    let for_interface = config.methods.get(interface).map(|e| e.options());
    if for_interface.is_some() {
        used.insert(interface.to_string());
    }
    for method in &mut vtable.methods {
        let key = format!("{interface}.{}", method.name);
        let item = format!("{namespace}::{key}");
        let for_method = config.methods.get(&key).map(|e| e.options());
        if let Some(options) = &for_method {
            apply(method, options, auto, &item, diagnostics);
            used.insert(key);
        } else if let Some(options) = &for_interface {
            apply(
                method,
                &suited(method, options, auto),
                auto,
                &item,
                diagnostics,
            );
        } else {
            method.mode = default_mode(method, auto);
        }
        if method.mode != CallbackMode::FireAndForget && method.throws.is_none() {
            diagnostics.warn(
                &item,
                format_args!(
                    "this {} method has no error type: when JavaScript throws, the Rust caller \
                     panics",
                    method.mode.as_str()
                ),
            );
        }
    }
}

fn default_mode(method: &CallbackMethod, auto: bool) -> CallbackMode {
    if method.is_async {
        CallbackMode::Async
    } else if auto && method.returns.is_none() && method.throws.is_none() {
        CallbackMode::FireAndForget
    } else {
        CallbackMode::Sync
    }
}

/// What of the entry for a whole interface applies to one of its methods.
fn suited(method: &CallbackMethod, options: &MethodOptions, auto: bool) -> MethodOptions {
    let plain = method.returns.is_none() && method.throws.is_none();
    let mode = options
        .mode
        .filter(|m| !method.is_async && (plain || *m != MethodMode::FireAndForget));
    let sync = match mode {
        Some(mode) => mode == MethodMode::Sync,
        None => default_mode(method, auto) == CallbackMode::Sync,
    };
    MethodOptions {
        mode,
        timeout_ms: options.timeout_ms.filter(|_| sync),
        ..options.clone()
    }
}

fn apply(
    method: &mut CallbackMethod,
    options: &MethodOptions,
    auto: bool,
    item: &str,
    diagnostics: &mut Diagnostics,
) {
    method.mode = default_mode(method, auto && options.mode.is_none());
    if method.is_async && options.mode.is_some() {
        diagnostics.error(
            item,
            "an async method cannot be configured as sync or fire-and-forget",
        );
        return;
    }
    match options.mode {
        Some(MethodMode::FireAndForget) if method.returns.is_some() => diagnostics.error(
            item,
            "a method that returns a value cannot be fire-and-forget",
        ),
        Some(MethodMode::FireAndForget) if method.throws.is_some() => diagnostics.error(
            item,
            "a method with an error type cannot be fire-and-forget: its errors would be lost",
        ),
        Some(MethodMode::FireAndForget) => method.mode = CallbackMode::FireAndForget,
        Some(MethodMode::Sync) | None => {}
    }
    if options.queue.is_some() || options.when_full.is_some() {
        diagnostics.error(
            item,
            "'queue' and 'when_full' are not supported by Monkeybridge yet",
        );
    }
    if options.timeout_ms.is_some() {
        if method.mode == CallbackMode::Sync {
            method.timeout_ms = options.timeout_ms;
        } else {
            diagnostics.error(item, "'timeout_ms' is for sync methods only");
        }
    }
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

    fn modes(component: &Component) -> Vec<&'static str> {
        (component.foreign_interfaces())
            .flat_map(|(_, _, v)| v.methods.iter().map(|m| m.mode.as_str()))
            .collect()
    }

    fn logger() -> Component {
        let mut component = component();
        component.callbacks.push(callback(
            "Logger",
            vec![
                method("log", None, None, false),
                method("level", Some(Type::UInt32), None, false),
                method("flush", None, Some(Type::Enum("LogError".into())), false),
                method("upload", None, None, true),
            ],
        ));
        component
    }

    #[test]
    fn void_methods_without_errors_of_callback_interfaces_are_fire_and_forget() {
        let mut component = logger();
        let diagnostics = run_with("", &mut component);
        assert_eq!(
            modes(&component),
            ["fire-and-forget", "sync", "sync", "async"]
        );
        assert_eq!(diagnostics.errors, [""; 0]);
    }

    #[test]
    fn void_methods_of_traits_are_sync() {
        let mut component = component();
        component.objects.push(shared_trait(
            "Observer",
            vec![method("saw", None, None, false)],
        ));
        run_with("", &mut component);
        assert_eq!(modes(&component), ["sync"]);
    }

    #[test]
    fn a_whole_crate_can_be_sync() {
        let mut component = logger();
        run_with(
            "[bindings.monkeybridge]\ncallbacks = \"sync\"",
            &mut component,
        );
        assert_eq!(modes(&component), ["sync", "sync", "sync", "async"]);
    }

    #[test]
    fn one_method_can_be_sync_with_a_time_limit() {
        let mut component = logger();
        let diagnostics = run_with(
            "[bindings.monkeybridge.methods]\n\"Logger.log\" = { mode = \"sync\", timeout_ms = 9 }",
            &mut component,
        );
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(modes(&component)[0], "sync");
        assert_eq!(component.callbacks[0].vtable.methods[0].timeout_ms, Some(9));
    }

    #[test]
    fn an_entry_for_an_interface_leaves_async_methods_alone() {
        let mut component = logger();
        let diagnostics = run_with(
            "[bindings.monkeybridge.methods]\nLogger = \"sync\"",
            &mut component,
        );
        assert_eq!(diagnostics.errors, [""; 0]);
        assert_eq!(modes(&component), ["sync", "sync", "sync", "async"]);
    }

    #[test]
    fn a_time_limit_for_an_interface_is_for_its_sync_methods() {
        let mut component = logger();
        let diagnostics = run_with(
            "[bindings.monkeybridge.methods]\nLogger = { timeout_ms = 9 }",
            &mut component,
        );
        assert_eq!(diagnostics.errors, [""; 0]);
        let limits: Vec<_> = (component.callbacks[0].vtable.methods.iter())
            .map(|m| m.timeout_ms)
            .collect();
        assert_eq!(limits, [None, Some(9), Some(9), None]);
    }

    #[test]
    fn modes_that_would_lose_something_are_refused() {
        for (method, reason) in [
            ("level", "returns a value"),
            ("flush", "error type"),
            ("upload", "async"),
        ] {
            let text = format!(
                "[bindings.monkeybridge.methods]\n\"Logger.{method}\" = \"fire-and-forget\""
            );
            let diagnostics = run_with(&text, &mut logger());
            assert_eq!(diagnostics.errors.len(), 1);
            assert!(diagnostics.errors[0].starts_with(&format!("demo::Logger.{method}: ")));
            assert!(diagnostics.errors[0].contains(reason));
        }
    }

    #[test]
    fn a_key_that_names_nothing_is_refused() {
        let text = "[bindings.monkeybridge.methods]\n\"Loger.log\" = \"sync\"";
        let diagnostics = run_with(text, &mut logger());
        assert!(diagnostics.errors[0].contains("'Loger.log'"));
    }

    #[test]
    fn methods_that_wait_and_have_no_error_type_are_warned_of() {
        let diagnostics = run_with("", &mut logger());
        let named: Vec<_> = (diagnostics.warnings.iter())
            .map(|w| w.split(": ").next().unwrap())
            .collect();
        assert_eq!(named, ["demo::Logger.level", "demo::Logger.upload"]);
    }
}
