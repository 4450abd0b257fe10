// SPDX-License-Identifier: MPL-2.0

//! The generator's own view of a UniFFI library.
//!
//! `passes::from_uniffi` builds it from uniffi_bindgen's general pipeline; the other passes fill in
//! what JavaScript needs (names, modes, documentation) and the renderers only read it. No type of
//! uniffi_bindgen is visible past that first pass (docs/adr/0002-generator-ir.md).
//!
//! Beware: names come in pairs. `name` is what the Rust author wrote and what configuration and
//! diagnostics use; `js_name` is what a JavaScript program sees and is empty until `passes::names`
//! ran.

use crate::config::{Config, CustomTypeConfig};

/// One shared library and the crates with a UniFFI interface inside it.
#[derive(Debug, Clone)]
pub struct Library {
    /// File name without `lib` and `.so`.
    pub name: String,
    /// Sorted by namespace.
    pub components: Vec<Component>,
}

/// The interface of one crate.
#[derive(Debug, Clone)]
pub struct Component {
    pub namespace: String,
    pub crate_name: String,
    /// Name of the library that holds the crate, as in [`Library::name`].
    pub library: String,
    pub docs: Option<String>,
    pub config: Config,
    pub contract: Contract,
    pub buffer_symbols: BufferSymbols,
    /// Sorted by name.
    pub functions: Vec<Callable>,
    /// Sorted by name, as are all lists of types.
    pub records: Vec<Record>,
    pub enums: Vec<Enum>,
    pub objects: Vec<Object>,
    pub callbacks: Vec<CallbackInterface>,
    pub custom_types: Vec<CustomType>,
    /// Sorted by symbol.
    pub checksums: Vec<Checksum>,
    /// Whether the caller asked for this crate.
    pub selected: bool,
    /// The other components of the library, without peers of their own. Set once all are named.
    pub peers: Vec<Component>,
}

#[derive(Debug, Clone)]
pub struct Contract {
    pub symbol: String,
    pub version: u32,
}

#[derive(Debug, Clone)]
pub struct BufferSymbols {
    pub alloc: String,
    pub from_bytes: String,
    pub free: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    pub symbol: String,
    pub value: u16,
    /// What builds with older releases of uniffi return, where they are to be taken.
    pub older: Vec<u16>,
}

/// How JavaScript calls a Rust function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallMode {
    /// Returns when Rust has returned.
    Sync,
    /// A Rust `async fn`: JavaScript gets a promise, Rust is polled on the JS thread.
    Async,
    /// A blocking Rust function that runs on a pool thread: JavaScript gets a promise.
    Background,
}

/// How Rust calls a JavaScript method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackMode {
    /// Queued to the JS thread; Rust does not wait.
    FireAndForget,
    /// Rust waits for the JS thread, or runs JavaScript inline on it.
    Sync,
    /// A Rust `async` method; completed when the promise settles.
    Async,
}

impl CallMode {
    pub fn as_str(self) -> &'static str {
        match self {
            CallMode::Sync => "sync",
            CallMode::Async => "async",
            CallMode::Background => "background",
        }
    }
}

impl CallbackMode {
    pub fn as_str(self) -> &'static str {
        match self {
            CallbackMode::FireAndForget => "fire-and-forget",
            CallbackMode::Sync => "sync",
            CallbackMode::Async => "async",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallableKind {
    Function,
    PrimaryConstructor,
    Constructor,
    Method,
    /// A method that stands for a Rust trait.
    TraitMethod(RustTrait),
}

impl CallableKind {
    /// Whether Rust gets the value or object that the callable belongs to as its first argument.
    pub fn has_receiver(self) -> bool {
        matches!(self, CallableKind::Method | CallableKind::TraitMethod(_))
    }
}

/// A trait of Rust's library that a type exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RustTrait {
    Display,
    Debug,
    Eq,
    Hash,
    Ord,
}

impl RustTrait {
    pub fn as_str(self) -> &'static str {
        match self {
            RustTrait::Display => "Display",
            RustTrait::Debug => "Debug",
            RustTrait::Eq => "Eq",
            RustTrait::Hash => "Hash",
            RustTrait::Ord => "Ord",
        }
    }

    pub fn about(self) -> &'static str {
        match self {
            RustTrait::Display => "As Rust's `Display` writes it.",
            RustTrait::Debug => "As Rust's `Debug` writes it.",
            RustTrait::Eq => "Whether both are equal for Rust.",
            RustTrait::Hash => "Rust's hash: equal for values that are equal.",
            RustTrait::Ord => {
                "-1, 0 or 1: whether it is less than, equal to or greater than `other`."
            }
        }
    }

    /// What JavaScript calls its method.
    pub fn js_name(self) -> &'static str {
        match self {
            RustTrait::Display => "toString",
            RustTrait::Debug => "toDebugString",
            RustTrait::Eq => "equals",
            RustTrait::Hash => "hashCode",
            RustTrait::Ord => "compareTo",
        }
    }
}

/// A Rust function, constructor or method that JavaScript can call.
#[derive(Debug, Clone)]
pub struct Callable {
    pub name: String,
    pub js_name: String,
    pub kind: CallableKind,
    pub symbol: String,
    pub args: Vec<Argument>,
    pub returns: Option<Type>,
    pub throws: Option<Type>,
    pub is_async: bool,
    /// Async only: which of the `rust_future_*` functions poll and complete it.
    pub future_suffix: Option<String>,
    pub checksum: Option<u16>,
    pub docs: Option<String>,
    /// Set by `passes::calls`.
    pub mode: CallMode,
}

#[derive(Debug, Clone)]
pub struct Argument {
    pub name: String,
    /// Safe as a binding: never a reserved word.
    pub js_name: String,
    pub ty: Type,
    pub default: Option<Default>,
    /// `&[u8]`, which crosses as ForeignBytes.
    pub borrowed_bytes: bool,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    /// Property name; may be a reserved word, which is legal after a dot.
    pub js_name: String,
    pub ty: Type,
    pub default: Option<Default>,
    pub docs: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Record {
    pub name: String,
    pub js_name: String,
    pub fields: Vec<Field>,
    pub members: Members,
    pub docs: Option<String>,
    pub extras: Extras,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumKind {
    /// No variant has data: JavaScript sees the discriminants.
    Flat,
    /// Some variant has data: one class per variant.
    Rich,
    /// An error of which only the variant and a message cross.
    FlatError,
    /// An error whose fields cross.
    RichError,
}

impl EnumKind {
    pub fn is_error(self) -> bool {
        matches!(self, EnumKind::FlatError | EnumKind::RichError)
    }
}

#[derive(Debug, Clone)]
pub struct Enum {
    pub name: String,
    pub js_name: String,
    pub kind: EnumKind,
    /// The type of the discriminants; always an integer.
    pub discriminant_type: Type,
    pub variants: Vec<Variant>,
    pub members: Members,
    pub docs: Option<String>,
    pub extras: Extras,
}

#[derive(Debug, Clone)]
pub struct Variant {
    pub name: String,
    pub js_name: String,
    pub discriminant: i128,
    pub fields: Vec<Field>,
    /// Fields have no names in Rust: `v0`, `v1` in JavaScript.
    pub tuple: bool,
    pub docs: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    Struct,
    /// A trait that only Rust implements.
    RustTrait,
    /// A trait that Rust and JavaScript implement.
    SharedTrait,
}

#[derive(Debug, Clone)]
pub struct Object {
    pub name: String,
    pub js_name: String,
    pub kind: ObjectKind,
    pub clone_symbol: String,
    pub free_symbol: String,
    pub members: Members,
    /// Present for `ObjectKind::SharedTrait`.
    pub vtable: Option<VTable>,
    pub docs: Option<String>,
    pub extras: Extras,
}

/// A callback interface, or a trait that only JavaScript implements: the two cross alike.
#[derive(Debug, Clone)]
pub struct CallbackInterface {
    pub name: String,
    pub js_name: String,
    pub is_trait: bool,
    pub vtable: VTable,
    pub docs: Option<String>,
}

/// What Rust calls of an interface that JavaScript implements.
#[derive(Debug, Clone)]
pub struct VTable {
    pub init_symbol: String,
    /// In the order of the C struct, after free and clone.
    pub methods: Vec<CallbackMethod>,
}

#[derive(Debug, Clone)]
pub struct CallbackMethod {
    pub name: String,
    pub js_name: String,
    pub args: Vec<Argument>,
    pub returns: Option<Type>,
    pub throws: Option<Type>,
    pub is_async: bool,
    pub docs: Option<String>,
    /// Set by `passes::callbacks`, as is `timeout_ms`.
    pub mode: CallbackMode,
    /// How long a waiting Rust thread waits at most; `None` is for ever.
    pub timeout_ms: Option<u32>,
}

/// The callables of a type.
#[derive(Debug, Clone, Default)]
pub struct Members {
    pub constructors: Vec<Callable>,
    pub methods: Vec<Callable>,
    /// One for each exported Rust trait.
    pub traits: Vec<Callable>,
}

impl Members {
    /// Constructors, methods, then methods of traits.
    pub fn all(&self) -> impl Iterator<Item = &Callable> {
        (self.constructors.iter())
            .chain(&self.methods)
            .chain(&self.traits)
    }

    pub fn of_trait(&self, wanted: RustTrait) -> Option<&Callable> {
        (self.traits.iter()).find(|c| c.kind == CallableKind::TraitMethod(wanted))
    }
}

/// A type that callables belong to.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'a> {
    Object(&'a Object),
    Record(&'a Record),
    Enum(&'a Enum),
}

impl<'a> Owner<'a> {
    pub fn name(self) -> &'a str {
        match self {
            Owner::Object(it) => &it.name,
            Owner::Record(it) => &it.name,
            Owner::Enum(it) => &it.name,
        }
    }

    pub fn js_name(self) -> &'a str {
        match self {
            Owner::Object(it) => &it.js_name,
            Owner::Record(it) => &it.js_name,
            Owner::Enum(it) => &it.js_name,
        }
    }

    pub fn members(self) -> &'a Members {
        match self {
            Owner::Object(it) => &it.members,
            Owner::Record(it) => &it.members,
            Owner::Enum(it) => &it.members,
        }
    }

    /// A flat enum, whose values are numbers and have no methods: what it has are functions.
    pub fn flat_enum(self) -> Option<&'a Enum> {
        match self {
            Owner::Enum(it) if it.kind == EnumKind::Flat => Some(it),
            _ => None,
        }
    }
}

/// Parts of a type that the generator knows of but does not render.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// Thrown by a function although it is no enum: its class extends Error.
    pub used_as_error: bool,
}

#[derive(Debug, Clone)]
pub struct CustomType {
    pub name: String,
    pub js_name: String,
    /// What it is made of; may be a custom type itself.
    pub builtin: Type,
    /// Without it the builtin type is what JavaScript sees. Set by `passes::custom_types`.
    pub config: Option<CustomTypeConfig>,
    pub docs: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
    Boolean,
    String,
    Bytes,
    Timestamp,
    Duration,
    Optional(Box<Type>),
    Sequence(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// The name is the Rust name, as for all named types.
    Record(String),
    Enum(String),
    Object(String),
    Callback(String),
    /// What it is made of may be a custom type itself.
    Custom {
        name: String,
        builtin: Box<Type>,
    },
    /// A named type of another component of the library. A custom type's builtin is as this component
    /// sees it.
    External {
        namespace: String,
        inner: Box<Type>,
    },
}

impl Type {
    pub fn is_int64(&self) -> bool {
        matches!(self, Type::UInt64 | Type::Int64)
    }

    /// What crosses the C boundary: the type under all custom types.
    pub fn crossing(&self) -> &Type {
        match self {
            Type::Custom { builtin, .. } => builtin.crossing(),
            Type::External { inner, .. } => match inner.as_ref() {
                Type::Custom { builtin, .. } => builtin.crossing(),
                _ => self,
            },
            _ => self,
        }
    }

    /// The namespaces of the other components whose types are a part of this one.
    pub fn namespaces(&self) -> Vec<&str> {
        match self {
            Type::External { namespace, .. } => vec![namespace],
            _ => (self.inner().into_iter())
                .flat_map(Type::namespaces)
                .collect(),
        }
    }

    /// The types directly inside this one.
    pub fn inner(&self) -> Vec<&Type> {
        match self {
            Type::Custom { builtin, .. } => vec![builtin],
            Type::Optional(inner) | Type::Sequence(inner) | Type::Set(inner) => vec![inner],
            Type::Map(key, value) => vec![key, value],
            _ => vec![],
        }
    }
}

impl std::fmt::Display for Type {
    /// The type as diagnostics and `inspect` show it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Type::UInt8 => write!(f, "u8"),
            Type::Int8 => write!(f, "i8"),
            Type::UInt16 => write!(f, "u16"),
            Type::Int16 => write!(f, "i16"),
            Type::UInt32 => write!(f, "u32"),
            Type::Int32 => write!(f, "i32"),
            Type::UInt64 => write!(f, "u64"),
            Type::Int64 => write!(f, "i64"),
            Type::Float32 => write!(f, "f32"),
            Type::Float64 => write!(f, "f64"),
            Type::Boolean => write!(f, "bool"),
            Type::String => write!(f, "string"),
            Type::Bytes => write!(f, "bytes"),
            Type::Timestamp => write!(f, "timestamp"),
            Type::Duration => write!(f, "duration"),
            Type::Optional(inner) => write!(f, "option<{inner}>"),
            Type::Sequence(inner) => write!(f, "sequence<{inner}>"),
            Type::Set(inner) => write!(f, "set<{inner}>"),
            Type::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Type::Record(name)
            | Type::Enum(name)
            | Type::Object(name)
            | Type::Callback(name)
            | Type::Custom { name, .. } => write!(f, "{name}"),
            Type::External { namespace, inner } => write!(f, "{namespace}::{inner}"),
        }
    }
}

/// A default value of an argument or a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    /// The type's own default: 0, "", false, empty, null, or a record of defaults.
    OfType,
    Boolean(bool),
    String(String),
    Int(i128),
    /// As written in Rust.
    Float(String),
    /// Rust name of the variant.
    Variant(String),
    EmptySequence,
    EmptyMap,
    EmptySet,
    None,
    Some(Box<Default>),
}

impl Component {
    pub fn record(&self, name: &str) -> Option<&Record> {
        self.records.iter().find(|r| r.name == name)
    }

    pub fn enum_(&self, name: &str) -> Option<&Enum> {
        self.enums.iter().find(|e| e.name == name)
    }

    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|o| o.name == name)
    }

    pub fn callback(&self, name: &str) -> Option<&CallbackInterface> {
        self.callbacks.iter().find(|c| c.name == name)
    }

    pub fn custom_type(&self, name: &str) -> Option<&CustomType> {
        self.custom_types.iter().find(|c| c.name == name)
    }

    /// Another component of the library.
    pub fn peer(&self, namespace: &str) -> Option<&Component> {
        self.peers.iter().find(|p| p.namespace == namespace)
    }

    /// Where a named type is defined, and the type as that component names it.
    pub fn home<'a>(&'a self, ty: &'a Type) -> Option<(&'a Component, &'a Type)> {
        match ty {
            Type::External { namespace, inner } => Some((self.peer(namespace)?, inner)),
            _ => Some((self, ty)),
        }
    }

    /// What JavaScript sees for `ty`: the type under custom types without a configuration.
    pub fn seen<'a>(&self, ty: &'a Type) -> &'a Type {
        match ty {
            Type::Custom { name, builtin } => match self.custom_type(name) {
                Some(it) if it.config.is_some() => ty,
                _ => self.seen(builtin),
            },
            _ => ty,
        }
    }

    /// Every type that may have callables: objects, records, enums.
    pub fn owners(&self) -> impl Iterator<Item = Owner<'_>> {
        (self.objects.iter().map(Owner::Object))
            .chain(self.records.iter().map(Owner::Record))
            .chain(self.enums.iter().map(Owner::Enum))
    }

    /// The same, each with its name in Rust.
    pub fn members_mut(&mut self) -> impl Iterator<Item = (&str, &mut Members)> {
        (self
            .objects
            .iter_mut()
            .map(|o| (o.name.as_str(), &mut o.members)))
        .chain(
            self.records
                .iter_mut()
                .map(|r| (r.name.as_str(), &mut r.members)),
        )
        .chain(
            self.enums
                .iter_mut()
                .map(|e| (e.name.as_str(), &mut e.members)),
        )
    }

    /// Every interface that JavaScript may implement, with its name in Rust and in JavaScript:
    /// callback interfaces first, then traits, each sorted by name.
    pub fn foreign_interfaces(&self) -> impl Iterator<Item = (&str, &str, &VTable)> {
        self.callbacks
            .iter()
            .map(|c| (c.name.as_str(), c.js_name.as_str(), &c.vtable))
            .chain(self.objects.iter().filter_map(|o| {
                o.vtable
                    .as_ref()
                    .map(|v| (o.name.as_str(), o.js_name.as_str(), v))
            }))
    }
}
