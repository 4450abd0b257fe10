// SPDX-License-Identifier: MPL-2.0

//! What the program refuses: each with what is wrong and the cure, status 1, and no file written.

mod common;

use common::*;
use std::fs;
use std::process::Command;

fn assert_says(stderr: &str, parts: &[&str]) {
    for part in parts {
        assert!(stderr.contains(part), "'{part}' is missing in: {stderr}");
    }
}

#[test]
fn a_missing_library_is_refused() {
    let stderr = refused(&["/nonexistent/libx.so"]);
    assert_says(
        &stderr,
        &["error: /nonexistent/libx.so: no such file", "cure: build"],
    );
}

#[test]
fn a_folder_is_refused() {
    assert_says(&refused(&["/"]), &["error: / is a folder", "cure: "]);
}

#[test]
fn a_file_that_is_no_library_is_refused() {
    let folder = temp();
    let file = path(&folder, "libtext.so");
    fs::write(&file, "just text").unwrap();
    assert_says(&refused(&[file]), &["is no library", "cdylib"]);
}

#[test]
fn an_interface_definition_is_refused() {
    let file = root().join("tests/fixtures/udl-fixture/src/udl_fixture.udl");
    assert_says(&refused(&[file]), &["is an interface definition", "cure: "]);
}

#[test]
fn a_damaged_library_is_refused() {
    let folder = temp();
    let file = path(&folder, "libcut.so");
    let data = fs::read(library("simple-fns")).unwrap();
    for length in [8, 64, 1000] {
        fs::write(&file, &data[..length]).unwrap();
        assert_says(&refused(&[&file]), &["libcut.so"]);
    }
}

#[test]
fn an_executable_is_refused() {
    let program = env!("CARGO_BIN_EXE_monkeybridge-bindgen");
    assert_says(&refused(&[program]), &["is no UniFFI library", "cure: "]);
}

#[test]
fn a_static_archive_is_refused() {
    let folder = temp();
    for name in ["libx.rlib", "libx.a"] {
        let file = path(&folder, name);
        fs::write(&file, b"!<arch>\nwhatever").unwrap();
        assert_says(
            &refused(&[file]),
            &["static archive", "crate-type = [\"cdylib\"]"],
        );
    }
}

#[test]
fn a_stripped_library_is_refused() {
    let folder = temp();
    let file = path(&folder, "libsimple_fns.so");
    fs::copy(library("simple-fns"), &file).unwrap();
    let strip = Command::new("strip").arg(&file).status();
    assert!(
        strip.is_ok_and(|s| s.success()),
        "strip (binutils) is needed"
    );
    assert_says(
        &refused(&[file]),
        &["was stripped", "crate simple_fns", "strip = \"none\""],
    );
}

#[test]
fn a_library_of_another_contract_is_refused_with_both_versions() {
    let folder = temp();
    let file = path(&folder, "libsimple_fns.so");
    let mut data = fs::read(library("simple-fns")).unwrap();
    let offsets = symbol_offsets(&data, |s| s == "ffi_simple_fns_uniffi_contract_version");
    // mov eax, 30; ret
    let at = offsets[0];
    assert_eq!(data[at..at + 5], [0xb8, 30, 0, 0, 0]);
    data[at + 1] = 29;
    fs::write(&file, data).unwrap();
    assert_says(
        &refused(&[file]),
        &[
            "simple_fns",
            "contract version 29",
            "contract version 30",
            "cure: ",
        ],
    );
}

#[test]
fn a_build_with_an_older_uniffi_is_refused_with_its_release() {
    for (package, release) in [("versions-0-30", "0.30."), ("versions-0-31", "0.31.")] {
        let stderr = refused(&[library(package)]);
        assert_says(
            &stderr,
            &[
                "crate versions was built with",
                release,
                "cure: build the crate with uniffi 0.32",
                "older_uniffi = true",
            ],
        );
        assert_eq!(stderr.matches("error: ").count(), 1, "{stderr}");
    }
}

#[test]
fn metadata_of_another_form_is_refused() {
    let folder = temp();
    let file = path(&folder, "libsimple_fns.so");
    let mut data = fs::read(library("simple-fns")).unwrap();
    let offsets = symbol_offsets(&data, |s| {
        s.starts_with("UNIFFI_META_") && s.contains("FUNC")
    });
    assert!(!offsets.is_empty());
    for at in offsets {
        data[at] = 0xee;
    }
    fs::write(&file, data).unwrap();
    assert_says(
        &refused(&[file]),
        &[
            "metadata of crate simple_fns cannot be read",
            "build the crate with uniffi 0.32",
        ],
    );
}

#[test]
fn a_udl_crate_without_its_sources_is_refused() {
    let library = library("udl-fixture");
    assert_says(
        &refused(&[&library]),
        &[
            "udl_fixture: its interface is in udl_fixture.udl",
            "cure: pass --manifest-path",
        ],
    );

    // The manifest knows the crate, but the file has gone.
    let folder = temp();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    let manifest = path(&folder, "Cargo.toml");
    fs::write(
        &manifest,
        "[package]\nname = \"udl-fixture\"\nedition = \"2021\"\n",
    )
    .unwrap();
    let args = [library.as_str(), "--manifest-path", manifest.as_str()];
    assert_says(
        &refused(&args),
        &["udl_fixture.udl does not exist", "cure: "],
    );
}

#[test]
fn a_manifest_of_another_crate_is_refused() {
    let folder = temp();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    let manifest = path(&folder, "Cargo.toml");
    fs::write(
        &manifest,
        "[package]\nname = \"other\"\nedition = \"2021\"\n",
    )
    .unwrap();
    let library = library("simple-fns");
    let args = [library.as_str(), "--manifest-path", manifest.as_str()];
    assert_says(
        &refused(&args),
        &["it has no package with the library simple_fns", "cure: "],
    );
    let args = [
        library.as_str(),
        "--manifest-path",
        "/nonexistent/Cargo.toml",
    ];
    assert_says(&refused(&args), &["/nonexistent/Cargo.toml: no such file"]);
}

#[test]
fn all_unsupported_items_are_listed() {
    let stderr = refused(&[library("unsupported")]);
    assert_says(
        &stderr,
        &[
            "error: unsupported::name_of: argument 'level' of type Level takes the default of its \
             Rust type, whose value UniFFI's metadata does not tell\n",
            "error: unsupported::Settings: field 'level' of type Level takes the default ",
        ],
    );
    assert!(!stderr.contains("unsupported::fine"), "{stderr}");
}

#[test]
fn an_unknown_crate_name_is_refused() {
    let stderr = refused(&[library("simple-fns").as_str(), "--crate", "simple"]);
    assert_says(&stderr, &["--crate simple", "it has simple_fns"]);
}

#[test]
fn a_wrong_configuration_is_refused() {
    let library = library("callbacks");
    let refused_with = |text: &str| {
        let folder = temp();
        let file = path(&folder, "config.toml");
        fs::write(&file, text).unwrap();
        refused(&[library.as_str(), "--config", file.as_str()])
    };
    let cases = [
        ("not toml", "is not valid TOML"),
        ("[bindings.monkeybridge]\n", "unknown table [bindings]"),
        (
            "[crates.callbacks.bindings.monkeybridge]\nint32 = \"number\"",
            "int32",
        ),
        (
            "[crates.callbacks.bindings.monkeybridge.methods]\n\"Nobody.calls\" = \"sync\"",
            "'Nobody.calls'",
        ),
        (
            "[crates.callbacks.bindings.monkeybridge.methods]\n\"Store.get\" = \"fire-and-forget\"",
            "callbacks::Store.get: ",
        ),
        (
            "[crates.callbacks.bindings.monkeybridge.calls]\nnobody = \"background\"",
            "'nobody'",
        ),
    ];
    for (config, part) in cases {
        assert_says(&refused_with(config), &["error: ", part]);
    }
    let cases = [
        ("rename = { Stor = \"Shop\" }", "'Stor', which is no item"),
        (
            "rename = { \"Store.get.kee\" = \"k\" }",
            "'Store.get.kee', which is no item",
        ),
        (
            "exclude = [\"no_function\"]",
            "'no_function', which is no function",
        ),
        (
            "exclude = [\"Store.get\"]",
            "callbacks::Store.get: 'exclude' names it, but Rust calls",
        ),
        (
            "exclude = [\"Token\"]",
            "callbacks::Giver.give_object: it uses Token, which 'exclude' leaves out",
        ),
    ];
    for (entry, part) in cases {
        let config = format!("[crates.callbacks.bindings.monkeybridge]\n{entry}");
        assert_says(&refused_with(&config), &["error: ", part]);
    }
    let stderr = refused(&[library.as_str(), "--config", "/nonexistent.toml"]);
    assert_says(&stderr, &["cannot read /nonexistent.toml"]);
}

#[test]
fn wrong_arguments_end_with_status_2() {
    for args in [&["generate", "libx.so"][..], &["frobnicate"], &[]] {
        let output = bindgen(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn with_compat_firefox_the_configuration_is_firefoxs() {
    let folder = temp();
    let library = library("simple-fns");
    for (text, named) in [
        (
            "[defaults.bindings.monkeybridge]\nint64 = \"number\"",
            "unknown key 'bindings'",
        ),
        ("[crates.simple_fns]", "Firefox's own config.toml"),
        (
            "[simple_fns.async_wrappers]\nnothing = \"async\"",
            "'nothing' of async_wrappers",
        ),
        ("[simple_fns", "no valid TOML"),
    ] {
        let file = path(&folder, "config.toml");
        fs::write(&file, text).unwrap();
        let args = [
            library.as_str(),
            "--compat",
            "firefox",
            "--config",
            file.as_str(),
        ];
        assert_says(&refused(&args), &[named, "config.toml"]);
    }
}
