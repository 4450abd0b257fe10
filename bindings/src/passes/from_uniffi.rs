// SPDX-License-Identifier: MPL-2.0

//! uniffi_bindgen's general IR → our own. The only pass that knows uniffi_bindgen's types.
//!
//! Nothing is judged here: what cannot be rendered is kept in `Extras`, for
//! `passes::support` to report with all the rest.

use uniffi_bindgen::pipeline::general;
use uniffi_meta as meta;

use crate::config::Config;
use crate::diagnostics::{Diagnostics, Refusal};
use crate::ir::*;
use crate::load::same_names::plain;

/// Converts every namespace of the root. A configuration table that cannot be read is an error that
/// names the crate.
pub fn convert(library: &str, root: general::Root) -> Result<Library, Refusal> {
    let mut diagnostics = Diagnostics::default();
    let mut components = Vec::new();
    for namespace in root.namespaces.into_values() {
        match Config::parse(namespace.config_toml.as_deref()) {
            Ok(config) => components.push(component(library, namespace, config)),
            Err(e) => diagnostics.error(
                &namespace.crate_name,
                format!("[bindings.monkeybridge] in its configuration: {e}"),
            ),
        }
    }
    diagnostics.into_result()?;
    components.sort_by(|a, b| a.namespace.cmp(&b.namespace));
    Ok(Library {
        name: library.to_string(),
        components,
    })
}

fn component(library: &str, namespace: general::Namespace, config: Config) -> Component {
    let home = namespace.name.clone();
    let home = home.as_str();
    let mut component = Component {
        namespace: namespace.name,
        crate_name: namespace.crate_name,
        library: library.to_string(),
        docs: namespace.docstring,
        config,
        contract: Contract {
            symbol: namespace.ffi_uniffi_contract_version.0,
            version: meta::UNIFFI_CONTRACT_VERSION,
        },
        buffer_symbols: BufferSymbols {
            alloc: namespace.ffi_rustbuffer_alloc.0,
            from_bytes: namespace.ffi_rustbuffer_from_bytes.0,
            free: namespace.ffi_rustbuffer_free.0,
        },
        functions: vec![],
        records: vec![],
        enums: vec![],
        objects: vec![],
        callbacks: vec![],
        custom_types: vec![],
        selected: true,
        peers: vec![],
        checksums: namespace
            .checksums
            .into_iter()
            .map(|c| Checksum {
                symbol: plain(c.fn_name.0),
                value: c.checksum,
                older: vec![],
            })
            .collect(),
    };
    for function in namespace.functions {
        component
            .functions
            .push(callable(home, function.callable, function.docstring));
    }
    for definition in namespace.type_definitions {
        add_type(home, &mut component, definition);
    }
    component.functions.sort_by(|a, b| a.name.cmp(&b.name));
    component.records.sort_by(|a, b| a.name.cmp(&b.name));
    component.enums.sort_by(|a, b| a.name.cmp(&b.name));
    component.objects.sort_by(|a, b| a.name.cmp(&b.name));
    component.callbacks.sort_by(|a, b| a.name.cmp(&b.name));
    component.custom_types.sort_by(|a, b| a.name.cmp(&b.name));
    component.checksums.sort_by(|a, b| a.symbol.cmp(&b.symbol));
    component
}

fn add_type(home: &str, component: &mut Component, definition: general::TypeDefinition) {
    use general::TypeDefinition as T;
    match definition {
        T::Interface(it) => match foreign_trait(home, it) {
            Ok(callback) => component.callbacks.push(callback),
            Err(it) => component.objects.push(object(home, *it)),
        },
        T::CallbackInterface(it) => component.callbacks.push(CallbackInterface {
            name: plain(it.name),
            js_name: String::new(),
            is_trait: false,
            vtable: vtable(home, it.vtable, &it.methods),
            docs: it.docstring,
        }),
        T::Record(it) => component.records.push(record(home, it)),
        T::Enum(it) => component.enums.push(enum_(home, it)),
        T::Custom(it) => component.custom_types.push(CustomType {
            builtin: type_(home, &it.builtin.ty),
            name: plain(it.name),
            js_name: String::new(),
            config: None,
            docs: it.docstring,
        }),
        // Types without a definition are made from the places that use them.
        T::Simple(_)
        | T::Box(_)
        | T::Optional(_)
        | T::Sequence(_)
        | T::Map(_)
        | T::Set(_)
        | T::External(_) => {}
    }
}

fn callable(home: &str, it: general::Callable, docs: Option<String>) -> Callable {
    let kind = match &it.kind {
        general::CallableKind::Function => CallableKind::Function,
        general::CallableKind::Constructor { primary: true, .. } => {
            CallableKind::PrimaryConstructor
        }
        general::CallableKind::Constructor { .. } => CallableKind::Constructor,
        general::CallableKind::Method { .. } | general::CallableKind::VTableMethod { .. } => {
            CallableKind::Method
        }
    };
    let future_suffix = it.async_data.as_ref().and_then(|data| {
        let (_, suffix) = data
            .ffi_rust_future_poll
            .0
            .split_once("_rust_future_poll_")?;
        Some(suffix.to_string())
    });
    Callable {
        name: it.name,
        js_name: String::new(),
        kind,
        symbol: plain(it.ffi_func.0),
        args: arguments(home, it.arguments, it.async_data.is_none()),
        returns: it.return_type.ty.map(|t| type_(home, &t.ty)),
        throws: it.throws_type.ty.map(|t| type_(home, &t.ty)),
        is_async: it.async_data.is_some(),
        future_suffix,
        checksum: it.checksum,
        docs,
        mode: CallMode::Sync,
    }
}

fn members(
    home: &str,
    constructors: Vec<general::Constructor>,
    methods: Vec<general::Method>,
    traits: general::UniffiTraitMethods,
) -> Members {
    // What eq_ne tells follows from eq_eq.
    let traits = [
        (RustTrait::Display, traits.display_fmt),
        (RustTrait::Debug, traits.debug_fmt),
        (RustTrait::Eq, traits.eq_eq),
        (RustTrait::Hash, traits.hash_hash),
        (RustTrait::Ord, traits.ord_cmp),
    ];
    Members {
        constructors: (constructors.into_iter())
            .map(|c| callable(home, c.callable, c.docstring))
            .collect(),
        methods: (methods.into_iter())
            .map(|m| callable(home, m.callable, m.docstring))
            .collect(),
        traits: (traits.into_iter())
            .filter_map(|(rust_trait, method)| {
                let docs = Some(rust_trait.about().to_string());
                let mut it = callable(home, method?.callable, docs);
                it.name = rust_trait.as_str().to_string();
                it.kind = CallableKind::TraitMethod(rust_trait);
                Some(it)
            })
            .collect(),
    }
}

/// Only sync functions of Rust can have `&[u8]`. Elsewhere what looks like it is `&Vec<u8>`, which
/// crosses as owned bytes; in a sync function UniFFI's metadata do not tell the two apart.
fn arguments(home: &str, args: Vec<general::Argument>, may_borrow: bool) -> Vec<Argument> {
    args.into_iter()
        .map(|arg| Argument {
            borrowed_bytes: may_borrow && arg.is_borrowed_bytes(),
            ty: type_(home, &arg.ty.ty),
            name: arg.name,
            js_name: String::new(),
            default: arg.default.as_ref().map(default),
        })
        .collect()
}

const FOREIGN_ONLY: general::ObjectImpl =
    general::ObjectImpl::Trait(general::TraitKind::ForeignOnly);

/// Of a trait that only foreign code implements every handle is a foreign one.
fn foreign_trait(
    home: &str,
    it: general::Interface,
) -> Result<CallbackInterface, Box<general::Interface>> {
    match (it.imp, it.vtable) {
        (FOREIGN_ONLY, Some(v)) => Ok(CallbackInterface {
            name: plain(it.name),
            js_name: String::new(),
            is_trait: true,
            vtable: vtable(home, v, &it.methods),
            docs: it.docstring,
        }),
        (_, vtable) => Err(Box::new(general::Interface { vtable, ..it })),
    }
}

fn object(home: &str, it: general::Interface) -> Object {
    let vtable = it.vtable.map(|v| vtable(home, v, &it.methods));
    Object {
        kind: match it.imp {
            general::ObjectImpl::Struct => ObjectKind::Struct,
            general::ObjectImpl::Trait(_) if vtable.is_some() => ObjectKind::SharedTrait,
            general::ObjectImpl::Trait(_) => ObjectKind::RustTrait,
        },
        extras: extras(&it.self_type),
        members: members(home, it.constructors, it.methods, it.uniffi_trait_methods),
        name: plain(it.name),
        js_name: String::new(),
        clone_symbol: plain(it.ffi_func_clone.0),
        free_symbol: plain(it.ffi_func_free.0),
        vtable,
        docs: it.docstring,
    }
}

/// The docstrings of vtable methods are on the interface's own methods.
fn vtable(home: &str, it: general::VTable, documented: &[general::Method]) -> VTable {
    VTable {
        init_symbol: plain(it.init_fn.0),
        methods: it
            .methods
            .into_iter()
            .map(|m| {
                let docs = documented
                    .iter()
                    .find(|d| d.callable.id == m.callable.id)
                    .and_then(|d| d.docstring.clone());
                CallbackMethod {
                    name: m.callable.name,
                    js_name: String::new(),
                    args: arguments(home, m.callable.arguments, false),
                    returns: m.callable.return_type.ty.map(|t| type_(home, &t.ty)),
                    throws: m.callable.throws_type.ty.map(|t| type_(home, &t.ty)),
                    is_async: m.callable.async_data.is_some(),
                    docs,
                    mode: CallbackMode::Sync,
                    timeout_ms: None,
                }
            })
            .collect(),
    }
}

fn record(home: &str, it: general::Record) -> Record {
    let extras = extras(&it.self_type);
    Record {
        members: members(home, it.constructors, it.methods, it.uniffi_trait_methods),
        name: plain(it.name),
        js_name: String::new(),
        fields: fields(home, it.fields),
        docs: it.docstring,
        extras,
    }
}

fn enum_(home: &str, it: general::Enum) -> Enum {
    let kind = match it.shape {
        general::EnumShape::Error { flat: true } => EnumKind::FlatError,
        general::EnumShape::Error { flat: false } => EnumKind::RichError,
        // Thrown by a function: what is thrown is an object, whatever the enum was derived as.
        general::EnumShape::Enum if it.self_type.is_used_as_error => EnumKind::RichError,
        general::EnumShape::Enum if it.is_flat => EnumKind::Flat,
        general::EnumShape::Enum => EnumKind::Rich,
    };
    let mut extras = extras(&it.self_type);
    extras.used_as_error = false;
    Enum {
        members: members(home, it.constructors, it.methods, it.uniffi_trait_methods),
        name: plain(it.name),
        js_name: String::new(),
        kind,
        discriminant_type: type_(home, &it.discr_type.ty),
        variants: it
            .variants
            .into_iter()
            .map(|v| Variant {
                discriminant: discriminant(&v.discr),
                tuple: matches!(v.fields_kind, general::FieldsKind::Unnamed),
                fields: fields(home, v.fields),
                name: v.name,
                js_name: String::new(),
                docs: v.docstring,
            })
            .collect(),
        docs: it.docstring,
        extras,
    }
}

fn fields(home: &str, fields: Vec<general::Field>) -> Vec<Field> {
    fields
        .into_iter()
        .map(|f| Field {
            ty: type_(home, &f.ty.ty),
            default: f.default.as_ref().map(default),
            name: f.name,
            js_name: String::new(),
            docs: f.docstring,
        })
        .collect()
}

fn extras(self_type: &general::TypeNode) -> Extras {
    Extras {
        used_as_error: self_type.is_used_as_error,
    }
}

/// uniffi_bindgen gives every variant an integer literal.
fn discriminant(literal: &general::Literal) -> i128 {
    match literal {
        general::Literal::UInt(value, ..) => i128::from(*value),
        general::Literal::Int(value, ..) => i128::from(*value),
        _ => 0,
    }
}

fn default(value: &general::DefaultValue) -> Default {
    use general::Literal as L;
    let literal = match value {
        general::DefaultValue::Default(_) => return Default::OfType,
        general::DefaultValue::Literal(literal) => literal,
    };
    match literal {
        L::Boolean(value) => Default::Boolean(*value),
        L::String(value) => Default::String(value.clone()),
        L::UInt(value, ..) => Default::Int(i128::from(*value)),
        L::Int(value, ..) => Default::Int(i128::from(*value)),
        L::Float(value, _) => Default::Float(value.clone()),
        L::Enum(variant, _) => Default::Variant(variant.clone()),
        L::EmptySequence => Default::EmptySequence,
        L::EmptyMap => Default::EmptyMap,
        L::EmptySet => Default::EmptySet,
        L::None => Default::None,
        L::Some { inner } => Default::Some(Box::new(self::default(inner))),
    }
}

fn type_(home: &str, ty: &general::Type) -> Type {
    use general::Type as T;
    let inner = |ty: &general::Type| Box::new(type_(home, ty));
    match ty {
        T::UInt8 => Type::UInt8,
        T::Int8 => Type::Int8,
        T::UInt16 => Type::UInt16,
        T::Int16 => Type::Int16,
        T::UInt32 => Type::UInt32,
        T::Int32 => Type::Int32,
        T::UInt64 => Type::UInt64,
        T::Int64 => Type::Int64,
        T::Float32 => Type::Float32,
        T::Float64 => Type::Float64,
        T::Boolean => Type::Boolean,
        T::String => Type::String,
        T::Bytes => Type::Bytes,
        T::Timestamp => Type::Timestamp,
        T::Duration => Type::Duration,
        // A box crosses as what is in it.
        T::Box { inner_type } => type_(home, inner_type),
        T::Set { inner_type } => Type::Set(inner(inner_type)),
        T::Optional { inner_type } => Type::Optional(inner(inner_type)),
        T::Sequence { inner_type } => Type::Sequence(inner(inner_type)),
        T::Map {
            key_type,
            value_type,
        } => Type::Map(inner(key_type), inner(value_type)),
        T::Interface { namespace, .. }
        | T::Record { namespace, .. }
        | T::Enum { namespace, .. }
        | T::CallbackInterface { namespace, .. }
        | T::Custom { namespace, .. }
            if namespace != home =>
        {
            Type::External {
                inner: Box::new(named(home, ty)),
                namespace: namespace.clone(),
            }
        }
        _ => named(home, ty),
    }
}

/// A type with a name, as the component that defines it names it.
fn named(home: &str, ty: &general::Type) -> Type {
    use general::Type as T;
    match ty {
        T::Interface { name, imp, .. } if *imp == FOREIGN_ONLY => {
            Type::Callback(plain(name.clone()))
        }
        T::Interface { name, .. } => Type::Object(plain(name.clone())),
        T::Record { name, .. } => Type::Record(plain(name.clone())),
        T::Enum { name, .. } => Type::Enum(plain(name.clone())),
        T::CallbackInterface { name, .. } => Type::Callback(plain(name.clone())),
        T::Custom { name, builtin, .. } => Type::Custom {
            name: plain(name.clone()),
            builtin: Box::new(type_(home, builtin)),
        },
        other => type_(home, other),
    }
}
