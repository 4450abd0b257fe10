// SPDX-License-Identifier: MPL-2.0

//! NAMESPACE.mjs: classes, converters and functions of one crate.
//!
//! The order of the parts keeps every name initialised before it is used: classes and their
//! converters, compound converters, callback handlers (with the converters that need them), then
//! functions. A converter that comes later than its user is wrapped in a function. Names of the
//! generator's own start with `$`, which no name from Rust does; the runtime is `rt`.

use super::header;
use super::types::{TypeScript, Way};
use super::writer::Writer;
use crate::ir::*;
use crate::passes::docs::{self, Tag};
use crate::passes::{converters, defaults, ffi, names};

pub fn render(component: &Component) -> String {
    let mut out = Writer::default();
    out.line(format!("// {}", header(component)));
    out.blank();
    let about = docs::comment(component.docs.as_deref(), &[], 0);
    if !about.is_empty() {
        out.raw(&about);
        out.blank();
    }
    out.line("import * as rt from \"monkeybridge:uniffi\";");
    out.blank();
    out.line(format!(
        "const $lib = rt.component({});",
        defaults::string(&component.namespace)
    ));
    for (i, (owner, it)) in ffi::functions(component).iter().enumerate() {
        out.line(format!(
            "const {} = $lib.fn({i}{});",
            native(*owner, it),
            argument_names(it)
        ));
    }
    let js = Js {
        component,
        types: TypeScript::new(component),
    };
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
    for it in &component.callbacks {
        out.blank();
        js.base_class(&mut out, it.docs.as_deref(), &it.js_name, &it.vtable);
    }
    js.compound_converters(&mut out);
    js.handlers(&mut out);
    for it in &component.functions {
        out.blank();
        js.callable(&mut out, "export ", "function ", None, it);
    }
    js.unit_test_objects(&mut out);
    out.finish()
}

/// The constant that holds the native of a Rust function.
fn native(owner: Option<&Object>, it: &Callable) -> String {
    match owner {
        None => format!("${}", it.js_name),
        Some(object) if it.kind == CallableKind::Method => {
            format!("${}_{}", object.js_name, it.js_name)
        }
        Some(object) => format!("${}${}", object.js_name, it.js_name),
    }
}

/// The names of a native's arguments, for its messages.
fn argument_names(it: &Callable) -> String {
    let receiver = (it.kind == CallableKind::Method).then_some("this");
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
        let late = match ty {
            Type::Callback(_) => true,
            Type::Object(object) => self
                .component
                .object(object)
                .is_some_and(|o| o.vtable.is_some()),
            _ => false,
        };
        if late {
            format!("() => {name}")
        } else {
            name
        }
    }

    fn optional_converter(&self, ty: Option<&Type>) -> String {
        ty.map_or("null".to_string(), |ty| self.converter(ty))
    }

    fn global(&self, name: &'static str) -> String {
        names::global(self.component, name)
    }

    // --- enums and errors

    fn flat_enum(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        out.blank();
        out.raw(&docs::comment(
            it.docs.as_deref(),
            &[Tag("@enum".to_string())],
            0,
        ));
        let open = format!("export const {name} = {}.freeze({{", self.global("Object"));
        out.block(open, "});", |out| {
            for variant in &it.variants {
                out.raw(&docs::comment(variant.docs.as_deref(), &[], out.indent()));
                let value = discriminant(variant);
                out.line(format!("{}: {value},", variant.js_name));
            }
        });
        self.converter_class(out, name, "FfiConverterBuffer", |out| {
            out.block("static write(v) {", "}", |out| {
                out.block("switch (v) {", "}", |out| {
                    for (i, variant) in it.variants.iter().enumerate() {
                        out.line(format!("case {name}.{}:", variant.js_name));
                        out.line(format!("  return rt.writeVariant({});", i + 1));
                    }
                });
                out.line(format!(
                    "throw rt.wrongType(\"{name}\", v, \"not one of its values\");"
                ));
            });
            out.block("static read() {", "}", |out| {
                out.block("switch (rt.readVariant()) {", "}", |out| {
                    for (i, variant) in it.variants.iter().enumerate() {
                        out.line(format!("case {}:", i + 1));
                        out.line(format!("  return {name}.{};", variant.js_name));
                    }
                });
                out.line(format!("throw rt.badVariant(\"{name}\");"));
            });
        });
    }

    fn rich_enum(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        out.line(format!("export class {name} {{}}"));
        self.variant_classes(out, it, |out, variant| {
            if variant.fields.is_empty() {
                return;
            }
            self.fields_doc(out, &variant.fields);
            let open = format!("constructor({}) {{", self.field_bindings(&variant.fields));
            out.block(open, "}", |out| {
                out.line("super();");
                assign_fields(out, &variant.fields);
            });
        });
        self.converter_class(out, name, "FfiConverterBuffer", |out| {
            self.write_variants(out, it, true);
            self.read_variants(out, it, |variant| {
                if variant.fields.is_empty() {
                    format!("new {name}.{}()", variant.js_name)
                } else {
                    format!(
                        "new {name}.{}({})",
                        variant.js_name,
                        self.read_fields(&variant.fields)
                    )
                }
            });
        });
    }

    fn error(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        let flat = it.kind == EnumKind::FlatError;
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        out.line(format!(
            "export class {name} extends {} {{}}",
            self.global("Error")
        ));
        self.variant_classes(out, it, |out, variant| {
            if !variant.fields.is_empty() {
                self.error_constructor(out, &variant.fields);
            }
            // An own property of that name could not be assigned over the accessor.
            if !variant.fields.iter().any(|f| f.js_name == "name") {
                out.block("get name() {", "}", |out| {
                    out.line(format!("return \"{}\";", variant.js_name));
                });
            }
        });
        let exported: Vec<_> = names::exported_variants(self.component)
            .into_iter()
            .filter(|(error, _)| error == name)
            .map(|(_, variant)| variant)
            .collect();
        if !exported.is_empty() {
            out.line(format!(
                "export const {{ {} }} = {name};",
                exported.join(", ")
            ));
        }
        self.converter_class(out, name, "FfiConverterBuffer", |out| {
            out.block("static isError(e) {", "}", |out| {
                out.line(format!("return e instanceof {name};"));
            });
            // Of a flat error Rust reads the variant only, but sends a message after it.
            self.write_variants(out, it, !flat);
            self.read_variants(out, it, |variant| {
                let args = if flat {
                    "rt.FfiConverterString.read()".to_string()
                } else {
                    let reads: Vec<_> = (variant.fields.iter())
                        .map(|f| format!("{}.read()", self.converter(&f.ty)))
                        .collect();
                    reads.join(", ")
                };
                format!("new {name}.{}({args})", variant.js_name)
            });
        });
    }

    fn error_constructor(&self, out: &mut Writer, fields: &[Field]) {
        let tags: Vec<_> = fields.iter().map(|f| self.field_tag(f, "")).collect();
        out.raw(&docs::comment(None, &tags, out.indent()));
        let bindings: Vec<_> = fields
            .iter()
            .map(|f| self.with_default(names::binding(&f.js_name), &f.ty, f.default.as_ref()))
            .collect();
        let parts: Vec<_> = fields
            .iter()
            .map(|f| format!("{}: ${{{}}}", f.js_name, names::binding(&f.js_name)))
            .collect();
        let open = format!("constructor({}) {{", bindings.join(", "));
        out.block(open, "}", |out| {
            out.line(format!("super(`{}`);", parts.join(", ")));
            assign_fields(out, fields);
        });
    }

    /// The classes of the variants as members of the enum's class. They have no name of their own
    /// inside, where it could hide a type of the crate.
    fn variant_classes(&self, out: &mut Writer, it: &Enum, body: impl Fn(&mut Writer, &Variant)) {
        let name = &it.js_name;
        if it.variants.is_empty() {
            return;
        }
        let open = format!("{}.assign({name}, {{", self.global("Object"));
        out.block(open, "});", |out| {
            for variant in &it.variants {
                out.raw(&docs::comment(variant.docs.as_deref(), &[], out.indent()));
                let mut inner = Writer::default();
                body(&mut inner, variant);
                if inner.finish().is_empty() {
                    out.line(format!("{}: class extends {name} {{}},", variant.js_name));
                } else {
                    let open = format!("{}: class extends {name} {{", variant.js_name);
                    out.block(open, "},", |out| body(out, variant));
                }
            }
        });
    }

    fn write_variants(&self, out: &mut Writer, it: &Enum, with_fields: bool) {
        let name = &it.js_name;
        out.block("static write(v) {", "}", |out| {
            for (i, variant) in it.variants.iter().enumerate() {
                let open = format!("if (v instanceof {name}.{}) {{", variant.js_name);
                out.block(open, "}", |out| {
                    out.line(format!("rt.writeVariant({});", i + 1));
                    if with_fields {
                        self.write_fields(out, &variant.fields);
                    }
                    out.line("return;");
                });
            }
            out.line(format!("throw rt.wrongType(\"{name}\", v);"));
        });
    }

    fn read_variants(&self, out: &mut Writer, it: &Enum, make: impl Fn(&Variant) -> String) {
        out.block("static read() {", "}", |out| {
            out.block("switch (rt.readVariant()) {", "}", |out| {
                for (i, variant) in it.variants.iter().enumerate() {
                    out.line(format!("case {}:", i + 1));
                    out.line(format!("  return {};", make(variant)));
                }
            });
            out.line(format!("throw rt.badVariant(\"{}\");", it.js_name));
        });
    }

    // --- records and fields

    fn record(&self, out: &mut Writer, it: &Record) {
        let name = &it.js_name;
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        out.block(format!("export class {name} {{"), "}", |out| {
            if !it.fields.is_empty() {
                self.fields_doc(out, &it.fields);
                let open = format!("constructor({}) {{", self.field_bindings(&it.fields));
                out.block(open, "}", |out| assign_fields(out, &it.fields));
                out.blank();
            }
            out.raw(&docs::comment(
                Some("Whether both have the same fields; lists, maps and objects by identity."),
                &[],
                out.indent(),
            ));
            let equal = it.fields.iter().map(|f| match &f.ty {
                Type::Record(_) => format!("this.{0}.equals(other.{0})", f.js_name),
                _ => format!("this.{0} === other.{0}", f.js_name),
            });
            let tests: Vec<_> = std::iter::once(format!("other instanceof {name}"))
                .chain(equal)
                .collect();
            out.block("equals(other) {", "}", |out| match tests.as_slice() {
                [test] => out.line(format!("return {test};")),
                tests => out.block("return (", ");", |out| {
                    out.line(&tests[0]);
                    for test in &tests[1..] {
                        out.line(format!("&& {test}"));
                    }
                }),
            });
        });
        self.converter_class(out, name, "FfiConverterBuffer", |out| {
            out.block("static write(v) {", "}", |out| {
                out.line(format!(
                    "if (!(v instanceof {name})) throw rt.wrongType(\"{name}\", v);"
                ));
                self.write_fields(out, &it.fields);
            });
            out.block("static read() {", "}", |out| {
                if it.fields.is_empty() {
                    out.line(format!("return new {name}();"));
                    return;
                }
                // In the order of the serialised form.
                out.block(format!("return new {name}({{"), "});", |out| {
                    for f in &it.fields {
                        let converter = self.converter(&f.ty);
                        out.line(format!("{}: {converter}.read(),", f.js_name));
                    }
                });
            });
        });
    }

    /// `{ id, title, done = false } = {}`
    fn field_bindings(&self, fields: &[Field]) -> String {
        let bindings: Vec<_> = fields
            .iter()
            .map(|f| {
                let binding = names::binding(&f.js_name);
                let target = if binding == f.js_name {
                    binding
                } else {
                    format!("{}: {binding}", f.js_name)
                };
                self.with_default(target, &f.ty, f.default.as_ref())
            })
            .collect();
        format!("{{ {} }} = {{}}", bindings.join(", "))
    }

    fn with_default(&self, target: String, ty: &Type, default: Option<&Default>) -> String {
        match default.and_then(|d| defaults::expression(self.component, ty, d)) {
            Some(value) => format!("{target} = {value}"),
            None => target,
        }
    }

    fn fields_doc(&self, out: &mut Writer, fields: &[Field]) {
        let mut tags = vec![Tag("@param {object} fields".to_string())];
        tags.extend(fields.iter().map(|f| self.field_tag(f, "fields.")));
        out.raw(&docs::comment(None, &tags, out.indent()));
    }

    fn field_tag(&self, field: &Field, prefix: &str) -> Tag {
        let name = format!("{prefix}{}", field.js_name);
        let name = match self.default_of(&field.ty, field.default.as_ref()) {
            Some(value) => format!("[{name}={value}]"),
            None => name,
        };
        let text = docs::text_lines(field.docs.as_deref()).join(" ");
        let ty = self.types.ty(&field.ty, Way::In);
        Tag(format!("@param {{{ty}}} {name} {text}")
            .trim_end()
            .to_string())
    }

    fn default_of(&self, ty: &Type, default: Option<&Default>) -> Option<String> {
        default.and_then(|d| defaults::expression(self.component, ty, d))
    }

    fn write_fields(&self, out: &mut Writer, fields: &[Field]) {
        let Some(first) = fields.first() else {
            return;
        };
        out.line(format!("let $at = \"{}\";", first.js_name));
        out.line("try {");
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                out.line(format!("  $at = \"{}\";", field.js_name));
            }
            out.line(format!(
                "  {}.write(v.{});",
                self.converter(&field.ty),
                field.js_name
            ));
        }
        out.line("} catch ($e) {");
        out.line("  throw rt.inField($e, $at);");
        out.line("}");
    }

    /// `{ id: C.read(), … }`, in the order of the serialised form.
    fn read_fields(&self, fields: &[Field]) -> String {
        let reads: Vec<_> = fields
            .iter()
            .map(|f| format!("{}: {}.read()", f.js_name, self.converter(&f.ty)))
            .collect();
        format!("{{ {} }}", reads.join(", "))
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

    // --- objects and interfaces

    fn object(&self, out: &mut Writer, it: &Object) {
        out.blank();
        let class = match &it.vtable {
            None => it.js_name.clone(),
            Some(vtable) => {
                self.base_class(out, it.docs.as_deref(), &it.js_name, vtable);
                out.blank();
                names::impl_class(&it.js_name)
            }
        };
        let about = match &it.vtable {
            None => it.docs.clone(),
            Some(_) => Some(format!("A {} that is implemented in Rust.", it.js_name)),
        };
        out.raw(&docs::comment(about.as_deref(), &[], 0));
        let open = format!("export class {class} extends rt.UniFFIObject {{");
        out.block(open, "}", |out| {
            for (i, callable) in it.constructors.iter().chain(&it.methods).enumerate() {
                if i > 0 {
                    out.blank();
                }
                let prefix = match callable.kind {
                    CallableKind::Method => "",
                    _ => "static ",
                };
                self.callable(out, prefix, "", Some(it), callable);
            }
        });
        if it.vtable.is_none() {
            self.converter_class(out, &it.js_name, "FfiConverterObject", |out| {
                self.pointer_members(out, it, &class);
            });
        }
    }

    fn pointer_members(&self, out: &mut Writer, it: &Object, class: &str) {
        let index = ffi::pointer_index(self.component, &it.name).unwrap_or_default();
        out.line(format!("static cls = {class};"));
        out.line(format!("static pointerId = $lib.pointerId({index});"));
    }

    /// The class that implementations in JavaScript may extend.
    fn base_class(&self, out: &mut Writer, docs: Option<&str>, js_name: &str, vtable: &VTable) {
        let methods: Vec<_> = vtable
            .methods
            .iter()
            .map(|m| {
                let args: Vec<_> = m.args.iter().map(|a| a.js_name.as_str()).collect();
                format!("`{}({})`", m.js_name, args.join(", "))
            })
            .collect();
        let mut text = docs.unwrap_or_default().to_string();
        if !methods.is_empty() {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&format!("To be implemented: {}.", methods.join(", ")));
        }
        out.raw(&docs::comment(Some(&text), &[], 0));
        out.line(format!("export class {js_name} {{}}"));
    }

    /// Handlers register with the bridge when the module is loaded.
    fn handlers(&self, out: &mut Writer) {
        let interfaces: Vec<_> = self.component.foreign_interfaces().collect();
        for (i, (_, js_name, vtable)) in interfaces.iter().enumerate() {
            out.blank();
            let open = format!(
                "const {} = new rt.UniFFICallbackHandler(\"{js_name}\", $lib.interfaceId({i}), [",
                handler(js_name)
            );
            out.block(open, "]);", |out| {
                for method in &vtable.methods {
                    self.method_handler(out, method);
                }
            });
        }
        for (name, js_name, _) in &interfaces {
            match self.component.object(name) {
                None => self.converter_class(out, js_name, "FfiConverterCallback", |out| {
                    out.line(format!("static handler = {};", handler(js_name)));
                }),
                Some(object) => self.converter_class(out, js_name, "FfiConverterTrait", |out| {
                    self.pointer_members(out, object, &names::impl_class(js_name));
                    out.line(format!("static handler = {};", handler(js_name)));
                }),
            }
        }
    }

    fn method_handler(&self, out: &mut Writer, it: &CallbackMethod) {
        let converters: Vec<_> = it
            .args
            .iter()
            .map(|a| self.later_converter(&a.ty))
            .collect();
        let reads: Vec<_> = it
            .args
            .iter()
            .map(|a| format!("{}.read()", self.converter(&a.ty)))
            .collect();
        let returns = it
            .returns
            .as_ref()
            .map_or("null".to_string(), |ty| self.later_converter(ty));
        out.block("new rt.UniFFICallbackMethodHandler(", "),", |out| {
            out.line(format!("\"{}\",", it.js_name));
            out.line(format!("[{}],", converters.join(", ")));
            out.line(format!("{returns},"));
            out.line(format!("{},", self.optional_converter(it.throws.as_ref())));
            out.line(format!("\"{}\",", it.mode.as_str()));
            out.line(format!("($o) => $o.{}({}),", it.js_name, reads.join(", ")));
        });
    }

    fn unit_test_objects(&self, out: &mut Writer) {
        out.blank();
        out.raw(&docs::comment(Some("For unit tests only."), &[], 0));
        out.block("export const UnitTestObjs = {", "};", |out| {
            out.line("uniffiObjectPtr: rt.uniffiObjectPtr,");
            for (_, js_name, _) in self.component.foreign_interfaces() {
                out.line(format!("{},", handler(js_name)));
            }
        });
    }

    // --- calls

    fn callable(
        &self,
        out: &mut Writer,
        prefix: &str,
        keyword: &str,
        owner: Option<&Object>,
        it: &Callable,
    ) {
        self.callable_doc(out, it);
        let params: Vec<_> = it
            .args
            .iter()
            .map(|a| self.with_default(a.js_name.clone(), &a.ty, a.default.as_ref()))
            .collect();
        let is_async = it.mode != CallMode::Sync;
        let open = format!(
            "{prefix}{}{keyword}{}({}) {{",
            if is_async { "async " } else { "" },
            it.js_name,
            params.join(", ")
        );
        let guarded = is_async
            || it
                .args
                .iter()
                .any(|a| ffi::kind(self.component, &a.ty).needs_guard());
        out.block(open, "}", |out| {
            if guarded {
                self.guarded_call(out, owner, it);
            } else {
                self.plain_call(out, owner, it);
            }
        });
    }

    fn callable_doc(&self, out: &mut Writer, it: &Callable) {
        let mut tags: Vec<_> = it
            .args
            .iter()
            .map(|a| {
                let name = match self.default_of(&a.ty, a.default.as_ref()) {
                    Some(value) => format!("[{}={value}]", a.js_name),
                    None => a.js_name.clone(),
                };
                Tag(format!(
                    "@param {{{}}} {name}",
                    self.types.ty(&a.ty, Way::In)
                ))
            })
            .collect();
        if it.returns.is_some() || it.mode != CallMode::Sync {
            tags.push(Tag(format!("@returns {{{}}}", self.types.result(it))));
        }
        if let Some(ty) = &it.throws {
            let name = converters::js_type_name(self.component, ty).unwrap_or("Error");
            tags.push(Tag(format!("@throws {{{name}}}")));
        }
        out.raw(&docs::comment(it.docs.as_deref(), &tags, out.indent()));
    }

    fn receiver(&self, owner: Option<&Object>, it: &Callable) -> Option<String> {
        let object = owner.filter(|_| it.kind == CallableKind::Method)?;
        let class = match &object.vtable {
            Some(_) => names::impl_class(&object.js_name),
            None => object.js_name.clone(),
        };
        Some(format!("rt.receiver(this, {class})"))
    }

    fn to_native(&self, arg: &Argument) -> String {
        format!(
            "{}.toNative({}, \"{}\")",
            self.converter(&arg.ty),
            arg.js_name,
            arg.js_name
        )
    }

    /// Nothing to undo when an argument does not fit.
    fn plain_call(&self, out: &mut Writer, owner: Option<&Object>, it: &Callable) {
        let args: Vec<_> = (self.receiver(owner, it).into_iter())
            .chain(it.args.iter().map(|a| self.to_native(a)))
            .collect();
        out.line(format!(
            "const $r = {}({});",
            native(owner, it),
            args.join(", ")
        ));
        self.finish_sync(out, it);
    }

    fn finish_sync(&self, out: &mut Writer, it: &Callable) {
        out.line(format!(
            "if ($r === null) throw rt.failed({});",
            self.optional_converter(it.throws.as_ref())
        ));
        if let Some(ty) = &it.returns {
            out.line(format!("return {}.fromNative($r);", self.converter(ty)));
        }
    }

    /// After a guarded call. A serialised result stands above the arguments, which therefore stay
    /// until it has been read.
    fn finish_guarded(&self, out: &mut Writer, it: &Callable) {
        match &it.returns {
            Some(ty) if ffi::kind(self.component, ty) == ffi::FfiKind::Buffer => {
                out.line("rt.passed($top);");
                out.line(format!(
                    "if ($r === null) throw rt.failed({}, $top);",
                    self.optional_converter(it.throws.as_ref())
                ));
                out.line(format!(
                    "return {}.fromNative($r, $top);",
                    self.converter(ty)
                ));
            }
            _ => {
                out.line("rt.done($top);");
                self.finish_sync(out, it);
            }
        }
    }

    /// What the arguments wrote to the scratch area, and the handles they made, are given back when
    /// one of them does not fit. All are lowered in their order, since lowering may run user code.
    fn guarded_call(&self, out: &mut Writer, owner: Option<&Object>, it: &Callable) {
        out.line("const $top = rt.enter();");
        out.line("let $r;");
        out.block("try {", "} catch ($e) {", |out| {
            let mut natives = vec![];
            if let Some(receiver) = self.receiver(owner, it) {
                out.line(format!("const $this = {receiver};"));
                natives.push("$this".to_string());
            }
            for (i, arg) in it.args.iter().enumerate() {
                let lowered = self.to_native(arg);
                if ffi::kind(self.component, &arg.ty) == ffi::FfiKind::Buffer {
                    out.line(format!("const $p{i} = {lowered}, $e{i} = rt.P[0];"));
                    natives.push(format!("$p{i}"));
                    natives.push(format!("$e{i} - $p{i}"));
                } else {
                    out.line(format!("const $p{i} = {lowered};"));
                    natives.push(format!("$p{i}"));
                }
            }
            out.line(format!(
                "$r = {}({});",
                native(owner, it),
                natives.join(", ")
            ));
        });
        out.line("  throw rt.fail($top, $e);");
        out.line("}");
        if it.mode == CallMode::Sync {
            self.finish_guarded(out, it);
        } else {
            out.line("rt.done($top);");
            out.line(format!(
                "return rt.settle(await $r, {}, {});",
                self.optional_converter(it.returns.as_ref()),
                self.optional_converter(it.throws.as_ref())
            ));
        }
    }
}

fn assign_fields(out: &mut Writer, fields: &[Field]) {
    for field in fields {
        out.line(format!(
            "this.{} = {};",
            field.js_name,
            names::binding(&field.js_name)
        ));
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
