// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_COUNTERS_H_
#define BRIDGE_BASE_COUNTERS_H_

#include <stddef.h>
#include <stdint.h>

#include <atomic>

// Process-wide counts of what is alive, so that a test can end by asking for
// zero and a program can print what it leaks. Counting has to be cheap enough
// to stay on always: every thread adds to a cell of its own with plain loads
// and stores, and a reader sums the cells. So a count is exact only when the
// threads concerned are quiet and the reader is ordered after them (a join, a
// mutex); at other times it may be off by what is under way. Cells are never
// freed; the cell of a thread that has ended is taken over by a new one, its
// counts included.

namespace monkeybridge {

class Counters final {
 public:
  enum class Kind : uint8_t {
    Handle,
    Pointer,
    RustBuffer,
    RustFuture,
    ForeignFuture,
    QueuedTask,
    BlockedCall,
    BackgroundCall,
  };
  static constexpr size_t kKinds = size_t(Kind::BackgroundCall) + 1;

  Counters() = delete;

  // Adds aDelta (which may be negative) to a count. Any thread.
  static void Add(Kind aKind, int aDelta) {
    Cell* cell = sCell;
    if (!cell) [[unlikely]] {
      AddSlow(aKind, aDelta);
      return;
    }
    cell->Add(aKind, aDelta);
  }

  // The sum over all threads. Any thread; see above for when it is exact.
  static int64_t Get(Kind aKind);

  // Calls aVisitor with every kind, its name ("RustBuffer") and its count, in
  // the order of Kind. Any thread.
  template <typename Visitor>
  static void ForEach(Visitor&& aVisitor) {
    for (size_t i = 0; i < kKinds; i++) {
      aVisitor(Kind(i), Name(Kind(i)), Get(Kind(i)));
    }
  }

  // The name of a kind, a static string. Any thread.
  static const char* Name(Kind aKind);

  // How many cells there are: as many as threads have counted at one time.
  // Any thread.
  static size_t CellCount();

 private:
  friend class CounterCells;

  struct alignas(64) Cell {
    std::atomic<int64_t> mCounts[kKinds] = {};
    std::atomic<bool> mOwned{true};
    Cell* mNext = nullptr;

    void Add(Kind aKind, int aDelta) {
      auto& count = mCounts[size_t(aKind)];
      count.store(count.load(std::memory_order_relaxed) + aDelta,
                  std::memory_order_relaxed);
    }
  };

  static void AddSlow(Kind aKind, int aDelta);

  static constinit thread_local Cell* sCell;
};

}  // namespace monkeybridge

#endif  // BRIDGE_BASE_COUNTERS_H_
