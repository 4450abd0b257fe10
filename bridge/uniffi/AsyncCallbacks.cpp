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
  RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aWords[0]);
  if (mEnding) {
    call->Fail(kClosedReason);
    return;
  }
  AutoEntry entry(mCx, mGlobal);
  CurrentRustCall::AutoEnter inJs(*mState->mCurrentCall, nullptr);
  GcStress::MaybeCollect(mCx);
  RegisteredHandler* handler =
      HandlerOf(*call->mMethod.mState, call->mMethod.mInterface);
  if (!handler) {
    call->Fail("no handler is registered for the interface");
    return;
  }
  const uint64_t started = call->mPostedNs ? Trace::Now() : 0;
  const MethodInfo& method = call->mMethod;
  const ThreadId from = call->mFrom;
  const uint64_t posted = call->mPostedNs;
  mAsyncCallbacks.Add(*call);
  JS::Rooted<JS::Value> result(mCx);
  if (CallHandler("callAsync", method, call->mHandle, *handler, call->mArgs,
                  call->mId, &result)) {
    Await(std::move(call), result);
  } else {
    CallbackOutcome outcome;
    FailPending(outcome);
    Leave(*call);
    call->Complete(std::move(outcome));
  }
  if (started)
    Trace::AddCallback(method.mName, "async", "promise", from, posted, started);
}

void Bridge::Await(RefPtr<AsyncCallback> aCall, JS::Handle<JS::Value> aResult) {
  if (mEnding) {
    Leave(*aCall);
    aCall->Fail(kClosedReason);
    return;
  }
  if (!aCall->mId) mAsyncCallbacks.Add(*aCall);
  if (!aCall->mWasDropped) {
    aCall->mIsAwaited = true;
    mAwaited++;
  }
  // A thenable becomes a promise of the engine, a plain value a resolved one.
  JS::Rooted<JSObject*> promise(mCx,
                                JS::CallOriginalPromiseResolve(mCx, aResult));
  if (promise && AddPromiseHandler(mCx, *mState, promise, aCall)) return;
  CallbackOutcome outcome;
  FailPending(outcome);
  Leave(*aCall);
  aCall->Complete(std::move(outcome));
}

void Bridge::StopAwaiting(AsyncCallback& aCall) {
  if (std::exchange(aCall.mIsAwaited, false)) mAwaited--;
}

void Bridge::Leave(AsyncCallback& aCall) {
  StopAwaiting(aCall);
  if (!aCall.mId) return;
  if (aCall.mHasSignal) mAbortControllers.erase(aCall.mId);
  mAsyncCallbacks.Remove(aCall);
}

void Bridge::Settle(AsyncCallback* aCall, JS::Handle<JS::Value> aValue,
                    bool aFulfilled) {
  Leave(*aCall);
  if (aCall->IsDropped()) {
    // Nobody is told; but the result may hold what JavaScript lent to Rust.
    if (aFulfilled) Discard(aCall->mMethod, aValue);
    return;
  }
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

void Bridge::RunNeverSettles(std::span<uint64_t> aWords) {
  const RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aWords[0]);
  Leave(*call);
  call->Fail("the promise was collected without being settled");
}

}  // namespace monkeybridge
