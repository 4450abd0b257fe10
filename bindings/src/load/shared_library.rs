// SPDX-License-Identifier: MPL-2.0

//! What kind of file the user gave, read from its ELF tables.
//!
//! Nothing in the library is run. The contract version is read from the machine code of
//! `ffi_*_uniffi_contract_version`, which does nothing but return it; where the code has another
//! shape the check is left to the bridge, which makes it again when the library is bound.

use camino::Utf8Path;
use goblin::elf::{header, sym, Elf};
use std::fs;
use std::io::ErrorKind;

use super::UNIFFI_VERSION;
use crate::diagnostics::Refusal;

#[derive(Debug)]
pub struct SharedLibrary {
    /// File name without `lib` and extension.
    pub name: String,
    /// Names of the crates with a UniFFI interface, sorted.
    pub crates: Vec<String>,
}

impl SharedLibrary {
    pub fn crate_list(&self) -> String {
        let noun = if self.crates.len() == 1 {
            "crate"
        } else {
            "crates"
        };
        format!("{noun} {}", self.crates.join(", "))
    }
}

pub fn read(path: &Utf8Path) -> Result<Vec<u8>, Refusal> {
    if path.is_dir() {
        return Err(Refusal::with_cure(
            format!("{path} is a folder"),
            "pass the shared library itself, target/debug/lib<crate>.so",
        ));
    }
    fs::read(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => Refusal::with_cure(
            format!("{path}: no such file"),
            "build the crate (cargo build) and pass target/debug/lib<crate>.so",
        ),
        _ => Refusal::new(format!("cannot read {path}: {e}")),
    })
}

/// The release of uniffi that a library was built with, if its messages tell: `0.31.2`.
pub fn uniffi_release(data: &[u8]) -> Option<String> {
    const CRATE: &[u8] = b"/uniffi_core-";
    let at = data.windows(CRATE.len()).position(|w| w == CRATE)? + CRATE.len();
    let digits = (data[at..].iter())
        .take_while(|b| b.is_ascii_digit() || **b == b'.')
        .count();
    let release = std::str::from_utf8(&data[at..at + digits]).ok()?;
    release.contains('.').then(|| release.to_string())
}

pub fn classify(path: &Utf8Path, data: &[u8]) -> Result<SharedLibrary, Refusal> {
    const CDYLIB_CURE: &str =
        "add crate-type = [\"cdylib\"] under [lib] in Cargo.toml, build, and pass lib<crate>.so";
    if data.starts_with(b"!<arch>\n") || data.starts_with(b"!<thin>\n") {
        return Err(Refusal::with_cure(
            format!(
                "{path} is a static archive (.rlib or .a); the bridge opens a crate's shared \
                 library at run time"
            ),
            CDYLIB_CURE,
        ));
    }
    if path.extension() == Some("udl") {
        return Err(Refusal::with_cure(
            format!("{path} is an interface definition, not a library"),
            "build its crate and pass the shared library; the UDL file is found from there",
        ));
    }
    if !data.starts_with(b"\x7fELF") {
        return Err(Refusal::with_cure(
            format!("{path} is no library (not an ELF file)"),
            CDYLIB_CURE,
        ));
    }
    let elf = Elf::parse(data)
        .map_err(|e| Refusal::new(format!("{path}: the ELF file is damaged: {e}")))?;
    if elf.header.e_type != header::ET_DYN {
        return Err(Refusal::with_cure(
            format!("{path} is an ELF file but no shared library"),
            CDYLIB_CURE,
        ));
    }

    let contracts = contract_functions(&elf);
    if contracts.is_empty() {
        return Err(Refusal::with_cure(
            format!("{path} is no UniFFI library: it exports no ffi_*_uniffi_contract_version"),
            "call uniffi::setup_scaffolding!() in the crate, or check that this is the right file",
        ));
    }
    check_contract(path, data, &elf, &contracts)?;
    let shared = SharedLibrary {
        name: library_name(path),
        crates: contracts.into_iter().map(|c| c.crate_name).collect(),
    };
    // Dynamic symbols survive stripping, and with them some copies of the metadata; but a library
    // without its symbol table has lost others, so none is trusted.
    if elf.syms.is_empty() {
        return Err(Refusal::with_cure(
            format!(
                "{path} was stripped: the UniFFI metadata of {} is in its symbol table, which is gone",
                shared.crate_list()
            ),
            "pass the library as cargo built it, with strip = \"none\" or \"debuginfo\" in the \
             profile; only the copy that is shipped may be stripped",
        ));
    }
    Ok(shared)
}

fn library_name(path: &Utf8Path) -> String {
    let stem = path.file_stem().unwrap_or("library");
    stem.strip_prefix("lib").unwrap_or(stem).to_string()
}

struct ContractFunction {
    crate_name: String,
    symbol: sym::Sym,
}

fn contract_functions(elf: &Elf<'_>) -> Vec<ContractFunction> {
    let mut found: Vec<_> = elf
        .dynsyms
        .iter()
        .filter(|symbol| !symbol.is_import())
        .filter_map(|symbol| {
            let name = elf.dynstrtab.get_at(symbol.st_name)?;
            let crate_name = name
                .strip_prefix("ffi_")?
                .strip_suffix("_uniffi_contract_version")?;
            Some(ContractFunction {
                crate_name: crate_name.to_string(),
                symbol,
            })
        })
        .collect();
    found.sort_by(|a, b| a.crate_name.cmp(&b.crate_name));
    found
}

fn check_contract(
    path: &Utf8Path,
    data: &[u8],
    elf: &Elf<'_>,
    contracts: &[ContractFunction],
) -> Result<(), Refusal> {
    let expected = uniffi_meta::UNIFFI_CONTRACT_VERSION;
    let cure = format!(
        "depend on uniffi = \"={UNIFFI_VERSION}.0\" in the crate and its dependencies, and build again"
    );
    for contract in contracts {
        let crate_name = &contract.crate_name;
        let version = file_offset(elf, contract.symbol.st_value)
            .and_then(|offset| data.get(offset..))
            .and_then(|code| returned_constant(elf.header.e_machine, code));
        if let Some(version) = version.filter(|v| *v != expected) {
            return Err(Refusal::with_cure(
                format!(
                    "{path}: crate {crate_name} was built for UniFFI contract version {version}; \
                     Monkeybridge needs contract version {expected} (uniffi 0.30 to {UNIFFI_VERSION})"
                ),
                cure,
            ));
        }
        // Object pointers as their own future type went away with contract 30.
        let pointer_future = format!("ffi_{crate_name}_rust_future_poll_pointer");
        if elf
            .dynsyms
            .iter()
            .any(|s| elf.dynstrtab.get_at(s.st_name) == Some(&pointer_future))
        {
            return Err(Refusal::with_cure(
                format!(
                    "{path}: crate {crate_name} was built with uniffi 0.29 or older; Monkeybridge \
                     needs contract version {expected} (uniffi 0.30 to {UNIFFI_VERSION})"
                ),
                cure,
            ));
        }
    }
    Ok(())
}

fn file_offset(elf: &Elf<'_>, address: u64) -> Option<usize> {
    elf.program_headers
        .iter()
        .find(|h| {
            h.p_type == goblin::elf::program_header::PT_LOAD
                && address >= h.p_vaddr
                && address < h.p_vaddr + h.p_filesz
        })
        .and_then(|h| usize::try_from(address - h.p_vaddr + h.p_offset).ok())
}

/// The value of a function that only returns a constant.
fn returned_constant(machine: u16, code: &[u8]) -> Option<u32> {
    match machine {
        header::EM_X86_64 => {
            let code = code.strip_prefix(&[0xf3, 0x0f, 0x1e, 0xfa]).unwrap_or(code); // endbr64
            let frame = code.strip_prefix(&[0x55, 0x48, 0x89, 0xe5]); // push rbp; mov rbp, rsp
            let code = frame.unwrap_or(code);
            let value = code.strip_prefix(&[0xb8])?.first_chunk::<4>()?; // mov eax, imm32
            let rest = &code[5..];
            let rest = match frame {
                Some(_) => rest.strip_prefix(&[0x5d])?, // pop rbp
                None => rest,
            };
            (rest.first() == Some(&0xc3)).then(|| u32::from_le_bytes(*value)) // ret
        }
        header::EM_AARCH64 => {
            let mov = u32::from_le_bytes(*code.first_chunk::<4>()?);
            let ret = u32::from_le_bytes(*code.get(4..)?.first_chunk::<4>()?);
            // movz w0, #imm16; ret
            (mov & 0xffe0_001f == 0x5280_0000 && ret == 0xd65f_03c0).then_some((mov >> 5) & 0xffff)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_of_uniffi_is_found_in_a_path() {
        let release = |data: &[u8]| uniffi_release(data);
        assert_eq!(
            release(b"x/uniffi_core-0.31.2/src/y").as_deref(),
            Some("0.31.2")
        );
        assert_eq!(release(b"x/uniffi_core/src"), None);
        assert_eq!(release(b"/uniffi_core-"), None);
    }

    #[test]
    fn the_constant_of_an_x86_64_function_is_read() {
        let plain = [0xb8, 0x1e, 0, 0, 0, 0xc3];
        assert_eq!(returned_constant(header::EM_X86_64, &plain), Some(30));
        let framed = [0x55, 0x48, 0x89, 0xe5, 0xb8, 0x1d, 0, 0, 0, 0x5d, 0xc3];
        assert_eq!(returned_constant(header::EM_X86_64, &framed), Some(29));
    }

    #[test]
    fn the_constant_of_an_aarch64_function_is_read() {
        // mov w0, #31; ret
        let code = [0xe0, 0x03, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6];
        assert_eq!(returned_constant(header::EM_AARCH64, &code), Some(31));
    }

    #[test]
    fn code_of_another_shape_has_no_constant() {
        assert_eq!(returned_constant(header::EM_X86_64, &[0xb8, 0x1e]), None);
        assert_eq!(
            returned_constant(header::EM_X86_64, &[0xe9, 0, 0, 0, 0, 0xc3]),
            None
        );
        assert_eq!(returned_constant(header::EM_RISCV, &[0; 8]), None);
    }
}
