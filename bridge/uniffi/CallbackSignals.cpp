// SPDX-License-Identifier: MPL-2.0

// The AbortSignal of an async call from Rust. It is made when the method first
// asks for it, from the AbortController of the realm; its controller stays
// rooted until the call is over. When the mailbox says that Rust has dropped
// its future, the controller aborts.

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/values/Text.h"
#include "js/CallAndConstruct.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// An instance of a class of the realm; null without an exception: it has none.
JSObject* NewInstance(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
                      const char* aClass, const JS::HandleValueArray& aArgs) {
  JS::Rooted<JS::Value> constructor(aCx);
  if (!JS_GetProperty(aCx, aGlobal, aClass, &constructor)) return nullptr;
  if (!constructor.isObject() || !JS::IsConstructor(&constructor.toObject())) {
    return nullptr;
  }
  JS::Rooted<JSObject*> instance(aCx);
  if (!JS::Construct(aCx, constructor, aArgs, &instance)) return nullptr;
  return instance;
}

// What the signal says: a DOMException where the realm has them.
bool NewReason(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
               const std::string& aText, JS::MutableHandle<JS::Value> aOut) {
  JS::RootedValueArray<2> args(aCx);
  JS::Rooted<JSString*> text(aCx, NewString(aCx, aText));
  JS::Rooted<JSString*> name(aCx, JS_NewStringCopyZ(aCx, "AbortError"));
  if (!text || !name) return false;
  args[0].setString(text);
  args[1].setString(name);
  JSObject* error =
      NewInstance(aCx, aGlobal, "DOMException", JS::HandleValueArray(args));
  if (!error) return !JS_IsExceptionPending(aCx);
  aOut.setObject(*error);
  return true;
}

}  // namespace

bool Bridge::CallbackSignal(uint64_t aId, JS::MutableHandle<JS::Value> aOut) {
  GcStress::MaybeCollect(mCx);
  JS::Rooted<JSObject*> global(mCx, mGlobal);
  RefPtr<AsyncCallback> call = mAsyncCallbacks.Find(aId);
  JS::Rooted<JSObject*> controller(mCx);
  if (call && call->mHasSignal) {
    controller = mAbortControllers.at(aId);
  } else {
    controller = NewInstance(mCx, global, "AbortController",
                             JS::HandleValueArray::empty());
    if (!controller) {
      return !JS_IsExceptionPending(mCx) &&
             Throw(mCx, ErrorCode::NotProvided,
                   "this host has no AbortController");
    }
    // That constructor may be anybody's.
    call = mAsyncCallbacks.Find(aId);
    if (call && !call->mHasSignal) {
      call->mHasSignal = true;
      mAbortControllers.emplace(
          aId, JS::PersistentRooted<JSObject*>(mCx, controller));
    }
    if (call && call->mWasDropped) AbortSignal(*call, kDroppedReason);
  }
  return JS_GetProperty(mCx, controller, "signal", aOut);
}

void Bridge::AbortSignal(AsyncCallback& aCall, const char* aReason) {
  if (!aCall.mId || !aCall.mHasSignal) return;
  AutoEntry entry(mCx, mGlobal);
  GcStress::MaybeCollect(mCx);
  const char* const name = aCall.mMethod.mName;
  JS::Rooted<JSObject*> global(mCx, mGlobal);
  JS::Rooted<JSObject*> controller(mCx, mAbortControllers.at(aCall.mId));
  JS::RootedValueArray<1> args(mCx);
  JS::Rooted<JS::Value> result(mCx);
  if (NewReason(mCx, global, std::string(name) + ": " + aReason, args[0]) &&
      JS_CallFunctionName(mCx, controller, "abort", JS::HandleValueArray(args),
                          &result)) {
    return;
  }
  ReportPending(name);
}

void Bridge::RunDropped(std::span<uint64_t> aWords) {
  const RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aWords[0]);
  StopAwaiting(*call);
  // Not waiting for the promise, which may settle late or never.
  call->mCompletion.Cancel();
  call->mWasDropped = true;
  AbortSignal(*call, kDroppedReason);
}

void Bridge::Discard(const MethodInfo& aMethod, JS::Handle<JS::Value> aResult) {
  RegisteredHandler* handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
  if (!handler || !mDiscardHook) return;
  AutoEntry entry(mCx, mGlobal);
  JS::RootedValueArray<3> args(mCx);
  args[0].setObject(*handler->mHandler);
  args[1].setInt32(aMethod.mIndex);
  args[2].set(aResult);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mDiscardHook));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook, JS::HandleValueArray(args),
                &result)) {
    (void)TakeError(mCx);
  }
}

}  // namespace monkeybridge
