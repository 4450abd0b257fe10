// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/RecordBuffer.h"

#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <utility>

#include "mozilla/Assertions.h"

namespace monkeybridge {

RecordBuffer::~RecordBuffer() { free(mWords); }

void RecordBuffer::Swap(RecordBuffer& aOther) {
  std::swap(mWords, aOther.mWords);
  std::swap(mCapacity, aOther.mCapacity);
  std::swap(mHead, aOther.mHead);
  std::swap(mTail, aOther.mTail);
}

// Moves the records to the front if that frees half of the block, so that a
// queue which is never quite empty does not grow for ever; otherwise takes a
// bigger block.
void RecordBuffer::MakeRoom(size_t aWords) {
  if (mHead >= mCapacity / 2 && mHead != 0) {
    memmove(mWords, mWords + mHead, (mTail - mHead) * sizeof(uint64_t));
    mTail -= mHead;
    mHead = 0;
    if (mCapacity - mTail >= aWords) {
      return;
    }
  }
  size_t capacity = std::max(mCapacity * 2, kFirstWords);
  // A record is at most half of the first block.
  static_assert(kHeaderWords + Task::kMaxWords <= kFirstWords);
  auto* words =
      static_cast<uint64_t*>(realloc(mWords, capacity * sizeof(uint64_t)));
  MOZ_RELEASE_ASSERT(words, "out of memory for queued calls");
  mWords = words;
  mCapacity = capacity;
}

void RecordBuffer::Shrink() {
  MOZ_ASSERT(IsEmpty());
  free(mWords);
  mWords = nullptr;
  mCapacity = mHead = mTail = 0;
}

}  // namespace monkeybridge
