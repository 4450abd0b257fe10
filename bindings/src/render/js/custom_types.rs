// SPDX-License-Identifier: MPL-2.0

//! Converters of custom types, with the expressions of the configuration. One that is not configured
//! has a converter too, for other crates.

use super::Js;
use crate::ir::*;
use crate::passes::{custom_types, docs};
use crate::render::writer::Writer;

impl Js<'_> {
    /// What the expressions of custom types import.
    pub(super) fn custom_imports(&self, out: &mut Writer) {
        for (module, names) in custom_types::imports(self.component) {
            out.line(format!(
                "import {{ {} }} from {};",
                names.join(", "),
                crate::passes::defaults::string(module)
            ));
        }
    }

    pub(super) fn custom_type(&self, out: &mut Writer, it: &CustomType) {
        let config = it.config.as_ref();
        let type_name = config.and_then(|c| c.type_name.as_deref());
        out.blank();
        out.raw(&docs::comment(it.docs.as_deref(), &[], 0));
        let open = format!(
            "export class FfiConverterType{} extends rt.FfiConverterCustom {{",
            it.js_name
        );
        out.block(open, "}", |out| {
            out.line(format!(
                "static type = \"{}\";",
                type_name.unwrap_or(&it.js_name)
            ));
            out.block("static builtin() {", "}", |out| {
                out.line(format!("return {};", self.converter(&it.builtin)));
            });
            if let Some(name) = type_name {
                out.block("static is($v) {", "}", |out| {
                    out.line(format!("return {};", custom_types::is_instance(name, "$v")));
                });
            }
            let mut expression = |name: &str, expression: Option<&String>| {
                let Some(expression) = expression else {
                    return;
                };
                out.block(format!("static {name}($v) {{"), "}", |out| {
                    out.line(format!(
                        "return {};",
                        custom_types::expand(Some(expression.as_str()), "$v")
                    ));
                });
            };
            expression("fromBuiltin", config.and_then(|c| c.lift.as_ref()));
            expression("toBuiltin", config.and_then(|c| c.lower.as_ref()));
        });
    }
}
