// SPDX-License-Identifier: MPL-2.0

//! From a path on the command line to uniffi_bindgen's view of the library, or to one clear refusal.
//!
//! `shared_library` looks at the file itself, without uniffi_bindgen, so that the usual mistakes
//! (stripped, an rlib, another contract) are told apart before metadata is parsed. `sources` finds
//! the crates' folders, for uniffi.toml and UDL.

mod item_names;
mod older;
pub mod same_names;
mod shared_library;
mod sources;

use camino::Utf8PathBuf;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use uniffi_bindgen::{macro_metadata, pipeline, BindgenLoader, BindgenPaths, GlobalConfig};
use uniffi_meta::Metadata;

use crate::diagnostics::Refusal;
use crate::firefox::FirefoxConfig;
use crate::ir::Library;
use crate::passes::from_uniffi;
use sources::Sources;

/// The version of uniffi that metadata and pipeline are those of.
pub const UNIFFI_VERSION: &str = "0.32";

#[derive(Debug, Clone, Default)]
pub struct Options {
    pub library: Utf8PathBuf,
    pub manifest_path: Option<Utf8PathBuf>,
    pub config: Option<Utf8PathBuf>,
    /// Crate names or namespaces; empty means all.
    pub crates: Vec<String>,
    /// `config` is Firefox's, and so is the surface of the modules.
    pub firefox: bool,
}

/// Loads the interface of every crate in the library that `options.crates` selects.
pub fn load(options: &Options) -> Result<Library, Refusal> {
    let data = shared_library::read(&options.library)?;
    let shared = shared_library::classify(&options.library, &data)?;
    check_release(options, &shared, &data)?;
    let items = metadata(options, &shared, &data)?;
    let sources = Sources::find(options, &items)?;
    sources.check_udl(&items)?;
    let older = older::checksums(&items);

    let firefox = match &options.config {
        _ if !options.firefox => None,
        Some(path) => Some(FirefoxConfig::load(path)?),
        None => Some(FirefoxConfig::default()),
    };
    let (global_config, crate_roots) = global_config(options)?;
    let mut paths = BindgenPaths::default();
    if let Some(layer) = crate_roots {
        paths.add_layer(layer);
    }
    paths.add_layer(sources);

    let mut root = guarded("this interface", || {
        let loader = BindgenLoader::new(paths, global_config);
        let metadata =
            loader.load_metadata_specialized(&options.library, |_, _| Ok(Some(items)))?;
        loader.load_pipeline_initial_root(&options.library, metadata)
    })?;
    item_names::check(&root)?;
    same_names::distinguish(&mut root);
    let root = guarded("this interface", || {
        pipeline::general::pipeline("monkeybridge").execute(root)
    })?;

    let mut library = from_uniffi::convert(&shared.name, root)?;
    select(&mut library, &options.crates)?;
    for component in (library.components.iter_mut()).filter(|c| c.config.older_uniffi) {
        for checksum in &mut component.checksums {
            checksum.older = older.get(&checksum.symbol).cloned().unwrap_or_default();
        }
    }
    if let Some(firefox) = firefox {
        for component in &mut library.components {
            component.config.firefox = Some(firefox.of(&component.namespace));
        }
    }
    Ok(library)
}

/// Metadata of another release may be read without an error and mean something else. A library tells
/// its release by the paths in its panic messages, unless they were remapped.
fn check_release(
    options: &Options,
    shared: &shared_library::SharedLibrary,
    data: &[u8],
) -> Result<(), Refusal> {
    match shared_library::uniffi_release(data) {
        Some(release) if !release.starts_with(&format!("{UNIFFI_VERSION}.")) => {
            Err(Refusal::with_cure(
                format!(
                    "{}: {} was built with uniffi {release}, whose metadata this generator does \
                     not read",
                    options.library,
                    shared.crate_list()
                ),
                format!(
                    "build the crate with uniffi {UNIFFI_VERSION}; with older_uniffi = true in \
                     its uniffi.toml the bindings of that build take a library built with \
                     uniffi 0.30 or 0.31 too"
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn metadata(
    options: &Options,
    shared: &shared_library::SharedLibrary,
    data: &[u8],
) -> Result<Vec<Metadata>, Refusal> {
    let library = &options.library;
    let items = guarded("the metadata", || macro_metadata::extract_from_bytes(data)).map_err(
        |refusal| {
            let reason = refusal.errors.join("; ");
            // uniffi's macros take them, but it has no metadata for them.
            let cure = if reason.contains("Only interfaces can have constructors") {
                "uniffi has constructors of objects only: make it a function".to_string()
            } else {
                format!("build the crate with uniffi {UNIFFI_VERSION}")
            };
            Refusal::with_cure(
                format!(
                    "{library}: the UniFFI metadata of {} cannot be read: {}",
                    shared.crate_list(),
                    reason
                ),
                cure,
            )
        },
    )?;
    if items.is_empty() {
        return Err(Refusal::with_cure(
            format!(
                "{library}: exports the UniFFI functions of {} but holds no UniFFI metadata",
                shared.crate_list()
            ),
            "keep the UNIFFI_META_* symbols when the library is linked",
        ));
    }
    Ok(items)
}

fn global_config(
    options: &Options,
) -> Result<(GlobalConfig, Option<uniffi_bindgen::CrateRootsLayer>), Refusal> {
    let Some(path) = options.config.as_ref().filter(|_| !options.firefox) else {
        return Ok((GlobalConfig::default(), None));
    };
    let text = std::fs::read_to_string(path)
        .map_err(|e| Refusal::new(format!("cannot read {path}: {e}")))?;
    let table: toml::Table = toml::from_str(&text)
        .map_err(|e| Refusal::new(format!("{path} is not valid TOML: {}", e.message())))?;
    const KNOWN: [&str; 3] = ["crate-roots", "crates", "defaults"];
    if let Some(key) = table.keys().find(|k| !KNOWN.contains(&k.as_str())) {
        return Err(Refusal::with_cure(
            format!("{path}: unknown table [{key}]"),
            "put the tables of a crate's uniffi.toml under [crates.CRATE_NAME], \
             those of all crates under [defaults]",
        ));
    }
    GlobalConfig::from_file(path).map_err(|e| Refusal::new(format!("{e:#}")))
}

fn select(library: &mut Library, names: &[String]) -> Result<(), Refusal> {
    if names.is_empty() {
        return Ok(());
    }
    for name in names {
        if !library
            .components
            .iter()
            .any(|c| c.crate_name == *name || c.namespace == *name)
        {
            let known: Vec<_> = library
                .components
                .iter()
                .map(|c| c.crate_name.as_str())
                .collect();
            return Err(Refusal::new(format!(
                "--crate {name}: the library has no such crate; it has {}",
                known.join(", ")
            )));
        }
    }
    // The others stay, since the selected ones may use types of theirs.
    for it in &mut library.components {
        it.selected = names.contains(&it.crate_name) || names.contains(&it.namespace);
    }
    Ok(())
}

/// Runs code of uniffi_bindgen, which panics on some input, and turns both its errors and its panics
/// into a refusal about `what`.
fn guarded<T, E: std::fmt::Display>(
    what: &str,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, Refusal> {
    thread_local! {
        static GUARDED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let outer = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                outer(info);
            }
        }));
    });

    GUARDED.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(Refusal::new(format!(
            "uniffi_bindgen cannot process {what}: {e:#}"
        ))),
        Err(payload) => {
            let text = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("it panicked");
            Err(Refusal::new(format!(
                "uniffi_bindgen cannot process {what}: {text}"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_uniffi_bindgen_is_an_error() {
        let done: Result<(), _> =
            guarded("a test", || -> Result<(), String> { panic!("no {}", 1) });
        assert_eq!(
            done.unwrap_err().errors,
            ["uniffi_bindgen cannot process a test: no 1"]
        );
    }
}
