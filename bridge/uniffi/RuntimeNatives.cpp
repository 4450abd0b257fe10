// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/RuntimeNatives.h"

#include "bridge/base/Counters.h"
#include "bridge/base/Log.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/rust/CallStatus.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/FastCall.h"
#include "bridge/uniffi/Lift.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/uniffi/NativeLists.h"
#include "bridge/uniffi/Scaffolding.h"
#include "bridge/uniffi/Trace.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "js/Promise.h"
#include "js/PropertyAndElement.h"
#include "js/Proxy.h"
#include "js/experimental/TypedData.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

namespace {

#define MB_NATIVE_PROLOGUE()                                \
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp); \
  Bridge* const bridge = BridgeOfNative(aCx, args);         \
  if (!bridge) return false;                                \
  args.rval().setUndefined()

std::string TextArgument(JSContext* aCx, JS::Handle<JS::Value> aValue) {
  return aValue.isString() ? LossyUtf8(aCx, aValue.toString()) : "";
}

// --- components and calls ---

// bindComponent(namespace, library): {base}
bool BindComponent(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  const std::string name = TextArgument(aCx, args.get(0));
  const std::string library = TextArgument(aCx, args.get(1));
  Component* component = Component::Find(name, library);
  if (!component) {
    return Throw(aCx, ErrorCode::ComponentUnknown,
                 "no component is loaded for namespace " + name +
                     (library == name ? "" : " of the library " + library) +
                     ": pass its file with --component, or run the crate with "
                     "mach run --crate");
  }
  auto bound = component->Bind();
  if (bound.isErr()) return Throw(aCx, bound.unwrapErr());
  JS::Rooted<JSObject*> result(aCx, JS_NewPlainObject(aCx));
  if (!result || !JS_DefineProperty(aCx, result, "base", component->IdBase(),
                                    JSPROP_ENUMERATE)) {
    return false;
  }
  args.rval().setObject(*result);
  return true;
}

// functionOf(id, "argument, names"): the native of a Rust function
bool FunctionOf(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  uint32_t id;
  if (!IdArgument(aCx, args, 0, "functionId", &id)) return false;
  Component* component = Component::At(ComponentOfId(id));
  if (!component || IndexOfId(id) >= component->Info().mFunctionCount) {
    return Throw(aCx, ErrorCode::UnknownId, "unknown function id");
  }
  const FunctionInfo& info = component->Info().mFunctions[IndexOfId(id)];
  std::string names = TextArgument(aCx, args.get(1));
  if (!names.empty()) bridge->mArgNames.emplace_back(id, std::move(names));
  const bool sync = info.mMode == CallMode::Sync;
  unsigned words = 0;
  for (size_t i = 0; i < info.mArgCount; i++) {
    words += WordsOf(info.mArgs[i].mKind);
  }
  JSObject* function = NewNative(
      aCx, bridge->State(),
      sync ? info.mFastCall : component->Info().mState->mApi->mAsyncCall, words,
      info.mName);
  if (!function) return false;
  js::SetFunctionNativeReserved(function, generated::kSlotFunction,
                                JS::PrivateUint32Value(id));
  args.rval().setObject(*function);
  return true;
}

// takeStatus(): code of the call that failed last. The data of a declared error
// is put on the scratch area.
bool TakeStatus(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  const Bridge::KeptStatus kept = std::exchange(bridge->mKept, {});
  bridge->mKeptMessage.clear();
  if (!kept.mComponent) {
    args.rval().setInt32(2);
    return true;
  }
  rust::CallStatus status(kept.mComponent->mState->mBuffers);
  *status.Raw() = kept.mStatus;
  args.rval().setInt32(int32_t(status.Code()));
  if (status.Code() == rust::CallCode::Error) {
    const rust::OwnedRustBuffer buffer = status.TakeErrorBuffer();
    uint32_t start;
    return PutOnScratch(aCx, bridge->State(), buffer.Span(), &start);
  }
  bridge->mKeptMessage = status.Message();
  return true;
}

// takeMessage(): text of the unexpected error that takeStatus told of
bool TakeMessage(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  JSString* text = NewString(aCx, bridge->mKeptMessage);
  if (!text) return false;
  args.rval().setString(text);
  return true;
}

// --- callbacks ---

// registerHandler(interfaceId, handler, faces or null)
bool RegisterHandler(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  uint32_t id;
  if (!IdArgument(aCx, args, 0, "interfaceId", &id)) return false;
  JS::Rooted<JSObject*> handler(aCx, &args.get(1).toObject());
  return bridge->RegisterHandler(id, handler, args.get(2));
}

// setHooks(drain, sink, fireOne, leaks, typeError, stopped)
bool SetHooks(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  return bridge->SetHooks(args);
}

bool NextFire(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  args.rval().setInt32(bridge->NextFire());
  return true;
}

bool FireByContract(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->FireByContract();
  return true;
}

// keepCallbackError(text)
bool KeepCallbackError(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->KeepCallbackError(TextArgument(aCx, args.get(0)));
  return true;
}

// callbackHandleGiveBack(interfaceId, handle): a reference that Rust handed
// over and nobody here can take, of whatever runtime
bool CallbackHandleGiveBack(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  uint32_t id;
  uint64_t handle;
  if (!IdArgument(aCx, args, 0, "interfaceId", &id) ||
      !HandleArgument(aCx, args, 1, &handle)) {
    return false;
  }
  Component* component = Component::At(ComponentOfId(id));
  if (!component || IndexOfId(id) >= component->Info().mInterfaceCount) {
    return Throw(aCx, ErrorCode::UnknownId, "unknown callback interface id");
  }
  FreeCallback(*component->Info().mState, uint16_t(IndexOfId(id)), handle);
  return true;
}

// settleLater(): a turn of the loop, unless Rust is below
bool SettleLater(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->SettleLater();
  return true;
}

bool IsClosing(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  args.rval().setBoolean(bridge->IsClosing());
  return true;
}

bool AddKeepAlive(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->Target().AddKeepAlive();
  return true;
}

bool RemoveKeepAlive(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->Target().RemoveKeepAlive();
  return true;
}

// --- what is going on ---

// isPromise(value): a promise of the engine
bool IsPromise(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  JS::Rooted<JSObject*> object(
      aCx, args.get(0).isObject() ? &args[0].toObject() : nullptr);
  args.rval().setBoolean(object && JS::IsPromiseObject(object));
  return true;
}

// describeObject(object): "a Promise", "an array", ... Runs no user code.
bool DescribeObject(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  JS::Rooted<JSObject*> object(aCx, &args.get(0).toObject());
  const char* what = "an object";
  js::ESClass type = js::ESClass::Other;
  if (js::IsProxy(object)) {
    what = "a Proxy";
  } else if (JS::IsPromiseObject(object)) {
    what = "a Promise";
  } else if (JS_IsArrayBufferViewObject(object)) {
    what = "a typed array or DataView";
  } else if (JS::GetBuiltinClass(aCx, object, &type)) {
    switch (type) {
      case js::ESClass::Array:
        what = "an array";
        break;
      case js::ESClass::Map:
        what = "a Map";
        break;
      case js::ESClass::Set:
        what = "a Set";
        break;
      case js::ESClass::Date:
        what = "a Date";
        break;
      case js::ESClass::Error:
        what = "an Error";
        break;
      case js::ESClass::ArrayBuffer:
        what = "an ArrayBuffer";
        break;
      default:
        break;
    }
  }
  JSString* text = JS_NewStringCopyZ(aCx, what);
  if (!text) return false;
  args.rval().setString(text);
  return true;
}

// now(): milliseconds of the steady clock
bool Now(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  args.rval().setNumber(double(Trace::Now()) / 1e6);
  return true;
}

bool LogNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  MB_LOG(Uniffi, Error, "%s", TextArgument(aCx, args.get(0)).c_str());
  return true;
}

const char* CountName(Counters::Kind aKind) {
  switch (aKind) {
    case Counters::Kind::Handle:
      return "handles";
    case Counters::Kind::Pointer:
      return "pointers";
    case Counters::Kind::RustBuffer:
      return "buffers";
    case Counters::Kind::RustFuture:
      return "rustFutures";
    case Counters::Kind::ForeignFuture:
      return "foreignFutures";
    case Counters::Kind::QueuedTask:
      return "queued";
    case Counters::Kind::BlockedCall:
      return "blocked";
    case Counters::Kind::BackgroundCall:
      return "background";
  }
  return "";
}

// counts(): what is alive in this process
bool Counts(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->DrainReleaseList();
  if (bridge->State().mTerminated) return bridge->State().Stop();
  JS::Rooted<JSObject*> result(aCx, JS_NewPlainObject(aCx));
  bool ok = result != nullptr;
  Counters::ForEach([&](Counters::Kind aKind, const char*, int64_t aCount) {
    ok = ok && JS_DefineProperty(aCx, result, CountName(aKind), double(aCount),
                                 JSPROP_ENUMERATE);
  });
  if (!ok) return false;
  args.rval().setObject(*result);
  return true;
}

bool TraceStart(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  Trace::Start();
  bridge->State().mFlags |= CallState::kTrace;
  return true;
}

bool TraceStop(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  Trace::Stop();
  bridge->State().mFlags &= ~uint32_t(CallState::kTrace);
  return true;
}

bool DefineText(JSContext* aCx, JS::Handle<JSObject*> aObject,
                const char* aName, const std::string& aText) {
  JS::Rooted<JSString*> text(aCx, NewString(aCx, aText));
  return text && JS_DefineProperty(aCx, aObject, aName, text, JSPROP_ENUMERATE);
}

JSObject* NewTraceObject(JSContext* aCx, const TraceEvent& aEvent) {
  JS::Rooted<JSObject*> object(aCx, JS_NewPlainObject(aCx));
  const auto number = [&](const char* aName, double aValue) {
    return JS_DefineProperty(aCx, object, aName, aValue, JSPROP_ENUMERATE);
  };
  if (!object || !DefineText(aCx, object, "name", aEvent.mName) ||
      !DefineText(aCx, object, "kind", aEvent.mKind) ||
      !DefineText(aCx, object, "how", aEvent.mHow) ||
      !number("from", double(aEvent.mFrom)) ||
      !DefineText(aCx, object, "fromName", Trace::ThreadName(aEvent.mFrom)) ||
      !number("on", double(aEvent.mOn)) ||
      !number("queuedNs", double(aEvent.mStartedNs - aEvent.mPostedNs)) ||
      !number("ranNs", double(aEvent.mEndedNs - aEvent.mStartedNs))) {
    return nullptr;
  }
  return object;
}

// traceTake(): what has crossed since the last time
bool TraceTake(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  const std::vector<TraceEvent> events = Trace::Take();
  JS::Rooted<JSObject*> list(aCx, JS::NewArrayObject(aCx, 0));
  if (!list) return false;
  JS::Rooted<JSObject*> object(aCx);
  for (size_t i = 0; i < events.size(); i++) {
    object = NewTraceObject(aCx, events[i]);
    if (!object ||
        !JS_DefineElement(aCx, list, uint32_t(i), object, JSPROP_ENUMERATE)) {
      return false;
    }
  }
  args.rval().setObject(*list);
  return true;
}

const NativeEntry kRuntimeNatives[] = {
    {"bindComponent", BindComponent, 2},
    {"functionOf", FunctionOf, 2},
    {"takeStatus", TakeStatus, 0},
    {"takeMessage", TakeMessage, 0},
    {"registerHandler", RegisterHandler, 3},
    {"setHooks", SetHooks, 6},
    {"nextFire", NextFire, 0},
    {"fireByContract", FireByContract, 0},
    {"keepCallbackError", KeepCallbackError, 1},
    {"settleLater", SettleLater, 0},
    {"isClosing", IsClosing, 0},
    {"addKeepAlive", AddKeepAlive, 0},
    {"removeKeepAlive", RemoveKeepAlive, 0},
    {"callbackHandleCreate", CallbackHandleCreate, 0},
    {"callbackHandleRelease", CallbackHandleRelease, 1},
    {"callbackHandleFree", CallbackHandleFree, 1},
    {"callbackHandleGiveBack", CallbackHandleGiveBack, 2},
    {"isPromise", IsPromise, 1},
    {"describeObject", DescribeObject, 1},
    {"now", Now, 0},
    {"log", LogNative, 1},
    {"counts", Counts, 0},
    {"traceStart", TraceStart, 0},
    {"traceStop", TraceStop, 0},
    {"traceTake", TraceTake, 0},
};

bool DefineAll(JSContext* aCx, Bridge& aBridge, JS::Handle<JSObject*> aObject,
               std::span<const NativeEntry> aEntries) {
  JS::Rooted<JSObject*> function(aCx);
  for (const NativeEntry& entry : aEntries) {
    function = NewNative(aCx, aBridge.State(), entry.mNative, entry.mArgs,
                         entry.mName);
    if (!function ||
        !JS_DefineProperty(aCx, aObject, entry.mName, function, 0)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool MakeRuntimeNatives(JSContext* aCx, Bridge& aBridge,
                        JS::MutableHandle<JSObject*> aOut) {
  JS::Rooted<JSObject*> object(aCx, JS_NewPlainObject(aCx));
  JS::Rooted<JSObject*> scratch(aCx, aBridge.ScratchBuffer());
  if (!object || !DefineAll(aCx, aBridge, object, kRuntimeNatives) ||
      !DefineAll(aCx, aBridge, object,
                 {kScratchNatives, kScratchNativeCount}) ||
      !JS_DefineProperty(aCx, object, "scratch", scratch, 0)) {
    return false;
  }
  JS::Rooted<JS::Value> leakStacks(
      aCx, JS::BooleanValue(aBridge.Options().mLeakStacks));
  if (!JS_DefineProperty(aCx, object, "leakStacks", leakStacks, 0)) {
    return false;
  }
  aOut.set(object);
  return true;
}

}  // namespace monkeybridge
