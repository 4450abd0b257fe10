// SPDX-License-Identifier: MPL-2.0

// A full collection at every (N-th) crossing, to find values that are not
// rooted: the engine that distributions ship has no GC zeal of its own. The
// bridge calls MaybeCollect() where a crossing may collect anyway; when the
// stress is off that is one load and one branch.
// Beware: process-wide, because crossings happen in every runtime.

#ifndef BRIDGE_ENGINE_GCSTRESS_H_
#define BRIDGE_ENGINE_GCSTRESS_H_

#include <atomic>
#include <cstdint>

#include "js/GCAPI.h"
#include "mozilla/Likely.h"

struct JSContext;

namespace monkeybridge {

class GcStress {
 public:
  // Collect at every aEvery-th crossing; 0 turns the stress off. Any thread.
  static void Configure(uint32_t aEvery) {
    sEvery.store(aEvery, std::memory_order_relaxed);
  }

  static bool IsOn() { return sEvery.load(std::memory_order_relaxed) != 0; }

  // Collections made by the stress in this process. Any thread.
  static uint64_t Collections() {
    return sCollections.load(std::memory_order_relaxed);
  }

  // Call with everything rooted and no exception expected to be lost: a
  // pending exception survives. JS thread.
  static void MaybeCollect(JSContext* aCx) {
    uint32_t every = sEvery.load(std::memory_order_relaxed);
    if (MOZ_LIKELY(every == 0)) {
      return;
    }
    if (sCrossings.fetch_add(1, std::memory_order_relaxed) % every == 0) {
      sCollections.fetch_add(1, std::memory_order_relaxed);
      JS_GC(aCx, JS::GCReason::API);
    }
  }

 private:
  static inline std::atomic<uint32_t> sEvery{0};
  static inline std::atomic<uint64_t> sCrossings{0};
  static inline std::atomic<uint64_t> sCollections{0};
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_GCSTRESS_H_
