// SPDX-License-Identifier: MPL-2.0

//! What `inspect` prints.

mod common;

use common::*;
use serde_json::Value;

fn inspect(args: &[&str]) -> (String, String) {
    let mut all = vec!["inspect"];
    all.extend(args);
    let output = bindgen(&all);
    assert!(output.status.success(), "{}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_text_lists_methods_with_mode_signature_and_checksum() {
    let (stdout, stderr) = inspect(&[library("todo-sync").as_str()]);
    for line in [
        "crate todo_sync (namespace todo_sync), UniFFI contract 30, ",
        "callback interface ChangeListener, implemented in JavaScript",
        "  0 ChangeListener.changed(change: Change)  fire-and-forget",
        "      void (*)(uint64_t, RustBuffer, void*, RustCallStatus*)",
        "  0 MergePolicy.decide(mine: Task, theirs: Task) -> Decision throws MergeError  sync",
        "  0 Uploader.upload(batch: sequence<Task>) -> Receipt throws UploadError  async",
        "  TodoStore.remove(id: u64) throws StoreError  sync",
        "      void uniffi_todo_sync_fn_method_todostore_remove(uint64_t, uint64_t, \
         RustCallStatus*)  checksum ",
    ] {
        assert!(stdout.contains(line), "'{line}' is missing in:\n{stdout}");
    }
    assert_eq!(stderr, "");
}

#[test]
fn the_json_has_the_same_facts() {
    let (stdout, _) = inspect(&[library("traits").as_str(), "--json"]);
    let json: Value = serde_json::from_str(&stdout).unwrap();
    let component = &json["components"][0];
    assert_eq!(component["contract"]["version"], 30);
    let interfaces = component["interfaces"].as_array().unwrap();
    let calculator = interfaces
        .iter()
        .find(|i| i["name"] == "Calculator")
        .unwrap();
    assert_eq!(calculator["kind"], "trait");
    assert_eq!(calculator["methods"][2]["name"], "divide");
    assert_eq!(calculator["methods"][2]["throws"], "CalculatorError");
    assert_eq!(calculator["methods"][2]["mode"], "sync");
    let checksums = component["checksums"].as_array().unwrap();
    assert!(checksums.iter().all(|c| c["value"].as_u64().is_some()));
}

#[test]
fn what_is_not_supported_is_a_warning_only() {
    let (stdout, stderr) = inspect(&[library("unsupported").as_str()]);
    assert!(
        stdout.contains("nameOf(level: Level) -> string"),
        "{stdout}"
    );
    assert!(
        stderr.contains("warning: unsupported::name_of: "),
        "{stderr}"
    );
}

#[test]
fn the_output_may_be_cut_off() {
    let library = library("callbacks");
    let script = format!(
        "set -o pipefail; '{}' inspect '{library}' 2>/dev/null | head -1",
        env!("CARGO_BIN_EXE_monkeybridge-bindgen")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
fn with_compat_firefox_modes_are_those_of_its_table() {
    let config = root().join("tests/fixtures/firefox-compat/firefox.toml");
    let (stdout, stderr) = inspect(&[
        library("firefox-compat").as_str(),
        "--compat",
        "firefox",
        "--config",
        config.as_str(),
    ]);
    for line in [
        "  countWords(text: string) -> u32  background\n",
        "  Store.put(entry: Entry) throws StoreError  background\n",
        "  Store.size() -> u32  sync\n",
        "  0 Listener.changed(id: u32)  fire-and-forget\n",
        "  1 Listener.rating(id: u32) -> u32 throws StoreError  sync\n",
    ] {
        assert!(stdout.contains(line), "'{line}' is missing in:\n{stdout}");
    }
    assert!(!stderr.contains("async_wrappers"), "{stderr}");
}
