// SPDX-License-Identifier: MPL-2.0

//! The checksums that a build of the same sources with uniffi 0.30 or 0.31 returns. A checksum is a
//! hash of an item's metadata, whose form changed with 0.32, though the C functions did not. So the
//! older form is written from what was read, and hashed.
//!
//! An item is taken only if this code finds its checksum in today's form too. One that has a part whose
//! older form is not known here, such as a default value, has no older checksum.

use std::collections::BTreeMap;
use uniffi_meta::{codes, FnParamMetadata, Metadata, ObjectImpl, TraitKind, Type};

/// By the symbol of the checksum function; values that differ from each other.
pub fn checksums(items: &[Metadata]) -> BTreeMap<String, Vec<u16>> {
    items
        .iter()
        .filter_map(Item::of)
        .filter_map(|item| Some((item.symbol.clone(), item.older()?)))
        .collect()
}

/// What has a checksum: a function, a method, a constructor.
struct Item<'a> {
    symbol: String,
    checksum: u16,
    code: u8,
    module_path: &'a str,
    /// Between the module and the name: the type, and the number of a trait's method.
    owner: Option<(&'a str, Option<u32>)>,
    name: &'a str,
    renamed: bool,
    is_async: bool,
    inputs: &'a [FnParamMetadata],
    returns: Option<Type>,
    throws: Option<&'a Type>,
    docs: &'a str,
}

impl<'a> Item<'a> {
    fn of(item: &'a Metadata) -> Option<Item<'a>> {
        Some(match item {
            Metadata::Func(it) => Item {
                symbol: it.checksum_symbol_name(),
                checksum: it.checksum?,
                code: codes::FUNC,
                module_path: &it.module_path,
                owner: None,
                name: &it.name,
                renamed: it.orig_name.is_some(),
                is_async: it.is_async,
                inputs: &it.inputs,
                returns: it.return_type.clone(),
                throws: it.throws.as_ref(),
                docs: it.docstring.as_deref().unwrap_or_default(),
            },
            Metadata::Method(it) => Item {
                symbol: it.checksum_symbol_name(),
                checksum: it.checksum?,
                code: codes::METHOD,
                module_path: &it.module_path,
                owner: Some((&it.self_name, None)),
                name: &it.name,
                renamed: it.orig_name.is_some(),
                is_async: it.is_async,
                inputs: &it.inputs,
                returns: it.return_type.clone(),
                throws: it.throws.as_ref(),
                docs: it.docstring.as_deref().unwrap_or_default(),
            },
            Metadata::TraitMethod(it) => Item {
                symbol: it.checksum_symbol_name(),
                checksum: it.checksum?,
                code: codes::TRAIT_METHOD,
                module_path: &it.module_path,
                owner: Some((&it.trait_name, Some(it.index))),
                name: &it.name,
                renamed: it.orig_name.is_some(),
                is_async: it.is_async,
                inputs: &it.inputs,
                returns: it.return_type.clone(),
                throws: it.throws.as_ref(),
                docs: it.docstring.as_deref().unwrap_or_default(),
            },
            Metadata::Constructor(it) => Item {
                symbol: it.checksum_symbol_name(),
                checksum: it.checksum?,
                code: codes::CONSTRUCTOR,
                module_path: &it.module_path,
                owner: Some((&it.self_name, None)),
                name: &it.name,
                renamed: it.orig_name.is_some(),
                is_async: it.is_async,
                inputs: &it.inputs,
                returns: Some(Type::Object {
                    module_path: it.module_path.clone(),
                    name: it.self_name.clone(),
                    imp: ObjectImpl::Struct,
                }),
                throws: it.throws.as_ref(),
                docs: it.docstring.as_deref().unwrap_or_default(),
            },
            _ => return None,
        })
    }

    fn older(&self) -> Option<Vec<u16>> {
        if hash(self.encode(Form::V32)?) != self.checksum {
            return None;
        }
        let mut found = vec![hash(self.encode(Form::V31)?), hash(self.encode(Form::V30)?)];
        found.dedup();
        Some(found)
    }

    fn encode(&self, form: Form) -> Option<Vec<u8>> {
        let mut out = Encoder {
            form,
            bytes: vec![],
        };
        out.byte(self.code);
        out.path(self.module_path)?;
        if let Some((owner, index)) = self.owner {
            out.text(owner)?;
            if let Some(index) = index {
                out.bytes.extend(index.to_le_bytes());
            }
        }
        out.text(self.name)?;
        if self.renamed {
            return None;
        }
        if form == Form::V32 {
            out.byte(0);
        }
        out.byte(self.is_async.into());
        out.byte(self.inputs.len().try_into().ok()?);
        for input in self.inputs {
            // These cross in another form since 0.32.
            let borrowed = input.by_ref && input.ty == Type::Bytes;
            if input.default.is_some() || borrowed {
                return None;
            }
            out.text(&input.name)?;
            out.ty(&input.ty)?;
            if form == Form::V32 {
                out.byte(input.by_ref.into());
            }
            out.byte(0);
        }
        if self.throws.is_some() {
            out.byte(codes::TYPE_RESULT);
        }
        match &self.returns {
            Some(ty) => out.ty(ty)?,
            None => out.byte(codes::TYPE_UNIT),
        }
        if let Some(ty) = self.throws {
            out.ty(ty)?;
        }
        let length: u16 = self.docs.len().try_into().ok()?;
        out.bytes.extend(length.to_le_bytes());
        out.bytes.extend(self.docs.bytes());
        Some(out.bytes)
    }
}

/// FNV-1a, folded to 16 bits.
fn hash(bytes: Vec<u8>) -> u16 {
    let hash = bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
    (hash ^ (hash >> 16) ^ (hash >> 32) ^ (hash >> 48)) as u16
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Modules are known by their crate alone.
    V30,
    V31,
    V32,
}

struct Encoder {
    form: Form,
    bytes: Vec<u8>,
}

impl Encoder {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn text(&mut self, text: &str) -> Option<()> {
        self.byte(text.len().try_into().ok()?);
        self.bytes.extend(text.bytes());
        Some(())
    }

    fn path(&mut self, path: &str) -> Option<()> {
        match self.form {
            Form::V30 => self.text(path.split("::").next()?),
            _ => self.text(path),
        }
    }

    fn named(&mut self, code: u8, module_path: &str, name: &str) -> Option<()> {
        self.byte(code);
        self.path(module_path)?;
        self.text(name)
    }

    /// `None` for what older releases do not have.
    fn ty(&mut self, ty: &Type) -> Option<()> {
        let simple = match ty {
            Type::UInt8 => codes::TYPE_U8,
            Type::Int8 => codes::TYPE_I8,
            Type::UInt16 => codes::TYPE_U16,
            Type::Int16 => codes::TYPE_I16,
            Type::UInt32 => codes::TYPE_U32,
            Type::Int32 => codes::TYPE_I32,
            Type::UInt64 => codes::TYPE_U64,
            Type::Int64 => codes::TYPE_I64,
            Type::Float32 => codes::TYPE_F32,
            Type::Float64 => codes::TYPE_F64,
            Type::Boolean => codes::TYPE_BOOL,
            Type::String => codes::TYPE_STRING,
            Type::Duration => codes::TYPE_DURATION,
            Type::Timestamp => codes::TYPE_SYSTEM_TIME,
            Type::Bytes => {
                self.bytes.extend([codes::TYPE_VEC, codes::TYPE_U8]);
                return Some(());
            }
            _ => return self.compound(ty),
        };
        self.byte(simple);
        Some(())
    }

    fn compound(&mut self, ty: &Type) -> Option<()> {
        match ty {
            Type::Record { module_path, name } => self.named(codes::TYPE_RECORD, module_path, name),
            Type::Enum { module_path, name } => self.named(codes::TYPE_ENUM, module_path, name),
            Type::CallbackInterface { module_path, name } => {
                self.named(codes::TYPE_CALLBACK_INTERFACE, module_path, name)
            }
            Type::Object {
                module_path,
                name,
                imp,
            } => self.object(module_path, name, imp),
            Type::Custom {
                module_path,
                name,
                builtin,
            } => {
                self.named(codes::TYPE_CUSTOM, module_path, name)?;
                self.ty(builtin)
            }
            Type::Optional { inner_type } => {
                self.byte(codes::TYPE_OPTION);
                self.ty(inner_type)
            }
            Type::Sequence { inner_type } => {
                self.byte(codes::TYPE_VEC);
                self.ty(inner_type)
            }
            Type::Map {
                key_type,
                value_type,
            } => {
                self.byte(codes::TYPE_HASH_MAP);
                self.ty(key_type)?;
                self.ty(value_type)
            }
            _ => None,
        }
    }

    fn object(&mut self, module_path: &str, name: &str, imp: &ObjectImpl) -> Option<()> {
        /// Of a trait that JavaScript may implement, before 0.32.
        const CALLBACK_TRAIT_INTERFACE: u8 = 25;
        let ObjectImpl::Trait(kind) = imp else {
            return self.named(codes::TYPE_INTERFACE, module_path, name);
        };
        if self.form == Form::V32 {
            self.named(codes::TYPE_TRAIT_INTERFACE, module_path, name)?;
            self.byte(match kind {
                TraitKind::RustOnly => codes::TRAIT_KIND_RUST_ONLY,
                TraitKind::Both => codes::TRAIT_KIND_BOTH,
                TraitKind::ForeignOnly => codes::TRAIT_KIND_FOREIGN_ONLY,
            });
            return Some(());
        }
        match kind {
            TraitKind::RustOnly => self.named(codes::TYPE_TRAIT_INTERFACE, module_path, name),
            TraitKind::Both => self.named(CALLBACK_TRAIT_INTERFACE, module_path, name),
            TraitKind::ForeignOnly => None,
        }
    }
}
