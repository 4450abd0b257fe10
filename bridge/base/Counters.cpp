// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/Counters.h"

namespace monkeybridge {

constinit thread_local Counters::Cell* Counters::sCell = nullptr;

// The list of all cells, and how a thread comes by one and leaves it.
class CounterCells {
 public:
  static Counters::Cell* First() {
    return sFirst.load(std::memory_order_acquire);
  }

  // The cell of those few threads that count while they are being torn down,
  // after their own cell has been given up. Several may use it at once.
  static Counters::Cell& Shared() { return sShared; }

  static Counters::Cell* Take() {
    for (Counters::Cell* cell = First(); cell; cell = cell->mNext) {
      if (!cell->mOwned.load(std::memory_order_relaxed) &&
          !cell->mOwned.exchange(true, std::memory_order_acquire)) {
        return cell;
      }
    }
    auto* cell = new Counters::Cell();
    cell->mNext = First();
    while (!sFirst.compare_exchange_weak(cell->mNext, cell,
                                         std::memory_order_release,
                                         std::memory_order_acquire)) {
    }
    return cell;
  }

  static void GiveUp() {
    Counters::Cell* cell = Counters::sCell;
    Counters::sCell = nullptr;
    cell->mOwned.store(false, std::memory_order_release);
  }

 private:
  static constinit std::atomic<Counters::Cell*> sFirst;
  static constinit Counters::Cell sShared;
};

constinit std::atomic<Counters::Cell*> CounterCells::sFirst{nullptr};
constinit Counters::Cell CounterCells::sShared;

namespace {

enum class ThreadPhase : uint8_t { New, Counting, Ending };
constinit thread_local ThreadPhase sPhase = ThreadPhase::New;

// Gives the cell up when its thread ends. Apart from sCell, so that the fast
// path pays for no initialisation guard.
struct CellLease {
  ~CellLease() {
    sPhase = ThreadPhase::Ending;
    CounterCells::GiveUp();
  }
};

const char* const kNames[Counters::kKinds] = {
    "Handle",        "Pointer",    "RustBuffer",  "RustFuture",
    "ForeignFuture", "QueuedTask", "BlockedCall", "BackgroundCall",
};

}  // namespace

void Counters::AddSlow(Kind aKind, int aDelta) {
  if (sPhase == ThreadPhase::Ending) {
    CounterCells::Shared().mCounts[size_t(aKind)].fetch_add(
        aDelta, std::memory_order_relaxed);
    return;
  }
  sCell = CounterCells::Take();
  sPhase = ThreadPhase::Counting;
  static thread_local CellLease sLease;
  (void)sLease;
  sCell->Add(aKind, aDelta);
}

int64_t Counters::Get(Kind aKind) {
  int64_t sum = CounterCells::Shared().mCounts[size_t(aKind)].load(
      std::memory_order_relaxed);
  for (Cell* cell = CounterCells::First(); cell; cell = cell->mNext) {
    sum += cell->mCounts[size_t(aKind)].load(std::memory_order_relaxed);
  }
  return sum;
}

size_t Counters::CellCount() {
  size_t count = 0;
  for (Cell* cell = CounterCells::First(); cell; cell = cell->mNext) {
    count++;
  }
  return count;
}

const char* Counters::Name(Kind aKind) { return kNames[size_t(aKind)]; }

}  // namespace monkeybridge
