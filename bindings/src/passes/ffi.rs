// SPDX-License-Identifier: MPL-2.0

//! What crosses the C boundary: the kind of each value, and the component-local numbers of
//! functions, pointer types and interfaces that C++ and JavaScript share.

use crate::ir::*;
use crate::passes::converters;

/// The tags of the generated C++ (bridge/uniffi/Kinds.h).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FfiKind {
    Scalar(&'static str),
    String,
    Bytes,
    Borrowed,
    Buffer,
    Pointer(usize),
    Callback(usize),
    Trait(usize),
    /// Of another component; the number is the place among `externals`.
    ExternalPointer(usize),
    ExternalCallback(usize),
    ExternalTrait(usize),
}

impl FfiKind {
    /// Whether lowering writes to the scratch area or makes a handle, which must be undone when a
    /// later argument fails.
    pub fn needs_guard(self) -> bool {
        matches!(
            self,
            FfiKind::Buffer
                | FfiKind::Callback(_)
                | FfiKind::Trait(_)
                | FfiKind::ExternalCallback(_)
                | FfiKind::ExternalTrait(_)
        )
    }
}

impl std::fmt::Display for FfiKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FfiKind::Scalar(tag) => write!(f, "{tag}"),
            FfiKind::String => write!(f, "Str"),
            FfiKind::Bytes => write!(f, "Bytes"),
            FfiKind::Borrowed => write!(f, "Borrowed"),
            FfiKind::Buffer => write!(f, "Buffer"),
            FfiKind::Pointer(i) => write!(f, "Pointer<{i}>"),
            FfiKind::Callback(i) => write!(f, "Callback<{i}>"),
            FfiKind::Trait(i) => write!(f, "Trait<{i}>"),
            FfiKind::ExternalPointer(i) => write!(f, "ExternalPointer<{i}>"),
            FfiKind::ExternalCallback(i) => write!(f, "ExternalCallback<{i}>"),
            FfiKind::ExternalTrait(i) => write!(f, "ExternalTrait<{i}>"),
        }
    }
}

/// The kind of an argument.
pub fn argument_kind(component: &Component, arg: &Argument) -> FfiKind {
    if arg.borrowed_bytes {
        FfiKind::Borrowed
    } else {
        kind(component, &arg.ty)
    }
}

/// The kind of a value.
pub fn kind(component: &Component, ty: &Type) -> FfiKind {
    match ty {
        Type::UInt8 => FfiKind::Scalar("U8"),
        Type::Int8 => FfiKind::Scalar("I8"),
        Type::UInt16 => FfiKind::Scalar("U16"),
        Type::Int16 => FfiKind::Scalar("I16"),
        Type::UInt32 => FfiKind::Scalar("U32"),
        Type::Int32 => FfiKind::Scalar("I32"),
        Type::UInt64 => FfiKind::Scalar("U64"),
        Type::Int64 => FfiKind::Scalar("I64"),
        Type::Float32 => FfiKind::Scalar("F32"),
        Type::Float64 => FfiKind::Scalar("F64"),
        Type::Boolean => FfiKind::Scalar("Bool"),
        Type::String => FfiKind::String,
        Type::Bytes => FfiKind::Bytes,
        Type::Object(name) => match component.object(name) {
            Some(o) if o.vtable.is_some() => {
                FfiKind::Trait(interface_index(component, name).unwrap_or_default())
            }
            _ => FfiKind::Pointer(pointer_index(component, name).unwrap_or_default()),
        },
        Type::Callback(name) => {
            FfiKind::Callback(interface_index(component, name).unwrap_or_default())
        }
        Type::Custom { builtin, .. } => kind(component, builtin),
        Type::External { .. } => match (ty.crossing(), external_kind(component, ty)) {
            (crossing, Some(kind)) => {
                let i = (externals(component).iter())
                    .position(|e| e.ty == crossing)
                    .unwrap_or_default();
                match kind {
                    ExternalKind::Pointer => FfiKind::ExternalPointer(i),
                    ExternalKind::Callback => FfiKind::ExternalCallback(i),
                    ExternalKind::Trait => FfiKind::ExternalTrait(i),
                }
            }
            (Type::External { .. }, None) => FfiKind::Buffer,
            (builtin, None) => kind(component, builtin),
        },
        Type::Timestamp
        | Type::Duration
        | Type::Optional(_)
        | Type::Sequence(_)
        | Type::Set(_)
        | Type::Map(..)
        | Type::Record(_)
        | Type::Enum(_) => FfiKind::Buffer,
    }
}

/// The C type, as `inspect` shows it.
pub fn c_type(ty: &Type) -> &'static str {
    match ty.crossing() {
        Type::UInt8 => "uint8_t",
        Type::Int8 | Type::Boolean => "int8_t",
        Type::UInt16 => "uint16_t",
        Type::Int16 => "int16_t",
        Type::UInt32 => "uint32_t",
        Type::Int32 => "int32_t",
        Type::UInt64 | Type::Object(_) | Type::Callback(_) => "uint64_t",
        Type::Int64 => "int64_t",
        Type::Float32 => "float",
        Type::Float64 => "double",
        Type::External { inner, .. } => c_type(inner),
        _ => "RustBuffer",
    }
}

/// What crosses as a handle of another component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternalKind {
    Pointer,
    Callback,
    Trait,
}

impl ExternalKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ExternalKind::Pointer => "Pointer",
            ExternalKind::Callback => "Callback",
            ExternalKind::Trait => "Trait",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct External<'a> {
    pub ty: &'a Type,
    pub namespace: &'a str,
    pub js_name: &'a str,
    pub kind: ExternalKind,
}

/// `None` for what crosses serialised, and for types of the component's own.
fn external_kind(component: &Component, ty: &Type) -> Option<ExternalKind> {
    let ty = ty.crossing();
    let Type::External { inner, .. } = ty else {
        return None;
    };
    let (home, _) = component.home(ty)?;
    match inner.as_ref() {
        Type::Callback(_) => Some(ExternalKind::Callback),
        Type::Object(name) => match home.object(name)?.vtable {
            Some(_) => Some(ExternalKind::Trait),
            None => Some(ExternalKind::Pointer),
        },
        _ => None,
    }
}

/// The types of other components that cross as handles, in the order of their numbers.
pub fn externals(component: &Component) -> Vec<External<'_>> {
    let mut types: Vec<&Type> = (converters::mentioned(component).into_iter())
        .map(Type::crossing)
        .collect();
    types.sort();
    types.dedup();
    types
        .into_iter()
        .filter_map(|ty| {
            let kind = external_kind(component, ty)?;
            let (home, inner) = component.home(ty)?;
            Some(External {
                ty,
                namespace: &home.namespace,
                js_name: converters::js_type_name(home, inner)?,
                kind,
            })
        })
        .collect()
}

/// All Rust functions in the order of their numbers, with the type that they belong to: functions,
/// then what each object, record and enum has.
pub fn functions(component: &Component) -> Vec<(Option<Owner<'_>>, &Callable)> {
    let members = component
        .owners()
        .flat_map(|owner| (owner.members().all()).map(move |callable| (Some(owner), callable)));
    (component.functions.iter().map(|f| (None, f)))
        .chain(members)
        .collect()
}

/// The kind of a method's receiver: a Rust object always, also where JavaScript may implement the
/// trait; of a record or an enum the value itself.
pub fn receiver(component: &Component, owner: Owner<'_>) -> FfiKind {
    match owner {
        Owner::Object(it) => {
            FfiKind::Pointer(pointer_index(component, &it.name).unwrap_or_default())
        }
        Owner::Record(_) | Owner::Enum(_) => FfiKind::Buffer,
    }
}

/// The number of a function in `functions`.
pub fn function_index(component: &Component, symbol: &str) -> Option<usize> {
    functions(component)
        .iter()
        .position(|(_, callable)| callable.symbol == symbol)
}

/// The number of an object type, which is its place among the objects.
pub fn pointer_index(component: &Component, name: &str) -> Option<usize> {
    component.objects.iter().position(|o| o.name == name)
}

/// The number of an interface that JavaScript may implement: its place in
/// `Component::foreign_interfaces`.
pub fn interface_index(component: &Component, name: &str) -> Option<usize> {
    component
        .foreign_interfaces()
        .position(|(rust_name, _, _)| rust_name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::test_support::*;

    #[test]
    fn objects_traits_and_callbacks_have_their_own_kinds() {
        let mut component = component();
        component.callbacks.push(callback("Listener", vec![]));
        component.objects = vec![
            shared_trait("Policy", vec![]),
            Object {
                kind: ObjectKind::RustTrait,
                ..object("Shape")
            },
            object("Store"),
        ];
        let kind = |ty: Type| kind(&component, &ty).to_string();
        assert_eq!(kind(Type::Callback("Listener".into())), "Callback<0>");
        assert_eq!(kind(Type::Object("Policy".into())), "Trait<1>");
        assert_eq!(kind(Type::Object("Shape".into())), "Pointer<1>");
        assert_eq!(kind(Type::Object("Store".into())), "Pointer<2>");
    }

    #[test]
    fn compound_types_cross_as_buffers_and_need_a_guard() {
        let component = component();
        let ty = Type::Optional(Box::new(Type::UInt8));
        assert_eq!(kind(&component, &ty), FfiKind::Buffer);
        assert!(kind(&component, &ty).needs_guard());
        assert!(!kind(&component, &Type::String).needs_guard());
    }
}
