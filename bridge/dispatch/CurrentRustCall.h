// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_CURRENTRUSTCALL_H_
#define BRIDGE_DISPATCH_CURRENTRUSTCALL_H_

#include <stdint.h>

#include <atomic>

// Which Rust function the JS thread of a runtime is in right now, for the
// report of a thread that waits for it. Written at every call into Rust, so it
// is a few plain stores and reads no clock: instead of a start time there is a
// sequence number that changes with every entry and exit. Who looks twice and
// finds the same number knows that the thread was in that call all the time in
// between.

namespace monkeybridge {

class CurrentRustCall final {
 public:
  struct Snapshot {
    const char* mName = nullptr;  // static; null when in no Rust call
    uint32_t mDepth = 0;          // calls below it that wait for it
    uint64_t mSequence = 0;
  };

  // Marks a call for as long as it lives. aName is a static string, or null in
  // a callback, where the thread runs JavaScript and not Rust. JS thread, on
  // the stack, strictly nested.
  class AutoEnter final {
   public:
    AutoEnter(CurrentRustCall& aRecord, const char* aName)
        : mRecord(aRecord),
          mOuter(aRecord.mName.load(std::memory_order_relaxed)) {
      mRecord.Set(aName, +1);
    }
    ~AutoEnter() { mRecord.Set(mOuter, -1); }

    AutoEnter(const AutoEnter&) = delete;
    AutoEnter& operator=(const AutoEnter&) = delete;

   private:
    CurrentRustCall& mRecord;
    const char* const mOuter;
  };

  constexpr CurrentRustCall() = default;

  // What the JS thread is in. Any thread; the three values belong together.
  Snapshot Read() const;

 private:
  // Odd while the other two change.
  void Set(const char* aName, int aDepthChange) {
    uint64_t sequence = mSequence.load(std::memory_order_relaxed);
    mSequence.store(sequence + 1, std::memory_order_relaxed);
    mName.store(aName, std::memory_order_release);
    mDepth.store(mDepth.load(std::memory_order_relaxed) + aDepthChange,
                 std::memory_order_release);
    mSequence.store(sequence + 2, std::memory_order_release);
  }

  std::atomic<uint64_t> mSequence{0};
  std::atomic<const char*> mName{nullptr};
  std::atomic<uint32_t> mDepth{0};
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_CURRENTRUSTCALL_H_
