// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_RECORDBUFFER_H_
#define BRIDGE_DISPATCH_RECORDBUFFER_H_

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <span>

#include "bridge/dispatch/Task.h"

// A first-in first-out run of records in one growing block of memory, which is
// reused once the run is empty. A building block of Mailbox; no locks of its
// own, one thread at a time.

namespace monkeybridge {

class RecordBuffer final {
 public:
  RecordBuffer() = default;
  RecordBuffer(RecordBuffer&& aOther) noexcept { Swap(aOther); }
  RecordBuffer(const RecordBuffer&) = delete;
  RecordBuffer& operator=(const RecordBuffer&) = delete;
  ~RecordBuffer();

  bool IsEmpty() const { return mHead == mTail; }
  size_t CapacityBytes() const { return mCapacity * sizeof(uint64_t); }

  // Appends a record of at most Task::kMaxWords words.
  void Push(const TaskType& aType, std::span<const uint64_t> aWords) {
    size_t need = kHeaderWords + aWords.size();
    if (mCapacity - mTail < need) [[unlikely]] {
      MakeRoom(need);
    }
    uint64_t* record = mWords + mTail;
    // A size of 2^64 - 2, for which `need` would be 0, does not exist.
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    record[0] = reinterpret_cast<uintptr_t>(&aType);
    record[1] = aWords.size();
    if (!aWords.empty()) {
      memcpy(record + kHeaderWords, aWords.data(), aWords.size_bytes());
    }
    mTail += need;
  }

  // Takes the oldest record. Only when not empty.
  void Pop(Task& aTask) {
    const uint64_t* record = mWords + mHead;
    aTask.mType = reinterpret_cast<const TaskType*>(uintptr_t(record[0]));
    aTask.mCount = record[1];
    memcpy(aTask.mWords, record + kHeaderWords,
           aTask.mCount * sizeof(uint64_t));
    mHead += kHeaderWords + aTask.mCount;
    if (mHead == mTail) {
      mHead = mTail = 0;
    }
  }

  // Calls aVisitor with type and words of each record, oldest first. It may
  // neither push nor pop.
  template <typename Visitor>
  void ForEach(Visitor&& aVisitor) const {
    for (size_t at = mHead; at != mTail;) {
      uint64_t* const record = mWords + at;
      aVisitor(*reinterpret_cast<const TaskType*>(uintptr_t(record[0])),
               std::span<uint64_t>(record + kHeaderWords, size_t(record[1])));
      at += kHeaderWords + size_t(record[1]);
    }
  }

  void Swap(RecordBuffer& aOther);

  // Gives the memory of an empty buffer back if it is more than a burst's
  // worth.
  void ShrinkIfLarge() {
    if (IsLarge()) [[unlikely]] {
      Shrink();
    }
  }
  bool IsLarge() const { return mCapacity > kKeepWords; }

 private:
  // Type and number of words.
  static constexpr size_t kHeaderWords = 2;
  static constexpr size_t kFirstWords = 512;
  static constexpr size_t kKeepWords = (size_t(1) << 20) / sizeof(uint64_t);

  void MakeRoom(size_t aWords);
  void Shrink();

  uint64_t* mWords = nullptr;
  size_t mCapacity = 0;
  size_t mHead = 0;
  size_t mTail = 0;
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_RECORDBUFFER_H_
