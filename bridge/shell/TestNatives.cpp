// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/TestNatives.h"

#include <utility>

#include "js/CallAndConstruct.h"
#include "js/CallArgs.h"
#include "js/Exception.h"
#include "js/Interrupt.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// Of this thread's runtime.
thread_local bool sTerminate = false;

bool OnInterrupt(JSContext*) { return !std::exchange(sTerminate, false); }

bool Terminate(JSContext* aCx, unsigned, JS::Value* aVp) {
  sTerminate = true;
  JS_RequestInterruptCallback(aCx);
  aVp->setUndefined();
  return true;
}

bool Terminable(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  JS::Rooted<JS::Value> result(aCx);
  const bool went = JS::Call(aCx, JS::UndefinedHandleValue, args.get(0),
                             JS::HandleValueArray::empty(), &result);
  if (!went && JS_IsExceptionPending(aCx)) return false;
  args.rval().setBoolean(!went);
  return true;
}

}  // namespace

bool DefineTestNatives(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_AddInterruptCallback(aCx, OnInterrupt) &&
         JS_DefineFunction(aCx, aGlobal, "terminate", Terminate, 0, 0) &&
         JS_DefineFunction(aCx, aGlobal, "terminable", Terminable, 1, 0);
}

}  // namespace monkeybridge
