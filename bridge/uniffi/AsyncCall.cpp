// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/AsyncCall.h"

#include <algorithm>

#include "bridge/base/Counters.h"
#include "bridge/dispatch/Mailbox.h"
#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/FastCall.h"
#include "js/Promise.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::FfiValue;

namespace {

void ReleasePoll(std::span<uint64_t> aWords) {
  const RefPtr<RustFutureCall> call = already_AddRefed<RustFutureCall>(
      reinterpret_cast<RustFutureCall*>(uintptr_t(aWords[0])));
}

void DropBackground(std::span<uint64_t> aWords) {
  BackgroundCall::OnDrop(aWords);
}

const TaskType kWakeTask = {"future wake", ReleasePoll,
                            uint8_t(TaskTag::FutureWake)};
const TaskType kDoneTask = {"background result", DropBackground,
                            uint8_t(TaskTag::Background)};

// Settles a promise with what a call came to; consumes the result.
void SettlePromise(Bridge& aBridge, JS::Handle<JSObject*> aPromise,
                   Component& aComponent, const FunctionInfo& aFunction,
                   ResultForm aForm, rust::CallStatus& aStatus,
                   FfiValue aReturn) {
  JSContext* cx = aBridge.Cx();
  AutoEntry entry(cx, aBridge.Global());
  GcStress::MaybeCollect(cx);
  JS::Rooted<JS::Value> result(cx);
  if (MakeCallResult(cx, aBridge.State(), aComponent.Info(), aFunction, aForm,
                     aStatus, aReturn, &result)) {
    if (!JS::ResolvePromise(cx, aPromise, result)) (void)TakeError(cx);
    return;
  }
  JS::Rooted<JS::Value> error(cx);
  JS::Rooted<JSObject*> stack(cx);
  if (TakeException(cx, &error, &stack) &&
      !JS::RejectPromise(cx, aPromise, error)) {
    (void)TakeError(cx);
  }
}

}  // namespace

bool CallForPromise(JSContext* aCx, Bridge& aBridge, Component& aComponent,
                    const FunctionInfo& aFunction, ResultForm aForm,
                    FfiValue* aArgs, JS::MutableHandle<JS::Value> aPromise) {
  const ComponentInfo& info = aComponent.Info();
  JS::Rooted<JSObject*> promise(aCx, JS::NewPromiseObject(aCx, nullptr));
  if (!promise) {
    for (size_t i = 0; i < aFunction.mArgCount; i++) {
      DropUnsent(info, aFunction.mArgs[i], aArgs[i]);
    }
    return false;
  }
  aPromise.setObject(*promise);
  if (aFunction.mMode != CallMode::Async) {
    auto* call = new BackgroundCall(aCx, aBridge, aComponent, aFunction, aForm,
                                    aArgs, promise);
    aBridge.Add(call);
    class PoolRunnable final : public Runnable {
     public:
      explicit PoolRunnable(BackgroundCall* aCall) : mCall(aCall) {}
      ~PoolRunnable() override {
        if (mCall) mCall->Refuse();
      }
      void Run() override { std::exchange(mCall, nullptr)->Run(); }
      const char* Name() const override { return "background call"; }

     private:
      BackgroundCall* mCall;
    };
    // A pool that is closed destroys the runnable, which rejects the promise.
    (void)aBridge.Target().DispatchToPool(
        mozilla::UniquePtr<Runnable>(new PoolRunnable(call)));
    return true;
  }
  FfiValue future;
  {
    generated::AutoRustCall inRust(aBridge.State(), aFunction);
    aFunction.mInvoke(info.mSymbols[&aFunction - info.mFunctions], aArgs,
                      &future, nullptr);
  }
  const RefPtr<RustFutureCall> call = mozilla::MakeRefPtr<RustFutureCall>(
      aCx, aBridge, aComponent, aFunction, aForm, future.u64, promise);
  aBridge.Add(call.get());
  call->Poll(aBridge);
  if (!aBridge.State().mTerminated) return true;
  aBridge.AfterTermination(aForm == ResultForm::Awaited);
  return aBridge.State().Stop();
}

// --- Rust futures ---

RustFutureCall::RustFutureCall(JSContext* aCx, Bridge& aBridge,
                               Component& aComponent,
                               const FunctionInfo& aFunction, ResultForm aForm,
                               uint64_t aFuture, JSObject* aPromise)
    : mComponent(aComponent),
      mFunction(aFunction),
      mStack(aBridge.Live().CaptureStack(aCx)),
      mForm(aForm),
      mMailbox(aBridge.Box()),
      mEpoch(mMailbox.Epoch()),
      mTarget(aBridge.Target()),
      mFuture(aFuture),
      mPromise(new JS::PersistentRooted<JSObject*>(aCx, aPromise)) {
  Counters::Add(Counters::Kind::RustFuture, 1);
  mTarget.AddKeepAlive();
  // The bridge's list holds a reference; Complete or Abandon gives it up.
  AddRef();
}

RustFutureCall::~RustFutureCall() = default;

void RustFutureCall::Continue(uint64_t aData, int8_t aCode) {
  auto* call = reinterpret_cast<RustFutureCall*>(uintptr_t(aData));
  const bool ready = aCode == int8_t(rust::FuturePollCode::Ready);
  if (ready) call->mReady.store(true);
  // Inside its own poll: Poll looks at this when the poll returns.
  if (call->mMailbox.IsOwnerThread()) {
    PollState polling = PollState::Polling;
    if (call->mPollState.compare_exchange_strong(
            polling, ready ? PollState::ReadyInside : PollState::WokenInside)) {
      return;
    }
  }
  const uint64_t word = aData;
  if (!call->mMailbox.PostAt(call->mEpoch, kWakeTask, {&word, 1}))
    call->Release();
}

void RustFutureCall::Poll(Bridge& aBridge) {
  const FutureFunctions& functions = mComponent.Futures(mFunction);
  AddRef();  // for the continuation
  mPollState.store(PollState::Polling);
  {
    generated::AutoRustCall inRust(aBridge.State(), mFunction);
    functions.mPoll(mFuture, Continue, uintptr_t(this));
  }
  switch (mPollState.exchange(PollState::Idle)) {
    case PollState::ReadyInside:
      Release();
      Complete(aBridge);
      return;
    case PollState::WokenInside: {
      const uint64_t word = uintptr_t(this);
      if (!mMailbox.PostAt(mEpoch, kWakeTask, {&word, 1})) Release();
      return;
    }
    default:
      return;
  }
}

void RustFutureCall::PostWake(Mailbox& aMailbox, uint64_t aWord) {
  if (!aMailbox.Post(kWakeTask, {&aWord, 1})) ReleasePoll({&aWord, 1});
}

void RustFutureCall::OnWake(Bridge& aBridge, std::span<uint64_t> aWords) {
  const RefPtr<RustFutureCall> call = already_AddRefed<RustFutureCall>(
      reinterpret_cast<RustFutureCall*>(uintptr_t(aWords[0])));
  if (!call->mFuture) return;
  if (call->mReady.load()) {
    call->Complete(aBridge);
  } else {
    call->Poll(aBridge);
  }
}

void RustFutureCall::Cancel(Bridge& aBridge) {
  if (!mFuture || mCompleting) return;
  // Rust only notes it, and gives the continuation back if it has it: a wake
  // comes in every case, but inside a poll.
  mComponent.Futures(mFunction).mCancel(mFuture);
  // What the future holds is dropped in there, which may lock.
  if (aBridge.State().mDepth == 0) Complete(aBridge);
}

void RustFutureCall::Complete(Bridge& aBridge) {
  // What Rust drops may call JavaScript, and that may cancel this call.
  if (!mFuture || std::exchange(mCompleting, true)) return;
  rust::CallStatus status(mComponent.Info().mState->mBuffers);
  FfiValue result;
  {
    generated::AutoRustCall inRust(aBridge.State(), mFunction);
    mFunction.mFutureComplete(mComponent.Futures(mFunction).mComplete, mFuture,
                              &result, status.Raw());
    FreeFuture();
  }
  aBridge.Remove(this);
  JS::Rooted<JSObject*> promise(aBridge.Cx(), mPromise->get());
  mPromise = nullptr;
  SettlePromise(aBridge, promise, mComponent, mFunction, mForm, status, result);
  Release();
}

void RustFutureCall::Abandon() {
  if (!mFuture) return;
  // Cancelling makes a continuation that still waits come now.
  mComponent.Futures(mFunction).mCancel(mFuture);
  FreeFuture();
  mPromise = nullptr;
  Release();
}

void RustFutureCall::FreeFuture() {
  mComponent.Futures(mFunction).mFree(std::exchange(mFuture, 0));
  Counters::Add(Counters::Kind::RustFuture, -1);
  mTarget.RemoveKeepAlive();
}

// --- background ---

BackgroundCall::BackgroundCall(JSContext* aCx, Bridge& aBridge,
                               Component& aComponent,
                               const FunctionInfo& aFunction, ResultForm aForm,
                               FfiValue* aArgs, JSObject* aPromise)
    : mComponent(aComponent),
      mFunction(aFunction),
      mStack(aBridge.Live().CaptureStack(aCx)),
      mForm(aForm),
      mMailbox(aBridge.Box()),
      mEpoch(mMailbox.Epoch()),
      mTarget(&aBridge.Target()),
      mArgs(mozilla::MakeUnique<FfiValue[]>(
          std::max<size_t>(aFunction.mArgCount, 1))),
      mStatus(aComponent.Info().mState->mBuffers),
      mPromise(new JS::PersistentRooted<JSObject*>(aCx, aPromise)) {
  std::copy_n(aArgs, aFunction.mArgCount, mArgs.get());
  Counters::Add(Counters::Kind::BackgroundCall, 1);
  mTarget->AddKeepAlive();
}

BackgroundCall::~BackgroundCall() {
  const ComponentInfo& info = mComponent.Info();
  if (!mRan) {
    for (size_t i = 0; i < mFunction.mArgCount; i++) {
      DropValue(info, mFunction.mArgs[i], mArgs[i]);
    }
  } else if (mStatus.IsSuccess()) {
    DropValue(info, mFunction.mReturn, mReturn);
  }
  Counters::Add(Counters::Kind::BackgroundCall, -1);
  if (mTarget) mTarget->RemoveKeepAlive();
}

void BackgroundCall::Abandon() {
  mPromise = nullptr;
  std::exchange(mTarget, nullptr)->RemoveKeepAlive();
}

void BackgroundCall::Run() {
  const ComponentInfo& info = mComponent.Info();
  if (!mCancelled.load()) {
    mRan = true;
    mFunction.mInvoke(info.mSymbols[&mFunction - info.mFunctions], mArgs.get(),
                      &mReturn, mStatus.Raw());
  }
  const uint64_t word = uintptr_t(this);
  if (!mMailbox.PostAt(mEpoch, kDoneTask, {&word, 1})) delete this;
}

void BackgroundCall::Refuse() {
  const uint64_t word = uintptr_t(this);
  if (!mMailbox.PostAt(mEpoch, kDoneTask, {&word, 1})) delete this;
}

void BackgroundCall::OnDrop(std::span<uint64_t> aWords) {
  const mozilla::UniquePtr<BackgroundCall> call(
      reinterpret_cast<BackgroundCall*>(uintptr_t(aWords[0])));
  if (!call->mPromise) return;
  // Started by what ran while the bridge ended.
  Bridge::Of(call->mMailbox).Remove(call.get());
  call->Abandon();
}

void BackgroundCall::OnDone(Bridge& aBridge, std::span<uint64_t> aWords) {
  const mozilla::UniquePtr<BackgroundCall> call(
      reinterpret_cast<BackgroundCall*>(uintptr_t(aWords[0])));
  aBridge.Remove(call.get());
  if (!call->mPromise) return;
  JSContext* cx = aBridge.Cx();
  JS::Rooted<JSObject*> promise(cx, call->mPromise->get());
  call->mPromise = nullptr;
  if (!call->mRan && call->mCancelled.load()) {
    call->mStatus.Raw()->code = int8_t(rust::CallCode::Cancelled);
  } else if (!call->mRan) {
    AutoEntry entry(cx, aBridge.Global());
    (void)Throw(cx, ErrorCode::Closed, "the pool of the host is closed");
    JS::Rooted<JS::Value> error(cx);
    JS::Rooted<JSObject*> stack(cx);
    if (TakeException(cx, &error, &stack) &&
        !JS::RejectPromise(cx, promise, error)) {
      (void)TakeError(cx);
    }
    return;
  }
  const FfiValue result = std::exchange(call->mReturn, FfiValue());
  const bool success = call->mStatus.IsSuccess();
  SettlePromise(aBridge, promise, call->mComponent, call->mFunction,
                call->mForm, call->mStatus, success ? result : FfiValue());
}

}  // namespace monkeybridge
