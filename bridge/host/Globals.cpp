// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Globals.h"

#include <uv.h>

#include <ctime>

#include "bridge/engine/Exceptions.h"
#include "bridge/host/Host.h"
#include "js/CallArgs.h"
#include "js/PropertyAndElement.h"
#include "js/PropertySpec.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr double kNsPerMs = 1e6;

// The first runtime's start is the zero of every runtime's clock, so that
// times of several runtimes compare.
uint64_t TimeOrigin() {
  static const uint64_t sOrigin = uv_hrtime();
  return sOrigin;
}

bool QueueMicrotask(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  if (!args.get(0).isObject() || !JS::IsCallable(&args[0].toObject())) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "queueMicrotask: the callback is not a function");
  }
  JS::Rooted<JSObject*> job(aCx, &args[0].toObject());
  args.rval().setUndefined();
  return Host::From(aCx)->GetRuntime().Jobs().Enqueue(job);
}

bool PerformanceNow(JSContext*, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  args.rval().setDouble(MillisecondsSinceOrigin());
  return true;
}

}  // namespace

double MillisecondsSinceOrigin() {
  uint64_t origin = TimeOrigin();
  return double(uv_hrtime() - origin) / kNsPerMs;
}

bool DefineGlobals(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  TimeOrigin();
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  double origin = double(now.tv_sec) * 1e3 + double(now.tv_nsec) / kNsPerMs -
                  double(uv_hrtime() - TimeOrigin()) / kNsPerMs;
  JS::Rooted<JSObject*> performance(aCx, JS_NewPlainObject(aCx));
  return performance &&
         JS_DefineFunction(aCx, performance, "now", &PerformanceNow, 0, 0) &&
         JS_DefineProperty(aCx, performance, "timeOrigin", origin,
                           JSPROP_READONLY) &&
         JS_DefineProperty(aCx, aGlobal, "performance", performance, 0) &&
         JS_DefineFunction(aCx, aGlobal, "queueMicrotask", &QueueMicrotask, 1,
                           0);
}

}  // namespace monkeybridge
