// SPDX-License-Identifier: MPL-2.0

//! The table `[bindings.monkeybridge]` of a crate's uniffi.toml.
//!
//! `rename` and `exclude` in it belong to uniffi_bindgen, which has applied them before this is
//! read. An unknown key is an error: a misspelt one would silently do nothing.

use serde::Deserialize;
use std::collections::BTreeMap;

use crate::firefox::CrateConfig;

/// How 64-bit integers appear in JavaScript.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Int64 {
    /// Output is BigInt; input takes both.
    #[default]
    Bigint,
    /// Output is a safe integer or a RangeError; input takes both.
    Number,
}

/// Which callback methods are fire-and-forget when `methods` does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Callbacks {
    /// Void sync methods without an error type of callback interfaces.
    #[default]
    Auto,
    /// None.
    Sync,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodMode {
    Sync,
    FireAndForget,
}

/// One entry of the `methods` table: a mode, or a table with options.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum MethodEntry {
    Mode(MethodMode),
    Options(MethodOptions),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodOptions {
    pub mode: Option<MethodMode>,
    pub timeout_ms: Option<u32>,
    /// Length of the queue of a fire-and-forget method.
    pub queue: Option<u32>,
    pub when_full: Option<String>,
}

impl MethodEntry {
    pub fn options(&self) -> MethodOptions {
        match self {
            MethodEntry::Mode(mode) => MethodOptions {
                mode: Some(*mode),
                ..MethodOptions::default()
            },
            MethodEntry::Options(options) => options.clone(),
        }
    }
}

/// One entry of the `calls` table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallEntry {
    Sync,
    Background,
    Serviced,
}

/// How values of a custom type appear in JavaScript. `{}` in an expression stands for the value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomTypeConfig {
    /// A class, or what `typeof` gives; absent: `lower` takes any value.
    pub type_name: Option<String>,
    /// Pairs of a name and the module that exports it.
    #[serde(default)]
    pub imports: Vec<(String, String)>,
    /// From the builtin type to the value that JavaScript sees.
    pub lift: Option<String>,
    /// From that value to the builtin type.
    pub lower: Option<String>,
}

/// One entry of the `objects` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectEntry {
    /// What the collector is told that an object holds in Rust's memory.
    pub bytes: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub int64: Int64,
    #[serde(default)]
    pub callbacks: Callbacks,
    #[serde(default)]
    pub methods: BTreeMap<String, MethodEntry>,
    #[serde(default)]
    pub calls: BTreeMap<String, CallEntry>,
    #[serde(default)]
    pub objects: BTreeMap<String, ObjectEntry>,
    #[serde(default)]
    pub custom_types: BTreeMap<String, CustomTypeConfig>,
    /// Whether libraries that uniffi 0.30 and 0.31 make of the same sources are bound too.
    #[serde(default)]
    pub older_uniffi: bool,
    #[serde(default)]
    rename: toml::Table,
    #[serde(default)]
    exclude: Vec<String>,
    /// With `--compat firefox`: what Firefox's own configuration says of the crate.
    #[serde(skip)]
    pub firefox: Option<CrateConfig>,
}

impl Config {
    /// Reads the table out of the text of a merged uniffi.toml; a missing table is the default.
    pub fn parse(uniffi_toml: Option<&str>) -> Result<Config, String> {
        let Some(text) = uniffi_toml else {
            return Ok(Config::default());
        };
        let root: toml::Table = toml::from_str(text).map_err(|e| e.message().to_string())?;
        let Some(bindings) = root.get("bindings") else {
            return Ok(Config::default());
        };
        match bindings.get("monkeybridge") {
            None => Ok(Config::default()),
            Some(table) => table
                .clone()
                .try_into()
                .map_err(|e: toml::de::Error| describe(&e)),
        }
    }

    /// Whether modules must have the surface of Firefox's.
    pub fn is_firefox(&self) -> bool {
        self.firefox.is_some()
    }
}

fn describe(error: &toml::de::Error) -> String {
    let message = error.message();
    if message.contains("untagged enum MethodEntry") {
        // What serde says of an untagged enum helps nobody.
        return "an entry of [bindings.monkeybridge.methods] is neither \"sync\" nor \
                \"fire-and-forget\" nor a table of mode, timeout_ms, queue, when_full"
            .to_string();
    }
    message.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_and_a_missing_table_are_the_default() {
        assert_eq!(Config::parse(None), Ok(Config::default()));
        assert_eq!(
            Config::parse(Some("[bindings.kotlin]\nx = 1")),
            Ok(Config::default())
        );
    }

    #[test]
    fn every_documented_key_is_read() {
        let config = Config::parse(Some(
            r#"
            [bindings.monkeybridge]
            int64 = "number"
            callbacks = "sync"
            [bindings.monkeybridge.methods]
            "Logger.log" = "fire-and-forget"
            "Store.get" = { mode = "sync", timeout_ms = 5000 }
            [bindings.monkeybridge.calls]
            "scan" = "background"
            default = "sync"
            [bindings.monkeybridge.objects]
            Image = { bytes = 1000000 }
            [bindings.monkeybridge.custom_types.Url]
            type_name = "URL"
            imports = [["URL", "./url.mjs"]]
            lift = "new URL({})"
            lower = "{}.href"
            "#,
        ))
        .unwrap();
        assert_eq!(config.objects["Image"].bytes, Some(1_000_000));
        let url = &config.custom_types["Url"];
        assert_eq!(url.type_name.as_deref(), Some("URL"));
        assert_eq!(url.imports, [("URL".to_string(), "./url.mjs".to_string())]);
        assert_eq!(url.lower.as_deref(), Some("{}.href"));
        assert_eq!(config.int64, Int64::Number);
        assert_eq!(config.callbacks, Callbacks::Sync);
        assert_eq!(
            config.methods["Logger.log"].options().mode,
            Some(MethodMode::FireAndForget)
        );
        assert_eq!(config.methods["Store.get"].options().timeout_ms, Some(5000));
        assert_eq!(config.calls["scan"], CallEntry::Background);
        assert_eq!(config.calls["default"], CallEntry::Sync);
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error = Config::parse(Some("[bindings.monkeybridge]\nint46 = \"number\"")).unwrap_err();
        assert!(error.contains("int46"), "{error}");
    }

    #[test]
    fn a_wrong_mode_is_explained() {
        let text = "[bindings.monkeybridge.methods]\n\"A.b\" = \"asink\"";
        let error = Config::parse(Some(text)).unwrap_err();
        assert!(error.contains("fire-and-forget"), "{error}");
    }
}
