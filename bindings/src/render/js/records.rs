// SPDX-License-Identifier: MPL-2.0

//! Records, and what records and variants share: fields as named arguments, written and read in
//! their order.

use super::interfaces::shown_by;
use super::Js;
use crate::ir::*;
use crate::passes::docs::{self, Tag};
use crate::passes::{defaults, names};
use crate::render::types::Way;
use crate::render::writer::Writer;

impl Js<'_> {
    pub(super) fn record(&self, out: &mut Writer, it: &Record) {
        let name = &it.js_name;
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        let thrown = it.extras.used_as_error;
        let by_rust = shown_by(&it.members).is_some();
        let base = match thrown {
            true => format!(" extends {}", self.global("Error")),
            false => String::new(),
        };
        out.block(format!("export class {name}{base} {{"), "}", |out| {
            if !it.fields.is_empty() {
                self.fields_doc(out, &it.fields);
                let params = self.fields_parameters(&it.fields, false);
                out.block(format!("constructor({params}) {{"), "}", |out| {
                    self.check_fields(out, &it.fields, "$read !== rt.read");
                    if thrown {
                        self.super_call(out, &it.fields, !by_rust);
                    }
                    assign_fields(out, &it.fields);
                    if thrown && by_rust {
                        out.line("rt.tellMessage(this);");
                    }
                });
            }
            let own_equals = it.members.of_trait(RustTrait::Eq).is_none();
            if own_equals {
                if !it.fields.is_empty() {
                    out.blank();
                }
                out.raw(&docs::comment(Some(EQUALS), &[], out.indent()));
                let tests = self.equal_fields(name, &it.fields, "this", "other");
                out.block("equals(other) {", "}", |out| all_of(out, &tests));
            }
            let after = own_equals || !it.fields.is_empty();
            self.members(out, Owner::Record(it), after);
        });
        if thrown {
            self.error_class(out, name, &it.members);
        }
        let ty = Type::Record(it.name.clone());
        self.value_converter_class(out, &ty, name, |out, write| {
            self.lifts_member(out, it.fields.iter());
            if thrown {
                out.block("static isError(e) {", "}", |out| {
                    out.line(format!("return e instanceof {name};"));
                });
            }
            out.block(format!("static {write}(v) {{"), "}", |out| {
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
                let close = format!("}}{});", self.read_mark());
                out.block(format!("return new {name}({{"), &close, |out| {
                    for f in &it.fields {
                        let read = self.read_at(&f.js_name, &f.ty);
                        out.line(format!("{}: {read},", f.js_name));
                    }
                });
            });
        });
    }

    /// The tests for two values of a class having equal fields.
    pub(super) fn equal_fields(
        &self,
        class: &str,
        fields: &[Field],
        one: &str,
        other: &str,
    ) -> Vec<String> {
        let equal = fields.iter().map(|f| {
            let name = &f.js_name;
            if is_identity(self.component.seen(&f.ty)) {
                return format!("{one}.{name} === {other}.{name}");
            }
            let converter = self.converter(&f.ty);
            format!("{converter}.equal({one}.{name}, {other}.{name})")
        });
        std::iter::once(format!("{other} instanceof {class}"))
            .chain(equal)
            .collect()
    }

    /// `{ id, title, done = false } = {}`
    pub(super) fn field_bindings(&self, fields: &[Field]) -> String {
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

    pub(super) fn with_default(
        &self,
        target: String,
        ty: &Type,
        default: Option<&Default>,
    ) -> String {
        match default.and_then(|d| defaults::expression(self.component, ty, d)) {
            Some(value) => format!("{target} = {value}"),
            None => target,
        }
    }

    pub(super) fn fields_doc(&self, out: &mut Writer, fields: &[Field]) {
        let mut tags = vec![Tag("@param {object} fields".to_string())];
        tags.extend(fields.iter().map(|f| self.field_tag(f, "fields.")));
        out.raw(&docs::comment(None, &tags, out.indent()));
    }

    pub(super) fn field_tag(&self, field: &Field, prefix: &str) -> Tag {
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

    pub(super) fn default_of(&self, ty: &Type, default: Option<&Default>) -> Option<String> {
        default.and_then(|d| defaults::expression(self.component, ty, d))
    }

    pub(super) fn write_fields(&self, out: &mut Writer, fields: &[Field]) {
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
    pub(super) fn read_fields(&self, fields: &[Field]) -> String {
        let reads: Vec<_> = fields
            .iter()
            .map(|f| format!("{}: {}", f.js_name, self.read_at(&f.js_name, &f.ty)))
            .collect();
        format!("{{ {} }}", reads.join(", "))
    }
}

/// Said of `equals` where Rust's Eq is not exported.
pub(super) const EQUALS: &str = "Whether both have equal contents; objects by identity.";

/// Returns whether all the tests hold.
pub(super) fn all_of(out: &mut Writer, tests: &[String]) {
    match tests {
        [test] => out.line(format!("return {test};")),
        tests => out.block("return (", ");", |out| {
            for (i, test) in tests.iter().enumerate() {
                let and = if i == 0 { "" } else { "&& " };
                out.line(format!("{and}{test}"));
            }
        }),
    }
}

/// Types whose equal values are identical.
fn is_identity(ty: &Type) -> bool {
    matches!(
        ty,
        Type::UInt8
            | Type::Int8
            | Type::UInt16
            | Type::Int16
            | Type::UInt32
            | Type::Int32
            | Type::Boolean
            | Type::String
    )
}

pub(super) fn assign_fields(out: &mut Writer, fields: &[Field]) {
    for field in fields {
        out.line(format!(
            "this.{} = {};",
            field.js_name,
            names::binding(&field.js_name)
        ));
    }
}
