// SPDX-License-Identifier: MPL-2.0

//! Records, and what records and variants share: fields as named arguments, written and read in
//! their order.

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
            let equal = it.fields.iter().map(|f| match self.component.seen(&f.ty) {
                Type::Record(_) => format!("this.{0}.equals(other.{0})", f.js_name),
                ty if is_time(ty) => format!("rt.sameTime(this.{0}, other.{0})", f.js_name),
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
            self.lifts_member(out, it.fields.iter());
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
                        let read = self.read_at(&f.js_name, &f.ty);
                        out.line(format!("{}: {read},", f.js_name));
                    }
                });
            });
        });
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

fn is_time(ty: &Type) -> bool {
    match ty {
        Type::Timestamp | Type::Duration => true,
        Type::Optional(inner) => is_time(inner),
        _ => false,
    }
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
