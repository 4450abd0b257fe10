// SPDX-License-Identifier: MPL-2.0

//! What the tests of the program share: fixture libraries, and running the program.

// Each test file is a crate of its own and uses a part of this.
#![allow(dead_code)]

use camino::{Utf8Path, Utf8PathBuf};
use goblin::elf::Elf;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The top folder of the repository.
pub fn root() -> Utf8PathBuf {
    let bindings = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    bindings
        .parent()
        .expect("bindings/ has a parent")
        .to_owned()
}

/// The cdylib of a crate of the workspace, built if need be.
pub fn library(package: &str) -> Utf8PathBuf {
    static EXAMPLES: OnceLock<Vec<Utf8PathBuf>> = OnceLock::new();
    static FIXTURES: OnceLock<Vec<Utf8PathBuf>> = OnceLock::new();
    // The groups of the root BUILD.bazel: cargo picks the features of dependencies for a whole
    // group, and would build everything again for another one.
    let libraries = if root().join("examples").join(package).exists() {
        EXAMPLES.get_or_init(|| build("examples", &["monkeybridge-bindgen"]))
    } else {
        FIXTURES.get_or_init(|| build("tests/fixtures", &[]))
    };
    let name = format!("lib{}.so", package.replace('-', "_"));
    let library = libraries
        .iter()
        .find(|path| path.file_name() == Some(&name))
        .unwrap_or_else(|| panic!("{package} makes no {name}"))
        .clone();
    assert_current(&library, package);
    library
}

/// Whether cargo has built the library after the last change of the crate. It compares times with
/// those of files in target/, which something else may have touched.
fn assert_current(library: &Utf8Path, package: &str) {
    let time = |path: &Utf8Path| path.metadata().and_then(|m| m.modified()).expect("a time");
    let built = time(library);
    for folder in ["examples", "tests/fixtures"] {
        let mut left = vec![root().join(folder).join(package).join("src")];
        while let Some(folder) = left.pop().filter(|folder| folder.exists()) {
            for entry in folder.read_dir_utf8().expect("a folder") {
                let path = entry.expect("an entry").path().to_owned();
                if path.is_dir() {
                    left.push(path);
                } else {
                    assert!(
                        time(&path) <= built,
                        "{library} is older than {path} and cargo takes it for fresh: \
                         cargo clean --release -p {package}"
                    );
                }
            }
        }
    }
}

fn build(folder: &str, more: &[&str]) -> Vec<Utf8PathBuf> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--release", "--offline", "--locked"]);
    command.arg("--message-format=json").current_dir(root());
    for package in more {
        command.args(["--package", package]);
    }
    for entry in root().join(folder).read_dir_utf8().expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.path().join("Cargo.toml").exists() {
            command.args(["--package", entry.file_name()]);
        }
    }
    let output = command.output().expect("cargo starts");
    assert!(
        output.status.success(),
        "{folder} does not build: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|name| name.as_str().map(Utf8PathBuf::from))
        .filter(|path| path.extension() == Some("so"))
        .collect()
}

/// The program's result with these arguments, in a folder where no Cargo.toml is found upwards.
pub fn bindgen<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Output {
    bindgen_in(std::env::temp_dir().as_path(), args)
}

pub fn bindgen_in<S: AsRef<std::ffi::OsStr>>(folder: &Path, args: &[S]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_monkeybridge-bindgen"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs `generate`, which must refuse with status 1 and make no file; returns what it said.
pub fn refused<S: AsRef<str>>(args: &[S]) -> String {
    let folder = temp();
    let out = path(&folder, "out");
    let mut all = vec!["generate", "--out", out.as_str()];
    all.extend(args.iter().map(AsRef::as_ref));
    let output = bindgen_in(folder.path(), &all);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(!out.exists(), "{out} was made: {stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    stderr
}

pub fn temp() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

pub fn path(folder: &TempDir, name: &str) -> Utf8PathBuf {
    Utf8PathBuf::from_path_buf(folder.path().join(name)).expect("a path in UTF-8")
}

/// Where the contents of a symbol of a library are in its file, from either symbol table.
pub fn symbol_offsets(data: &[u8], matches: impl Fn(&str) -> bool) -> Vec<usize> {
    let elf = Elf::parse(data).expect("an ELF file");
    let named = |symbol: &goblin::elf::sym::Sym| {
        elf.strtab
            .get_at(symbol.st_name)
            .is_some_and(|name| symbol.st_value != 0 && matches(name))
    };
    elf.syms
        .iter()
        .filter(named)
        .map(|symbol| {
            let segment = elf
                .program_headers
                .iter()
                .find(|h| {
                    h.p_type == goblin::elf::program_header::PT_LOAD
                        && (h.p_vaddr..h.p_vaddr + h.p_filesz).contains(&symbol.st_value)
                })
                .expect("a segment with the symbol");
            (symbol.st_value - segment.p_vaddr + segment.p_offset) as usize
        })
        .collect()
}
