// SPDX-License-Identifier: MPL-2.0

// What stands among the words of a queued task: pointers, and the layouts of a
// fire-and-forget call and of a free. A view owns nothing; the words do.

#ifndef BRIDGE_UNIFFI_TASKWORDS_H_
#define BRIDGE_UNIFFI_TASKWORDS_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "bridge/dispatch/Mailbox.h"
#include "bridge/uniffi/CallbackEntry.h"
#include "bridge/uniffi/Trace.h"

namespace monkeybridge {

template <class T>
T* PointerIn(uint64_t aWord) {
  return reinterpret_cast<T*>(uintptr_t(aWord));
}

inline uint64_t WordOf(const void* aPointer) { return uintptr_t(aPointer); }

// The words of kFireTask, or of kTracedFireTask. Any thread.
class FireView final {
 public:
  FireView(std::span<uint64_t> aWords, bool aTraced)
      : mStamp(aTraced ? aWords.data() : nullptr),
        mWords(aWords.subspan(aTraced ? Trace::kStampWords : 0)) {}
  explicit FireView(Task& aTask)
      : FireView(aTask.Words(),
                 aTask.Type().tag == uint8_t(TaskTag::TracedFire)) {}

  static bool Is(const Task& aTask) {
    return aTask.Type().tag == uint8_t(TaskTag::Fire) ||
           aTask.Type().tag == uint8_t(TaskTag::TracedFire);
  }

  const MethodInfo& Method() const {
    return *PointerIn<const MethodInfo>(mWords[0]);
  }
  uint64_t Handle() const { return mWords[1]; }
  void Unpack(rust::FfiValue* aOut) const {
    UnpackArgs(Method(), mWords.subspan(2), aOut);
  }

  // When it began to run, for TraceEnd(); 0 if it is not traced.
  uint64_t TraceStart() const { return mStamp ? Trace::Now() : 0; }
  void TraceEnd(uint64_t aStartedNs) const {
    if (!mStamp || !aStartedNs) return;
    Trace::AddCallback(Method().mName, "fire-and-forget", "queued",
                       ThreadId(mStamp[1]), mStamp[0], aStartedNs);
  }

 private:
  const uint64_t* mStamp;
  std::span<uint64_t> mWords;
};

// The words of kFreeTask. Any thread.
struct FreeView final {
  static constexpr size_t kWords = 7;

  // By the thread that frees.
  FreeView(const ComponentState& aState, uint16_t aInterface, uint64_t aHandle,
           Mailbox::Point aPoint)
      : mState(&aState),
        mHandle(aHandle),
        mPoint(aPoint),
        mPostedNs(Trace::IsOn() ? Trace::NowAtPost() : 0),
        mFrom(CurrentThreadId()),
        mInterface(aInterface) {}
  explicit FreeView(std::span<const uint64_t> aWords)
      : mState(PointerIn<const ComponentState>(aWords[0])),
        mHandle(aWords[2]),
        mPoint{aWords[3], aWords[4]},
        mPostedNs(aWords[5]),
        mFrom(ThreadId(aWords[6])),
        mInterface(uint16_t(aWords[1])) {}

  void Pack(uint64_t (&aWords)[kWords]) const {
    const uint64_t words[] = {WordOf(mState), mInterface,     mHandle,
                              mPoint.mLocal,  mPoint.mRemote, mPostedNs,
                              uint64_t(mFrom)};
    std::copy_n(words, kWords, aWords);
  }

  const ComponentState* mState;
  uint64_t mHandle;
  Mailbox::Point mPoint;  // in the mailbox, to be reached before
  uint64_t mPostedNs;     // 0: not traced
  ThreadId mFrom;
  uint16_t mInterface;
};

// The arguments of a fire-and-forget call, taken over from its words.
class FireArgs final {
 public:
  explicit FireArgs(const FireView& aView) : mArgs(aView.Method(), mValues) {
    aView.Unpack(mValues);
  }
  rust::FfiValue* Values() { return mValues; }
  CallbackArgs& Owner() { return mArgs; }

 private:
  rust::FfiValue mValues[kMaxArgs];
  CallbackArgs mArgs;
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_TASKWORDS_H_
