// SPDX-License-Identifier: MPL-2.0

//! NAMESPACE.d.ts: what a module exports to programs, for TypeScript and for editors. Converters are
//! not declared; they are for generated modules only.
//!
//! Beware: inside the namespace of an enum its variants hide types and globals of the same name, so
//! hidden types get an alias `$Name` outside.

use std::collections::BTreeSet;

use super::header;
use super::js::{discriminant, receiver_name};
use super::types::{TypeScript, Way};
use super::writer::Writer;
use crate::ir::*;
use crate::passes::docs::{self, Tag};
use crate::passes::{custom_types, defaults, module_names, names};

pub fn render(component: &Component) -> String {
    let mut out = Writer::default();
    out.line(format!("// {}", header(component)));
    let about = docs::comment(component.docs.as_deref(), &[], 0);
    if !about.is_empty() {
        out.blank();
        out.raw(&about);
    }
    imports(&mut out, component);
    let dts = Dts {
        component,
        types: TypeScript::new(component),
    };
    for it in &component.enums {
        match it.kind {
            EnumKind::Flat => dts.flat_enum(&mut out, it),
            _ => dts.class_enum(&mut out, it),
        }
    }
    for it in &component.records {
        dts.record(&mut out, it);
    }
    for it in &component.objects {
        dts.object(&mut out, it);
    }
    for it in &component.callbacks {
        dts.interface(&mut out, it.docs.as_deref(), &it.js_name, &it.vtable);
    }
    for it in &component.functions {
        out.blank();
        dts.doc(&mut out, it.docs.as_deref(), it.throws.as_ref());
        out.line(format!(
            "export function {}({}): {};",
            it.js_name,
            call_parameters(&dts.types, it),
            dts.types.result(it)
        ));
    }
    dts.aliases(&mut out);
    out.blank();
    out.raw(&docs::comment(Some("For unit tests only."), &[], 0));
    out.line("export const UnitTestObjs: { readonly [name: string]: unknown };");
    if component.config.is_firefox() {
        out.line("export { UniffiSkipJsTypeCheck } from \"monkeybridge:uniffi\";");
    }
    out.line("export {};");
    out.finish()
}

/// The runtime, and the types that custom types have where they are imported.
fn imports(out: &mut Writer, component: &Component) {
    let mut lines = vec![];
    if !component.objects.is_empty() || !module_names::time_classes(component).is_empty() {
        lines.push("import * as rt from \"monkeybridge:uniffi\";".to_string());
    }
    let times = module_names::exported_time_classes(component);
    if !times.is_empty() {
        let names = times.join(", ");
        lines.push(format!(
            "export {{ {names} }} from \"monkeybridge:uniffi\";"
        ));
    }
    let configs = || component.custom_types.iter().flat_map(|c| &c.config);
    let heads: BTreeSet<&str> = configs()
        .flat_map(|c| &c.type_name)
        .map(|name| name.split('.').next().unwrap_or_default())
        .collect();
    for (module, names) in custom_types::imports(component) {
        let names: Vec<_> = names.into_iter().filter(|n| heads.contains(n)).collect();
        if !names.is_empty() {
            let module = defaults::string(module);
            lines.push(format!("import {{ {} }} from {module};", names.join(", ")));
        }
    }
    // By the name under which TypeScript finds the declarations.
    let file =
        |namespace: &str| defaults::string(&module_names::relative(component, namespace, "js"));
    for namespace in module_names::imported_namespaces(component) {
        let module = module_names::other_module(namespace);
        lines.push(format!("import * as {module} from {};", file(namespace)));
    }
    for (namespace, names) in module_names::reexports(component) {
        let names: Vec<_> = (names.iter().filter(|it| !it.converter))
            .map(|it| it.name.as_str())
            .collect();
        if !names.is_empty() {
            let names = names.join(", ");
            lines.push(format!("export {{ {names} }} from {};", file(namespace)));
        }
    }
    if !lines.is_empty() {
        out.blank();
    }
    for line in lines {
        out.line(line);
    }
}

struct Dts<'a> {
    component: &'a Component,
    types: TypeScript<'a>,
}

impl Dts<'_> {
    fn doc(&self, out: &mut Writer, docs: Option<&str>, throws: Option<&Type>) {
        let tags: Vec<_> = throws
            .map(|ty| Tag(format!("@throws {{{}}}", self.types.thrown(ty))))
            .into_iter()
            .collect();
        out.raw(&docs::comment(docs, &tags, out.indent()));
    }

    fn flat_enum(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        out.blank();
        self.doc(out, it.docs.as_deref(), None);
        let methods = it.members.all().next().is_some();
        out.block(format!("export const {name}: {{"), "};", |out| {
            for variant in &it.variants {
                self.doc(out, variant.docs.as_deref(), None);
                let value = discriminant(variant);
                out.line(format!("readonly {}: {value};", variant.js_name));
            }
            self.members(out, &self.types, Owner::Enum(it));
        });
        if methods {
            let values: Vec<_> = it.variants.iter().map(discriminant).collect();
            let values = match values.len() {
                0 => "never".to_string(),
                _ => values.join(" | "),
            };
            out.line(format!("export type {name} = {values};"));
        } else {
            out.line(format!(
                "export type {name} = (typeof {name})[keyof typeof {name}];"
            ));
        }
    }

    fn class_enum(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        let inner = TypeScript::inside(self.component, it);
        out.blank();
        self.doc(out, it.docs.as_deref(), None);
        let base = match it.kind.is_error() {
            true => format!(" extends {}", self.types.global("Error")),
            false => String::new(),
        };
        out.block(
            format!("export abstract class {name}{base} {{"),
            "}",
            |out| {
                nominal(out, "variant");
                if !it.kind.is_error() && it.members.of_trait(RustTrait::Eq).is_none() {
                    out.line("equals(other: unknown): boolean;");
                }
                self.members(out, &self.types, Owner::Enum(it));
            },
        );
        if it.variants.is_empty() {
            return;
        }
        out.block(format!("export namespace {name} {{"), "}", |out| {
            for variant in &it.variants {
                self.doc(out, variant.docs.as_deref(), None);
                let open = format!(
                    "class {} extends {} {{",
                    variant.js_name,
                    inner.type_name(name)
                );
                out.block(open, "}", |out| match it.kind {
                    EnumKind::FlatError => out.line("constructor(message?: string);"),
                    EnumKind::RichError => {
                        let params: Vec<_> = positional(&inner, &variant.fields);
                        out.line(format!("constructor({});", params.join(", ")));
                        self.error_properties(out, &inner, &variant.fields);
                    }
                    _ => {
                        self.named_constructor(out, &inner, &variant.fields);
                        self.properties(out, &inner, &variant.fields);
                    }
                });
            }
        });
        for (error, variant) in module_names::exported_variants(self.component) {
            if error == name {
                out.line(format!("export const {variant}: typeof {name}.{variant};"));
                out.line(format!("export type {variant} = {name}.{variant};"));
            }
        }
    }

    fn record(&self, out: &mut Writer, it: &Record) {
        out.blank();
        self.doc(out, it.docs.as_deref(), None);
        let thrown = it.extras.used_as_error;
        let base = match thrown {
            true => format!(" extends {}", self.types.global("Error")),
            false => String::new(),
        };
        out.block(
            format!("export class {}{base} {{", it.js_name),
            "}",
            |out| {
                nominal(out, "record");
                self.named_constructor(out, &self.types, &it.fields);
                if thrown {
                    self.error_properties(out, &self.types, &it.fields);
                } else {
                    self.properties(out, &self.types, &it.fields);
                }
                if it.members.of_trait(RustTrait::Eq).is_none() {
                    out.line("equals(other: unknown): boolean;");
                }
                self.members(out, &self.types, Owner::Record(it));
            },
        );
    }

    fn members(&self, out: &mut Writer, types: &TypeScript<'_>, owner: Owner<'_>) {
        for it in owner.members().all() {
            self.doc(out, it.docs.as_deref(), it.throws.as_ref());
            let mut params = call_parameters(types, it);
            if it.kind == CallableKind::TraitMethod(RustTrait::Eq) {
                params = (it.args.iter().map(|a| format!("{}: unknown", a.js_name)))
                    .collect::<Vec<_>>()
                    .join(", ");
            }
            let prefix = match owner.flat_enum() {
                // Functions of an object; a method's receiver is the first argument.
                Some(flat) if it.kind.has_receiver() => {
                    let value = format!("{}: {}", receiver_name(owner, it), flat.js_name);
                    params = match params.as_str() {
                        "" => value,
                        rest => format!("{value}, {rest}"),
                    };
                    ""
                }
                None if !it.kind.has_receiver() => "static ",
                _ => "",
            };
            let (name, result) = (&it.js_name, types.result(it));
            out.line(format!("{prefix}{name}({params}): {result};"));
        }
    }

    fn named_constructor(&self, out: &mut Writer, types: &TypeScript<'_>, fields: &[Field]) {
        if fields.is_empty() {
            out.line("constructor();");
            return;
        }
        let members: Vec<_> = fields
            .iter()
            .map(|f| {
                let ty = types.ty(&f.ty, Way::In);
                // Said in full for those who compile with exactOptionalPropertyTypes.
                match &f.default {
                    Some(_) if ty.ends_with("undefined") => format!("{}?: {ty}", f.js_name),
                    Some(_) => format!("{}?: {ty} | undefined", f.js_name),
                    None => format!("{}: {ty}", f.js_name),
                }
            })
            .collect();
        let optional = if fields.iter().all(|f| f.default.is_some()) {
            "?"
        } else {
            ""
        };
        out.line(format!(
            "constructor(fields{optional}: {{ {} }});",
            members.join("; ")
        ));
    }

    fn properties(&self, out: &mut Writer, types: &TypeScript<'_>, fields: &[Field]) {
        for field in fields {
            self.doc(out, field.docs.as_deref(), None);
            let ty = types.ty(&field.ty, Way::Out);
            out.line(format!("{}: {ty};", field.js_name));
        }
    }

    /// An error class may not give a property of Error another type.
    fn error_properties(&self, out: &mut Writer, types: &TypeScript<'_>, fields: &[Field]) {
        for field in fields {
            self.doc(out, field.docs.as_deref(), None);
            let inherited = matches!(field.js_name.as_str(), "message" | "name" | "stack");
            let ty = match types.ty(&field.ty, Way::Out) {
                ty if inherited && ty != "string" => "any".to_string(),
                ty => ty,
            };
            out.line(format!("{}: {ty};", field.js_name));
        }
    }

    fn object(&self, out: &mut Writer, it: &Object) {
        let (class, docs) = match &it.vtable {
            None => (it.js_name.clone(), it.docs.clone()),
            Some(vtable) => {
                self.interface(out, it.docs.as_deref(), &it.js_name, vtable);
                (
                    module_names::impl_class(&it.js_name),
                    Some(format!("A {} that is implemented in Rust.", it.js_name)),
                )
            }
        };
        if self.component.config.is_firefox() && it.vtable.is_none() {
            self.interface_class(out, it);
        }
        out.blank();
        self.doc(out, docs.as_deref(), None);
        let base = match it.extras.used_as_error {
            true => "UniFFIErrorObject",
            false => "UniFFIObject",
        };
        let open = format!("export class {class} extends rt.{base} {{");
        out.block(open, "}", |out| {
            out.line("private constructor();");
            nominal(out, "object");
            self.members(out, &self.types, Owner::Object(it));
        });
    }

    /// Firefox's abstract class of an object's methods.
    fn interface_class(&self, out: &mut Writer, it: &Object) {
        out.blank();
        let open = format!(
            "export class {} {{",
            module_names::interface_class(&it.js_name)
        );
        out.block(open, "}", |out| {
            for method in &it.members.methods {
                out.line(format!(
                    "{}({}): {};",
                    method.js_name,
                    parameters(&self.types, &method.args, Way::In),
                    self.types.result(method)
                ));
            }
        });
    }

    /// A class type: any object with these methods is one, and a class may implement or extend it.
    fn interface(&self, out: &mut Writer, docs: Option<&str>, js_name: &str, vtable: &VTable) {
        out.blank();
        self.doc(out, docs, None);
        out.block(format!("export abstract class {js_name} {{"), "}", |out| {
            for method in &vtable.methods {
                self.doc(out, method.docs.as_deref(), method.throws.as_ref());
                out.line(format!(
                    "abstract {}({}): {};",
                    method.js_name,
                    callback_parameters(&self.types, method),
                    self.types.callback_result(method)
                ));
            }
        });
    }

    fn aliases(&self, out: &mut Writer) {
        let enums = || {
            self.component
                .enums
                .iter()
                .filter(|e| e.kind != EnumKind::Flat)
        };
        let variants: BTreeSet<&str> = enums()
            .flat_map(|e| &e.variants)
            .map(|v| v.js_name.as_str())
            .collect();
        let types: BTreeSet<&str> = (self.component.records.iter().map(|r| &r.js_name))
            .chain(self.component.enums.iter().map(|e| &e.js_name))
            .chain(self.component.objects.iter().map(|o| &o.js_name))
            .chain(self.component.callbacks.iter().map(|c| &c.js_name))
            .map(String::as_str)
            .collect();
        let hidden: Vec<_> = types.intersection(&variants).collect();
        if !hidden.is_empty() {
            out.blank();
        }
        for name in hidden {
            out.line(format!("type ${name} = {name};"));
            if enums().any(|e| e.js_name == **name) {
                out.line(format!("declare const ${name}: typeof {name};"));
            }
        }
    }
}

/// A literal with the same members is no instance: at run time only the class counts.
fn nominal(out: &mut Writer, what: &str) {
    out.line(format!("private readonly ${what}: unknown;"));
}

fn call_parameters(types: &TypeScript<'_>, it: &Callable) -> String {
    let params = parameters(types, &it.args, Way::In);
    match it.mode {
        CallMode::Sync => params,
        _ => with_options(types, params, &it.args, "signal?: $ | null | undefined"),
    }
}

fn callback_parameters(types: &TypeScript<'_>, it: &CallbackMethod) -> String {
    let params = parameters(types, &it.args, Way::Out);
    match it.mode {
        CallbackMode::Async => with_options(types, params, &it.args, "readonly signal: $"),
        _ => params,
    }
}

/// Optional in both directions: who calls a method that JavaScript implements need not have it.
fn with_options(types: &TypeScript<'_>, params: String, args: &[Argument], signal: &str) -> String {
    let comma = if params.is_empty() { "" } else { ", " };
    let signal = signal.replace('$', &types.global("AbortSignal"));
    let name = names::options(args);
    format!("{params}{comma}{name}?: {{ {signal} }} | undefined")
}

/// An argument may be left out when it and all after it have defaults; in the middle, `undefined`
/// stands for its default.
fn parameters(types: &TypeScript<'_>, args: &[Argument], way: Way) -> String {
    let params: Vec<_> = args
        .iter()
        .enumerate()
        .map(|(i, arg)| {
            let ty = types.ty(&arg.ty, way);
            let rest_optional = args[i..].iter().all(|a| a.default.is_some());
            match &arg.default {
                Some(_) if way == Way::In && rest_optional => format!("{}?: {ty}", arg.js_name),
                Some(_) if way == Way::In => format!("{}: {ty} | undefined", arg.js_name),
                _ => format!("{}: {ty}", arg.js_name),
            }
        })
        .collect();
    params.join(", ")
}

fn positional(types: &TypeScript<'_>, fields: &[Field]) -> Vec<String> {
    fields
        .iter()
        .enumerate()
        .map(|(i, field)| {
            let ty = types.ty(&field.ty, Way::In);
            let name = names::binding(&field.js_name);
            if fields[i..].iter().all(|f| f.default.is_some()) {
                format!("{name}?: {ty}")
            } else if field.default.is_some() {
                format!("{name}: {ty} | undefined")
            } else {
                format!("{name}: {ty}")
            }
        })
        .collect()
}
