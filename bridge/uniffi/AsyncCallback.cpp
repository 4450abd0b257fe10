// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/AsyncCallback.h"

#include <algorithm>

#include "bridge/base/Log.h"
#include "bridge/dispatch/Mailbox.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/CallbackEntry.h"
#include "bridge/uniffi/TaskWords.h"
#include "mozilla/Assertions.h"
#include "mozilla/RefPtr.h"

namespace monkeybridge {

namespace {

// Not the completion: the JS thread may be about to use it.
void DropDropped(std::span<uint64_t> aWords) {
  const RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aWords[0]);
}

}  // namespace

const TaskType kDroppedTask = {"dropped future", DropDropped,
                               uint8_t(TaskTag::Dropped)};

AsyncCallback::AsyncCallback(const MethodInfo& aMethod, uint64_t aHandle,
                             rust::FfiValue* aArgs,
                             rust::Completion aCompletion)
    : mMethod(aMethod),
      mHandle(aHandle),
      mFrom(CurrentThreadId()),
      mValues(CopyValues(aMethod, aArgs)),
      mArgs(aMethod, mValues.get()),
      mCompletion(std::move(aCompletion)) {}

AsyncCallback::~AsyncCallback() {
  if (IsDropped()) mCompletion.Cancel();
}

bool AsyncCallback::Finish() {
  mArgs.Drop();
  Phase pending = Phase::Pending;
  // Before Rust is called, which may drop its future in there.
  (void)mPhase.compare_exchange_strong(pending, Phase::Complete);
  if (!IsDropped()) return true;
  mCompletion.Cancel();
  return false;
}

void AsyncCallback::Complete(CallbackOutcome aOutcome) {
  const bool takes = Finish();
  const bool isBuffer = IsBufferKind(mMethod.mReturn.mKind);
  switch (aOutcome.mCode) {
    case rust::CallCode::Success:
      if (!takes) {
        if (!isBuffer) {
          DropValue(*mMethod.mState->mInfo, mMethod.mReturn, aOutcome.mReturn);
        }
      } else if (isBuffer) {
        mCompletion.Succeed(std::move(aOutcome.mReturnBuffer));
      } else {
        mCompletion.Succeed(aOutcome.mReturn);
      }
      return;
    case rust::CallCode::Error:
      mCompletion.Declare(std::move(aOutcome.mError));
      return;
    default:
      MB_LOG(Uniffi, Error, "[%s] %s", mMethod.mName, aOutcome.mReason.c_str());
      mCompletion.Fail(aOutcome.mReason);
      return;
  }
}

void AsyncCallback::Fail(std::string_view aReason) {
  if (Finish()) mCompletion.Fail(aReason);
}

void AsyncCallback::Watch(rust::ForeignFutureDroppedCallbackStruct* aDropped) {
  AddRef();
  *aDropped = {WordOf(this), OnDropped};
}

void AsyncCallback::OnDropped(uint64_t aData) {
  RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aData);
  Phase pending = Phase::Pending;
  if (!call->mPhase.compare_exchange_strong(pending, Phase::Dropped)) return;
  Mailbox* const mailbox =
      Mailbox::ForRuntime(rust::HandleTable::RuntimeOf(call->mHandle));
  const uint64_t word = WordOf(call.get());
  if (mailbox && mailbox->Post(kDroppedTask, {&word, 1})) {
    (void)call.forget().take();
  }
}

void AsyncCallbackTable::Add(AsyncCallback& aCall) {
  uint32_t slot;
  if (mFree.empty()) {
    slot = uint32_t(mSlots.size());
    MOZ_RELEASE_ASSERT(slot < 1u << kSlotBits, "too many pending async calls");
    mSlots.push_back({nullptr, slot});
  } else {
    slot = mFree.back();
    mFree.pop_back();
  }
  // Below 2^53: a slot that was used half a billion times begins again.
  uint64_t& id = mSlots[slot].mId;
  id = (id + (uint64_t(1) << kSlotBits)) & ((uint64_t(1) << 53) - 1);
  if (!(id >> kSlotBits)) id += uint64_t(1) << kSlotBits;
  mSlots[slot].mCall = &aCall;
  aCall.mId = id;
}

void AsyncCallbackTable::Remove(AsyncCallback& aCall) {
  const auto slot = uint32_t(aCall.mId & ((1u << kSlotBits) - 1));
  aCall.mId = 0;
  mSlots[slot].mCall = nullptr;
  mFree.push_back(slot);
}

AsyncCallback* AsyncCallbackTable::Find(uint64_t aId) const {
  const size_t slot = size_t(aId & ((1u << kSlotBits) - 1));
  if (slot >= mSlots.size() || mSlots[slot].mId != aId) return nullptr;
  return mSlots[slot].mCall;
}

}  // namespace monkeybridge
