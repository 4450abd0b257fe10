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
#include "js/CallAndConstruct.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::FfiValue;

void Bridge::FireContract(const MethodInfo& aMethod, uint64_t aHandle,
                          CallbackArgs& aArgs) {
  RegisteredHandler* handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
  if (!handler) {
    ReportCallbackError(aMethod.mName, ErrorCode::HandlerMissing,
                        "no handler is registered for the interface");
    return;
  }
  JS::Rooted<JS::Value> result(mCx);
  if (!CallHandler("callAsync", aMethod, aHandle, *handler, aArgs, 0,
                   &result)) {
    ReportPending(aMethod.mName);
    return;
  }
  if (!result.isObject()) return;
  // The promise is dropped, but not what it fails with.
  Await(mozilla::MakeRefPtr<AsyncCallback>(aMethod, aHandle, nullptr,
                                           rust::Completion()),
        result);
}

void Bridge::RunFire(const FireView& aCall) {
  const MethodInfo& method = aCall.Method();
  FireArgs args(aCall);
  const uint64_t started = aCall.TraceStart();
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
    if (WriteArgs(*mState, method, args.Values())) {
      const uint32_t end = uint32_t(mState->Header()->mTop);
      mState->Header()->mHandle = double(aCall.Handle());
      JS::RootedValueArray<1> index(mCx);
      index[0].set(handler->mFaces[method.mIndex]);
      JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mFireOneHook));
      JS::Rooted<JS::Value> result(mCx);
      const bool ran = JS::Call(mCx, JS::UndefinedHandleValue, hook,
                                JS::HandleValueArray(index), &result);
      contract = ran && result.isTrue();
      if (!contract) ReleaseArgs(*mState, begin, end, args.Owner());
      if (!ran) ReportPending(method.mName);
    }
  }
  if (contract) FireContract(method, aCall.Handle(), args.Owner());
  aCall.TraceEnd(started);
}

int32_t Bridge::NextFire() {
  FinishFire();
  if (!mInDrain || mTaskState != TaskState::None || mBudget == 0 ||
      mState->mTerminated) {
    return -1;
  }
  if (!mMailbox->Next(mTask)) return -1;
  mBudget--;
  if (!FireView::Is(mTask)) {
    mTaskState = TaskState::Stashed;
    return -1;
  }
  const FireView call(mTask);
  const MethodInfo& method = call.Method();
  RegisteredHandler* handler = HandlerOf(*method.mState, method.mInterface);
  FfiValue values[kMaxArgs];
  call.Unpack(values);
  if (!handler || method.mIndex >= handler->mFaces.length() ||
      !handler->mFaces[method.mIndex].isInt32() ||
      !WriteArgs(*mState, method, values)) {
    mTaskState = TaskState::Stashed;
    return -1;
  }
  mTaskState = TaskState::Firing;
  mState->Header()->mHandle = double(call.Handle());
  mFireStartNs = call.TraceStart();
  const int32_t index = handler->mFaces[method.mIndex].toInt32();
  GcStress::MaybeCollect(mCx);
  return index;
}

void Bridge::FinishFire() {
  if (mTaskState != TaskState::Firing) return;
  mTaskState = TaskState::None;
  const FireView call(mTask);
  FireArgs args(call);
  ScratchHeader& header = *mState->Header();
  ReleaseArgs(*mState, mDrainTop, uint32_t(header.mTop), args.Owner());
  header.mTop = int32_t(mDrainTop);
  header.mCursor = int32_t(mDrainTop);
  call.TraceEnd(mFireStartNs);
}

void Bridge::FireByContract() {
  if (mTaskState != TaskState::Firing) return;
  mTaskState = TaskState::None;
  // The contract takes its arguments from the task.
  ScratchHeader& header = *mState->Header();
  header.mTop = int32_t(mDrainTop);
  header.mCursor = int32_t(mDrainTop);
  const FireView call(mTask);
  FireArgs args(call);
  FireContract(call.Method(), call.Handle(), args.Owner());
  call.TraceEnd(mFireStartNs);
}

}  // namespace monkeybridge
