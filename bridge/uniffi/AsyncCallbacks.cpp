// SPDX-License-Identifier: MPL-2.0

// Async calls from Rust on the JS thread: always by the contract, with a native
// handler on the promise that comes back.

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/CallResult.h"
#include "bridge/uniffi/PromiseHandler.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/uniffi/Trace.h"
#include "js/Promise.h"
#include "jsapi.h"

namespace monkeybridge {

void Bridge::RunAsync(std::span<uint64_t> aWords) {
  mozilla::UniquePtr<AsyncCallback> call(PointerIn<AsyncCallback>(aWords[0]));
  if (mEnding) {
    call->mCompletion.Fail(kClosedReason);
    return;
  }
  AutoEntry entry(mCx, mGlobal);
  CurrentRustCall::AutoEnter inJs(*mState->mCurrentCall, nullptr);
  GcStress::MaybeCollect(mCx);
  CallbackOutcome outcome;
  RegisteredHandler* handler =
      HandlerOf(*call->mMethod.mState, call->mMethod.mInterface);
  if (!handler) {
    outcome.Fail("no handler is registered for the interface");
    call->Complete(std::move(outcome));
    return;
  }
  const uint64_t started = call->mPostedNs ? Trace::Now() : 0;
  const MethodInfo& method = call->mMethod;
  const ThreadId from = call->mFrom;
  const uint64_t posted = call->mPostedNs;
  JS::Rooted<JS::Value> result(mCx);
  if (CallHandler("callAsync", method, call->mHandle, *handler, call->mArgs,
                  &result)) {
    Await(std::move(call), result);
  } else {
    FailPending(outcome);
    call->Complete(std::move(outcome));
  }
  if (started)
    Trace::AddCallback(method.mName, "async", "promise", from, posted, started);
}

void Bridge::Await(mozilla::UniquePtr<AsyncCallback> aCall,
                   JS::Handle<JS::Value> aResult) {
  if (mEnding) return;  // which completes it, if Rust still waits
  // A thenable becomes a promise of the engine, a plain value a resolved one.
  JS::Rooted<JSObject*> promise(mCx,
                                JS::CallOriginalPromiseResolve(mCx, aResult));
  AsyncCallback* const call = aCall.get();
  if (!promise || !AddPromiseHandler(mCx, *mState, promise, aCall)) {
    CallbackOutcome outcome;
    FailPending(outcome);
    aCall->Complete(std::move(outcome));
    return;
  }
  call->mNext = mAwaited;
  if (mAwaited) mAwaited->mPrevious = call;
  mAwaited = call;
  call->mIsAwaited = true;
}

void Bridge::StopAwaiting(AsyncCallback& aCall) {
  if (!std::exchange(aCall.mIsAwaited, false)) return;
  (aCall.mPrevious ? aCall.mPrevious->mNext : mAwaited) = aCall.mNext;
  if (aCall.mNext) aCall.mNext->mPrevious = aCall.mPrevious;
}

void Bridge::Settle(AsyncCallback* aCall, JS::Handle<JS::Value> aValue,
                    bool aFulfilled) {
  StopAwaiting(*aCall);
  const bool forgotten = !aCall->mCompletion.IsPending();
  if (forgotten && !aFulfilled) {
    ReportCallbackError(aCall->mMethod.mName, aValue);
    return;
  }
  CallbackOutcome outcome;
  if (aFulfilled) {
    ReadCallResult(mCx, aCall->mMethod, aValue, outcome);
  } else {
    outcome.Fail(DescribeError(mCx, aValue).Text());
  }
  if (forgotten) {
    if (outcome.mCode != rust::CallCode::Success) {
      ReportCallbackError(aCall->mMethod.mName, ErrorCode::CallbackFailed,
                          outcome.mReason);
    }
    return;
  }
  aCall->Complete(std::move(outcome));
}

}  // namespace monkeybridge
