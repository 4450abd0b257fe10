// SPDX-License-Identifier: MPL-2.0

// The drain loop over the mailbox, and the frees that wait for the calls before
// them.

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/ScratchArgs.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/uniffi/Trace.h"
#include "js/CallAndConstruct.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// Tasks in one turn of the event loop, so that timers get theirs, and calls in
// one entry of the loop in JS, so that microtasks do.
constexpr uint32_t kTasksPerTurn = 4096;
constexpr uint32_t kCallsPerEntry = 256;

}  // namespace

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
    if (!JS_CallFunctionName(mCx, object, "destroy", JS::HandleValueArray(args),
                             &result)) {
      CallbackOutcome outcome;
      FailPending(outcome);
      ReportCallbackError(name, "destroy: " + outcome.mReason);
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
      StopAwaiting(*call);
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
  // A script below (a nested loop of the host) may be using the area; without
  // one, what a termination left there is forgotten.
  ScratchHeader& header = *mState->Header();
  if (!JS::DescribeScriptedCaller(mCx)) {
    header.mTop = kScratchHeaderSize;
    header.mCursor = kScratchHeaderSize;
  }
  AutoScratch scratch(*mState);
  mDrainTop = uint32_t(header.mTop);
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
