// SPDX-License-Identifier: MPL-2.0

//! Classes of Rust objects, base classes and handlers of what JavaScript implements.

use super::{handler, Js};
use crate::ir::*;
use crate::passes::{converters, docs, ffi, module_names};
use crate::render::writer::Writer;

/// Which of Rust's traits tells the message of an error: Display, or else Debug.
pub(super) fn shown_by(members: &Members) -> Option<RustTrait> {
    [RustTrait::Display, RustTrait::Debug]
        .into_iter()
        .find(|shown| members.of_trait(*shown).is_some())
}

impl Js<'_> {
    pub(super) fn object(&self, out: &mut Writer, it: &Object) {
        out.blank();
        let class = match &it.vtable {
            None => it.js_name.clone(),
            Some(vtable) => {
                let thrown = it.extras.used_as_error;
                self.base_class(out, it.docs.as_deref(), &it.js_name, vtable, thrown);
                out.blank();
                module_names::impl_class(&it.js_name)
            }
        };
        let about = match &it.vtable {
            None => it.docs.clone(),
            Some(_) => Some(format!("A {} that is implemented in Rust.", it.js_name)),
        };
        let base = self.object_base(out, it);
        out.raw(&docs::comment(about.as_deref(), &[], 0));
        let open = format!("export class {class} extends {base} {{");
        out.block(open, "}", |out| {
            self.members(out, Owner::Object(it), false);
        });
        if it.extras.used_as_error {
            self.error_class(out, &class, &it.members);
        }
        if it.vtable.is_none() {
            self.converter_class(out, &it.js_name, "FfiConverterObject", |out| {
                self.pointer_members(out, it, &class);
            });
        }
    }

    /// Constructors, methods and methods of traits, a blank line between them and, `after`
    /// something else, before them.
    pub(super) fn members(&self, out: &mut Writer, owner: Owner<'_>, after: bool) {
        for (i, callable) in owner.members().all().enumerate() {
            if i > 0 || after {
                out.blank();
            }
            self.callable(out, Some(owner), callable);
        }
    }

    fn pointer_members(&self, out: &mut Writer, it: &Object, class: &str) {
        let index = ffi::pointer_index(self.component, &it.name).unwrap_or_default();
        out.line(format!("static cls = {class};"));
        out.line(format!("static pointerId = $lib.pointerId({index});"));
    }

    /// The class that implementations in JavaScript may extend.
    pub(super) fn base_class(
        &self,
        out: &mut Writer,
        docs: Option<&str>,
        js_name: &str,
        vtable: &VTable,
        thrown: bool,
    ) {
        let mut text = docs.unwrap_or_default().to_string();
        if !vtable.methods.is_empty() {
            if !text.is_empty() {
                text = docs::text_lines(Some(&text)).join("\n") + "\n\n";
            }
            text.push_str(&to_implement(vtable));
        }
        out.raw(&docs::comment(Some(&text), &[], 0));
        let base = match thrown {
            true => format!(" extends {}", self.global("Error")),
            false => String::new(),
        };
        if self.is_firefox() {
            let methods = (vtable.methods.iter())
                .map(|m| (m.js_name.as_str(), m.args.as_slice(), m.is_async));
            self.throwing_class(out, js_name, &base, methods);
        } else {
            out.line(format!("export class {js_name}{base} {{}}"));
        }
    }

    /// Lets an error have what Rust says as message.
    pub(super) fn error_class(&self, out: &mut Writer, class: &str, members: &Members) {
        let method = match shown_by(members) {
            Some(shown) => format!(", \"{}\"", shown.js_name()),
            None => String::new(),
        };
        out.line(format!("rt.errorClass({class}{method});"));
    }

    /// Handlers register with the bridge when the module is loaded.
    pub(super) fn handlers(&self, out: &mut Writer) {
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
                    self.pointer_members(out, object, &module_names::impl_class(js_name));
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
        let returns = it
            .returns
            .as_ref()
            .map_or("null".to_string(), |ty| self.later_converter(ty));
        out.block("new rt.UniFFICallbackMethodHandler(", "),", |out| {
            out.line(format!("\"{}\",", it.js_name));
            out.line(format!("[{}],", converters.join(", ")));
            out.line(format!("{returns},"));
            let throws = self.error_converter(it.throws.as_ref());
            match it.throws.as_ref().map(|ty| self.component.seen(ty)) {
                // Of another module, which may be evaluated later.
                Some(Type::External { .. }) => out.line(format!("() => {throws},")),
                _ => out.line(format!("{throws},")),
            }
            out.line(format!("\"{}\",", it.mode.as_str()));
            self.invoke(out, it);
        });
    }

    /// Reads the arguments and calls the method; all are read before one that failed is thrown.
    fn invoke(&self, out: &mut Writer, it: &CallbackMethod) {
        let reads: Vec<_> = (it.args.iter())
            .map(|a| self.read_at(&a.js_name, &a.ty))
            .collect();
        if !(it.args.iter()).any(|a| converters::lifts(self.component, &a.ty)) {
            out.line(format!("($o) => $o.{}({}),", it.js_name, reads.join(", ")));
            return;
        }
        out.block("($o) => {", "},", |out| {
            let mut args = vec![];
            for (i, read) in reads.iter().enumerate() {
                out.line(format!("const $p{i} = {read};"));
                args.push(format!("$p{i}"));
            }
            out.line("rt.lifted();");
            out.line(format!("return $o.{}({});", it.js_name, args.join(", ")));
        });
    }
}

/// The methods with their docstrings, for the comment of the base class.
fn to_implement(vtable: &VTable) -> String {
    let signature = |m: &CallbackMethod| {
        let signal = (m.mode == CallbackMode::Async).then_some("{ signal }");
        let args: Vec<_> = (m.args.iter().map(|a| a.js_name.as_str()))
            .chain(signal)
            .collect();
        format!("`{}({})`", m.js_name, args.join(", "))
    };
    if vtable.methods.iter().all(|m| m.docs.is_none()) {
        let methods: Vec<_> = vtable.methods.iter().map(signature).collect();
        return format!("To be implemented: {}.", methods.join(", "));
    }
    let mut text = "To be implemented:".to_string();
    for method in &vtable.methods {
        text.push_str(&format!("\n- {}", signature(method)));
        for (i, line) in docs::text_lines(method.docs.as_deref()).iter().enumerate() {
            text.push_str(if i == 0 { ": " } else { "\n  " });
            text.push_str(line);
        }
    }
    text
}
