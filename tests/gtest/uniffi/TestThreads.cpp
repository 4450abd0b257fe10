// SPDX-License-Identifier: MPL-2.0

// Calls from threads that are not the JS thread.

#include "bridge/uniffi/WaitReport.h"
#include "tests/gtest/support/Threads.h"
#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {

namespace {

std::mutex sReportLock;
std::string sReport;  // guarded by sReportLock
std::atomic<int> sReports{0};

void KeepReport(const char* aText) {
  std::lock_guard<std::mutex> lock(sReportLock);
  sReport = aText;
  sReports++;
}

class ThreadsTest : public BridgeFixture {
 protected:
  void SetUp() override {
    BridgeFixture::SetUp();
    Attach();
    sReports = 0;
    SetWaitReporter(KeepReport);
  }
  void TearDown() override {
    SetWaitReporter(nullptr);
    SetReportAfterMs(2000);
    BridgeFixture::TearDown();
  }
};

TEST_F(ThreadsTest, ASyncCallWaitsForTheJsThread) {
  std::atomic<bool> done{false};
  std::string answer;
  std::thread rust([&] {
    answer = Ask(41);
    done = true;
  });
  RunUntil([&] { return done.load(); });
  rust.join();
  EXPECT_EQ(answer, "42");
  EXPECT_EQ(Run("calls[0][1] + ' ' + calls[0][2]"), "1 41");
}

TEST_F(ThreadsTest, AFireAndForgetCallReturnsWithoutTheJsThread) {
  std::thread rust([&] { Tell(7); });
  rust.join();
  EXPECT_EQ(Run("calls.length"), "0");
  mTarget.RunAll();
  EXPECT_EQ(Run("calls[0][1] + ' ' + calls[0][2]"), "0 7");
}

TEST_F(ThreadsTest, AnAsyncCallIsCompletedOnce) {
  mozilla::UniquePtr<Fetch> fetch;
  std::thread rust(
      [&] { fetch = mozilla::MakeUnique<Fetch>(mCrate, mHandle, 8); });
  rust.join();
  RunUntil([&] { return fetch->mTimes > 0; });
  EXPECT_EQ(fetch->mText, "9");
  EXPECT_EQ(fetch->mCode, 0);
  EXPECT_EQ(Run("calls[0][1]"), "3");
  JS_GC(mCx);
  mTarget.RunAll();
  EXPECT_EQ(fetch->mTimes, 1);
}

TEST_F(ThreadsTest, APromiseThatIsCollectedFailsTheCallOnTheJsThread) {
  Run("answer = () => new Promise(() => {})");
  Fetch fetch(mCrate, mHandle, 8);
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.length"), "1");
  EXPECT_EQ(fetch.mTimes, 0);
  Run("calls = []");
  JS_GC(mCx);
  EXPECT_EQ(fetch.mTimes, 0) << "not inside the collection";
  mTarget.RunAll();
  EXPECT_EQ(fetch.mTimes, 1);
  EXPECT_EQ(fetch.mCode, 2);
  EXPECT_NE(fetch.mText.find("Partner.fetch: "), std::string::npos);
  EXPECT_NE(fetch.mText.find("settled"), std::string::npos);
}

TEST_F(ThreadsTest, CallsAndTheFreeOfAThreadKeepTheirOrder) {
  constexpr uint32_t kCalls = 1000;
  const uint64_t handle = std::exchange(mHandle, 0);
  std::thread rust([&] {
    rust::RustCallStatus status{};
    for (uint32_t i = 0; i < kCalls; i++) {
      Vtable().mTell(handle, i, nullptr, &status);
    }
    Vtable().mFree(handle);
  });
  RunUntil([&] { return Run("calls.length") == std::to_string(kCalls + 1); });
  rust.join();
  EXPECT_EQ(Run("calls.slice(0, -1).every((c, i) => c[2] === i)"), "true");
  EXPECT_EQ(Run("calls.at(-1)[0]"), "destroy");
  EXPECT_FALSE(rust::HandleTable::IsLive(handle));
}

TEST_F(ThreadsTest, AHandleLivesAsLongAsAClone) {
  const uint64_t handle = std::exchange(mHandle, 0);
  std::thread([&] {
    EXPECT_EQ(Vtable().mClone(handle), handle);
    Vtable().mFree(handle);
  }).join();
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.length"), "0");
  std::thread([&] { Vtable().mFree(handle); }).join();
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.join()"), "destroy," + std::to_string(handle));
}

TEST_F(ThreadsTest, EightThreadsMixTheirCallsAndLoseNone) {
  constexpr uint32_t kThreads = 8;
  constexpr uint32_t kCalls = 500;
  Run("globalThis.sum = 0; globalThis.last = {}; globalThis.wrong = 0;"
      "answer = (handle, index, value) => {"
      "  const thread = Math.floor(value / 1e6);"
      "  if (value <= (last[thread] ?? -1)) wrong++;"
      "  last[thread] = value; sum++; calls.length = 0;"
      "  return {code: 'success', data: value};"
      "}");
  std::atomic<uint32_t> running{kThreads};
  std::atomic<uint32_t> good{0};
  ThreadGroup threads(kThreads, [&](int aThread) {
    for (uint32_t i = 0; i < kCalls; i++) {
      const uint32_t value = uint32_t(aThread) * 1000000 + 2 * i;
      Tell(value);
      if (Ask(value + 1) == std::to_string(value + 1)) good++;
    }
    running--;
  });
  while (running) (void)mTarget.WaitAndRunOne(10);
  threads.Join();
  mTarget.RunAll();
  EXPECT_EQ(good, kThreads * kCalls);
  EXPECT_EQ(Run("sum"), std::to_string(2 * kThreads * kCalls));
  EXPECT_EQ(Run("wrong"), "0") << "each thread's calls come in its order";
}

TEST_F(ThreadsTest, AWaitThatGoesOnNamesCallCallbackThreadsAndAdvice) {
  SetReportAfterMs(20);
  std::string answer;
  ThreadId waiter = 0;
  // Rust blocks the JS thread until the report is there, as a join would.
  std::thread rust;
  mCrate->mRun = [&](uint64_t) {
    rust = std::thread([&] {
      waiter = CurrentThreadId();
      answer = Ask(1);
    });
    for (int i = 0; i < 1000 && !sReports; i++) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  RunUntil([&] { return Run("calls.length") == "1"; });
  rust.join();
  EXPECT_EQ(answer, "2") << "the wait itself goes on";
  EXPECT_EQ(sReports, 1) << "once";
  std::lock_guard<std::mutex> lock(sReportLock);
  for (const std::string& part :
       {std::string("faked::run"), std::string("Partner.ask"),
        std::to_string(waiter), std::string("neither goes on"),
        std::string("timeout_ms")}) {
    EXPECT_NE(sReport.find(part), std::string::npos) << part << ": " << sReport;
  }
}

TEST_F(ThreadsTest, AWaitForABusyJsThreadIsNotReported) {
  SetReportAfterMs(5);
  std::string answer;
  std::thread rust([&] { answer = Ask(1); });
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  RunUntil([&] { return Run("calls.length") == "1"; });
  rust.join();
  EXPECT_EQ(answer, "2");
  EXPECT_EQ(sReports, 0);
}

TEST_F(ThreadsTest, ATimeoutEndsTheWaitAndTheLateAnswerIsDropped) {
  std::string answer;
  std::thread rust([&] { answer = Ask(1, /* aBriefly */ true); });
  rust.join();
  EXPECT_NE(answer.find("error: Partner.askBriefly: "), std::string::npos);
  EXPECT_NE(answer.find("50 ms"), std::string::npos) << answer;
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.length"), "0") << "JavaScript is not asked in vain";
  // And one whose answer comes while nobody waits any more.
  static std::atomic<bool> sTimedOut{false};
  sTimedOut = false;
  std::thread late([&] {
    answer = Ask(1, /* aBriefly */ true);
    sTimedOut = true;
  });
  Run("answer = (h, i, value) => { wait(); return {code: 'success', data: "
      "value}; }");
  JSAutoRealm realm(mCx, mGlobal);
  ASSERT_TRUE(JS_DefineFunction(
      mCx, mGlobal, "wait",
      [](JSContext*, unsigned aArgc, JS::Value* aVp) {
        while (!sTimedOut) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        JS::CallArgsFromVp(aArgc, aVp).rval().setUndefined();
        return true;
      },
      0, 0));
  RunUntil([&] { return sTimedOut.load(); });
  late.join();
  EXPECT_NE(answer.find("50 ms"), std::string::npos) << answer;
}

}  // namespace
}  // namespace monkeybridge::uniffitest
