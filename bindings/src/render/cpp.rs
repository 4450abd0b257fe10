// SPDX-License-Identifier: MPL-2.0

//! NAMESPACE.cpp: the tables that bridge/uniffi/GeneratedApi.h makes a component of. Everything that
//! follows from a C type is deduced there; here are only names, signatures and numbers.

use super::header;
use super::writer::Writer;
use crate::ir::*;
use crate::passes::ffi;

pub fn render(component: &Component) -> String {
    let mut out = Writer::default();
    out.line(format!("// {}", header(component)));
    out.blank();
    out.line("#include \"bridge/uniffi/GeneratedApi.h\"");
    out.blank();
    out.line("namespace {");
    out.blank();
    out.line("using namespace monkeybridge;             // NOLINT: tables of");
    out.line("using namespace monkeybridge::generated;  // NOLINT: these names");
    out.blank();
    out.line("extern const ComponentInfo kComponent;");
    out.line("ComponentState gState = {};");
    let counts = Counts::of(component);
    out.line(format!(
        "void* gSymbols[{}] = {{}};",
        counts.functions.max(1)
    ));
    out.line(format!(
        "void* gPointerSymbols[{}] = {{}};  // clone and free of each",
        (counts.pointers * 2).max(1)
    ));
    let externals = ffi::externals(component);
    if !externals.is_empty() {
        out.line(format!(
            "ExternalTarget gExternals[{}] = {{}};",
            externals.len()
        ));
    }
    out.blank();
    external_types(&mut out, &externals);
    functions(&mut out, component);
    pointers(&mut out, component);
    interfaces(&mut out, component);
    checksums(&mut out, component);
    component_info(&mut out, component, &counts);
    out.blank();
    out.line("}  // namespace");
    out.blank();
    out.line("MONKEYBRIDGE_EXPORT const monkeybridge::ComponentInfo*");
    out.block("monkeybridge_component_v1() {", "}", |out| {
        out.line("return &kComponent;");
    });
    out.finish()
}

/// Types of other components of the library.
fn external_types(out: &mut Writer, externals: &[ffi::External<'_>]) {
    if externals.is_empty() {
        return;
    }
    out.block("constexpr ExternalInfo kExternals[] = {", "};", |out| {
        for it in externals {
            out.line(format!(
                "{{\"{}\", \"{}\", Kind::{}}},",
                it.namespace,
                it.js_name,
                it.kind.as_str()
            ));
        }
    });
    out.blank();
}

struct Counts {
    functions: usize,
    pointers: usize,
    interfaces: usize,
    checksums: usize,
}

impl Counts {
    fn of(component: &Component) -> Counts {
        Counts {
            functions: ffi::functions(component).len(),
            pointers: component.objects.len(),
            interfaces: component.foreign_interfaces().count(),
            checksums: component.checksums.len(),
        }
    }
}

/// The name under which JavaScript programmers know a function.
fn display_name(component: &Component, owner: Option<Owner<'_>>, it: &Callable) -> String {
    match owner {
        None => format!("{}::{}", component.namespace, it.js_name),
        Some(owner) => format!("{}.{}", owner.js_name(), it.js_name),
    }
}

fn functions(out: &mut Writer, component: &Component) {
    let functions = ffi::functions(component);
    if functions.is_empty() {
        return;
    }
    for (i, (owner, it)) in functions.iter().enumerate() {
        // A method gets its receiver first.
        let receiver = owner
            .filter(|_| it.kind.has_receiver())
            .map(|owner| ffi::receiver(component, owner).to_string());
        let args = receiver.into_iter().chain(kinds(component, &it.args));
        let signature = signature(component, it.returns.as_ref(), args);
        let name = display_name(component, *owner, it);
        out.line(format!("using Fn{i} = {signature};  // {name}"));
    }
    out.blank();
    out.block("constexpr FunctionInfo kFunctions[] = {", "};", |out| {
        for (i, (owner, it)) in functions.iter().enumerate() {
            let maker = match it.mode {
                CallMode::Sync => format!("Sync<kComponent, {i}, Fn{i}>"),
                CallMode::Async => format!("Async<Fn{i}>"),
                CallMode::Background => format!("Background<Fn{i}>"),
            };
            let suffix = match &it.future_suffix {
                Some(suffix) if it.mode == CallMode::Async => format!(", \"{suffix}\""),
                _ => String::new(),
            };
            let name = display_name(component, *owner, it);
            out.line(format!("{maker}(\"{}\",", it.symbol));
            out.line(format!("    \"{name}\"{suffix}),"));
        }
    });
    out.blank();
}

fn kinds<'a>(
    component: &'a Component,
    args: &'a [Argument],
) -> impl Iterator<Item = String> + use<'a> {
    args.iter()
        .map(|arg| ffi::argument_kind(component, arg).to_string())
}

fn signature(
    component: &Component,
    returns: Option<&Type>,
    args: impl Iterator<Item = String>,
) -> String {
    let returns = returns.map_or("Void".to_string(), |ty| {
        ffi::kind(component, ty).to_string()
    });
    format!("{returns}({})", args.collect::<Vec<_>>().join(", "))
}

fn pointers(out: &mut Writer, component: &Component) {
    if component.objects.is_empty() {
        return;
    }
    out.block("constexpr PointerInfo kPointers[] = {", "};", |out| {
        for it in &component.objects {
            let interface = it
                .vtable
                .as_ref()
                .and_then(|_| ffi::interface_index(component, &it.name))
                .map_or("-1".to_string(), |i| i.to_string());
            out.line(format!("{{\"{}\", \"{}\",", it.js_name, it.clone_symbol));
            let bytes = (component.config.objects.get(&it.name))
                .and_then(|entry| entry.bytes)
                .map_or(String::new(), |bytes| format!(", {bytes}"));
            out.line(format!(" \"{}\", {interface}{bytes}}},", it.free_symbol));
        }
    });
    out.blank();
}

fn interfaces(out: &mut Writer, component: &Component) {
    let interfaces: Vec<_> = component.foreign_interfaces().collect();
    if interfaces.is_empty() {
        return;
    }
    for (i, (_, js_name, vtable)) in interfaces.iter().enumerate() {
        out.line(format!("// Interface {i}: {js_name}"));
        interface(out, component, i, js_name, vtable);
        out.blank();
    }
    out.block("constexpr InterfaceInfo kInterfaces[] = {", "};", |out| {
        for (i, (name, js_name, vtable)) in interfaces.iter().enumerate() {
            let methods = match vtable.methods.len() {
                0 => "nullptr, 0".to_string(),
                n => format!("kMethods{i}, {n}"),
            };
            let pointer = ffi::pointer_index(component, name)
                .map_or("-1".to_string(), |index| index.to_string());
            out.line(format!("{{\"{js_name}\",",));
            out.line(format!(" \"{}\",", vtable.init_symbol));
            out.line(format!(" &kVtable{i}, {methods}, {pointer}}},"));
        }
    });
    out.blank();
}

fn interface(out: &mut Writer, component: &Component, i: usize, js_name: &str, vtable: &VTable) {
    for (m, it) in vtable.methods.iter().enumerate() {
        let signature = signature(component, it.returns.as_ref(), kinds(component, &it.args));
        out.line(format!("using Method{i}_{m} = {signature};"));
    }
    if !vtable.methods.is_empty() {
        let open = format!("constexpr MethodInfo kMethods{i}[] = {{");
        out.block(open, "};", |out| {
            for (m, it) in vtable.methods.iter().enumerate() {
                let mode = match it.mode {
                    CallbackMode::Sync => "Sync",
                    CallbackMode::FireAndForget => "FireAndForget",
                    CallbackMode::Async => "Async",
                };
                out.line(format!(
                    "MethodOf<Method{i}_{m}>(gState, {i}, {m}, \"{js_name}.{}\",",
                    it.js_name
                ));
                out.line(format!(
                    "    MethodMode::{mode}, {}, {}),",
                    it.throws.is_some(),
                    it.timeout_ms.unwrap_or(0)
                ));
            }
        });
    }
    out.block(format!("struct Vtable{i} {{"), "};", |out| {
        for (function, name) in [("Free", "uniffi_free"), ("Clone", "uniffi_clone")] {
            out.line(format!(
                "decltype(&{function}<gState, {i}>) {name} = &{function}<gState, {i}>;"
            ));
        }
        for (m, it) in vtable.methods.iter().enumerate() {
            let (pointer, slot) = match it.mode {
                CallbackMode::Sync => ("SyncFunction", "Sync"),
                CallbackMode::FireAndForget => ("SyncFunction", "Fire"),
                CallbackMode::Async => ("AsyncFunction", "Async"),
            };
            out.line(format!("Method<Method{i}_{m}>::{pointer} m{m} ="));
            out.line(format!(
                "    &Method<Method{i}_{m}>::{slot}<kMethods{i}, {m}>;"
            ));
        }
    });
    out.line(format!("constexpr Vtable{i} kVtable{i};"));
}

fn checksums(out: &mut Writer, component: &Component) {
    if component.checksums.is_empty() {
        return;
    }
    out.block("constexpr ChecksumInfo kChecksums[] = {", "};", |out| {
        for it in &component.checksums {
            let older: Vec<_> = it.older.iter().map(u16::to_string).collect();
            let older = match older.len() {
                0 => String::new(),
                _ => format!(", {{{}}}", older.join(", ")),
            };
            out.line(format!("{{\"{}\", {}{older}}},", it.symbol, it.value));
        }
    });
    out.blank();
}

fn component_info(out: &mut Writer, component: &Component, counts: &Counts) {
    let table = |name: &str, count: usize| match count {
        0 => "nullptr, 0".to_string(),
        n => format!("{name}, {n}"),
    };
    out.block("constexpr ComponentInfo kComponent = {", "};", |out| {
        out.line("ComponentInfo::kVersion,");
        out.line(format!("\"{}\",  // namespace", component.namespace));
        out.line(format!("\"{}\",  // crate", component.crate_name));
        out.line(format!("\"lib{}.so\",", component.library));
        out.line(format!(
            "{},  // contract version",
            component.contract.version
        ));
        out.line("&gState,");
        out.line("gSymbols,");
        out.line(format!("{},", table("kFunctions", counts.functions)));
        out.line("gPointerSymbols,");
        out.line(format!("{},", table("kPointers", counts.pointers)));
        out.line(format!("{},", table("kInterfaces", counts.interfaces)));
        out.line(format!("{},", table("kChecksums", counts.checksums)));
        let externals = ffi::externals(component).len();
        if externals > 0 {
            out.line(format!("gExternals, kExternals, {externals},"));
        }
    });
}
