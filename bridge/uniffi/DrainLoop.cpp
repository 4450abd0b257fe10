// SPDX-License-Identifier: MPL-2.0

// The drain loop over the mailbox, and the frees that wait for the calls before
// them.

#include "bridge/base/Log.h"
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
  const FreeView free(aWords);
  if (!mMailbox->HasReached(free.mPoint)) {
    mHeldFrees.push_back(free);
    return;
  }
  DestroyCallback(free);
}

void Bridge::RunHeldFrees() {
  for (size_t i = 0; i < mHeldFrees.size();) {
    const FreeView free = mHeldFrees[i];
    if (!mMailbox->HasReached(free.mPoint)) {
      i++;
      continue;
    }
    mHeldFrees.erase(mHeldFrees.begin() + ptrdiff_t(i));
    DestroyCallback(free);
  }
}

void Bridge::DestroyCallback(const FreeView& aFree) {
  AutoEntry entry(mCx, mGlobal);
  const char* const name =
      aFree.mState->mInfo->mInterfaces[aFree.mInterface].mName;
  const uint64_t started = aFree.mPostedNs ? Trace::Now() : 0;
  RegisteredHandler* handler = HandlerOf(*aFree.mState, aFree.mInterface);
  if (handler) {
    JS::RootedValueArray<1> args(mCx);
    args[0].setNumber(double(aFree.mHandle));
    JS::Rooted<JSObject*> object(mCx, handler->mHandler);
    JS::Rooted<JS::Value> result(mCx);
    if (!JS_CallFunctionName(mCx, object, "destroy", JS::HandleValueArray(args),
                             &result)) {
      ReportPending((std::string(name) + ".destroy").c_str());
    }
  }
  // A handler of the runtime module has done so; for others this ends it.
  rust::HandleTable::Free(aFree.mHandle);
  if (started) {
    Trace::AddCallback(name, "free", "queued", aFree.mFrom, aFree.mPostedNs,
                       started);
  }
}

bool Bridge::RunTask(Task& aTask) {
  switch (TaskTag(aTask.Type().tag)) {
    case TaskTag::Fire:
    case TaskTag::TracedFire:
      RunFire(FireView(aTask));
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
    case TaskTag::Settle:
      RunNeverSettles(aTask.Words());
      break;
    case TaskTag::Dropped:
      RunDropped(aTask.Words());
      break;
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

// What was terminated below a Rust call has ended with it.
void Bridge::ForgetTermination() {
  if (mState->mDepth == 0) mState->mTerminated = false;
}

// The loop in JS was ended from outside: by a termination, or because the stack
// was too deep for the loop itself.
void Bridge::FailDrain() {
  if (!mMailbox) {
    // A call has shut the bridge down, and the loop found it so.
    (void)TakeError(mCx);
    return;
  }
  if (mTaskState == TaskState::Firing) {
    ReportPending(FireView(mTask).Method().mName);
    return;
  }
  // Between two calls: none has failed, and the next turn goes on.
  MB_LOG(Uniffi, Error, "the drain loop was ended: %s",
         TakeError(mCx).mMessage.c_str());
}

void Bridge::Drain() {
  if (mInDrain || NativeDepth::Current() != 0) return;
  mInDrain = true;
  ForgetTermination();
  mSettlesLater = false;
  // A script below (a nested loop of the host) may be using the area; without
  // one, what a termination left there is forgotten.
  ScratchHeader& header = *mState->Header();
  const bool outermost = !JS::DescribeScriptedCaller(mCx);
  if (outermost) {
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
      JS::RootedValueArray<1> args(mCx);
      args[0].setBoolean(outermost);
      if (!JS::Call(mCx, JS::UndefinedHandleValue, hook,
                    JS::HandleValueArray(args), &result)) {
        FailDrain();
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
    ReportLate();
    if (!found) break;
    mTarget->PerformCheckpoint();
    DrainReleaseList();
  }
  ForgetTermination();
  mInDrain = false;
}

}  // namespace monkeybridge
