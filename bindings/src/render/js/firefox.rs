// SPDX-License-Identifier: MPL-2.0

//! What modules made with `--compat firefox` have besides: base classes whose methods throw, an
//! interface class for each object, constructors that check, and the names that tests look for.

use super::{handler, Js};
use crate::ir::*;
use crate::passes::{docs, module_names, names};
use crate::render::writer::Writer;

impl Js<'_> {
    pub(super) fn is_firefox(&self) -> bool {
        self.component.config.is_firefox()
    }

    /// A class with all methods of an interface, each of which throws: a subclass may leave some
    /// out that it knows nobody calls.
    pub(super) fn throwing_class<'a>(
        &self,
        out: &mut Writer,
        class: &str,
        base: &str,
        methods: impl Iterator<Item = (&'a str, &'a [Argument], bool)>,
    ) {
        out.block(format!("export class {class}{base} {{"), "}", |out| {
            for (i, (name, args, is_async)) in methods.enumerate() {
                if i > 0 {
                    out.blank();
                }
                let args: Vec<_> = args.iter().map(|a| a.js_name.as_str()).collect();
                let keyword = if is_async { "async " } else { "" };
                let open = format!("{keyword}{name}({}) {{", args.join(", "));
                out.block(open, "}", |out| {
                    out.line(format!("throw rt.notImplemented(\"{class}.{name}\");"));
                });
            }
        });
    }

    /// The abstract class of an object's methods; gives what the object's class extends.
    pub(super) fn object_base(&self, out: &mut Writer, it: &Object) -> String {
        if !self.is_firefox() {
            return match it.extras.used_as_error {
                true => "rt.UniFFIErrorObject".to_string(),
                false => "rt.UniFFIObject".to_string(),
            };
        }
        if it.vtable.is_some() {
            return format!("rt.withPointer({})", it.js_name);
        }
        let class = module_names::interface_class(&it.js_name);
        let about = format!(
            "The methods of {}, for objects that stand in for one.",
            it.js_name
        );
        out.raw(&docs::comment(Some(&about), &[], 0));
        let methods = it.members.methods.iter().map(|m| {
            let is_async = m.mode != CallMode::Sync;
            (m.js_name.as_str(), m.args.as_slice(), is_async)
        });
        let error = match it.extras.used_as_error {
            true => format!(" extends {}", self.global("Error")),
            false => String::new(),
        };
        self.throwing_class(out, &class, &error, methods);
        out.blank();
        format!("rt.withPointer({class})")
    }

    /// `(…) {` of a constructor that takes its fields in one object.
    pub(super) fn fields_parameters(&self, fields: &[Field], positional: bool) -> String {
        match (self.is_firefox(), positional) {
            (false, _) => self.field_bindings(fields),
            (true, false) => format!("{}, $read", self.field_bindings(fields)),
            (true, true) => "...$fields".to_string(),
        }
    }

    /// Variants took their fields one by one in older versions of Firefox.
    pub(super) fn bind_positional(&self, out: &mut Writer, fields: &[Field]) {
        if self.is_firefox() {
            let bindings = self.field_bindings(fields);
            let pattern = bindings.trim_end_matches(" = {}");
            let quoted: Vec<_> = (fields.iter())
                .map(|f| format!("\"{}\"", f.js_name))
                .collect();
            out.line(format!(
                "const {pattern} = rt.namedFields($fields, [{}]);",
                quoted.join(", ")
            ));
            self.check_fields(out, fields, "$fields[1] !== rt.read");
        }
    }

    /// Fields are checked when a value is made, unless it comes from Rust.
    pub(super) fn check_fields(&self, out: &mut Writer, fields: &[Field], condition: &str) {
        if !self.is_firefox() {
            return;
        }
        out.block(format!("if ({condition}) {{"), "}", |out| {
            for field in fields {
                out.line(format!(
                    "rt.checkField({}, {}, \"{}\");",
                    self.converter(&field.ty),
                    names::binding(&field.js_name),
                    field.js_name
                ));
            }
        });
    }

    /// The last argument of a constructor that is called with what Rust sent.
    pub(super) fn read_mark(&self) -> &'static str {
        match self.is_firefox() {
            true => ", rt.read",
            false => "",
        }
    }

    pub(super) fn firefox_exports(&self, out: &mut Writer) {
        if !self.is_firefox() {
            return;
        }
        out.line(format!(
            "export {{ UniffiSkipJsTypeCheck }} from \"{}\";",
            module_names::runtime_uri(self.component)
        ));
    }

    /// Firefox has had both names for the handler of an interface.
    pub(super) fn handler_names(&self, js_name: &str) -> Vec<String> {
        let name = handler(js_name);
        let namespace = module_names::module_class(&self.component.namespace);
        match self.is_firefox() {
            true => {
                let long = format!("uniffiCallbackHandler{namespace}{js_name}: {name}");
                vec![name, long]
            }
            false => vec![name],
        }
    }
}
