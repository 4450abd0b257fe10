// SPDX-License-Identifier: MPL-2.0

//! Functions, methods and constructors: checked arguments in, a Rust call, its result or error out.

use super::{native, receiver_name, Js};
use crate::ir::*;
use crate::passes::docs::{self, Tag};
use crate::passes::{ffi, module_names, names};
use crate::render::writer::Writer;

struct ValueReceiver {
    name: &'static str,
    converter: String,
}

/// The class whose instances have the methods.
fn class_of(owner: Owner<'_>) -> String {
    match owner {
        Owner::Object(it) if it.vtable.is_some() => module_names::impl_class(&it.js_name),
        owner => owner.js_name().to_string(),
    }
}

impl Js<'_> {
    /// A function of the module, or a member of its owner.
    pub(super) fn callable(&self, out: &mut Writer, owner: Option<Owner<'_>>, it: &Callable) {
        self.callable_doc(out, owner, it);
        let is_async = it.mode != CallMode::Sync;
        let value = self.value_receiver(owner, it);
        let params: Vec<_> = (owner.filter(|o| o.flat_enum().is_some()))
            .and(value.as_ref().map(|v| v.name.to_string()))
            .into_iter()
            .chain(
                (it.args.iter())
                    .map(|a| self.with_default(a.js_name.clone(), &a.ty, a.default.as_ref())),
            )
            .chain(is_async.then(|| names::options(&it.args)))
            .collect();
        let asynchronous = if is_async { "async " } else { "" };
        let flat = owner.is_some_and(|o| o.flat_enum().is_some());
        let prefix = match owner {
            None => format!("export {asynchronous}function "),
            Some(_) if flat || it.kind.has_receiver() => asynchronous.to_string(),
            Some(_) => format!("static {asynchronous}"),
        };
        let guarded = is_async
            || value.is_some()
            || (it.args.iter()).any(|a| ffi::kind(self.component, &a.ty).needs_guard());
        let open = format!("{prefix}{}({}) {{", it.js_name, params.join(", "));
        out.block(open, if flat { "}," } else { "}" }, |out| {
            self.refuse_others(out, owner, it);
            if guarded {
                self.guarded_call(out, owner, it);
            } else {
                self.plain_call(out, owner, it);
            }
        });
    }

    /// What is no value of the type is not equal to one, whereas any other wrong argument throws.
    fn refuse_others(&self, out: &mut Writer, owner: Option<Owner<'_>>, it: &Callable) {
        if it.kind != CallableKind::TraitMethod(RustTrait::Eq) {
            return;
        }
        if let (Some(owner), [other]) = (owner, it.args.as_slice()) {
            if owner.flat_enum().is_none() {
                let (other, class) = (&other.js_name, class_of(owner));
                out.line(format!("if (!({other} instanceof {class})) return false;"));
            }
        }
    }

    fn callable_doc(&self, out: &mut Writer, owner: Option<Owner<'_>>, it: &Callable) {
        let mut tags = vec![];
        if let Some(flat) = owner.and_then(Owner::flat_enum) {
            if it.kind.has_receiver() {
                let name = receiver_name(Owner::Enum(flat), it);
                tags.push(Tag(format!("@param {{{}}} {name}", flat.js_name)));
            }
        }
        tags.extend(it.args.iter().map(|a| {
            let name = match self.default_of(&a.ty, a.default.as_ref()) {
                Some(value) => format!("[{}={value}]", a.js_name),
                None => a.js_name.clone(),
            };
            Tag(format!("@param {{{}}} {name}", self.types.argument(it, a)))
        }));
        if it.mode != CallMode::Sync {
            let signal = self.global("AbortSignal");
            let options = names::options(&it.args);
            tags.push(Tag(format!(
                "@param {{{{ signal?: {signal} }}}} [{options}]"
            )));
        }
        if it.returns.is_some() || it.mode != CallMode::Sync {
            tags.push(Tag(format!("@returns {{{}}}", self.types.result(it))));
        }
        if let Some(ty) = &it.throws {
            tags.push(Tag(format!("@throws {{{}}}", self.types.thrown(ty))));
        }
        out.raw(&docs::comment(it.docs.as_deref(), &tags, out.indent()));
    }

    /// The pointer of an object's method.
    fn pointer_receiver(&self, owner: Option<Owner<'_>>, it: &Callable) -> Option<String> {
        match owner.filter(|_| it.kind.has_receiver())? {
            owner @ Owner::Object(_) => Some(format!("rt.receiver(this, {})", class_of(owner))),
            _ => None,
        }
    }

    /// The receiver of a record's or an enum's method, which crosses by value.
    fn value_receiver(&self, owner: Option<Owner<'_>>, it: &Callable) -> Option<ValueReceiver> {
        let owner = owner.filter(|_| it.kind.has_receiver())?;
        let ty = match owner {
            Owner::Object(_) => return None,
            Owner::Record(it) => Type::Record(it.name.clone()),
            Owner::Enum(it) => Type::Enum(it.name.clone()),
        };
        Some(ValueReceiver {
            name: receiver_name(owner, it),
            converter: self.converter(&ty),
        })
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
    fn plain_call(&self, out: &mut Writer, owner: Option<Owner<'_>>, it: &Callable) {
        let args: Vec<_> = (self.pointer_receiver(owner, it).into_iter())
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
            self.error_converter(it.throws.as_ref())
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
                    self.error_converter(it.throws.as_ref())
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
    fn guarded_call(&self, out: &mut Writer, owner: Option<Owner<'_>>, it: &Callable) {
        let is_async = it.mode != CallMode::Sync;
        if is_async {
            out.line(format!(
                "const $signal = rt.signalOf({});",
                names::options(&it.args)
            ));
        }
        out.line("const $top = rt.enter();");
        out.line("let $r;");
        out.block("try {", "} catch ($e) {", |out| {
            let mut natives = vec![];
            if let Some(receiver) = self.pointer_receiver(owner, it) {
                out.line(format!("const $this = {receiver};"));
                natives.push("$this".to_string());
            }
            if let Some(ValueReceiver { name, converter }) = self.value_receiver(owner, it) {
                let lowered = format!("{converter}.toNative({name}, \"{name}\")");
                out.line(format!("const $this = {lowered}, $end = rt.top();"));
                natives.push("$this".to_string());
                natives.push("$end - $this".to_string());
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
            if is_async {
                // Lowering may have run user code.
                out.line("rt.unlessAborted($signal);");
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
            let converters = format!(
                "{}, {}",
                self.optional_converter(it.returns.as_ref()),
                self.error_converter(it.throws.as_ref())
            );
            out.line("rt.done($top);");
            out.line("return $signal === null");
            out.line(format!("  ? rt.settle(await $r, {converters})"));
            out.line(format!(
                "  : rt.settleUnlessAborted($signal, $r, {converters});"
            ));
        }
    }
}
