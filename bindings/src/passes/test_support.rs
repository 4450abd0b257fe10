// SPDX-License-Identifier: MPL-2.0

//! Small interfaces for the unit tests of passes and renderers.

use crate::config::Config;
use crate::ir::*;

pub fn component() -> Component {
    Component {
        namespace: "demo".into(),
        crate_name: "demo".into(),
        library: "demo".into(),
        docs: None,
        config: Config::default(),
        contract: Contract {
            symbol: "ffi_demo_uniffi_contract_version".into(),
            version: 30,
        },
        buffer_symbols: BufferSymbols {
            alloc: "ffi_demo_rustbuffer_alloc".into(),
            from_bytes: "ffi_demo_rustbuffer_from_bytes".into(),
            free: "ffi_demo_rustbuffer_free".into(),
        },
        functions: vec![],
        records: vec![],
        enums: vec![],
        objects: vec![],
        callbacks: vec![],
        custom_types: vec![],
        checksums: vec![],
        selected: true,
        peers: vec![],
    }
}

pub fn argument(name: &str, ty: Type) -> Argument {
    Argument {
        name: name.into(),
        js_name: String::new(),
        ty,
        default: None,
        borrowed_bytes: false,
    }
}

pub fn function(name: &str, args: Vec<Argument>, returns: Option<Type>) -> Callable {
    Callable {
        name: name.into(),
        js_name: String::new(),
        kind: CallableKind::Function,
        symbol: format!("uniffi_demo_fn_func_{name}"),
        args,
        returns,
        throws: None,
        is_async: false,
        future_suffix: None,
        checksum: Some(1),
        docs: None,
        mode: CallMode::Sync,
    }
}

pub fn method(
    name: &str,
    returns: Option<Type>,
    throws: Option<Type>,
    is_async: bool,
) -> CallbackMethod {
    CallbackMethod {
        name: name.into(),
        js_name: String::new(),
        args: vec![],
        returns,
        throws,
        is_async,
        docs: None,
        mode: CallbackMode::Sync,
        timeout_ms: None,
    }
}

pub fn callback(name: &str, methods: Vec<CallbackMethod>) -> CallbackInterface {
    CallbackInterface {
        name: name.into(),
        js_name: String::new(),
        is_trait: false,
        vtable: VTable {
            init_symbol: format!("init_{name}"),
            methods,
        },
        docs: None,
    }
}

pub fn object(name: &str) -> Object {
    Object {
        name: name.into(),
        js_name: String::new(),
        kind: ObjectKind::Struct,
        clone_symbol: format!("clone_{name}"),
        free_symbol: format!("free_{name}"),
        members: Members::default(),
        vtable: None,
        docs: None,
        extras: Extras::default(),
    }
}

pub fn shared_trait(name: &str, methods: Vec<CallbackMethod>) -> Object {
    Object {
        kind: ObjectKind::SharedTrait,
        vtable: Some(VTable {
            init_symbol: format!("init_{name}"),
            methods,
        }),
        ..object(name)
    }
}

pub fn field(name: &str, ty: Type) -> Field {
    Field {
        name: name.into(),
        js_name: String::new(),
        ty,
        default: None,
        docs: None,
    }
}

pub fn record(name: &str, fields: Vec<Field>) -> Record {
    Record {
        name: name.into(),
        js_name: String::new(),
        fields,
        members: Members::default(),
        docs: None,
        extras: Extras::default(),
    }
}

pub fn enum_(name: &str, kind: EnumKind, variants: &[(&str, Vec<Field>)]) -> Enum {
    Enum {
        name: name.into(),
        js_name: String::new(),
        kind,
        discriminant_type: Type::Int8,
        variants: variants
            .iter()
            .enumerate()
            .map(|(i, (name, fields))| Variant {
                name: (*name).into(),
                js_name: String::new(),
                discriminant: i as i128,
                fields: fields.clone(),
                tuple: false,
                docs: None,
            })
            .collect(),
        members: Members::default(),
        docs: None,
        extras: Extras::default(),
    }
}

pub fn custom_type(name: &str, builtin: Type) -> CustomType {
    CustomType {
        name: name.into(),
        js_name: String::new(),
        builtin,
        config: None,
        docs: None,
    }
}
