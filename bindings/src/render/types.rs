// SPDX-License-Identifier: MPL-2.0

//! Types as TypeScript writes them, for .d.ts files and for the tags of JSDoc comments.

use std::collections::BTreeSet;

use crate::config::Int64;
use crate::ir::*;
use crate::passes::{converters, defaults, module_names};

/// Which way a value crosses; JavaScript may give more than it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From JavaScript to Rust.
    In,
    /// From Rust to JavaScript.
    Out,
}

/// Writes the types of one component, in a scope where some names mean something else.
pub struct TypeScript<'a> {
    component: &'a Component,
    /// Type names that the scope hides; each is known as `$Name` there.
    hidden: BTreeSet<&'a str>,
}

impl<'a> TypeScript<'a> {
    pub fn new(component: &'a Component) -> Self {
        TypeScript {
            component,
            hidden: BTreeSet::new(),
        }
    }

    /// Inside the namespace of an enum, where its variants are classes.
    pub fn inside(component: &'a Component, it: &'a Enum) -> Self {
        TypeScript {
            component,
            hidden: it.variants.iter().map(|v| v.js_name.as_str()).collect(),
        }
    }

    pub fn type_name(&self, js_name: &str) -> String {
        if self.hidden.contains(js_name) {
            format!("${js_name}")
        } else {
            js_name.to_string()
        }
    }

    pub fn global(&self, name: &'static str) -> String {
        if self.hidden.contains(name) {
            format!("globalThis.{name}")
        } else {
            module_names::global(self.component, name)
        }
    }

    pub fn ty(&self, ty: &Type, way: Way) -> String {
        let inner = |ty: &Type| self.ty(ty, way);
        match ty {
            Type::UInt64 | Type::Int64 => match (way, self.component.config.int64) {
                (Way::In, _) => "number | bigint".to_string(),
                (Way::Out, Int64::Bigint) => "bigint".to_string(),
                (Way::Out, Int64::Number) => "number".to_string(),
            },
            Type::Boolean => "boolean".to_string(),
            Type::String => "string".to_string(),
            Type::Bytes => self.global("Uint8Array"),
            Type::Timestamp if way == Way::In => "rt.TimestampLike".to_string(),
            Type::Timestamp => "rt.Timestamp".to_string(),
            Type::Duration => "rt.Duration".to_string(),
            Type::Optional(ty) if way == Way::In => format!("{} | null | undefined", inner(ty)),
            Type::Optional(ty) => format!("{} | null", inner(ty)),
            Type::Sequence(ty) => format!("{}<{}>", self.global("Array"), inner(ty)),
            Type::Set(ty) => format!("{}<{}>", self.global("Set"), inner(ty)),
            Type::Map(key, value) => {
                format!("{}<{}, {}>", self.global("Map"), inner(key), inner(value))
            }
            Type::Object(name) => {
                let js_name = self.named(ty);
                match self.component.object(name) {
                    Some(o) if o.vtable.is_some() => {
                        format!("{js_name} | {}", module_names::impl_class(&o.js_name))
                    }
                    _ => js_name,
                }
            }
            Type::Record(_) | Type::Enum(_) | Type::Callback(_) => self.named(ty),
            Type::Custom { name, builtin } => match self.component.custom_type(name) {
                Some(CustomType {
                    config: Some(c), ..
                }) => (c.type_name.clone()).unwrap_or_else(|| "any".to_string()),
                _ => self.ty(builtin, way),
            },
            Type::External { namespace, inner } => match self.component.home(ty) {
                Some((home, _)) => self.external(home, namespace, inner, way),
                None => "unknown".to_string(),
            },
            _ => "number".to_string(),
        }
    }

    /// A type of another component.
    fn external(&self, home: &Component, namespace: &str, ty: &Type, way: Way) -> String {
        let module = module_names::other_module(namespace);
        match ty {
            Type::Custom { name, builtin } => {
                let config = home.custom_type(name).and_then(|c| c.config.as_ref());
                let Some(config) = config else {
                    return self.ty(builtin, way);
                };
                let Some(type_name) = &config.type_name else {
                    return "any".to_string();
                };
                let head = type_name.split('.').next().unwrap_or_default();
                match config.imports.iter().find(|(name, _)| name == head) {
                    Some((_, from)) => format!("import({}).{type_name}", defaults::string(from)),
                    None => type_name.clone(),
                }
            }
            _ => {
                let name = converters::js_type_name(home, ty).unwrap_or("unknown");
                match ty {
                    Type::Object(object)
                        if home.object(object).is_some_and(|o| o.vtable.is_some()) =>
                    {
                        format!(
                            "{module}.{name} | {module}.{}",
                            module_names::impl_class(name)
                        )
                    }
                    _ => format!("{module}.{name}"),
                }
            }
        }
    }

    /// The class of an error that a function throws.
    pub fn thrown(&self, ty: &Type) -> String {
        match self.component.seen(ty) {
            seen @ (Type::Custom { .. } | Type::External { .. }) => self.ty(seen, Way::Out),
            seen => converters::js_type_name(self.component, seen)
                .unwrap_or("Error")
                .to_string(),
        }
    }

    fn named(&self, ty: &Type) -> String {
        let js_name = converters::js_type_name(self.component, ty).unwrap_or("unknown");
        self.type_name(js_name)
    }

    /// An argument of a Rust function. Everything may be compared for equality.
    pub fn argument(&self, it: &Callable, arg: &Argument) -> String {
        match it.kind {
            CallableKind::TraitMethod(RustTrait::Eq) => "unknown".to_string(),
            _ => self.ty(&arg.ty, Way::In),
        }
    }

    /// What a Rust function gives JavaScript.
    pub fn result(&self, it: &Callable) -> String {
        let ty = match &it.returns {
            Some(ty) => self.ty(ty, Way::Out),
            None => "void".to_string(),
        };
        match it.mode {
            CallMode::Sync => ty,
            CallMode::Async | CallMode::Background => {
                format!("{}<{ty}>", self.global("Promise"))
            }
        }
    }

    /// What a JavaScript method gives Rust.
    pub fn callback_result(&self, it: &CallbackMethod) -> String {
        let ty = match &it.returns {
            Some(ty) => self.ty(ty, Way::In),
            None => "void".to_string(),
        };
        match it.mode {
            CallbackMode::Sync | CallbackMode::FireAndForget => ty,
            CallbackMode::Async => format!("{ty} | {}<{ty}>", self.global("Promise")),
        }
    }
}
