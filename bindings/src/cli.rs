// SPDX-License-Identifier: MPL-2.0

//! The command line: arguments in, exit status out.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

use crate::diagnostics::Refusal;
use crate::{inspect, load, output, passes, render};

/// Generates the JavaScript and C++ sides of a crate's UniFFI interface.
#[derive(Debug, Parser)]
#[command(name = "monkeybridge-bindgen", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write NAMESPACE.mjs, NAMESPACE.d.ts and NAMESPACE.cpp for each crate in the library
    Generate(Generate),
    /// Print interfaces, methods with their mode, FFI signatures and checksums
    Inspect(Inspect),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Compat {
    /// uniffi-bindgen-gecko-js and its config.toml
    Firefox,
}

#[derive(Debug, Args)]
struct Input {
    /// The crate's shared library (lib*.so), with its symbols
    library: Utf8PathBuf,
    /// Manifest of the crate or its workspace, to find uniffi.toml and UDL files
    #[arg(long, value_name = "CARGO_TOML")]
    manifest_path: Option<Utf8PathBuf>,
    /// Configuration of several crates: [defaults], [crates.NAME], [crate-roots]
    #[arg(long, value_name = "FILE")]
    config: Option<Utf8PathBuf>,
    /// Give modules the surface of another generator's; --config is then its configuration
    #[arg(long, value_name = "NAME")]
    compat: Option<Compat>,
    /// Only this crate of the library; repeatable
    #[arg(long = "crate", value_name = "NAME")]
    crates: Vec<String>,
}

#[derive(Debug, Args)]
struct Generate {
    #[command(flatten)]
    input: Input,
    /// Folder for the generated files; made if it is missing
    #[arg(long, value_name = "DIR")]
    out: Utf8PathBuf,
    /// Folder for a page of Markdown for each crate, with what it offers
    #[arg(long, value_name = "DIR")]
    docs: Option<Utf8PathBuf>,
    /// Write no C++
    #[arg(long)]
    no_cpp: bool,
}

#[derive(Debug, Args)]
struct Inspect {
    #[command(flatten)]
    input: Input,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs one command. Results go to standard output, diagnostics to standard error; the status is 0
/// when everything was done, 1 when the library was refused.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        Command::Generate(args) => generate(&args),
        Command::Inspect(args) => inspect(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprint!("{refusal}");
            ExitCode::FAILURE
        }
    }
}

fn generate(args: &Generate) -> Result<(), Refusal> {
    let library = load::load(&args.input.options())?;
    let (library, warnings) = passes::run(library, passes::Demand::Renderable)?;
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
    let files = render::render(&library, !args.no_cpp)?;
    output::write(&args.out, &files)?;
    match &args.docs {
        Some(docs) => output::write(docs, &render::pages(&library)),
        None => Ok(()),
    }
}

fn inspect(args: &Inspect) -> Result<(), Refusal> {
    let library = load::load(&args.input.options())?;
    let (library, warnings) = passes::run(library, passes::Demand::Describable)?;
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
    let text = if args.json {
        inspect::json(&library)
    } else {
        inspect::text(&library)
    };
    output::print(&text)
}

impl Input {
    fn options(&self) -> load::Options {
        load::Options {
            library: self.library.clone(),
            manifest_path: self.manifest_path.clone(),
            config: self.config.clone(),
            crates: self.crates.clone(),
            firefox: self.compat == Some(Compat::Firefox),
        }
    }
}
