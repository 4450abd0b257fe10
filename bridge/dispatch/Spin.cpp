// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/Spin.h"

#include <sched.h>
#include <time.h>

#include <atomic>

namespace monkeybridge {

// How many threads may spin at once: one less than this process has cores.
static int SpinnerLimit() {
  static const int sLimit = [] {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    return sched_getaffinity(0, sizeof cores, &cores) == 0
               ? CPU_COUNT(&cores) - 1
               : 0;
  }();
  return sLimit;
}

static constinit std::atomic<int> sSpinners{0};

int64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

static bool TakeTurn() {
  int limit = SpinnerLimit();
  if (sSpinners.load(std::memory_order_relaxed) >= limit) {
    return false;
  }
  if (sSpinners.fetch_add(1, std::memory_order_relaxed) >= limit) {
    sSpinners.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  return true;
}

AutoSpinner::AutoSpinner() : mMaySpin(TakeTurn()) {}

AutoSpinner::~AutoSpinner() {
  if (mMaySpin) {
    sSpinners.fetch_sub(1, std::memory_order_relaxed);
  }
}

}  // namespace monkeybridge
