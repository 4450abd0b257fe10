// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_FUTEX_H_
#define BRIDGE_DISPATCH_FUTEX_H_

#include <stdint.h>

#include <atomic>

// Sleeping on a word until another thread changes it: the part of a lock-free
// state machine that needs the kernel. std::atomic has the same without a
// deadline.

namespace monkeybridge {

inline constexpr int64_t kNoDeadline = INT64_MAX;

// Sleeps while aWord is aExpected, until woken or until the monotonic clock is
// at aDeadlineNs. Returns false only when the deadline has come; otherwise the
// word may or may not have changed. Any thread.
bool FutexWait(const std::atomic<uint32_t>& aWord, uint32_t aExpected,
               int64_t aDeadlineNs);

// Wakes every thread that sleeps on aWord. Any thread.
void FutexWakeAll(const std::atomic<uint32_t>& aWord);

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_FUTEX_H_
