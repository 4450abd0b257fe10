// SPDX-License-Identifier: MPL-2.0

//! Functions, methods and constructors: checked arguments in, a Rust call, its result or error out.

use super::{native, Js};
use crate::ir::*;
use crate::passes::docs::{self, Tag};
use crate::passes::{ffi, module_names};
use crate::render::types::Way;
use crate::render::writer::Writer;

impl Js<'_> {
    pub(super) fn callable(
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
            tags.push(Tag(format!("@throws {{{}}}", self.types.thrown(ty))));
        }
        out.raw(&docs::comment(it.docs.as_deref(), &tags, out.indent()));
    }

    fn receiver(&self, owner: Option<&Object>, it: &Callable) -> Option<String> {
        let object = owner.filter(|_| it.kind == CallableKind::Method)?;
        let class = match &object.vtable {
            Some(_) => module_names::impl_class(&object.js_name),
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

    pub(super) fn finish_sync(&self, out: &mut Writer, it: &Callable) {
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
                    out.line(format!("const $p{i} = {lowered}, $e{i} = rt.top();"));
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
