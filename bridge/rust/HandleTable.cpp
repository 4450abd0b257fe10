// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/HandleTable.h"

#include <atomic>

#include "bridge/base/Counters.h"

// One 64-bit word per slot says everything:
//
//   generation 20 | runtime 10 | taken 1 | unused 1 | count 32
//
// so each operation is one compare-and-swap on one word. A free slot keeps the
// number of the next free slot, plus one, where its count was: the free slots
// are a stack that needs no memory of its own. The head of the stack carries a
// tag that changes with every change, so that a slot which is taken and given
// back in between is noticed.

namespace monkeybridge::rust {

namespace {

using Word = uint64_t;
using Slot = std::atomic<Word>;

constexpr unsigned kWordGenerationShift = 44;
constexpr unsigned kWordRuntimeShift = 34;
constexpr Word kTaken = Word(1) << 33;
constexpr Word kCountMask = 0xFFFFFFFF;
static_assert(kWordGenerationShift + HandleTable::kGenerationBits == 64);
static_assert(kWordRuntimeShift + HandleTable::kRuntimeBits ==
              kWordGenerationShift);

constexpr uint32_t kSlotsPerChunk = 4096;
constexpr uint32_t kChunks = HandleTable::kMaxSlots / kSlotsPerChunk;

// All zero at the start and never destroyed.
constinit std::atomic<Slot*> sChunks[kChunks] = {};
constinit std::atomic<uint32_t> sUsedSlots{0};
constinit std::atomic<uint64_t> sFreeHead{0};  // tag 32 | slot + 1, or 0

constexpr Word MakeWord(uint32_t aGeneration, uint16_t aRuntime, bool aTaken,
                        uint32_t aCount) {
  return Word(aGeneration) << kWordGenerationShift |
         Word(aRuntime) << kWordRuntimeShift | (aTaken ? kTaken : 0) | aCount;
}

constexpr uint32_t GenerationOf(Word aWord) {
  return uint32_t(aWord >> kWordGenerationShift);
}

constexpr uint32_t CountOf(Word aWord) { return uint32_t(aWord & kCountMask); }

// A chunk that every slot below sUsedSlots has.
Slot* ChunkOf(uint32_t aSlot) {
  return sChunks[aSlot / kSlotsPerChunk].load(std::memory_order_acquire);
}

Slot& SlotAt(uint32_t aSlot) { return ChunkOf(aSlot)[aSlot % kSlotsPerChunk]; }

void EnsureChunk(uint32_t aSlot) {
  std::atomic<Slot*>& chunk = sChunks[aSlot / kSlotsPerChunk];
  if (chunk.load(std::memory_order_acquire)) {
    return;
  }
  auto* fresh = new Slot[kSlotsPerChunk]();
  Slot* none = nullptr;
  if (!chunk.compare_exchange_strong(none, fresh, std::memory_order_acq_rel)) {
    delete[] fresh;
  }
}

// A slot from the stack of free ones, or kMaxSlots.
uint32_t PopFree() {
  uint64_t head = sFreeHead.load(std::memory_order_acquire);
  while (uint32_t(head)) {
    uint32_t slot = uint32_t(head) - 1;
    // Not the next one if the slot has been taken meanwhile, but then the tag
    // has moved on.
    uint32_t next = CountOf(SlotAt(slot).load(std::memory_order_relaxed));
    uint64_t changed = ((head >> 32) + 1) << 32 | next;
    if (sFreeHead.compare_exchange_weak(head, changed,
                                        std::memory_order_acq_rel,
                                        std::memory_order_acquire)) {
      return slot;
    }
  }
  return HandleTable::kMaxSlots;
}

void PushFree(uint32_t aSlot, uint32_t aGeneration) {
  Slot& slot = SlotAt(aSlot);
  uint64_t head = sFreeHead.load(std::memory_order_relaxed);
  uint64_t changed;
  do {
    slot.store(MakeWord(aGeneration, 0, false, uint32_t(head)),
               std::memory_order_relaxed);
    changed = ((head >> 32) + 1) << 32 | (aSlot + 1);
  } while (!sFreeHead.compare_exchange_weak(
      head, changed, std::memory_order_acq_rel, std::memory_order_relaxed));
}

// A slot that was never used, or kMaxSlots.
uint32_t TakeUnused() {
  uint32_t slot = sUsedSlots.load(std::memory_order_relaxed);
  do {
    if (slot == HandleTable::kMaxSlots) {
      return slot;
    }
    // Before the slot counts as used, so that readers below sUsedSlots find it.
    EnsureChunk(slot);
  } while (!sUsedSlots.compare_exchange_weak(
      slot, slot + 1, std::memory_order_release, std::memory_order_relaxed));
  return slot;
}

}  // namespace

// Where a handle points to and what the word there is, less the count, as long
// as the handle is live. mSlot is null for a number that no handle can be.
struct HandleTable::Place {
  std::atomic<uint64_t>* mSlot;
  uint64_t mLiveWord;

  explicit Place(uint64_t aHandle) : mSlot(nullptr) {
    constexpr uint64_t kEnd = uint64_t(1) << (kRuntimeShift + kRuntimeBits);
    uint32_t slot = uint32_t(aHandle >> kSlotShift) & (kMaxSlots - 1);
    uint32_t generation =
        uint32_t(aHandle >> kGenerationShift) & kLastGeneration;
    mLiveWord = MakeWord(generation, RuntimeOf(aHandle), true, 0);
    Slot* chunk = ChunkOf(slot);
    if ((aHandle & 1) && aHandle < kEnd && chunk) {
      mSlot = &chunk[slot % kSlotsPerChunk];
    }
  }

  bool Is(uint64_t aWord) const { return (aWord & ~kCountMask) == mLiveWord; }
};

uint64_t HandleTable::Create(uint16_t aRuntime) {
  if (aRuntime >= kMaxRuntimes) {
    return 0;
  }
  uint32_t slot = PopFree();
  if (slot == kMaxSlots) {
    slot = TakeUnused();
    if (slot == kMaxSlots) {
      return 0;
    }
  }
  Slot& word = SlotAt(slot);
  uint32_t generation = GenerationOf(word.load(std::memory_order_relaxed));
  word.store(MakeWord(generation, aRuntime, true, 1),
             std::memory_order_release);
  Counters::Add(Counters::Kind::Handle, +1);
  return uint64_t(aRuntime) << kRuntimeShift |
         uint64_t(generation) << kGenerationShift |
         uint64_t(slot) << kSlotShift | 1;
}

uint32_t HandleTable::AddRef(uint64_t aHandle) {
  Place place(aHandle);
  if (!place.mSlot) {
    return 0;
  }
  uint64_t word = place.mSlot->load(std::memory_order_relaxed);
  while (place.Is(word) && CountOf(word) != 0 && CountOf(word) != kCountMask) {
    // Relaxed suffices: the caller holds a reference already.
    if (place.mSlot->compare_exchange_weak(word, word + 1,
                                           std::memory_order_relaxed)) {
      return CountOf(word) + 1;
    }
  }
  return 0;
}

mozilla::Maybe<uint32_t> HandleTable::Release(uint64_t aHandle) {
  Place place(aHandle);
  if (!place.mSlot) {
    return mozilla::Nothing();
  }
  uint64_t word = place.mSlot->load(std::memory_order_relaxed);
  while (place.Is(word) && CountOf(word) != 0) {
    // What any holder did before its release comes before the last one.
    if (place.mSlot->compare_exchange_weak(word, word - 1,
                                           std::memory_order_acq_rel,
                                           std::memory_order_relaxed)) {
      return mozilla::Some(CountOf(word) - 1);
    }
  }
  return mozilla::Nothing();
}

bool HandleTable::Free(uint64_t aHandle) {
  Place place(aHandle);
  uint64_t word = place.mLiveWord;
  if (!place.mSlot) {
    return false;
  }
  // The winner owns the slot. A used-up generation leaves it like this, free
  // and in no list, for ever: no old handle can become live again.
  uint32_t generation = GenerationOf(word);
  bool retire = generation == kLastGeneration;
  if (!place.mSlot->compare_exchange_strong(
          word, MakeWord(generation, 0, false, 0), std::memory_order_acq_rel,
          std::memory_order_relaxed)) {
    return false;
  }
  Counters::Add(Counters::Kind::Handle, -1);
  if (!retire) {
    PushFree(uint32_t(aHandle >> kSlotShift) & (kMaxSlots - 1), generation + 1);
  }
  return true;
}

bool HandleTable::IsLive(uint64_t aHandle) {
  Place place(aHandle);
  return place.mSlot && place.Is(place.mSlot->load(std::memory_order_relaxed));
}

size_t HandleTable::LiveCount(uint16_t aRuntime) {
  size_t count = 0;
  ForEachLive(aRuntime, [&](uint64_t, uint32_t) { count++; });
  return count;
}

void HandleTable::Walk(uint16_t aRuntime,
                       void (*aVisit)(void* aData, uint64_t aHandle,
                                      uint32_t aCount),
                       void* aData) {
  constexpr uint64_t kRuntimeMask = uint64_t(kMaxRuntimes - 1)
                                    << kWordRuntimeShift;
  uint64_t wanted = MakeWord(0, aRuntime, true, 0);
  uint32_t used = sUsedSlots.load(std::memory_order_acquire);
  for (uint32_t slot = 0; slot < used; slot++) {
    uint64_t word = SlotAt(slot).load(std::memory_order_relaxed);
    if ((word & (kRuntimeMask | kTaken)) == wanted) {
      aVisit(aData,
             uint64_t(aRuntime) << kRuntimeShift |
                 uint64_t(GenerationOf(word)) << kGenerationShift |
                 uint64_t(slot) << kSlotShift | 1,
             CountOf(word));
    }
  }
}

}  // namespace monkeybridge::rust
