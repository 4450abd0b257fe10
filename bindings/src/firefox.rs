// SPDX-License-Identifier: MPL-2.0

//! Firefox's own configuration of its UniFFI components, as `--compat firefox` reads it.
//!
//! One table per namespace: `async_wrappers` says how a function, a type or one method is called,
//! `custom_types` how values of custom types look. An older form of `async_wrappers` has `enable`
//! and `main_thread` instead. What it means for a crate is decided in `passes::firefox`.

use camino::Utf8Path;
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::config::CustomTypeConfig;
use crate::diagnostics::Refusal;

/// How Firefox calls something that is no `async fn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Wrapper {
    Sync,
    /// JavaScript gets a promise; Rust runs on a background thread.
    AsyncWrapped,
    /// A method that JavaScript implements and Rust does not wait for.
    FireAndForget,
}

/// The tables of one namespace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CrateConfig {
    /// The namespace has a table `async_wrappers`.
    pub listed: bool,
    /// By function, type or `Type.method`.
    pub wrappers: BTreeMap<String, Wrapper>,
    /// Older form: what everything else is.
    pub default: Option<Wrapper>,
    pub custom_types: BTreeMap<String, CustomTypeConfig>,
}

/// The whole file, by namespace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FirefoxConfig {
    crates: BTreeMap<String, CrateConfig>,
}

impl FirefoxConfig {
    pub fn load(path: &Utf8Path) -> Result<FirefoxConfig, Refusal> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Refusal::new(format!("cannot read {path}: {e}")))?;
        FirefoxConfig::parse(&text).map_err(|e| Refusal::new(format!("{path}: {e}")))
    }

    pub fn parse(text: &str) -> Result<FirefoxConfig, String> {
        let root: toml::Table =
            toml::from_str(text).map_err(|e| format!("no valid TOML: {}", e.message()))?;
        if root.contains_key("bindings") || root.contains_key("crates") {
            return Err(
                "with --compat firefox, --config takes Firefox's own config.toml, \
                        with one table per namespace"
                    .to_string(),
            );
        }
        let mut crates = BTreeMap::new();
        for (namespace, value) in root {
            let table = match value {
                toml::Value::Table(table) => table,
                _ => return Err(format!("'{namespace}' is no table")),
            };
            let it = CrateConfig::read(table).map_err(|e| format!("[{namespace}]: {e}"))?;
            crates.insert(namespace, it);
        }
        Ok(FirefoxConfig { crates })
    }

    /// The tables of `namespace`, empty ones if the file does not name it.
    pub fn of(&self, namespace: &str) -> CrateConfig {
        self.crates.get(namespace).cloned().unwrap_or_default()
    }
}

impl CrateConfig {
    fn read(mut table: toml::Table) -> Result<CrateConfig, String> {
        let mut it = CrateConfig::default();
        if let Some(value) = table.remove("async_wrappers") {
            let toml::Value::Table(wrappers) = value else {
                return Err("'async_wrappers' is no table".to_string());
            };
            it.listed = true;
            it.read_wrappers(wrappers)?;
        }
        if let Some(value) = table.remove("custom_types") {
            let toml::Value::Table(types) = value else {
                return Err("'custom_types' is no table".to_string());
            };
            for (name, value) in types {
                let config = value.try_into().map_err(|e: toml::de::Error| {
                    format!("custom_types.{name}: {}", e.message())
                })?;
                it.custom_types.insert(name, config);
            }
        }
        match table.keys().next() {
            Some(key) => Err(format!("unknown key '{key}'")),
            None => Ok(it),
        }
    }

    fn read_wrappers(&mut self, wrappers: toml::Table) -> Result<(), String> {
        for (key, value) in wrappers {
            match (key.as_str(), value) {
                ("enable", toml::Value::Boolean(enable)) => {
                    self.default = Some(match enable {
                        true => Wrapper::AsyncWrapped,
                        false => Wrapper::Sync,
                    });
                }
                ("main_thread", toml::Value::Array(names)) => {
                    self.default.get_or_insert(Wrapper::Sync);
                    for name in names {
                        let name = name.as_str().ok_or("'main_thread' lists names only")?;
                        self.wrappers.insert(name.to_string(), Wrapper::Sync);
                    }
                }
                (_, value) => {
                    let wrapper = value.try_into().map_err(|_| {
                        format!(
                            "'{key}' of async_wrappers is neither \"Sync\" nor \"AsyncWrapped\" \
                             nor \"FireAndForget\""
                        )
                    })?;
                    self.wrappers.insert(key, wrapper);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappers_and_custom_types_are_read_by_namespace() {
        let config = FirefoxConfig::parse(
            r#"
            [search.async_wrappers]
            SearchEngineSelector = "Sync"
            "SearchEngineSelector.use_server" = "AsyncWrapped"
            "Listener.changed" = "FireAndForget"
            [search.custom_types.Url]
            type_name = "URL"
            "#,
        )
        .unwrap();
        let it = config.of("search");
        assert!(it.listed);
        assert_eq!(it.wrappers["SearchEngineSelector"], Wrapper::Sync);
        assert_eq!(
            it.wrappers["SearchEngineSelector.use_server"],
            Wrapper::AsyncWrapped
        );
        assert_eq!(it.wrappers["Listener.changed"], Wrapper::FireAndForget);
        assert_eq!(it.default, None);
        assert!(it.custom_types.contains_key("Url"));
        assert_eq!(config.of("other"), CrateConfig::default());
    }

    #[test]
    fn the_older_form_is_read_too() {
        let text = "[tabs.async_wrappers]\nenable = true\nmain_thread = [\"TabsStore.new\"]";
        let it = FirefoxConfig::parse(text).unwrap().of("tabs");
        assert_eq!(it.default, Some(Wrapper::AsyncWrapped));
        assert_eq!(it.wrappers["TabsStore.new"], Wrapper::Sync);
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        for (text, named) in [
            ("[a.async_wrappers]\nf = \"Async\"", "'f'"),
            ("[a.async_wrapers]\nf = \"Sync\"", "'async_wrapers'"),
            (
                "[bindings.monkeybridge]\nint64 = \"number\"",
                "Firefox's own",
            ),
            ("a = 1", "'a' is no table"),
            ("[a", "no valid TOML"),
        ] {
            let error = FirefoxConfig::parse(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
