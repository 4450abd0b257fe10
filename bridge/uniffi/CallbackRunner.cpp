// SPDX-License-Identifier: MPL-2.0

// The JS thread's half of a call from Rust: the drain loop over the mailbox, and
// the two ways into a handler. The fast face is for handlers of the runtime
// module as long as they are unmodified; the contract is for all others, and the
// fast face itself asks for it where a handler was changed.

#include "bridge/base/Log.h"
#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/CallResult.h"
#include "bridge/uniffi/Lift.h"
#include "bridge/uniffi/PromiseHandler.h"
#include "bridge/uniffi/ScratchArgs.h"
#include "bridge/uniffi/Trace.h"
#include "js/CallAndConstruct.h"
#include "js/Promise.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::FfiValue;

namespace {

// Tasks in one turn of the event loop, so that timers get theirs, and calls in
// one entry of the loop in JS, so that microtasks do.
constexpr uint32_t kTasksPerTurn = 4096;
constexpr uint32_t kCallsPerEntry = 256;

template <class T>
T* PointerIn(uint64_t aWord) {
  return reinterpret_cast<T*>(uintptr_t(aWord));
}

void AddTrace(const MethodInfo& aMethod, const char* aKind, const char* aHow,
              ThreadId aFrom, uint64_t aPostedNs, uint64_t aStartedNs) {
  Trace::Add({aMethod.mName, aKind, aHow, aFrom, CurrentThreadId(),
              aPostedNs ? aPostedNs : aStartedNs, aStartedNs, Trace::Now()});
}

}  // namespace

void Bridge::FailPending(CallbackOutcome& aOutcome) {
  const ErrorInfo error = TakeError(mCx);
  if (error.mTerminated && mState->mDepth) mState->mTerminated = true;
  aOutcome.Fail(error.Text());
}

// --- one call ---

bool Bridge::RunFast(const MethodInfo& aMethod, uint64_t aHandle,
                     JS::Handle<JSObject*> aFace, CallbackArgs& aArgs,
                     CallbackOutcome& aOutcome) {
  AutoScratch scratch(*mState);
  if (!WriteArgs(*mState, aMethod, &aArgs[0])) {
    aOutcome.Fail("the arguments are too large to cross");
    return true;
  }
  ScratchHeader& header = *mState->Header();
  const uint32_t start = uint32_t(header.mTop);
  header.mCode = int32_t(FastCode::Failed);
  JS::RootedValueArray<1> args(mCx);
  args[0].setNumber(double(aHandle));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, aFace,
                JS::HandleValueArray(args), &result)) {
    aArgs.DropBuffers();
    FailPending(aOutcome);
    return true;
  }
  switch (FastCode(header.mCode)) {
    case FastCode::UseContract:
      return false;
    case FastCode::Success:
      aArgs.DropBuffers();
      if (!ReadResult(*mState, aMethod, start, aOutcome)) {
        aOutcome.Fail("the result could not be handed to Rust");
      }
      return true;
    case FastCode::DeclaredError:
      aArgs.DropBuffers();
      if (ReadBuffer(*mState, *aMethod.mState->mBuffers, start,
                     &aOutcome.mError)) {
        aOutcome.mCode = rust::CallCode::Error;
      } else {
        aOutcome.Fail("the error could not be handed to Rust");
      }
      return true;
    default:
      aArgs.DropBuffers();
      aOutcome.Fail("the runtime module gave no result");
      return true;
  }
}

bool Bridge::CallHandler(const char* aEntry, const MethodInfo& aMethod,
                         uint64_t aHandle, RegisteredHandler& aHandler,
                         CallbackArgs& aArgs,
                         JS::MutableHandle<JS::Value> aResult) {
  JS::RootedVector<JS::Value> args(mCx);
  if (!args.resize(2 + aMethod.mArgCount)) {
    JS_ReportOutOfMemory(mCx);
    return false;
  }
  args[0].setNumber(double(aHandle));
  args[1].setInt32(aMethod.mIndex);
  for (size_t i = 0; i < aMethod.mArgCount; i++) {
    const FfiValue value = aArgs[i];
    aArgs.Consumed(i);
    if (!LiftContract(mCx, *mState, *aMethod.mState->mInfo, aMethod.mArgs[i],
                      value, args[2 + i])) {
      return false;
    }
  }
  JS::Rooted<JSObject*> handler(mCx, aHandler.mHandler);
  return JS_CallFunctionName(mCx, handler, aEntry, args, aResult);
}

void Bridge::RunContract(const MethodInfo& aMethod, uint64_t aHandle,
                         RegisteredHandler& aHandler, CallbackArgs& aArgs,
                         CallbackOutcome& aOutcome) {
  JS::Rooted<JS::Value> result(mCx);
  if (!CallHandler("callSync", aMethod, aHandle, aHandler, aArgs, &result)) {
    FailPending(aOutcome);
    return;
  }
  ReadCallResult(mCx, aMethod, result, aOutcome);
}

void Bridge::RunCallback(const MethodInfo& aMethod, uint64_t aHandle,
                         CallbackArgs& aArgs, CallbackOutcome& aOutcome) {
  if (JS::RuntimeHeapIsBusy()) {
    aOutcome.Fail("called while the collector runs");
    return;
  }
  if (mState->mTerminated) {
    aOutcome.Fail("JavaScript was terminated");
    return;
  }
  AutoEntry entry(mCx, mGlobal);
  CurrentRustCall::AutoEnter inJs(*mState->mCurrentCall, nullptr);
  GcStress::MaybeCollect(mCx);
  RegisteredHandler* handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
  if (!handler) {
    aOutcome.Fail("no handler is registered for the interface");
    return;
  }
  JS::Rooted<JS::Value> face(mCx);
  if (aMethod.mIndex < handler->mFaces.length()) {
    face = handler->mFaces[aMethod.mIndex];
  }
  if (face.isObject()) {
    JS::Rooted<JSObject*> function(mCx, &face.toObject());
    if (RunFast(aMethod, aHandle, function, aArgs, aOutcome)) return;
    handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
    if (!handler) {
      aOutcome.Fail("no handler is registered for the interface");
      return;
    }
  }
  RunContract(aMethod, aHandle, *handler, aArgs, aOutcome);
  GcStress::MaybeCollect(mCx);
}

void Bridge::RunInline(const MethodInfo& aMethod, uint64_t aHandle,
                       CallbackArgs& aArgs, CallbackOutcome& aOutcome) {
  // Order: what this thread queued before comes before.
  while (mMailbox->HasLocal()) {
    Task task;
    if (!mMailbox->NextLocal(task) || !RunTask(task)) break;
  }
  const uint64_t started = Trace::IsOn() ? Trace::Now() : 0;
  RunCallback(aMethod, aHandle, aArgs, aOutcome);
  if (started) {
    AddTrace(aMethod, "sync", "inline", CurrentThreadId(), started, started);
  }
}

void Bridge::RunSync(std::span<uint64_t> aWords) {
  const RefPtr<SyncCall> call =
      already_AddRefed<SyncCall>(PointerIn<SyncCall>(aWords[0]));
  if (!call->Begin()) return;
  const uint64_t started = call->mPostedNs ? Trace::Now() : 0;
  CallbackOutcome outcome;
  RunCallback(call->mMethod, call->mHandle, call->mArgs, outcome);
  call->mOutcome = std::move(outcome);
  if (started) {
    AddTrace(call->mMethod, "sync", "waited", call->mFrom, call->mPostedNs,
             started);
  }
  call->Finish();
}

// --- fire-and-forget ---

void Bridge::FireContract(const MethodInfo& aMethod, uint64_t aHandle,
                          CallbackArgs& aArgs) {
  RegisteredHandler* handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
  if (!handler) {
    ReportCallbackError(aMethod.mName,
                        "no handler is registered for the interface");
    return;
  }
  JS::Rooted<JS::Value> result(mCx);
  if (!CallHandler("callAsync", aMethod, aHandle, *handler, aArgs, &result)) {
    JS::Rooted<JS::Value> error(mCx);
    JS::Rooted<JSObject*> stack(mCx);
    if (TakeException(mCx, &error, &stack)) {
      ReportCallbackError(aMethod.mName, error);
    } else {
      ReportCallbackError(aMethod.mName, "JavaScript was terminated");
    }
    return;
  }
  if (!result.isObject()) return;
  // The promise is dropped, but not what it fails with.
  auto call = mozilla::MakeUnique<AsyncCallback>(aMethod, aHandle, nullptr,
                                                 rust::Completion());
  Await(std::move(call), result);
}

void Bridge::RunFire(std::span<uint64_t> aWords, bool aTraced) {
  const uint64_t* stamp = aTraced ? aWords.data() : nullptr;
  if (aTraced) aWords = aWords.subspan(Trace::kStampWords);
  const auto& method = *PointerIn<const MethodInfo>(aWords[0]);
  const uint64_t handle = aWords[1];
  FfiValue values[CallbackArgs::kMaxArgs];
  UnpackArgs(method, aWords.subspan(2), values);
  CallbackArgs args(method, values);
  const uint64_t started = aTraced ? Trace::Now() : 0;
  AutoEntry entry(mCx, mGlobal);
  CurrentRustCall::AutoEnter inJs(*mState->mCurrentCall, nullptr);
  GcStress::MaybeCollect(mCx);
  RegisteredHandler* handler = HandlerOf(*method.mState, method.mInterface);
  const bool fast = handler && mFireOneHook &&
                    method.mIndex < handler->mFaces.length() &&
                    handler->mFaces[method.mIndex].isInt32();
  bool contract = true;
  if (fast) {
    AutoScratch scratch(*mState);
    if (WriteArgs(*mState, method, values)) {
      mState->Header()->mHandle = double(handle);
      JS::RootedValueArray<1> index(mCx);
      index[0].set(handler->mFaces[method.mIndex]);
      JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mFireOneHook));
      JS::Rooted<JS::Value> result(mCx);
      if (JS::Call(mCx, JS::UndefinedHandleValue, hook,
                   JS::HandleValueArray(index), &result)) {
        contract = result.isTrue();
        if (!contract) args.DropBuffers();
      } else {
        args.DropBuffers();
        contract = false;
        ReportCallbackError(method.mName, TakeError(mCx).Text());
      }
    }
  }
  if (contract) FireContract(method, handle, args);
  if (started) {
    AddTrace(method, "fire-and-forget", "queued", ThreadId(stamp[1]),
             stamp[0], started);
  }
}

int32_t Bridge::NextFire() {
  FinishFire();
  if (!mInDrain || mTaskState != TaskState::None || mBudget == 0 ||
      mState->mTerminated) {
    return -1;
  }
  if (!mMailbox->Next(mTask)) return -1;
  mBudget--;
  const bool traced = mTask.Type().tag == uint8_t(TaskTag::TracedFire);
  if (!traced && mTask.Type().tag != uint8_t(TaskTag::Fire)) {
    mTaskState = TaskState::Stashed;
    return -1;
  }
  std::span<uint64_t> words = mTask.Words();
  if (traced) words = words.subspan(Trace::kStampWords);
  const auto& method = *PointerIn<const MethodInfo>(words[0]);
  RegisteredHandler* handler = HandlerOf(*method.mState, method.mInterface);
  FfiValue values[CallbackArgs::kMaxArgs];
  UnpackArgs(method, words.subspan(2), values);
  if (!handler || method.mIndex >= handler->mFaces.length() ||
      !handler->mFaces[method.mIndex].isInt32() ||
      !WriteArgs(*mState, method, values)) {
    mTaskState = TaskState::Stashed;
    return -1;
  }
  mTaskState = TaskState::Firing;
  mState->Header()->mHandle = double(words[1]);
  mFireStartNs = traced ? Trace::Now() : 0;
  const int32_t index = handler->mFaces[method.mIndex].toInt32();
  GcStress::MaybeCollect(mCx);
  return index;
}

void Bridge::FinishFire() {
  if (mTaskState != TaskState::Firing) return;
  mTaskState = TaskState::None;
  ScratchHeader& header = *mState->Header();
  header.mTop = kScratchHeaderSize;
  header.mCursor = kScratchHeaderSize;
  std::span<uint64_t> words = mTask.Words();
  const uint64_t* stamp = words.data();
  const bool traced = mTask.Type().tag == uint8_t(TaskTag::TracedFire);
  if (traced) words = words.subspan(Trace::kStampWords);
  const auto& method = *PointerIn<const MethodInfo>(words[0]);
  FfiValue values[CallbackArgs::kMaxArgs];
  UnpackArgs(method, words.subspan(2), values);
  CallbackArgs args(method, values);
  args.DropBuffers();
  if (traced && mFireStartNs) {
    AddTrace(method, "fire-and-forget", "queued", ThreadId(stamp[1]), stamp[0],
             mFireStartNs);
  }
}

void Bridge::FireByContract() {
  if (mTaskState != TaskState::Firing) return;
  mTaskState = TaskState::None;
  std::span<uint64_t> words = mTask.Words();
  if (mTask.Type().tag == uint8_t(TaskTag::TracedFire)) {
    words = words.subspan(Trace::kStampWords);
  }
  const auto& method = *PointerIn<const MethodInfo>(words[0]);
  FfiValue values[CallbackArgs::kMaxArgs];
  UnpackArgs(method, words.subspan(2), values);
  CallbackArgs args(method, values);
  FireContract(method, words[1], args);
}

// --- async ---

void Bridge::RunAsync(std::span<uint64_t> aWords) {
  mozilla::UniquePtr<AsyncCallback> call(PointerIn<AsyncCallback>(aWords[0]));
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
  if (started) AddTrace(method, "async", "promise", from, posted, started);
}

void Bridge::Await(mozilla::UniquePtr<AsyncCallback> aCall,
                   JS::Handle<JS::Value> aResult) {
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
}

void Bridge::Settle(AsyncCallback* aCall, JS::Handle<JS::Value> aValue,
                    bool aFulfilled) {
  (aCall->mPrevious ? aCall->mPrevious->mNext : mAwaited) = aCall->mNext;
  if (aCall->mNext) aCall->mNext->mPrevious = aCall->mPrevious;
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
      ReportCallbackError(aCall->mMethod.mName, outcome.mReason);
    }
    return;
  }
  aCall->Complete(std::move(outcome));
}

// --- the drain loop ---

void Bridge::RunFree(std::span<uint64_t> aWords) {
  const HeldFree free = {PointerIn<const ComponentState>(aWords[0]),
                         aWords[2],
                         {aWords[3], aWords[4]},
                         uint16_t(aWords[1])};
  if (!mMailbox->HasReached(free.mPoint)) {
    mHeldFrees.push_back(free);
    return;
  }
  DestroyCallback(*free.mState, free.mInterface, free.mHandle);
}

void Bridge::RunHeldFrees() {
  for (size_t i = 0; i < mHeldFrees.size();) {
    const HeldFree free = mHeldFrees[i];
    if (!mMailbox->HasReached(free.mPoint)) {
      i++;
      continue;
    }
    mHeldFrees.erase(mHeldFrees.begin() + ptrdiff_t(i));
    DestroyCallback(*free.mState, free.mInterface, free.mHandle);
  }
}

void Bridge::DestroyCallback(const ComponentState& aState, uint16_t aInterface,
                             uint64_t aHandle) {
  AutoEntry entry(mCx, mGlobal);
  const char* const name = aState.mInfo->mInterfaces[aInterface].mName;
  RegisteredHandler* handler = HandlerOf(aState, aInterface);
  if (handler) {
    JS::RootedValueArray<1> args(mCx);
    args[0].setNumber(double(aHandle));
    JS::Rooted<JSObject*> object(mCx, handler->mHandler);
    JS::Rooted<JS::Value> result(mCx);
    if (!JS_CallFunctionName(mCx, object, "destroy",
                             JS::HandleValueArray(args), &result)) {
      ReportCallbackError(name, "destroy: " + TakeError(mCx).Text());
    }
  }
  // A handler of the runtime module has done so; for others this ends it.
  rust::HandleTable::Free(aHandle);
  if (Trace::IsOn()) {
    const uint64_t now = Trace::Now();
    Trace::Add({name, "free", "queued", CurrentThreadId(), CurrentThreadId(),
                now, now, now});
  }
}

bool Bridge::RunTask(Task& aTask) {
  switch (TaskTag(aTask.Type().tag)) {
    case TaskTag::Fire:
      RunFire(aTask.Words(), false);
      break;
    case TaskTag::TracedFire:
      RunFire(aTask.Words(), true);
      break;
    case TaskTag::Sync:
      RunSync(aTask.Words());
      break;
    case TaskTag::Async:
      RunAsync(aTask.Words());
      break;
    case TaskTag::Free:
      RunFree(aTask.Words());
      break;
    case TaskTag::Settle: {
      const mozilla::UniquePtr<AsyncCallback> call(
          PointerIn<AsyncCallback>(aTask.Words()[0]));
      (call->mPrevious ? call->mPrevious->mNext : mAwaited) = call->mNext;
      if (call->mNext) call->mNext->mPrevious = call->mPrevious;
      call->mCompletion.Fail("the promise was collected without being settled");
      break;
    }
    case TaskTag::FutureWake:
      RustFutureCall::OnWake(*this, aTask.Words());
      break;
    case TaskTag::Background:
      BackgroundCall::OnDone(*this, aTask.Words());
      break;
    case TaskTag::Release:
      break;  // Drain empties the list after each task
  }
  return !mState->mTerminated;
}

void Bridge::Drain() {
  if (mInDrain || NativeDepth::Current() != 0) return;
  mInDrain = true;
  mState->mTerminated = false;
  mState->Header()->mTop = kScratchHeaderSize;
  mState->Header()->mCursor = kScratchHeaderSize;
  uint32_t turns = kTasksPerTurn / kCallsPerEntry;
  while (turns-- && mMailbox) {
    mBudget = kCallsPerEntry;
    bool found = false;
    if (mDrainHook) {
      AutoEntry entry(mCx, mGlobal);
      CurrentRustCall::AutoEnter inJs(*mState->mCurrentCall, nullptr);
      JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mDrainHook));
      JS::Rooted<JS::Value> result(mCx);
      if (!JS::Call(mCx, JS::UndefinedHandleValue, hook,
                    JS::HandleValueArray::empty(), &result)) {
        ReportCallbackError("drain", TakeError(mCx).Text());
      }
      FinishFire();
      found = mBudget != kCallsPerEntry;
    } else if (mMailbox->Next(mTask)) {
      mTaskState = TaskState::Stashed;
      found = true;
    }
    if (mTaskState == TaskState::Stashed) {
      mTaskState = TaskState::None;
      RunTask(mTask);
    }
    RunHeldFrees();
    if (!found) break;
    mTarget->PerformCheckpoint();
    DrainReleaseList();
  }
  mInDrain = false;
}

}  // namespace monkeybridge
