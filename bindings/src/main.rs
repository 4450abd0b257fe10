// SPDX-License-Identifier: MPL-2.0

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    monkeybridge_bindgen::cli::run(monkeybridge_bindgen::cli::Cli::parse())
}
