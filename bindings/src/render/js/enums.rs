// SPDX-License-Identifier: MPL-2.0

//! Flat enums as frozen objects, rich enums and errors as a class with one class per variant.

use super::interfaces::shown_by;
use super::records::{all_of, assign_fields, EQUALS};
use super::{discriminant, Js};
use crate::ir::*;
use crate::passes::docs::{self, Tag};
use crate::passes::{module_names, names};
use crate::render::writer::Writer;

impl Js<'_> {
    pub(super) fn flat_enum(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        out.blank();
        out.raw(&docs::comment(
            it.docs.as_deref(),
            &[Tag("@enum".to_string())],
            0,
        ));
        let values = |out: &mut Writer| {
            for variant in &it.variants {
                out.raw(&docs::comment(variant.docs.as_deref(), &[], out.indent()));
                let value = discriminant(variant);
                out.line(format!("{}: {value},", variant.js_name));
            }
        };
        if it.members.all().next().is_none() {
            let open = format!("export const {name} = {}.freeze({{", self.global("Object"));
            out.block(open, "});", values);
        } else {
            out.block(format!("export const {name} = rt.flatEnum("), ");", |out| {
                out.block("{", "},", values);
                out.block("{", "}", |out| {
                    self.members(out, Owner::Enum(it), false);
                });
            });
        }
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

    pub(super) fn rich_enum(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        let own_equals = it.members.of_trait(RustTrait::Eq).is_none();
        out.block(format!("export class {name} {{"), "}", |out| {
            if own_equals {
                out.raw(&docs::comment(Some(EQUALS), &[], out.indent()));
                out.block("equals(other) {", "}", |out| {
                    out.line(format!("return FfiConverterType{name}.equal(this, other);"));
                });
            }
            self.members(out, Owner::Enum(it), own_equals);
        });
        self.variant_classes(out, it, |out, variant| {
            if variant.fields.is_empty() {
                return;
            }
            self.fields_doc(out, &variant.fields);
            let params = self.fields_parameters(&variant.fields, true);
            out.block(format!("constructor({params}) {{"), "}", |out| {
                out.line("super();");
                self.bind_positional(out, &variant.fields);
                assign_fields(out, &variant.fields);
            });
        });
        let ty = Type::Enum(it.name.clone());
        self.value_converter_class(out, &ty, name, |out, write| {
            self.lifts_member(out, it.variants.iter().flat_map(|v| &v.fields));
            self.write_variants(out, it, write, true);
            self.read_variants(out, it, |variant| {
                if variant.fields.is_empty() {
                    format!("new {name}.{}()", variant.js_name)
                } else {
                    format!(
                        "new {name}.{}({}{})",
                        variant.js_name,
                        self.read_fields(&variant.fields),
                        self.read_mark()
                    )
                }
            });
            if own_equals {
                self.equal_variants(out, it);
            }
        });
    }

    pub(super) fn error(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        let flat = it.kind == EnumKind::FlatError;
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        let open = format!("export class {name} extends {} {{", self.global("Error"));
        if it.members.all().next().is_none() {
            out.line(format!("{open}}}"));
        } else {
            out.block(open, "}", |out| self.members(out, Owner::Enum(it), false));
        }
        let by_rust = shown_by(&it.members).is_some();
        if by_rust {
            self.error_class(out, name, &it.members);
        }
        self.variant_classes(out, it, |out, variant| {
            if !variant.fields.is_empty() || by_rust {
                self.error_constructor(out, &variant.fields, by_rust);
            }
            // An own property of that name could not be assigned over the accessor.
            if !variant.fields.iter().any(|f| f.js_name == "name") {
                out.block("get name() {", "}", |out| {
                    out.line(format!("return \"{}\";", variant.js_name));
                });
            }
        });
        let exported: Vec<_> = module_names::exported_variants(self.component)
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
        let ty = Type::Enum(it.name.clone());
        self.value_converter_class(out, &ty, name, |out, write| {
            self.lifts_member(out, it.variants.iter().flat_map(|v| &v.fields));
            out.block("static isError(e) {", "}", |out| {
                out.line(format!("return e instanceof {name};"));
            });
            // Of a flat error Rust reads the variant only, but sends a message after it.
            self.write_variants(out, it, write, !flat);
            self.read_variants(out, it, |variant| {
                let args = if flat {
                    "rt.FfiConverterString.read()".to_string()
                } else {
                    let reads: Vec<_> = (variant.fields.iter())
                        .map(|f| self.read_at(&f.js_name, &f.ty))
                        .collect();
                    reads.join(", ")
                };
                format!("new {name}.{}({args})", variant.js_name)
            });
        });
    }

    fn equal_variants(&self, out: &mut Writer, it: &Enum) {
        let name = &it.js_name;
        out.block("static equal(v, w) {", "}", |out| {
            for variant in &it.variants {
                let class = format!("{name}.{}", variant.js_name);
                let tests = self.equal_fields(&class, &variant.fields, "v", "w");
                let open = format!("if (v instanceof {class}) {{");
                out.block(open, "}", |out| all_of(out, &tests));
            }
            out.line("return false;");
        });
    }

    fn error_constructor(&self, out: &mut Writer, fields: &[Field], by_rust: bool) {
        let tags: Vec<_> = fields.iter().map(|f| self.field_tag(f, "")).collect();
        out.raw(&docs::comment(None, &tags, out.indent()));
        let bindings: Vec<_> = fields
            .iter()
            .map(|f| self.with_default(names::binding(&f.js_name), &f.ty, f.default.as_ref()))
            .collect();
        let open = format!("constructor({}) {{", bindings.join(", "));
        out.block(open, "}", |out| {
            self.super_call(out, fields, !by_rust);
            assign_fields(out, fields);
            if by_rust {
                out.line("rt.tellMessage(this);");
            }
        });
    }

    /// Hands the message to Error, unless a method of Rust's gives it.
    pub(super) fn super_call(&self, out: &mut Writer, fields: &[Field], with_message: bool) {
        let parts: Vec<_> = fields
            .iter()
            .map(|f| format!("\"{}\", {}", f.js_name, self.shown(f)))
            .collect();
        let message = match with_message {
            true => format!("rt.fieldsText({})", parts.join(", ")),
            false => String::new(),
        };
        out.line(format!("super({message});"));
    }

    /// A field in the message of an error. The text of a custom type is user code and may throw.
    fn shown(&self, field: &Field) -> String {
        let binding = names::binding(&field.js_name);
        match self.component.seen(&field.ty) {
            Type::Custom { .. } => format!("rt.textOf({binding})"),
            _ => binding,
        }
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

    fn write_variants(&self, out: &mut Writer, it: &Enum, write: &str, with_fields: bool) {
        let name = &it.js_name;
        out.block(format!("static {write}(v) {{"), "}", |out| {
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
}
