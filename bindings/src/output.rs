// SPDX-License-Identifier: MPL-2.0

//! Writing results. A file whose content would not change is left alone, so that build systems that
//! look at times rebuild nothing.

use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::io::{ErrorKind, Write};

use crate::diagnostics::Refusal;

/// A rendered file; the path is relative to the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    pub path: Utf8PathBuf,
    pub text: String,
}

/// Writes the files that differ from what is on disk. Each is written to a neighbour first and then
/// renamed, so a reader never sees half of one.
pub fn write(out: &Utf8Path, files: &[RenderedFile]) -> Result<(), Refusal> {
    fs::create_dir_all(out).map_err(|e| Refusal::new(format!("cannot make folder {out}: {e}")))?;
    for file in files {
        let path = out.join(&file.path);
        if fs::read(&path).is_ok_and(|old| old == file.text.as_bytes()) {
            continue;
        }
        let name = path.file_name().unwrap_or("output");
        let part = path.with_file_name(format!(".{name}.{}", std::process::id()));
        fs::write(&part, &file.text)
            .and_then(|()| fs::rename(&part, &path))
            .map_err(|e| {
                // Best effort: the write error is what the user needs to see.
                let _ = fs::remove_file(&part);
                Refusal::new(format!("cannot write {path}: {e}"))
            })?;
    }
    Ok(())
}

/// Prints to standard output. A reader that went away early (`| head`) is no error.
pub fn print(text: &str) -> Result<(), Refusal> {
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(Refusal::new(format!("cannot write the output: {e}")))
        }
        _ => Ok(()),
    }
}
