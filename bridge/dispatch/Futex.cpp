// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/Futex.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace monkeybridge {

static_assert(sizeof(std::atomic<uint32_t>) == 4 &&
                  std::atomic<uint32_t>::is_always_lock_free,
              "the kernel looks at the word itself");

bool FutexWait(const std::atomic<uint32_t>& aWord, uint32_t aExpected,
               int64_t aDeadlineNs) {
  timespec deadline{time_t(aDeadlineNs / 1'000'000'000),
                    long(aDeadlineNs % 1'000'000'000)};
  // The bitset form takes an absolute time of the monotonic clock.
  long result =
      syscall(SYS_futex, &aWord, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG,
              aExpected, aDeadlineNs == kNoDeadline ? nullptr : &deadline,
              nullptr, FUTEX_BITSET_MATCH_ANY);
  return !(result == -1 && errno == ETIMEDOUT);
}

void FutexWakeAll(const std::atomic<uint32_t>& aWord) {
  syscall(SYS_futex, &aWord, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX, nullptr,
          nullptr, 0);
}

}  // namespace monkeybridge
