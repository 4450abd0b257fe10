// SPDX-License-Identifier: MPL-2.0

//! NAMESPACE.mjs: classes, converters and functions of one crate.
//!
//! The order of the parts keeps every name initialised before it is used: classes and their
//! converters, compound converters, callback handlers (with the converters that need them), then
//! functions. A converter that comes later than its user is wrapped in a function. Names of the
//! generator's own start with `$`, which no name from Rust does; the runtime is `rt`.

mod calls;
mod custom_types;
mod enums;
mod firefox;
mod interfaces;
mod records;

use super::header;
use super::types::TypeScript;
use super::writer::Writer;
use crate::ir::*;
use crate::passes::{converters, defaults, docs, ffi, module_names};

pub fn render(component: &Component) -> String {
    let mut out = Writer::default();
    out.line(format!("// {}", header(component)));
    out.blank();
    let about = docs::comment(component.docs.as_deref(), &[], 0);
    if !about.is_empty() {
        out.raw(&about);
        out.blank();
    }
    let js = Js {
        component,
        types: TypeScript::new(component),
    };
    out.line(format!(
        "import * as rt from \"{}\";",
        module_names::runtime_uri(component)
    ));
    js.custom_imports(&mut out);
    let file = |namespace: &str| module_names::relative(component, namespace, "mjs");
    for namespace in module_names::imported_namespaces(component) {
        let module = module_names::other_module(namespace);
        out.line(format!(
            "import * as {module} from \"{}\";",
            file(namespace)
        ));
    }
    for (namespace, names) in module_names::reexports(component) {
        let names: Vec<_> = names.iter().map(|it| it.name.as_str()).collect();
        out.block(
            "export {",
            &format!("}} from \"{}\";", file(namespace)),
            |out| {
                for name in names {
                    out.line(format!("{name},"));
                }
            },
        );
    }
    out.blank();
    let mut key = defaults::string(&component.namespace);
    if component.library != component.namespace {
        key.push_str(&format!(", {}", defaults::string(&component.library)));
    }
    out.line(format!("const $lib = rt.component({key});"));
    for (i, (owner, it)) in ffi::functions(component).iter().enumerate() {
        out.line(format!(
            "const {} = $lib.fn({i}{});",
            native(*owner, it),
            argument_names(*owner, it)
        ));
    }
    for it in &component.enums {
        match it.kind {
            EnumKind::Flat => js.flat_enum(&mut out, it),
            EnumKind::Rich => js.rich_enum(&mut out, it),
            EnumKind::FlatError | EnumKind::RichError => js.error(&mut out, it),
        }
    }
    for it in &component.records {
        js.record(&mut out, it);
    }
    for it in &component.objects {
        js.object(&mut out, it);
    }
    for it in &component.custom_types {
        js.custom_type(&mut out, it);
    }
    for it in &component.callbacks {
        out.blank();
        let thrown = converters::thrown(component).contains(&Type::Callback(it.name.clone()));
        js.base_class(
            &mut out,
            it.docs.as_deref(),
            &it.js_name,
            &it.vtable,
            thrown,
        );
    }
    js.compound_converters(&mut out);
    js.error_converters(&mut out);
    js.handlers(&mut out);
    for it in &component.functions {
        out.blank();
        js.callable(&mut out, None, it);
    }
    let times = module_names::exported_time_classes(component);
    if !times.is_empty() {
        out.blank();
        out.line(format!("export const {{ {} }} = rt;", times.join(", ")));
    }
    js.unit_test_objects(&mut out);
    out.finish()
}

/// The constant that holds the native of a Rust function. No local has a name like it: those begin
/// with one `$` and a small letter.
fn native(owner: Option<Owner<'_>>, it: &Callable) -> String {
    match owner {
        None => format!("$${}", it.js_name),
        Some(owner) if it.kind.has_receiver() => format!("${}_{}", owner.js_name(), it.js_name),
        Some(owner) => format!("${}${}", owner.js_name(), it.js_name),
    }
}

/// The expression for the receiver of a method; of a flat enum it is the first argument.
pub(super) fn receiver_name(owner: Owner<'_>, it: &Callable) -> &'static str {
    match owner.flat_enum() {
        None => "this",
        Some(_) if it.args.iter().any(|a| a.js_name == "value") => "value_",
        Some(_) => "value",
    }
}

/// The names of a native's arguments, for its messages.
fn argument_names(owner: Option<Owner<'_>>, it: &Callable) -> String {
    let receiver = owner
        .filter(|_| it.kind.has_receiver())
        .map(|owner| receiver_name(owner, it));
    let names: Vec<_> = (receiver.into_iter())
        .chain(it.args.iter().map(|a| a.js_name.as_str()))
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(", \"{}\"", names.join(", "))
    }
}

fn handler(js_name: &str) -> String {
    format!("uniffiCallbackHandler{js_name}")
}

struct Js<'a> {
    component: &'a Component,
    types: TypeScript<'a>,
}

impl Js<'_> {
    fn converter(&self, ty: &Type) -> String {
        converters::name(self.component, ty)
    }

    /// The converter where the ones that belong to handlers may not exist yet.
    fn later_converter(&self, ty: &Type) -> String {
        let name = self.converter(ty);
        let late = match self.component.seen(ty) {
            Type::Callback(_) => true,
            Type::Object(object) => self
                .component
                .object(object)
                .is_some_and(|o| o.vtable.is_some()),
            // Modules that import each other are evaluated one after the other.
            Type::External { .. } => true,
            _ => false,
        };
        if late {
            format!("() => {name}")
        } else {
            name
        }
    }

    /// How a converter reads what stands at the step `part`.
    fn read_at(&self, part: &str, ty: &Type) -> String {
        let converter = self.converter(ty);
        if converters::lifts(self.component, ty) {
            format!("rt.at(\"{part}\", {converter})")
        } else {
            format!("{converter}.read()")
        }
    }

    /// A converter of several values tells by `lifts` that lifting one of them may fail.
    fn lifts_member<'a>(&self, out: &mut Writer, mut fields: impl Iterator<Item = &'a Field>) {
        if fields.any(|f| converters::lifts(self.component, &f.ty)) {
            out.line("static lifts = true;");
        }
    }

    fn error_converter(&self, ty: Option<&Type>) -> String {
        ty.map_or("null".to_string(), |ty| {
            converters::error_name(self.component, ty)
        })
    }

    /// Converters of thrown handles.
    fn error_converters(&self, out: &mut Writer) {
        let thrown = converters::thrown(self.component);
        let handles = thrown.iter().filter(|ty| converters::is_handle(ty));
        for (i, ty) in handles.enumerate() {
            if i == 0 {
                out.blank();
            }
            let (name, inner) = (self.error_converter(Some(ty)), self.converter(ty));
            out.line(format!("const {name} = rt.thrownHandle(() => {inner});"));
        }
    }

    fn optional_converter(&self, ty: Option<&Type>) -> String {
        ty.map_or("null".to_string(), |ty| self.converter(ty))
    }

    fn global(&self, name: &'static str) -> String {
        module_names::global(self.component, name)
    }

    /// The class of the converter of a record or an enum. Of a recursive type it counts how deep
    /// writing is; `write` becomes the name of the method that writes one value.
    fn value_converter_class(
        &self,
        out: &mut Writer,
        ty: &Type,
        js_name: &str,
        body: impl FnOnce(&mut Writer, &str),
    ) {
        if converters::recursive(self.component, ty) {
            let base = "FfiConverterNested";
            self.converter_class(out, js_name, base, |out| body(out, "writeNested"));
        } else {
            let base = "FfiConverterBuffer";
            self.converter_class(out, js_name, base, |out| body(out, "write"));
        }
    }

    fn converter_class(
        &self,
        out: &mut Writer,
        js_name: &str,
        base: &str,
        body: impl FnOnce(&mut Writer),
    ) {
        out.blank();
        out.block(
            format!("export class FfiConverterType{js_name} extends rt.{base} {{"),
            "}",
            body,
        );
    }

    fn compound_converters(&self, out: &mut Writer) {
        let compounds = converters::compounds(self.component);
        if !compounds.is_empty() {
            out.blank();
        }
        for ty in compounds {
            let make = match &ty {
                Type::Optional(inner) => format!("rt.option({})", self.later_converter(inner)),
                Type::Sequence(inner) => format!("rt.sequence({})", self.later_converter(inner)),
                Type::Set(inner) => format!("rt.set({})", self.later_converter(inner)),
                Type::Map(key, value) => format!(
                    "rt.map({}, {})",
                    self.later_converter(key),
                    self.later_converter(value)
                ),
                _ => continue,
            };
            out.line(format!("const {} = {make};", self.converter(&ty)));
        }
    }

    fn unit_test_objects(&self, out: &mut Writer) {
        out.blank();
        out.raw(&docs::comment(Some("For unit tests only."), &[], 0));
        out.block("export const UnitTestObjs = {", "};", |out| {
            out.line("uniffiObjectPtr: rt.uniffiObjectPtr,");
            for (_, js_name, _) in self.component.foreign_interfaces() {
                for name in self.handler_names(js_name) {
                    out.line(format!("{name},"));
                }
            }
        });
        self.firefox_exports(out);
    }
}

/// A number, or a BigInt where a number could not hold it.
pub(super) fn discriminant(variant: &Variant) -> String {
    let value = variant.discriminant;
    if value.unsigned_abs() < 1 << 53 {
        value.to_string()
    } else {
        format!("{value}n")
    }
}
