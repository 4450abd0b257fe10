// SPDX-License-Identifier: MPL-2.0

// Calls from Rust that nobody waits for, on the JS thread. The drain loop in
// JavaScript takes them one by one (NextFire); a call that comes up outside of
// it, before an inline sync call, is made by itself (RunFire). What fails goes
// to the error sink.

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/ScratchArgs.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/uniffi/Trace.h"
#include "js/CallAndConstruct.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::FfiValue;

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
      if (mState->mDepth) mState->mTerminated = true;
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
  FfiValue values[kMaxArgs];
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
    const uint32_t begin = uint32_t(mState->Header()->mTop);
    if (WriteArgs(*mState, method, values)) {
      const uint32_t end = uint32_t(mState->Header()->mTop);
      std::string reason;
      mState->Header()->mHandle = double(handle);
      JS::RootedValueArray<1> index(mCx);
      index[0].set(handler->mFaces[method.mIndex]);
      JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mFireOneHook));
      JS::Rooted<JS::Value> result(mCx);
      if (JS::Call(mCx, JS::UndefinedHandleValue, hook,
                   JS::HandleValueArray(index), &result)) {
        contract = result.isTrue();
      } else {
        contract = false;
        CallbackOutcome outcome;
        FailPending(outcome);
        reason = std::move(outcome.mReason);
      }
      if (!contract) ReleaseArgs(*mState, begin, end, args);
      if (!reason.empty()) ReportCallbackError(method.mName, reason);
    }
  }
  if (contract) FireContract(method, handle, args);
  if (started) {
    Trace::AddCallback(method.mName, "fire-and-forget", "queued",
                       ThreadId(stamp[1]), stamp[0], started);
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
  FfiValue values[kMaxArgs];
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
  std::span<uint64_t> words = mTask.Words();
  const uint64_t* stamp = words.data();
  const bool traced = mTask.Type().tag == uint8_t(TaskTag::TracedFire);
  if (traced) words = words.subspan(Trace::kStampWords);
  const auto& method = *PointerIn<const MethodInfo>(words[0]);
  FfiValue values[kMaxArgs];
  UnpackArgs(method, words.subspan(2), values);
  CallbackArgs args(method, values);
  ScratchHeader& header = *mState->Header();
  ReleaseArgs(*mState, mDrainTop, uint32_t(header.mTop), args);
  header.mTop = int32_t(mDrainTop);
  header.mCursor = int32_t(mDrainTop);
  if (traced && mFireStartNs) {
    Trace::AddCallback(method.mName, "fire-and-forget", "queued",
                       ThreadId(stamp[1]), stamp[0], mFireStartNs);
  }
}

void Bridge::FireByContract() {
  if (mTaskState != TaskState::Firing) return;
  mTaskState = TaskState::None;
  // The contract takes its arguments from the task.
  ScratchHeader& header = *mState->Header();
  header.mTop = int32_t(mDrainTop);
  header.mCursor = int32_t(mDrainTop);
  std::span<uint64_t> words = mTask.Words();
  if (mTask.Type().tag == uint8_t(TaskTag::TracedFire)) {
    words = words.subspan(Trace::kStampWords);
  }
  const auto& method = *PointerIn<const MethodInfo>(words[0]);
  FfiValue values[kMaxArgs];
  UnpackArgs(method, words.subspan(2), values);
  CallbackArgs args(method, values);
  FireContract(method, words[1], args);
}

}  // namespace monkeybridge
