// SPDX-License-Identifier: MPL-2.0

// A record of what crosses: which call, from which thread, on which it ran, how
// it got there, how long it waited and ran. Off until asked for; off it costs
// one relaxed load a call. Kept in memory, in a bounded list, until taken.

#ifndef BRIDGE_UNIFFI_TRACE_H_
#define BRIDGE_UNIFFI_TRACE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bridge/base/ThreadId.h"

namespace monkeybridge {

struct TraceEvent {
  const char* mName;  // static: "Interface.method" or the Rust function
  const char* mKind;  // "fire-and-forget", "sync", "async", "free", "call"
  const char* mHow;   // "inline", "queued", "waited", "promise"
  ThreadId mFrom;
  ThreadId mOn;
  uint64_t mPostedNs;  // steady clock
  uint64_t mStartedNs;
  uint64_t mEndedNs;
};

class Trace final {
 public:
  static constexpr size_t kStampWords = 2;
  static constexpr size_t kMostEvents = 1u << 20;

  Trace() = delete;

  static bool IsOn() { return sOn.load(std::memory_order_relaxed); }

  // Any thread, all of these.
  static void Start();
  static void Stop();
  // The events since the last Take, in the order in which they ended.
  static std::vector<TraceEvent> Take();
  static void Add(const TraceEvent& aEvent);

  // The same for a callback that has ended now on this thread; not posted
  // before it started where aPostedNs is 0.
  static void AddCallback(const char* aName, const char* aKind,
                          const char* aHow, ThreadId aFrom, uint64_t aPostedNs,
                          uint64_t aStartedNs) {
    Add({aName, aKind, aHow, aFrom, CurrentThreadId(),
         aPostedNs ? aPostedNs : aStartedNs, aStartedNs, Now()});
  }

  // Nanoseconds of the steady clock.
  static uint64_t Now();
  // The same, when this thread posts a call: its name is kept, as it may have
  // ended when somebody asks.
  static uint64_t NowAtPost();
  // Writes when and from where a call was posted; returns kStampWords.
  static size_t Stamp(uint64_t* aWords);

  // Fire-and-forget calls that never ran because the runtime was closed.
  static void CountDropped() {
    sDropped.fetch_add(1, std::memory_order_relaxed);
  }
  static uint64_t Dropped() { return sDropped.load(std::memory_order_relaxed); }

  // The name of a thread that has posted a call, or "".
  static std::string ThreadName(ThreadId aThread);

  // All events as a Chrome trace, which the Firefox Profiler opens too.
  [[nodiscard]] static bool WriteFile(const char* aPath,
                                      const std::vector<TraceEvent>& aEvents);

 private:
  static std::atomic<bool> sOn;
  static std::atomic<uint64_t> sDropped;
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_TRACE_H_
