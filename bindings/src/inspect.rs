// SPDX-License-Identifier: MPL-2.0

//! `inspect`: the interface of a library for people (`text`) and for programs (`json`).
//!
//! The keys of the JSON are stable; new ones may be added.

use serde_json::{json, Value};
use std::fmt::Write;

use crate::ir::*;
use crate::passes::{ffi, module_names};

pub fn json(library: &Library) -> String {
    let value = json!({
        "library": library.name,
        "components": selected(library).map(component_json).collect::<Vec<_>>(),
    });
    // Only maps with keys that are no strings fail, and there are none.
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn selected(library: &Library) -> impl Iterator<Item = &Component> {
    library.components.iter().filter(|c| c.selected)
}

fn component_json(it: &Component) -> Value {
    let callable = |owner: Option<Owner<'_>>, c: &Callable| {
        json!({
            "name": c.name,
            "jsName": c.js_name,
            "mode": c.mode.as_str(),
            "args": args_json(&c.args),
            "returns": c.returns.as_ref().map(Type::to_string),
            "throws": c.throws.as_ref().map(Type::to_string),
            "symbol": c.symbol,
            "signature": signature(owner, c),
            "checksum": c.checksum,
        })
    };
    let members = |owner: Owner<'_>, list: &[Callable]| -> Value {
        list.iter().map(|c| callable(Some(owner), c)).collect()
    };
    json!({
        "namespace": it.namespace,
        "crate": it.crate_name,
        "contract": { "symbol": it.contract.symbol, "version": it.contract.version },
        "functions": it.functions.iter().map(|f| callable(None, f)).collect::<Vec<_>>(),
        "records": it.records.iter().map(|r| json!({
            "name": r.name,
            "jsName": r.js_name,
            "fields": fields_json(&r.fields),
            "constructors": members(Owner::Record(r), &r.members.constructors),
            "methods": members(Owner::Record(r), &r.members.methods),
            "traits": members(Owner::Record(r), &r.members.traits),
        })).collect::<Vec<_>>(),
        "enums": it.enums.iter().map(|e| json!({
            "name": e.name,
            "jsName": e.js_name,
            "kind": enum_kind(e.kind),
            "variants": e.variants.iter().map(|v| json!({
                "name": v.name,
                "jsName": v.js_name,
                "discriminant": v.discriminant.to_string(),
                "fields": fields_json(&v.fields),
            })).collect::<Vec<_>>(),
            "constructors": members(Owner::Enum(e), &e.members.constructors),
            "methods": members(Owner::Enum(e), &e.members.methods),
            "traits": members(Owner::Enum(e), &e.members.traits),
        })).collect::<Vec<_>>(),
        "objects": it.objects.iter().map(|o| json!({
            "name": o.name,
            "jsName": o.js_name,
            "kind": object_kind(o.kind),
            "clone": o.clone_symbol,
            "free": o.free_symbol,
            "constructors": members(Owner::Object(o), &o.members.constructors),
            "methods": members(Owner::Object(o), &o.members.methods),
            "traits": members(Owner::Object(o), &o.members.traits),
        })).collect::<Vec<_>>(),
        "interfaces": it.foreign_interfaces().map(|(name, js_name, vtable)| json!({
            "name": name,
            "jsName": js_name,
            "kind": interface_kind(it, name),
            "init": vtable.init_symbol,
            "methods": vtable.methods.iter().enumerate().map(|(i, m)| json!({
                "index": i,
                "name": m.name,
                "jsName": m.js_name,
                "mode": m.mode.as_str(),
                "timeoutMs": m.timeout_ms,
                "args": args_json(&m.args),
                "returns": m.returns.as_ref().map(Type::to_string),
                "throws": m.throws.as_ref().map(Type::to_string),
                "signature": slot_signature(m),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "checksums": it.checksums.iter().map(|c| json!({
            "symbol": c.symbol,
            "value": c.value,
        })).collect::<Vec<_>>(),
    })
}

fn args_json(args: &[Argument]) -> Value {
    args.iter()
        .map(|a| json!({ "name": a.name, "jsName": a.js_name, "type": a.ty.to_string() }))
        .collect()
}

fn fields_json(fields: &[Field]) -> Value {
    fields
        .iter()
        .map(|f| json!({ "name": f.name, "jsName": f.js_name, "type": f.ty.to_string() }))
        .collect()
}

/// The sections of the text, in order; an empty one is left out.
pub fn text(library: &Library) -> String {
    let mut out = String::new();
    for (i, it) in selected(library).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        // Writing to a string cannot fail.
        let _ = component_text(&mut out, it);
    }
    out
}

fn component_text(out: &mut String, it: &Component) -> std::fmt::Result {
    writeln!(
        out,
        "crate {} (namespace {}), UniFFI contract {}, {} checksums",
        it.crate_name,
        it.namespace,
        it.contract.version,
        it.checksums.len()
    )?;
    for (name, js_name, vtable) in it.foreign_interfaces() {
        writeln!(
            out,
            "\n{} {name}, implemented in JavaScript",
            interface_kind(it, name)
        )?;
        for (i, m) in vtable.methods.iter().enumerate() {
            let timeout = match m.timeout_ms {
                Some(ms) => format!(", at most {ms} ms"),
                None => String::new(),
            };
            writeln!(
                out,
                "  {i} {js_name}.{}{}  {}{timeout}",
                m.js_name,
                types(&m.args, &m.returns, &m.throws),
                m.mode.as_str()
            )?;
            writeln!(out, "      {}", slot_signature(m))?;
        }
        writeln!(out, "    {}", vtable.init_symbol)?;
    }
    for object in &it.objects {
        writeln!(out, "\n{} {}", object_kind(object.kind), object.name)?;
        let class = match object.vtable {
            Some(_) => module_names::impl_class(&object.js_name),
            None => object.js_name.clone(),
        };
        for c in object.members.all() {
            callable_text(out, Some(Owner::Object(object)), &format!("{class}."), c)?;
        }
        writeln!(out, "    {}, {}", object.clone_symbol, object.free_symbol)?;
    }
    for e in &it.enums {
        writeln!(out, "\n{} {}", enum_kind(e.kind), e.name)?;
        for v in &e.variants {
            let fields: Vec<_> = (v.fields.iter())
                .map(|f| format!("{}: {}", f.js_name, f.ty))
                .collect();
            let fields = match fields.len() {
                0 => String::new(),
                _ => format!("({})", fields.join(", ")),
            };
            writeln!(out, "  {} = {}{fields}", v.js_name, v.discriminant)?;
        }
        for c in e.members.all() {
            callable_text(out, Some(Owner::Enum(e)), &format!("{}.", e.js_name), c)?;
        }
    }
    for r in &it.records {
        writeln!(out, "\nrecord {}", r.name)?;
        for f in &r.fields {
            writeln!(out, "  {}: {}", f.js_name, f.ty)?;
        }
        for c in r.members.all() {
            callable_text(out, Some(Owner::Record(r)), &format!("{}.", r.js_name), c)?;
        }
    }
    if !it.functions.is_empty() {
        writeln!(out, "\nfunctions")?;
        for c in &it.functions {
            callable_text(out, None, "", c)?;
        }
    }
    Ok(())
}

fn callable_text(
    out: &mut String,
    owner: Option<Owner<'_>>,
    prefix: &str,
    it: &Callable,
) -> std::fmt::Result {
    writeln!(
        out,
        "  {prefix}{}{}  {}",
        it.js_name,
        types(&it.args, &it.returns, &it.throws),
        it.mode.as_str()
    )?;
    let checksum = it
        .checksum
        .map_or(String::new(), |value| format!("  checksum {value}"));
    writeln!(out, "      {}{checksum}", signature(owner, it))
}

fn types(args: &[Argument], returns: &Option<Type>, throws: &Option<Type>) -> String {
    let args: Vec<_> = args
        .iter()
        .map(|a| format!("{}: {}", a.js_name, a.ty))
        .collect();
    let mut text = format!("({})", args.join(", "));
    if let Some(ty) = returns {
        text.push_str(&format!(" -> {ty}"));
    }
    if let Some(ty) = throws {
        text.push_str(&format!(" throws {ty}"));
    }
    text
}

fn c_args(args: &[Argument]) -> Vec<&'static str> {
    args.iter()
        .map(|a| match a.borrowed_bytes {
            true => "ForeignBytes",
            false => ffi::c_type(&a.ty),
        })
        .collect()
}

/// The C prototype of a Rust function.
fn signature(owner: Option<Owner<'_>>, it: &Callable) -> String {
    let mut args = c_args(&it.args);
    if let Some(owner) = owner.filter(|_| it.kind.has_receiver()) {
        args.insert(
            0,
            match owner {
                Owner::Object(_) => "uint64_t",
                Owner::Record(_) | Owner::Enum(_) => "RustBuffer",
            },
        );
    }
    let returns = if it.is_async {
        "uint64_t"
    } else {
        args.push("RustCallStatus*");
        it.returns.as_ref().map_or("void", |ty| ffi::c_type(ty))
    };
    format!("{returns} {}({})", it.symbol, args.join(", "))
}

/// The C type of a vtable slot.
fn slot_signature(it: &CallbackMethod) -> String {
    let mut args = vec!["uint64_t"];
    args.extend(c_args(&it.args));
    let returns = it.returns.as_ref().map_or("void", |ty| ffi::c_type(ty));
    let mut args: Vec<String> = args.into_iter().map(String::from).collect();
    if it.is_async {
        args.push(format!("ForeignFutureComplete<{returns}>"));
        args.push("uint64_t".to_string());
        args.push("ForeignFutureDroppedCallbackStruct*".to_string());
    } else {
        args.push(format!("{returns}*"));
        args.push("RustCallStatus*".to_string());
    }
    format!("void (*)({})", args.join(", "))
}

fn enum_kind(kind: EnumKind) -> &'static str {
    match kind {
        EnumKind::Flat | EnumKind::Rich => "enum",
        EnumKind::FlatError => "flat error",
        EnumKind::RichError => "error",
    }
}

fn object_kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Struct => "object",
        ObjectKind::RustTrait => "trait",
        ObjectKind::SharedTrait => "trait (implementations in Rust)",
    }
}

fn interface_kind(component: &Component, name: &str) -> &'static str {
    match component.callback(name) {
        Some(callback) if !callback.is_trait => "callback interface",
        _ => "trait",
    }
}
