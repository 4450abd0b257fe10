// SPDX-License-Identifier: MPL-2.0

// How a bridge ends, and how a call does that is cancelled, or whose JavaScript
// was terminated: what is under way is ended once, what is left is reported.

#include <algorithm>
#include <string>
#include <utility>

#include "bridge/base/Log.h"
#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Trace.h"
#include "js/Array.h"
#include "js/CallAndConstruct.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

void Bridge::Remove(RustFutureCall* aCall) {
  const auto found = std::find(mFutures.begin(), mFutures.end(), aCall);
  if (found != mFutures.end()) mFutures.erase(found);
}

void Bridge::Remove(BackgroundCall* aCall) {
  // Not there: the call of an earlier runtime that had the same id.
  const auto found = std::find(mBackground.begin(), mBackground.end(), aCall);
  if (found != mBackground.end()) mBackground.erase(found);
}

bool Bridge::CancelCall(const JSObject* aPromise) {
  for (RustFutureCall* call : mFutures) {
    if (!call->Settles(aPromise)) continue;
    call->Cancel(*this);
    return true;
  }
  for (BackgroundCall* call : mBackground) {
    if (!call->Settles(aPromise)) continue;
    call->Cancel();
    return true;
  }
  return false;
}

void Bridge::EndAll() {
  for (size_t slot = 0; slot < mAsyncCallbacks.Size(); slot++) {
    // The holder object, which owns it too, may be collected in here: what Rust
    // does when it is told may lead to JavaScript.
    const RefPtr<AsyncCallback> call = mAsyncCallbacks.At(slot);
    if (!call) continue;
    call->Fail(kClosedReason);
    AbortSignal(*call, kClosedReason);
    Leave(*call);
  }
  for (RustFutureCall* call : std::exchange(mFutures, {})) call->Abandon();
  for (BackgroundCall* call : mBackground) call->Abandon();
  mBackground.clear();
}

LeakReport Bridge::ReportLeaks() {
  LeakReport report;
  rust::HandleTable::ForEachLive(mMailbox->Id(),
                                 [&](uint64_t, uint32_t aReferences) {
                                   if (aReferences) report.mCount++;
                                 });
  if (!report.mCount || !mLeaksHook) return report;
  AutoEntry entry(mCx, mGlobal);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mLeaksHook));
  JS::Rooted<JS::Value> list(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook,
                JS::HandleValueArray::empty(), &list) ||
      !list.isObject()) {
    (void)TakeError(mCx);
    return report;
  }
  JS::Rooted<JSObject*> lines(mCx, &list.toObject());
  JS::Rooted<JS::Value> line(mCx);
  uint32_t length = 0;
  if (!JS::GetArrayLength(mCx, lines, &length)) length = 0;
  for (uint32_t i = 0; i < length; i++) {
    if (JS_GetElement(mCx, lines, i, &line) && line.isString()) {
      report.mLines.push_back(LossyUtf8(mCx, line.toString()));
    }
  }
  return report;
}

void Bridge::ForgetKept() {
  const KeptStatus kept = std::exchange(mKept, {});
  if (kept.mComponent) {
    kept.mComponent->mState->mBuffers->Free(kept.mStatus.errorBuf);
  }
}

void Bridge::NoteTermination() {
  for (Bridge* bridge = sOnThread; bridge; bridge = bridge->mNextOnThread) {
    if (bridge->mState->mDepth) bridge->mState->mTerminated = true;
  }
}

void Bridge::AfterTermination(bool aGuarded) {
  ForgetKept();
  if (!aGuarded || !mStoppedHook) return;
  ScratchHeader& header = *mState->Header();
  // Until the hook says otherwise: it may be terminated as well.
  header.mSent = 1;
  AutoEntry entry(mCx, mGlobal);
  JS::RootedValueArray<1> args(mCx);
  args[0].setInt32(header.mTop);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mStoppedHook));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook, JS::HandleValueArray(args),
                &result)) {
    MB_LOG(Uniffi, Error, "after a termination: %s",
           TakeError(mCx).mMessage.c_str());
  }
}

void Bridge::SettleLater() {
  if (mState->mDepth != 0 || std::exchange(mSettlesLater, true)) return;
  (void)mMailbox->Post(kReleaseTask, {});
}

// Runs the frees that wait, and ends every call that does.
void Bridge::EndQueued() {
  Task task;
  // Up to here: other threads may send faster than this empties.
  const Mailbox::Point end = mMailbox->Now();
  while (!mMailbox->HasReached(end) && mMailbox->Next(task)) {
    switch (TaskTag(task.Type().tag)) {
      case TaskTag::Free:
        RunFree(task.Words());
        break;
      case TaskTag::Settle:
        RunNeverSettles(task.Words());
        break;
      case TaskTag::Dropped:
        RunDropped(task.Words());
        break;
      default:
        task.Type().drop(task.Words());
        break;
    }
  }
  RunHeldFrees();
}

LeakReport Bridge::Shutdown() {
  if (!mMailbox) return {};
  BeginShutdown();
  mEnding = true;
  // What ends makes Rust drop what it held, which queues frees; a few rounds
  // come to the end of that. Where other threads send faster than a round
  // empties, each would be longer than the one before: the rest is Close()'s.
  constexpr uint64_t kMostNs = 100'000'000;
  const uint64_t start = Trace::Now();
  for (int round = 0; round < 8 && Trace::Now() - start < kMostNs; round++) {
    DrainReleaseList();
    EndAll();
    EndQueued();
  }
  LeakReport report = ReportLeaks();
  DrainReleaseList();
  EndAll();
  mMailbox->Close();
  for (const FreeView& free : std::exchange(mHeldFrees, {})) {
    (void)rust::HandleTable::Free(free.mHandle);
  }
  EndAll();
  mState->mFlags |= CallState::kClosed;
  mState->mBridge = nullptr;
  Unlist();
  ForgetKept();
  mHandlers.clear();
  return report;
}

}  // namespace monkeybridge
