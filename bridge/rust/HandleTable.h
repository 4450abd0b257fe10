// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_HANDLETABLE_H_
#define BRIDGE_RUST_HANDLETABLE_H_

#include <stddef.h>
#include <stdint.h>

#include <type_traits>

#include "mozilla/Maybe.h"

// The handles under which Rust holds JavaScript objects, and their reference
// counts. The object itself is in a Map of the runtime module; here is only
// what any Rust thread may touch at any time, also long after the runtime is
// gone. So a handle is no address but {slot, generation, runtime}, the table
// is one per process, never freed, and read without locks, and whatever number
// comes in is either a live handle or simply stale.
//
// A handle is odd (UniFFI: even ones are Rust's) and below 2^53 (JavaScript
// carries it as a Number). Life: Create, AddRef and Release any number of
// times, and once a Release returned 0, one Free, which makes the number stale
// for ever.

namespace monkeybridge::rust {

class HandleTable final {
 public:
  static constexpr unsigned kSlotBits = 22;
  static constexpr unsigned kGenerationBits = 20;
  static constexpr unsigned kRuntimeBits = 10;
  static constexpr uint32_t kMaxSlots = uint32_t(1) << kSlotBits;
  static constexpr uint16_t kMaxRuntimes = uint16_t(1) << kRuntimeBits;
  static constexpr uint32_t kLastGeneration =
      (uint32_t(1) << kGenerationBits) - 1;
  static_assert(1 + kSlotBits + kGenerationBits + kRuntimeBits <= 53,
                "a handle must be a safe integer of JavaScript");

  HandleTable() = delete;

  // A new handle of a runtime (below kMaxRuntimes) with count 1. 0 if every
  // slot is taken or the runtime is out of range. Any thread.
  [[nodiscard]] static uint64_t Create(uint16_t aRuntime);

  // Adds a reference. Returns the new count; 0 if the handle is stale, has no
  // reference left, or has 2^32 - 1 of them. Any thread, one locked
  // instruction.
  static uint32_t AddRef(uint64_t aHandle);

  // Takes a reference away. Returns the new count; Nothing if the handle is
  // stale or had none left. Whoever gets Some(0) sees to the Free. Any thread,
  // one locked instruction.
  static mozilla::Maybe<uint32_t> Release(uint64_t aHandle);

  // Ends a handle whose count is 0. False, and nothing done, if the count is
  // not 0 or the handle is stale. Any thread.
  static bool Free(uint64_t aHandle);

  // Whether the handle was made here and not freed yet; its count may be 0.
  // Any thread, no locked instruction.
  static bool IsLive(uint64_t aHandle);

  // The runtime a number claims to belong to; it need not be live. Any thread.
  static uint16_t RuntimeOf(uint64_t aHandle) {
    return uint16_t((aHandle >> kRuntimeShift) & (kMaxRuntimes - 1));
  }

  // How many handles of a runtime are not freed yet. Walks the table. Any
  // thread; exact when nobody makes or frees handles of that runtime.
  static size_t LiveCount(uint16_t aRuntime);

  // Calls aVisitor with each handle of a runtime that is not freed yet, and
  // its count. Any thread; as exact as LiveCount. aVisitor may use the table.
  template <typename Visitor>
  static void ForEachLive(uint16_t aRuntime, Visitor&& aVisitor) {
    Walk(
        aRuntime,
        [](void* aData, uint64_t aHandle, uint32_t aCount) {
          (*static_cast<std::remove_reference_t<Visitor>*>(aData))(aHandle,
                                                                   aCount);
        },
        &aVisitor);
  }

 private:
  struct Place;

  static void Walk(uint16_t aRuntime,
                   void (*aVisit)(void* aData, uint64_t aHandle,
                                  uint32_t aCount),
                   void* aData);

  static constexpr unsigned kSlotShift = 1;
  static constexpr unsigned kGenerationShift = kSlotShift + kSlotBits;
  static constexpr unsigned kRuntimeShift = kGenerationShift + kGenerationBits;
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_HANDLETABLE_H_
