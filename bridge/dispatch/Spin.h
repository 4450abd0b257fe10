// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_SPIN_H_
#define BRIDGE_DISPATCH_SPIN_H_

#include <stdint.h>

// Looking again for some microseconds before sleeping. A sleeping core takes
// longer to wake than most answers take to come, so a short look saves more
// than it costs, as long as it takes no core away from the thread that is to
// answer: on one core nobody spins, and on more never as many threads as there
// are cores.

namespace monkeybridge {

// The monotonic clock in nanoseconds. Any thread.
int64_t MonotonicNs();

// The right to spin for as long as it lives, if there is a core to spare.
class AutoSpinner final {
 public:
  AutoSpinner();
  ~AutoSpinner();

  AutoSpinner(const AutoSpinner&) = delete;
  AutoSpinner& operator=(const AutoSpinner&) = delete;

  bool MaySpin() const { return mMaySpin; }

 private:
  const bool mMaySpin;
};

// Tells the core that this is a spin loop.
inline void SpinPause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

// Calls aCondition until it is true or aMicroseconds have gone by. Returns
// what it last was. Any thread.
template <typename Condition>
bool SpinUntil(int64_t aMicroseconds, Condition&& aCondition) {
  if (aCondition()) {
    return true;
  }
  AutoSpinner spinner;
  if (!spinner.MaySpin()) {
    return false;
  }
  int64_t end = MonotonicNs() + aMicroseconds * 1000;
  do {
    // Reading the clock takes as long as a few looks.
    for (int i = 0; i < 16; i++) {
      if (aCondition()) {
        return true;
      }
      SpinPause();
    }
  } while (MonotonicNs() < end);
  return aCondition();
}

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_SPIN_H_
