// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_UNIFFI_FAKECRATE_H_
#define TESTS_GTEST_UNIFFI_FAKECRATE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "tests/gtest/support/FakeRust.h"

// A crate whose Rust side is what a test says it is. FakeCrate.cpp is built to
// a shared library with the symbols that uniffi would export; they look into
// the one FakeCrate of the process, which the test gets by `fake_crate()`. The
// component that belongs to it is FakeComponent.h.

namespace monkeybridge::uniffitest {

// As GeneratedApi.h lays out the methods of FakeComponent.h.
struct PartnerVtable {
  void (*mFree)(uint64_t);
  uint64_t (*mClone)(uint64_t);
  // fire-and-forget: tell(u32)
  void (*mTell)(uint64_t, uint32_t, void*, rust::RustCallStatus*);
  // sync: ask(u32) -> u32
  void (*mAsk)(uint64_t, uint32_t, uint32_t*, rust::RustCallStatus*);
  // the same, with a timeout of 50 ms
  void (*mAskBriefly)(uint64_t, uint32_t, uint32_t*, rust::RustCallStatus*);
  // async: fetch(u32) -> u32
  void (*mFetch)(uint64_t, uint32_t, rust::ForeignFutureComplete<uint32_t>,
                 uint64_t, rust::ForeignFutureDroppedCallbackStruct*);
  // sync: give(Thing, Thing) -> u32
  void (*mGive)(uint64_t, uint64_t, uint64_t, uint32_t*, rust::RustCallStatus*);
  // fire-and-forget: send(Thing, Thing)
  void (*mSend)(uint64_t, uint64_t, uint64_t, void*, rust::RustCallStatus*);
};

struct FakeCrate {
  const PartnerVtable* mVtable = nullptr;
  // run(partner): what Rust does inside a call of JavaScript.
  std::function<void(uint64_t aPartner)> mRun;
  // drop of a Thing
  std::function<void()> mOnDrop;
  // poll of a future
  std::function<void()> mOnPoll;
  // run() fails with this text.
  std::string mRunFails;
  std::atomic<int> mThings{0};
  // the handle of the last Thing that was freed
  std::atomic<uint64_t> mFreed{0};

  // later() -> u32, a future that is ready when the test says so.
  std::atomic<bool> mReady{false};
  std::atomic<int> mFutures{0};
  std::atomic<int> mCancelled{0};
  rust::RustFutureContinuationFn mContinuation = nullptr;
  uint64_t mContinuationData = 0;

  rust::BufferBooks* mBooks = nullptr;
};

}  // namespace monkeybridge::uniffitest

extern "C" monkeybridge::uniffitest::FakeCrate* fake_crate();

#endif  // TESTS_GTEST_UNIFFI_FAKECRATE_H_
