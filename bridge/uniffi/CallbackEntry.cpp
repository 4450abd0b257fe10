// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/CallbackEntry.h"

#include <algorithm>

#include "bridge/base/Log.h"
#include "bridge/dispatch/Mailbox.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/rust/StatusWriter.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/uniffi/Trace.h"
#include "bridge/uniffi/WaitReport.h"
#include "mozilla/RefPtr.h"

namespace monkeybridge {

using rust::FfiValue;
using rust::HandleTable;

namespace {

// The open or closed mailbox that a handle belongs to; null: it is no handle.
Mailbox* MailboxOf(uint64_t aHandle) {
  return HandleTable::IsLive(aHandle)
             ? Mailbox::ForRuntime(HandleTable::RuntimeOf(aHandle))
             : nullptr;
}

constexpr char kBadHandle[] = "invalid callback handle";

size_t PackArgs(const MethodInfo& aMethod, const FfiValue* aArgs,
                uint64_t* aWords) {
  size_t count = 0;
  for (size_t i = 0; i < aMethod.mArgCount; i++) {
    const size_t words = IsBufferKind(aMethod.mArgs[i].mKind) ? 3 : 1;
    std::copy_n(aArgs[i].words, words, aWords + count);
    count += words;
  }
  return count;
}

template <bool Traced>
void DropFire(std::span<uint64_t> aWords) {
  const FireView call(aWords, Traced);
  const FireArgs args(call);
  Trace::CountDropped();
  MB_LOG(Uniffi, Error, "[%s] dropped: %s", call.Method().mName, kClosedReason);
}

void DropSync(std::span<uint64_t> aWords) {
  const RefPtr<SyncCall> call =
      already_AddRefed<SyncCall>(PointerIn<SyncCall>(aWords[0]));
  call->Close(kClosedReason);
}

void DropAsync(std::span<uint64_t> aWords) {
  const RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aWords[0]);
  call->Fail(kClosedReason);
}

void DropFree(std::span<uint64_t> aWords) {
  (void)HandleTable::Free(FreeView(aWords).mHandle);
}

}  // namespace

const TaskType kFireTask = {"fire-and-forget call", DropFire<false>,
                            uint8_t(TaskTag::Fire)};
const TaskType kTracedFireTask = {"traced fire-and-forget call", DropFire<true>,
                                  uint8_t(TaskTag::TracedFire)};
const TaskType kSyncTask = {"sync call", DropSync, uint8_t(TaskTag::Sync)};
const TaskType kAsyncTask = {"async call", DropAsync, uint8_t(TaskTag::Async)};
const TaskType kFreeTask = {"free", DropFree, uint8_t(TaskTag::Free)};
const TaskType kReleaseTask = {"release", [](std::span<uint64_t>) {},
                               uint8_t(TaskTag::Release)};

void UnpackArgs(const MethodInfo& aMethod, std::span<const uint64_t> aWords,
                FfiValue* aOut) {
  size_t at = 0;
  for (size_t i = 0; i < aMethod.mArgCount; i++) {
    const size_t words = IsBufferKind(aMethod.mArgs[i].mKind) ? 3 : 1;
    aOut[i] = FfiValue();
    std::copy_n(aWords.data() + at, words, aOut[i].words);
    at += words;
  }
}

SyncCall::SyncCall(const MethodInfo& aMethod, uint64_t aHandle, FfiValue* aArgs)
    : mMethod(aMethod),
      mHandle(aHandle),
      mFrom(CurrentThreadId()),
      mValues(CopyValues(aMethod, aArgs)),
      mArgs(aMethod, mValues.get()) {}

SyncCall::~SyncCall() {
  // A result that nobody waited for any more.
  if (mOutcome.mCode == rust::CallCode::Success) {
    const ValueInfo& type = mMethod.mReturn;
    if (!IsBufferKind(type.mKind)) {
      DropValue(*mMethod.mState->mInfo, type, mOutcome.mReturn);
    }
  }
}

void Deliver(const MethodInfo& aMethod, CallbackOutcome& aOutcome,
             FfiValue* aReturn, rust::RustCallStatus* aStatus) {
  rust::StatusWriter status(aStatus, aMethod.mState->mBuffers);
  switch (aOutcome.mCode) {
    case rust::CallCode::Success:
      if (IsBufferKind(aMethod.mReturn.mKind)) {
        *aReturn = FfiValue::Of(aOutcome.mReturnBuffer.Into());
      } else {
        *aReturn = aOutcome.mReturn;
        aOutcome.mReturn = FfiValue();
      }
      status.Succeed();
      return;
    case rust::CallCode::Error:
      status.Declare(std::move(aOutcome.mError));
      return;
    default:
      MB_LOG(Uniffi, Error, "[%s] %s", aMethod.mName, aOutcome.mReason.c_str());
      status.Unexpected(NamedReason(aMethod, aOutcome.mReason));
      return;
  }
}

void CallSync(const MethodInfo& aMethod, uint64_t aHandle, FfiValue* aArgs,
              FfiValue* aReturn, rust::RustCallStatus* aStatus) {
  CallbackArgs args(aMethod, aArgs);
  CallbackOutcome outcome;
  Mailbox* const mailbox = MailboxOf(aHandle);
  if (!mailbox) {
    outcome.Fail(kBadHandle);
    Deliver(aMethod, outcome, aReturn, aStatus);
    return;
  }
  if (mailbox->IsOwnerThread()) {
    Bridge::Of(*mailbox).RunInline(aMethod, aHandle, args, outcome);
    Deliver(aMethod, outcome, aReturn, aStatus);
    return;
  }
  const RefPtr<SyncCall> call =
      mozilla::MakeRefPtr<SyncCall>(aMethod, aHandle, args.Into());
  if (Trace::IsOn()) call->mPostedNs = Trace::NowAtPost();
  const uint64_t word = WordOf(RefPtr<SyncCall>(call).forget().take());
  if (!mailbox->Post(kSyncTask, {&word, 1})) {
    const RefPtr<SyncCall> back = already_AddRefed<SyncCall>(call.get());
    outcome.Fail(kClosedReason);
    Deliver(aMethod, outcome, aReturn, aStatus);
    return;
  }
  switch (call->Wait(WaitOptionsFor(aMethod, *mailbox))) {
    case BlockingCall::Outcome::Done:
      Deliver(aMethod, call->mOutcome, aReturn, aStatus);
      return;
    case BlockingCall::Outcome::TimedOut:
      outcome.Fail("no answer within " + std::to_string(aMethod.mTimeoutMs) +
                   " ms");
      break;
    case BlockingCall::Outcome::Closed:
      outcome.Fail(call->CloseReason());
      break;
  }
  Deliver(aMethod, outcome, aReturn, aStatus);
}

void Fire(const MethodInfo& aMethod, uint64_t aHandle, FfiValue* aArgs,
          rust::RustCallStatus* aStatus) {
  // Rust has initialised the status as success, and nobody waits: sent is all
  // that this call can say.
  (void)aStatus;
  CallbackArgs args(aMethod, aArgs);
  uint64_t words[Task::kMaxWords];
  size_t count = 0;
  const bool traced = Trace::IsOn();
  if (traced) count = Trace::Stamp(words);
  words[count++] = WordOf(&aMethod);
  words[count++] = aHandle;
  count += PackArgs(aMethod, aArgs, words + count);
  Mailbox* const mailbox = MailboxOf(aHandle);
  if (mailbox &&
      mailbox->Post(traced ? kTracedFireTask : kFireTask, {words, count})) {
    args.Into();
    return;
  }
  Trace::CountDropped();
  MB_LOG(Uniffi, Error, "[%s] dropped: %s", aMethod.mName,
         mailbox ? kClosedReason : kBadHandle);
}

void CallAsync(const MethodInfo& aMethod, uint64_t aHandle, FfiValue* aArgs,
               rust::CompleteThunk aThunk, void* aComplete, uint64_t aData,
               rust::ForeignFutureDroppedCallbackStruct* aDropped) {
  RefPtr<AsyncCallback> call = mozilla::MakeRefPtr<AsyncCallback>(
      aMethod, aHandle, aArgs,
      rust::Completion(aThunk, aComplete, aData, aMethod.mState->mBuffers,
                       aMethod.mName));
  call->Watch(aDropped);
  if (Trace::IsOn()) call->mPostedNs = Trace::NowAtPost();
  Mailbox* const mailbox = MailboxOf(aHandle);
  const uint64_t word = WordOf(call.get());
  if (mailbox && mailbox->Post(kAsyncTask, {&word, 1})) {
    (void)call.forget().take();
    return;
  }
  call->Fail(mailbox ? kClosedReason : kBadHandle);
}

void FreeCallback(const ComponentState& aState, uint16_t aInterface,
                  uint64_t aHandle) {
  if (HandleTable::Release(aHandle) != mozilla::Some(0u)) return;
  Mailbox* const mailbox = MailboxOf(aHandle);
  // The object goes after every call on it that any thread has queued. Whoever
  // drops the last reference knows of those calls: that is this thread.
  const Mailbox::Point point = mailbox ? mailbox->Now() : Mailbox::Point();
  uint64_t words[FreeView::kWords];
  FreeView(aState, aInterface, aHandle, point).Pack(words);
  if (!mailbox || !mailbox->Post(kFreeTask, words)) HandleTable::Free(aHandle);
}

uint64_t CloneCallback(const ComponentState&, uint16_t, uint64_t aHandle) {
  // A stale handle stays stale: whatever is called on the clone says so.
  (void)HandleTable::AddRef(aHandle);
  return aHandle;
}

}  // namespace monkeybridge
