// SPDX-License-Identifier: MPL-2.0

// Calls that end before they are complete: Rust drops its future of a callback,
// JavaScript cancels a future of Rust's. Everything still ends exactly once.

#include "tests/gtest/support/Threads.h"
#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {

namespace {

class CancelTest : public BridgeFixture {
 protected:
  void SetUp() override {
    BridgeFixture::SetUp();
    Attach();
    // The least that the bridge asks of an AbortController.
    Run("globalThis.signals = [];"
        "globalThis.AbortController = class {"
        "  constructor() { this.signal = {aborted: false}; }"
        "  abort(reason) { this.signal.aborted = true; }"
        "};"
        "answer = () => {"
        "  signals.push(UniFFIScaffolding.callbackSignal());"
        "  return new Promise(resolve => { globalThis.settle = resolve; });"
        "};"
        "globalThis.aborted = () => signals.map(s => s.aborted).join();"
        "''");
  }

  void RunAll() {
    mTarget.RunAll();
    mJobs->runJobs(mCx);
  }
};

TEST_F(CancelTest, ADroppedFutureIsCompletedOnceWithNothing) {
  Fetch fetch(mCrate, mHandle, 1);
  RunAll();
  EXPECT_EQ(Run("aborted()"), "false");
  EXPECT_TRUE(mBridge->AwaitsPromises());
  std::thread([&] { fetch.Drop(); }).join();
  EXPECT_EQ(fetch.mTimes, 0) << "not on the thread that drops";
  RunAll();
  EXPECT_EQ(fetch.mTimes, 1);
  EXPECT_EQ(fetch.mCode, int(rust::CallCode::Cancelled));
  EXPECT_EQ(fetch.mText, "") << "nothing that nobody would free";
  EXPECT_EQ(Run("aborted()"), "true");
  EXPECT_FALSE(mBridge->AwaitsPromises());
  Run("settle({code: 'success', data: 5})");
  RunAll();
  EXPECT_EQ(fetch.mTimes, 1);
}

TEST_F(CancelTest, AFutureThatIsDroppedAfterCompletionAbortsNothing) {
  Fetch fetch(mCrate, mHandle, 1);
  RunAll();
  Run("settle({code: 'success', data: 5})");
  RunAll();
  EXPECT_EQ(fetch.mText, "5");
  const int dispatched = mTarget.Dispatched();
  fetch.Drop();
  EXPECT_EQ(mTarget.Dispatched(), dispatched) << "nobody is woken for it";
  RunAll();
  EXPECT_EQ(Run("aborted()"), "false");
  EXPECT_EQ(fetch.mTimes, 1);
}

TEST_F(CancelTest, ACallThatIsDroppedWhileItIsQueuedIsMadeAndAborted) {
  Fetch fetch(mCrate, mHandle, 1);
  fetch.Drop();
  EXPECT_EQ(Run("calls.length"), "0");
  RunAll();
  EXPECT_EQ(Run("calls.length"), "1");
  EXPECT_EQ(Run("aborted()"), "true");
  EXPECT_EQ(fetch.mTimes, 1);
}

TEST_F(CancelTest, OutsideOfAnAsyncCallThereIsNoSignal) {
  EXPECT_EQ(Run("String(UniFFIScaffolding.callbackSignal())"), "null");
  Fetch fetch(mCrate, mHandle, 1);
  RunAll();
  EXPECT_EQ(Run("String(UniFFIScaffolding.callbackSignal())"), "null");
  Run("settle({code: 'success', data: 5})");
  RunAll();
}

TEST_F(CancelTest, WithoutAnAbortControllerTheSignalIsAnError) {
  Run("delete globalThis.AbortController");
  Fetch fetch(mCrate, mHandle, 1);
  RunAll();
  EXPECT_EQ(fetch.mCode, int(rust::CallCode::Unexpected));
  EXPECT_NE(fetch.mText.find("no AbortController"), std::string::npos)
      << fetch.mText;
}

TEST_F(CancelTest, TeardownAbortsTheSignalsOfPendingCalls) {
  Fetch one(mCrate, mHandle, 1);
  Fetch other(mCrate, mHandle, 2);
  Fetch queued(mCrate, mHandle, 3);
  mTarget.RunOne();
  RunAll();
  EXPECT_EQ(Run("aborted()"), "false,false,false");
  other.Drop();
  Detach();
  EXPECT_EQ(Run("aborted()"), "true,true,true");
  EXPECT_EQ(one.mCode, int(rust::CallCode::Unexpected));
  EXPECT_EQ(other.mCode, int(rust::CallCode::Cancelled));
  EXPECT_EQ(one.mTimes + other.mTimes + queued.mTimes, 3);
}

TEST_F(CancelTest, AFutureMayBeDroppedAfterTheTeardown) {
  Fetch fetch(mCrate, mHandle, 1);
  RunAll();
  Detach();
  EXPECT_EQ(fetch.mTimes, 1);
  std::thread([&] { fetch.Drop(); }).join();
  EXPECT_EQ(fetch.mTimes, 1);
}

TEST_F(CancelTest, DropsAndResultsThatRaceEndEachCallOnce) {
  Run("answer = () => {"
      "  signals.push(UniFFIScaffolding.callbackSignal());"
      "  return Promise.resolve({code: 'success', data: 1});"
      "}");
  constexpr int kThreads = 4;
  constexpr int kCalls = 300;
  std::atomic<int> ended{0};
  ThreadGroup threads(kThreads, [&](int aThread) {
    for (int i = 0; i < kCalls; i++) {
      Fetch fetch(mCrate, mHandle, 1);
      for (int k = 0; k < (i * 7 + aThread) % 50; k++)
        std::this_thread::yield();
      fetch.Drop();
      while (!fetch.mTimes) std::this_thread::yield();
      EXPECT_EQ(fetch.mTimes, 1);
      EXPECT_TRUE(fetch.mText == "1" || fetch.mText == "") << fetch.mText;
    }
    ended++;
  });
  while (ended < kThreads) {
    (void)mTarget.WaitAndRunOne(1);
    mJobs->runJobs(mCx);
  }
  threads.Join();
  RunAll();
  EXPECT_EQ(Run("calls.length"), std::to_string(kThreads * kCalls));
}

// --- JavaScript cancels ---

TEST_F(CancelTest, ACancelledCallResolvesAsCancelledAndIsFreedOnce) {
  Run("globalThis.promise = UniFFIScaffolding.callAsync(3);"
      "promise.then(r => { globalThis.result = r.code; })");
  EXPECT_EQ(mCrate->mFutures, 1);
  EXPECT_EQ(Run("UniFFIScaffolding.cancelCall(promise)"), "true");
  EXPECT_EQ(mCrate->mCancelled, 1);
  EXPECT_EQ(mCrate->mFutures, 0);
  EXPECT_EQ(Run("UniFFIScaffolding.cancelCall(promise)"), "false");
  RunAll();
  EXPECT_EQ(Run("result"), "cancelled");
  EXPECT_EQ(mCrate->mCancelled, 1);
  EXPECT_EQ(mCrate->mFutures, 0);
  EXPECT_EQ(mTarget.KeepAlive(), 0);
}

TEST_F(CancelTest, ACallThatIsReadyKeepsItsResult) {
  Run("globalThis.promise = UniFFIScaffolding.callAsync(3);"
      "promise.then(r => { globalThis.result = r.data; })");
  std::thread([&] {
    mCrate->mReady = true;
    std::exchange(mCrate->mContinuation, nullptr)(mCrate->mContinuationData, 0);
  }).join();
  EXPECT_EQ(Run("UniFFIScaffolding.cancelCall(promise)"), "true");
  RunAll();
  EXPECT_EQ(Run("result"), "77");
  EXPECT_EQ(mCrate->mFutures, 0);
}

TEST_F(CancelTest, WhatIsNoPendingCallIsNotCancelled) {
  EXPECT_EQ(Run("UniFFIScaffolding.cancelCall(Promise.resolve())"), "false");
  EXPECT_EQ(Run("UniFFIScaffolding.cancelCall({})"), "false");
  EXPECT_EQ(Run("try { UniFFIScaffolding.cancelCall(1) } catch (e) { e.code }"),
            "MB_ARGUMENT_TYPE");
  Detach();
  EXPECT_EQ(
      Run("try { UniFFIScaffolding.cancelCall({}) } catch (e) { e.code }"),
      "MB_CLOSED");
}

TEST_F(CancelTest, InsideACallOfRustTheFutureIsFreedLater) {
  Run("globalThis.promise = UniFFIScaffolding.callAsync(3);"
      "answer = (handle, index, value) => {"
      "  UniFFIScaffolding.cancelCall(promise);"
      "  return {code: 'success', data: value};"
      "}");
  mCrate->mRun = [this](uint64_t) {
    EXPECT_EQ(Ask(1), "1");
    EXPECT_EQ(mCrate->mCancelled, 1);
    EXPECT_EQ(mCrate->mFutures, 1) << "its drop may lock what Rust holds here";
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  mCrate->mRun = nullptr;
  RunAll();
  EXPECT_EQ(mCrate->mFutures, 0);
}

}  // namespace
}  // namespace monkeybridge::uniffitest
