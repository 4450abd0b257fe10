// SPDX-License-Identifier: MPL-2.0

// An async call from Rust into JavaScript, from the vtable slot until Rust has
// dropped its future. It has two owners: whoever takes it through the mailbox
// and the JavaScript method (in the end the holder object of PromiseHandler.h),
// and Rust, which says with the dropped callback that it lets go.
//
// That callback runs exactly once in every case, on any thread, also after the
// call was completed. So the first of "completed" and "dropped" decides: only a
// call that is dropped before it is completed is cancelled. Then nobody takes
// the result, and the signal that the method may have asked for is aborted.

#ifndef BRIDGE_UNIFFI_ASYNCCALLBACK_H_
#define BRIDGE_UNIFFI_ASYNCCALLBACK_H_

#include <atomic>
#include <string_view>
#include <vector>

#include "bridge/base/ThreadId.h"
#include "bridge/dispatch/Task.h"
#include "bridge/rust/Completion.h"
#include "bridge/uniffi/CallbackArgs.h"
#include "mozilla/RefCounted.h"
#include "mozilla/RefPtr.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

struct AsyncCallback final
    : public mozilla::external::AtomicRefCounted<AsyncCallback> {
  MOZ_DECLARE_REFCOUNTED_TYPENAME(AsyncCallback)

  // Takes over the arguments; null: JavaScript has them already.
  AsyncCallback(const MethodInfo& aMethod, uint64_t aHandle,
                rust::FfiValue* aArgs, rust::Completion aCompletion);
  ~AsyncCallback();

  // The reference that a word of a task stands for.
  static RefPtr<AsyncCallback> Adopt(uint64_t aWord) {
    return already_AddRefed<AsyncCallback>(
        reinterpret_cast<AsyncCallback*>(uintptr_t(aWord)));
  }

  // Ends Rust's future, once, and gives up what is left of the arguments. One
  // thread at a time: the JS thread from when the call is queued on.
  void Complete(CallbackOutcome aOutcome);
  void Fail(std::string_view aReason);

  // Whether Rust let go of the call before it was complete. Any thread.
  bool IsDropped() const { return mPhase.load() == Phase::Dropped; }

  // Tells Rust where to say that it drops its future; takes a reference.
  void Watch(rust::ForeignFutureDroppedCallbackStruct* aDropped);

  const MethodInfo& mMethod;
  const uint64_t mHandle;
  const ThreadId mFrom;
  uint64_t mPostedNs = 0;  // 0: not traced
  const mozilla::UniquePtr<rust::FfiValue[]> mValues;
  CallbackArgs mArgs;
  rust::Completion mCompletion;  // nothing: nobody waits for the result

  // --- JS thread ---

  uint64_t mId = 0;          // in AsyncCallbackTable; 0: not there
  bool mIsAwaited = false;   // Rust waits for the promise
  bool mWasDropped = false;  // the mailbox has said so
  bool mHasSignal = false;   // the method has asked for its signal

 private:
  enum class Phase : uint8_t { Pending, Complete, Dropped };

  static void OnDropped(uint64_t aData);
  // Whether Rust takes a result.
  bool Finish();

  std::atomic<Phase> mPhase{Phase::Pending};
};

// Word: AsyncCallback*, with a reference, whose future Rust has dropped.
extern const TaskType kDroppedTask;

// The calls that JavaScript has begun and not finished, each with an id that
// fits in a Number and is not used again. Owns nothing. JS thread.
class AsyncCallbackTable final {
 public:
  void Add(AsyncCallback& aCall);
  void Remove(AsyncCallback& aCall);
  // Null: no such call, or it is over.
  AsyncCallback* Find(uint64_t aId) const;

  size_t Size() const { return mSlots.size(); }
  AsyncCallback* At(size_t aSlot) const { return mSlots[aSlot].mCall; }

 private:
  static constexpr unsigned kSlotBits = 24;
  struct Slot {
    AsyncCallback* mCall;
    uint64_t mId;
  };
  std::vector<Slot> mSlots;
  std::vector<uint32_t> mFree;
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_ASYNCCALLBACK_H_
