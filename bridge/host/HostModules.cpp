// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/HostModules.h"

#include <uv.h>

#include <string>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/host/Base64.h"
#include "bridge/host/Globals.h"
#include "bridge/host/Host.h"
#include "bridge/host/HostObject.h"
#include "bridge/host/StructuredClone.h"
#include "bridge/host/UrlNatives.h"
#include "js/CallAndConstruct.h"
#include "js/CallArgs.h"
#include "js/Conversions.h"
#include "js/PropertyAndElement.h"
#include "js/PropertySpec.h"
#include "js/ValueArray.h"
#include "js/friend/StackLimits.h"
#include "js/host/HostModules.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

namespace {

constexpr char kPrefix[] = "monkeybridge:host/";
constexpr size_t kIndexSlot = 0;

struct LazyGlobal {
  const char* mName;
  const char* mModule;
};

constexpr LazyGlobal kLazyGlobals[] = {
    {"AbortController", "abort"},
    {"AbortSignal", "abort"},
    {"CustomEvent", "event"},
    {"DOMException", "domException"},
    {"Event", "event"},
    {"EventTarget", "eventTarget"},
    {"URL", "url"},
    {"URLSearchParams", "urlSearchParams"},
};

// ---------------------------------------------------------------------------
// Globals

bool Settle(JSContext* aCx, const LazyGlobal& aLazy,
            JS::Handle<JS::Value> aValue) {
  JS::Rooted<JSObject*> global(aCx, JS::CurrentGlobalOrNull(aCx));
  return JS_DefineProperty(aCx, global, aLazy.mName, aValue, 0);
}

const LazyGlobal& LazyOf(const JS::CallArgs& aArgs) {
  return kLazyGlobals[js::GetFunctionNativeReserved(&aArgs.callee(), kIndexSlot)
                          .toInt32()];
}

bool GetLazy(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  const LazyGlobal& lazy = LazyOf(args);
  JS::Rooted<JSObject*> exports(aCx);
  JS::Rooted<JS::Value> value(aCx);
  if (!ImportHostModule(aCx, lazy.mModule, &exports) ||
      !JS_GetProperty(aCx, exports, lazy.mName, &value) ||
      !Settle(aCx, lazy, value)) {
    return false;
  }
  args.rval().set(value);
  return true;
}

bool SetLazy(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  const LazyGlobal& lazy = LazyOf(args);  // before rval() takes its place
  args.rval().setUndefined();
  return Settle(aCx, lazy, args.get(0));
}

bool DefineLazy(JSContext* aCx, JS::Handle<JSObject*> aGlobal, size_t aIndex) {
  const char* name = kLazyGlobals[aIndex].mName;
  auto make = [&](JSNative aNative, unsigned aLength) -> JSObject* {
    JSFunction* function =
        js::NewFunctionWithReserved(aCx, aNative, aLength, 0, name);
    if (!function) {
      return nullptr;
    }
    JSObject* object = JS_GetFunctionObject(function);
    js::SetFunctionNativeReserved(object, kIndexSlot,
                                  JS::Int32Value(int32_t(aIndex)));
    return object;
  };
  JS::Rooted<JSObject*> getter(aCx, make(&GetLazy, 0));
  JS::Rooted<JSObject*> setter(aCx, getter ? make(&SetLazy, 1) : nullptr);
  return setter && JS_DefineProperty(aCx, aGlobal, name, getter, setter, 0);
}

// ---------------------------------------------------------------------------
// import.meta

bool Now(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  GcStress::MaybeCollect(aCx);
  JS::CallArgsFromVp(aCount, aVp).rval().setDouble(MillisecondsSinceOrigin());
  return true;
}

bool ReportError(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  if (!args.requireAtLeast(aCx, "reportError", 1)) {
    return false;
  }
  GcStress::MaybeCollect(aCx);
  JS::Rooted<JS::Value> error(aCx, args[0]);
  Host::From(aCx)->OnUncaughtError(aCx, error, nullptr);
  args.rval().setUndefined();
  return true;
}

bool SetTimer(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  args.rval().setNumber(Host::From(aCx)->GetTimers().AddQuiet(
      aCx, args.get(0), args.get(1).toNumber()));
  return true;
}

bool KeepTimer(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Host::From(aCx)->GetTimers().SetKept(uint32_t(args.get(0).toNumber()),
                                       args.get(1).toBoolean());
  args.rval().setUndefined();
  return true;
}

bool ClearTimer(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Host::From(aCx)->GetTimers().Remove(uint32_t(args.get(0).toNumber()));
  args.rval().setUndefined();
  return true;
}

constexpr JSFunctionSpec kNatives[] = {JS_FN("now", Now, 0, 0),
                                       JS_FN("reportError", ReportError, 1, 0),
                                       JS_FN("setTimer", SetTimer, 2, 0),
                                       JS_FN("keepTimer", KeepTimer, 2, 0),
                                       JS_FN("clearTimer", ClearTimer, 1, 0),
                                       JS_FS_END};

bool GiveNatives(JSContext* aCx, JS::Handle<JSObject*> aMeta, void*) {
  JS::Rooted<JSObject*> native(aCx, JS_NewPlainObject(aCx));
  return native && JS_DefineFunctions(aCx, native, kNatives) &&
         JS_DefineFunctions(aCx, native, kUrlNatives) &&
         DefineHostObject(aCx, native) &&
         JS_DefineProperty(aCx, aMeta, "native", native, 0);
}

bool ImportHostPart(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  JSString* name = JS::ToString(aCx, args.get(0));
  JS::Rooted<JSObject*> exports(aCx);
  if (!name || !ImportHostModule(aCx, LossyUtf8(aCx, name), &exports)) {
    return false;
  }
  args.rval().setObject(*exports);
  return true;
}

bool GiveHost(JSContext* aCx, JS::Handle<JSObject*> aMeta, void*) {
  return JS_DefineFunction(aCx, aMeta, "host", &ImportHostPart, 1, 0);
}

}  // namespace

bool InstallHostModules(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
                        ModuleLoader& aLoader) {
  for (const EmbeddedSource& source : HostModules()) {
    aLoader.AddBuiltin(source.mUri, source.mSource);
  }
  aLoader.SetBuiltinMeta(kPrefix, &GiveNatives, nullptr);
  aLoader.SetBuiltinMeta("monkeybridge:", &GiveHost, nullptr);
  if (!JS_DefineFunction(aCx, aGlobal, "reportError", &ReportError, 1,
                         JSPROP_ENUMERATE) ||
      !DefineBase64(aCx, aGlobal) || !DefineStructuredClone(aCx, aGlobal)) {
    return false;
  }
  for (size_t i = 0; i < std::size(kLazyGlobals); i++) {
    if (!DefineLazy(aCx, aGlobal, i)) {
      return false;
    }
  }
  return true;
}

bool ImportHostModule(JSContext* aCx, std::string_view aName,
                      JS::MutableHandle<JSObject*> aNamespace) {
  // A module that runs out of stack while it is evaluated stays broken.
  js::AutoCheckRecursionLimit recursion(aCx);
  if (!recursion.checkConservative(aCx)) {
    return false;
  }
  std::string uri = kPrefix + std::string(aName) + ".mjs";
  return Host::From(aCx)->Loader().ImportBuiltin(uri, aNamespace);
}

bool ThrowDOMException(JSContext* aCx, const char* aName,
                       std::string_view aMessage) {
  JS::Rooted<JSObject*> exports(aCx);
  JS::Rooted<JS::Value> constructor(aCx);
  JS::Rooted<JSObject*> exception(aCx);
  JS::RootedValueArray<2> arguments(aCx);
  JS::Rooted<JSString*> text(
      aCx, JS_NewStringCopyUTF8N(
               aCx, JS::UTF8Chars(aMessage.data(), aMessage.size())));
  JS::Rooted<JSString*> name(aCx, JS_NewStringCopyZ(aCx, aName));
  if (!text || !name || !ImportHostModule(aCx, "domException", &exports) ||
      !JS_GetProperty(aCx, exports, "DOMException", &constructor)) {
    return false;
  }
  arguments[0].setString(text);
  arguments[1].setString(name);
  if (JS::Construct(aCx, constructor, arguments, &exception)) {
    JS::Rooted<JS::Value> value(aCx, JS::ObjectValue(*exception));
    JS_SetPendingException(aCx, value);
  }
  return false;
}

}  // namespace monkeybridge
