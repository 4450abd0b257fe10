// SPDX-License-Identifier: MPL-2.0

// Natives that tell what a value is and what is going on: kinds of objects, the
// clock, the log, counts, the trace.

#include <string>
#include <vector>

#include "bridge/base/Counters.h"
#include "bridge/base/Log.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/uniffi/Bridge.h"
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

}  // namespace

const NativeEntry kStateNatives[] = {
    {"isPromise", IsPromise, 1},
    {"describeObject", DescribeObject, 1},
    {"now", Now, 0},
    {"log", LogNative, 1},
    {"counts", Counts, 0},
    {"traceStart", TraceStart, 0},
    {"traceStop", TraceStop, 0},
    {"traceTake", TraceTake, 0},
};
const size_t kStateNativeCount = std::size(kStateNatives);

}  // namespace monkeybridge
