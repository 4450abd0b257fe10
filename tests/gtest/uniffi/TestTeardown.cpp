// SPDX-License-Identifier: MPL-2.0

// The end of a bridge: what waits ends with an error, what comes late finds it
// closed.

#include "tests/gtest/support/Threads.h"
#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {

namespace {

class TeardownTest : public BridgeFixture {
 public:
  void End() { mReport = mBridge->Shutdown(); }

 protected:
  void SetUp() override {
    BridgeFixture::SetUp();
    Attach();
  }
};

const char kClosed[] = "shut down";

TEST_F(TeardownTest, BlockedCallsEndWithAClosingError) {
  constexpr int kThreads = 4;
  std::string answers[kThreads];
  ThreadGroup threads(kThreads,
                      [&](int aThread) { answers[aThread] = Ask(1); });
  while (Counters::Get(Counters::Kind::BlockedCall) < kThreads ||
         Counters::Get(Counters::Kind::QueuedTask) < kThreads) {
    std::this_thread::yield();
  }
  Detach();
  threads.Join();
  for (const std::string& answer : answers) {
    EXPECT_NE(answer.find("error: Partner.ask: "), std::string::npos) << answer;
    EXPECT_NE(answer.find(kClosed), std::string::npos) << answer;
  }
  EXPECT_EQ(Run("calls.length"), "0");
}

TEST_F(TeardownTest, QueuedAsyncCallsAreCompletedOnceWithAClosingError) {
  mozilla::UniquePtr<Fetch> fetch;
  std::thread([&] {
    fetch = mozilla::MakeUnique<Fetch>(mCrate, mHandle, 1);
    Tell(2);
  }).join();
  Detach();
  EXPECT_EQ(fetch->mTimes, 1);
  EXPECT_EQ(fetch->mCode, 2);
  EXPECT_NE(fetch->mText.find(kClosed), std::string::npos) << fetch->mText;
  EXPECT_EQ(Run("calls.length"), "0");
}

TEST_F(TeardownTest, PendingPromisesAreCompletedOnceAndMaySettleLater) {
  Run("answer = () => new Promise(resolve => { globalThis.settle = resolve; "
      "})");
  Fetch fetch(mCrate, mHandle, 1);
  mTarget.RunAll();
  EXPECT_EQ(fetch.mTimes, 0);
  Detach();
  EXPECT_EQ(fetch.mTimes, 1);
  EXPECT_EQ(fetch.mCode, 2);
  EXPECT_NE(fetch.mText.find(kClosed), std::string::npos) << fetch.mText;
  Run("settle({code: 'success', data: 5})");
  mJobs->runJobs(mCx);
  Run("settle = null; calls = []");
  JS_GC(mCx);
  EXPECT_EQ(fetch.mTimes, 1);
}

TEST_F(TeardownTest, WhatACompletionStartsIsCompletedOnceToo) {
  Run("answer = (h, i, v) => i === 3 ? new Promise(() => {}) : "
      "({code: 'success', data: v})");
  mozilla::UniquePtr<Fetch> second;
  Fetch first(mCrate, mHandle, 1);
  mTarget.RunAll();
  // As Rust does that is woken: it tries again, and asks, which runs what the
  // thread queued before.
  first.mThen = [&] {
    second = mozilla::MakeUnique<Fetch>(mCrate, mHandle, 2);
    (void)Ask(3);
    JS_GC(mCx);
  };
  Fetch third(mCrate, mHandle, 4);
  mTarget.RunAll();
  Detach();
  EXPECT_EQ(first.mTimes, 1);
  EXPECT_EQ(third.mTimes, 1);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->mTimes, 1);
  EXPECT_NE(second->mText.find(kClosed), std::string::npos) << second->mText;
}

bool Collect(JSContext* aCx, unsigned, JS::Value* aVp) {
  JS_GC(aCx);
  aVp->setUndefined();
  return true;
}

TEST_F(TeardownTest, ObjectsFoundDeadWhileLeaksAreReportedAreReleased) {
  DefineNatives();
  JSAutoRealm realm(mCx, mGlobal);
  ASSERT_TRUE(JS_DefineFunction(mCx, JS::Rooted<JSObject*>(mCx, mGlobal), "gc",
                                Collect, 0, 0));
  Run("const f = () => {};"
      "n.setHooks(f, f, f, () => {"
      "  for (let i = 0; i < 5; i++) UniFFIScaffolding.callSync(2);"
      "  gc(); return [];"
      "}, f, f, f)");
  Detach();
  EXPECT_EQ(mReport.mCount, 1u);
  EXPECT_EQ(mCrate->mThings, 0);
}

// A host that closes a page in a callback: no Rust call is below, JavaScript
// is.
TEST_F(TeardownTest, MayEndInsideAFireAndForgetCall) {
  static TeardownTest* sTest;
  sTest = this;
  DefineNatives();
  JSAutoRealm realm(mCx, mGlobal);
  ASSERT_TRUE(JS_DefineFunction(
      mCx, JS::Rooted<JSObject*>(mCx, mGlobal), "end",
      [](JSContext*, unsigned, JS::Value* aVp) {
        sTest->End();
        aVp->setUndefined();
        return true;
      },
      0, 0));
  Run("UniFFIScaffolding.deregisterCallbackHandler(0);"
      "globalThis.reports = []; globalThis.fired = 0;"
      "const f = () => {};"
      "n.setHooks(() => { while (n.nextFire() >= 0) { fired++; end(); } },"
      "  (name, error) => reports.push(name + error), f, f, f, f, f);"
      "n.registerHandler(0, {callAsync() {}, destroy() {}}, "
      "[0, null, null, null, null, 0]);");
  const uint64_t other =
      std::stoull(Run("UniFFIScaffolding.callbackHandleCreate()"));
  mCrate->mThings += 2;
  rust::RustCallStatus status{0, rust::DanglingBuffer()};
  Vtable().mSend(mHandle, 4096, 4096, nullptr, &status);
  for (uint32_t i = 0; i < 3; i++) Tell(i);
  std::thread([&] { Vtable().mFree(other); }).join();
  mTarget.RunAll();
  EXPECT_EQ(Run("fired"), "1");
  EXPECT_EQ(Run("reports.join()"), "") << "nothing failed";
  EXPECT_EQ(mCrate->mThings, 0);
  EXPECT_FALSE(rust::HandleTable::IsLive(other));
}

TEST_F(TeardownTest, PendingPromisesOfFireAndForgetAreNoConcernOfTheEnd) {
  Run("answer = () => new Promise(() => {})");
  for (uint32_t i = 0; i < 20; i++) Tell(i);
  mTarget.RunAll();
  Run("calls = []");
  JS_GC(mCx);
  for (uint32_t i = 0; i < 20; i++) Tell(i);
  mTarget.RunAll();
  Detach();
  Run("calls = []");
  JS_GC(mCx);
}

TEST_F(TeardownTest, RustFuturesAreCancelledAndFreed) {
  EXPECT_EQ(
      Run("globalThis.state = 'pending';"
          "UniFFIScaffolding.callAsync(3).then(() => { state = 'settled'; });"
          "state"),
      "pending");
  EXPECT_EQ(mCrate->mFutures, 1);
  EXPECT_EQ(mTarget.KeepAlive(), 1) << "a future keeps the loop alive";
  Detach();
  EXPECT_EQ(mCrate->mCancelled, 1);
  EXPECT_EQ(mCrate->mFutures, 0);
  mJobs->runJobs(mCx);
  EXPECT_EQ(Run("state"), "pending");
}

TEST_F(TeardownTest, AFutureThatWakesTheBridgeIsPolledAgain) {
  Run("UniFFIScaffolding.callAsync(3).then(r => { globalThis.result = r.data; "
      "})");
  EXPECT_EQ(mCrate->mFutures, 1);
  std::thread([&] {
    mCrate->mReady = true;
    std::exchange(mCrate->mContinuation, nullptr)(mCrate->mContinuationData, 1);
  }).join();
  RunUntil([&] { return Run("globalThis.result") == "77"; });
  EXPECT_EQ(mCrate->mFutures, 0);
  EXPECT_EQ(mCrate->mCancelled, 0);
}

TEST_F(TeardownTest, LateCallsAndFreesFindItClosed) {
  Detach();
  std::thread([&] {
    EXPECT_NE(Ask(1).find(kClosed), std::string::npos);
    Tell(2);
    Fetch fetch(mCrate, mHandle, 3);
    EXPECT_EQ(fetch.mTimes, 1);
    EXPECT_NE(fetch.mText.find(kClosed), std::string::npos);
    EXPECT_EQ(Vtable().mClone(mHandle), mHandle);
    Vtable().mFree(mHandle);
    Vtable().mFree(mHandle);
    EXPECT_FALSE(rust::HandleTable::IsLive(mHandle));
    EXPECT_NE(Ask(1).find("error: Partner.ask: "), std::string::npos);
    Vtable().mFree(mHandle);  // once too often: stale, and no memory
  }).join();
  EXPECT_NE(Ask(1).find("error: Partner.ask: "), std::string::npos);
  EXPECT_EQ(Run("calls.length"), "0");
}

TEST_F(TeardownTest, NativesThatOutliveTheBridgeThrow) {
  Detach();
  for (const char* call :
       {"callSync(0, 1)", "callAsync(3)", "callAsyncWrapper(1)",
        "callbackHandleCreate()", "callbackHandleRelease(1)",
        "registerCallbackHandler(0, {})", "deregisterCallbackHandler(0)",
        "readPointer(0, new ArrayBuffer(8), 0)"}) {
    EXPECT_EQ(Run(std::string("try { UniFFIScaffolding.") + call +
                  "; 'nothing' } catch (e) { e.code }"),
              "MB_CLOSED")
        << call;
  }
}

TEST_F(TeardownTest, WhatRustHoldsIsReported) {
  Detach();
  EXPECT_EQ(mReport.mCount, 1u);
}

TEST_F(TeardownTest, NoCallbackIsTakenWhileItShutsDown) {
  mBridge->BeginShutdown();
  EXPECT_EQ(Run("try { UniFFIScaffolding.callbackHandleCreate() }"
                "catch (e) { e.code }"),
            "MB_CLOSED");
  std::atomic<bool> done{false};
  std::thread rust([&] {
    EXPECT_EQ(Ask(1), "2") << "what is under way goes on";
    done = true;
  });
  RunUntil([&] { return done.load(); });
  rust.join();
}

TEST_F(TeardownTest, ThreadsThatCallAllTheTimeAllComeToAnEnd) {
  std::atomic<bool> stop{false};
  std::atomic<int> closed{0};
  ThreadGroup threads(4, [&](int) {
    while (!stop) {
      Tell(1);
      const std::string answer = Ask(2);
      if (answer.find(kClosed) != std::string::npos) closed++;
      EXPECT_TRUE(answer == "3" || answer.find(kClosed) != std::string::npos)
          << answer;
      Fetch fetch(mCrate, mHandle, 3);
      while (!fetch.mTimes) std::this_thread::yield();
    }
  });
  for (int i = 0; i < 200; i++) {
    (void)mTarget.WaitAndRunOne(1);
    mJobs->runJobs(mCx);
  }
  Detach();
  while (!closed) std::this_thread::yield();
  stop = true;
  threads.Join();
}

TEST_F(TeardownTest, ARefusedBackgroundCallIsARejectedPromise) {
  // This target has no pool.
  EXPECT_EQ(Run("UniFFIScaffolding.callAsyncWrapper(1).then("
                "  () => { globalThis.result = 'done'; },"
                "  e => { globalThis.result = e.code; });"
                "''"),
            "");
  RunUntil([&] { return Run("String(globalThis.result)") == "MB_CLOSED"; });
}

TEST_F(TeardownTest, ABridgeCanBeAttachedAgain) {
  Detach();
  Vtable().mFree(mHandle);
  JSAutoRealm realm(mCx, mGlobal);
  Attach();
  EXPECT_EQ(Ask(1), "2");
}

}  // namespace
}  // namespace monkeybridge::uniffitest
