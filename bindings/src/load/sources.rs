// SPDX-License-Identifier: MPL-2.0

//! Where the sources of the crates in a library are: asked of `cargo metadata`, which needs no
//! network here. Only uniffi.toml and UDL files are read from there.

use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::MetadataCommand;
use std::collections::BTreeMap;
use uniffi_bindgen::BindgenPathsLayer;
use uniffi_meta::Metadata;

use super::Options;
use crate::diagnostics::{Diagnostics, Refusal};

/// Folder of each crate, by the crate's library name.
#[derive(Debug, Default)]
pub struct Sources {
    roots: BTreeMap<String, Utf8PathBuf>,
    manifest: Option<Utf8PathBuf>,
    /// Crates whose folder the configuration file names.
    configured: BTreeMap<String, Utf8PathBuf>,
}

impl BindgenPathsLayer for Sources {
    fn get_crate_root(&self, crate_name: &str) -> Option<Utf8PathBuf> {
        self.roots.get(crate_name).cloned()
    }
}

impl Sources {
    /// Asks cargo about the manifest given, or about the one found upwards from the current folder.
    /// A manifest that was given must know one of the library's crates; one that was found need not.
    pub fn find(options: &Options, items: &[Metadata]) -> Result<Sources, Refusal> {
        let mut sources = Sources {
            configured: configured_roots(options),
            ..Sources::default()
        };
        let Some(manifest) = options.manifest_path.clone().or_else(manifest_upwards) else {
            return Ok(sources);
        };
        match cargo_roots(&manifest) {
            Ok(roots) => sources.roots = roots,
            Err(e) if options.manifest_path.is_some() => {
                return Err(Refusal::new(format!("--manifest-path {manifest}: {e}")))
            }
            Err(_) => return Ok(sources),
        }
        sources.manifest = Some(manifest);
        if let Some(given) = &options.manifest_path {
            let mut crates = crate_names(items);
            if !crates.clone().any(|c| sources.roots.contains_key(c)) {
                return Err(Refusal::with_cure(
                    format!(
                        "--manifest-path {given}: it has no package with the library {}",
                        crates.next().unwrap_or("given")
                    ),
                    "pass the Cargo.toml of the crate or workspace that the library was built from",
                ));
            }
        }
        Ok(sources)
    }

    /// Every UDL file that the metadata refers to must be readable.
    pub fn check_udl(&self, items: &[Metadata]) -> Result<(), Refusal> {
        let mut diagnostics = Diagnostics::default();
        for item in items {
            let Metadata::UdlFile(udl) = item else {
                continue;
            };
            let crate_name = udl.module_path.split("::").next().unwrap_or_default();
            let root = self
                .configured
                .get(crate_name)
                .or_else(|| self.roots.get(crate_name));
            let file = format!("{}.udl", udl.file_stub);
            let Some(root) = root else {
                let known = match &self.manifest {
                    Some(manifest) => format!("{manifest} does not know that crate"),
                    None => "no Cargo.toml was given".to_string(),
                };
                diagnostics.error(
                    crate_name,
                    format!(
                        "its interface is in {file}, and {known}\n  cure: pass --manifest-path \
                         with the Cargo.toml of the crate or of its workspace"
                    ),
                );
                continue;
            };
            let path = root.join("src").join(&file);
            if !path.is_file() {
                diagnostics.error(
                    crate_name,
                    format!(
                        "its interface is in {file}, and {path} does not exist\n  cure: generate \
                         where the sources that the library was built from are"
                    ),
                );
            }
        }
        diagnostics.into_result().map(|_| ())
    }
}

fn crate_names(items: &[Metadata]) -> impl Iterator<Item = &str> + Clone {
    items.iter().filter_map(|item| match item {
        Metadata::Namespace(namespace) => Some(namespace.crate_name.as_str()),
        _ => None,
    })
}

fn manifest_upwards() -> Option<Utf8PathBuf> {
    let current = Utf8PathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
    current
        .ancestors()
        .map(|folder| folder.join("Cargo.toml"))
        .find(|manifest| manifest.is_file())
}

/// `[crate-roots]` of the configuration file; a file that cannot be read is reported elsewhere.
fn configured_roots(options: &Options) -> BTreeMap<String, Utf8PathBuf> {
    let Some(path) = &options.config else {
        return BTreeMap::new();
    };
    let table = std::fs::read_to_string(path)
        .ok()
        .and_then(|text| toml::from_str::<toml::Table>(&text).ok())
        .unwrap_or_default();
    let base = path.parent().unwrap_or(Utf8Path::new("."));
    let Some(roots) = table.get("crate-roots").and_then(|r| r.as_table()) else {
        return BTreeMap::new();
    };
    roots
        .iter()
        .filter_map(|(name, folder)| Some((name.clone(), base.join(folder.as_str()?))))
        .collect()
}

fn cargo_roots(manifest: &Utf8Path) -> Result<BTreeMap<String, Utf8PathBuf>, String> {
    if !manifest.is_file() {
        return Err("no such file".to_string());
    }
    let mut command = MetadataCommand::new();
    command
        .manifest_path(manifest)
        .other_options(vec!["--offline".to_string()]);
    // Dependencies may be missing on this machine; the workspace itself never is.
    let metadata = command
        .exec()
        .or_else(|_| command.no_deps().exec())
        .map_err(|e| format!("cargo metadata failed: {}", e.to_string().trim()))?;
    let mut roots = BTreeMap::new();
    // Members last, so that of two packages with one library theirs is taken.
    let mut packages: Vec<_> = metadata.packages.iter().collect();
    packages.sort_by_key(|package| metadata.workspace_members.contains(&package.id));
    for package in packages {
        let Some(folder) = package.manifest_path.parent() else {
            continue;
        };
        for target in &package.targets {
            let other = target.is_bin()
                || target.is_example()
                || target.is_test()
                || target.is_bench()
                || target.is_custom_build();
            if !other {
                roots.insert(target.name.replace('-', "_"), folder.to_owned());
            }
        }
    }
    Ok(roots)
}
