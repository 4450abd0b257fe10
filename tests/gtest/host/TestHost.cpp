// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "bridge/dispatch/Runnable.h"
#include "tests/gtest/host/HostFixture.h"

namespace monkeybridge {
namespace {

using std::chrono::milliseconds;

double MsSince(std::chrono::steady_clock::time_point aStart) {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now() - aStart)
      .count();
}

TEST_F(HostTest, LoopWithNothingToDoEndsAtOnce) {
  auto start = std::chrono::steady_clock::now();
  mHost->RunLoop();
  EXPECT_LT(MsSince(start), 1000);
}

TEST_F(HostTest, TimersFireByDueTimeThenByCreation) {
  Eval(
      "var log = [];"
      "setTimeout(() => log.push('c'), 20);"
      "setTimeout(() => log.push('a'), 5);"
      "setTimeout(() => log.push('b'), 5);"
      "setTimeout(x => log.push(x), 0, 'zero');");
  mHost->RunLoop();
  EXPECT_EQ(Eval("log.join()"), "zero,a,b,c");
}

TEST_F(HostTest, MicrotasksRunBetweenTimers) {
  Eval(
      "var log = [];"
      "setTimeout(() => { log.push(1); queueMicrotask(() => log.push(2)) });"
      "setTimeout(() => log.push(3));");
  mHost->RunLoop();
  EXPECT_EQ(Eval("log.join()"), "1,2,3");
}

TEST_F(HostTest, TimerSetInATimerDoesNotStarveTheLoop) {
  std::atomic<bool> ran{false};
  Eval(
      "var n = 0; (function again() { if (n++ < 1e6 && !globalThis.stop)"
      " setTimeout(again, 0) })()");
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(20));
    mHost->Target().Dispatch(MakeRunnable("other", [&] {
      ran = true;
      Eval("stop = true");
    }));
  });
  mHost->RunLoop();
  other.join();
  EXPECT_TRUE(ran);
  EXPECT_EQ(Eval("n < 1e6"), "true");
}

TEST_F(HostTest, IntervalRepeatsUntilClearedAlsoByItself) {
  Eval(
      "var n = 0; const id = setInterval(() => {"
      "  if (++n === 3) clearInterval(id) }, 1);"
      "const never = setTimeout(() => n = 99, 5); clearTimeout(never);");
  mHost->RunLoop();
  EXPECT_EQ(Eval("n"), "3");
}

TEST_F(HostTest, BadTimerArgumentsAreClearErrors) {
  EXPECT_EQ(Eval("setTimeout('code')"),
            "TypeError: setTimeout: the callback is not a function");
  EXPECT_EQ(Eval("setInterval()"),
            "TypeError: setInterval: the callback is not a function");
  EXPECT_EQ(Eval("queueMicrotask({})"),
            "TypeError: queueMicrotask: the callback is not a function");
  EXPECT_EQ(Eval("clearTimeout(); clearTimeout(77); clearTimeout({})"),
            "undefined");
}

TEST_F(HostTest, KeepAliveHoldsTheLoopUntilItIsTakenAway) {
  mHost->Target().AddKeepAlive();
  auto start = std::chrono::steady_clock::now();
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(30));
    mHost->Target().RemoveKeepAlive();
  });
  mHost->RunLoop();
  EXPECT_GE(MsSince(start), 25);
  other.join();
}

TEST_F(HostTest, TasksOfOneThreadRunInTheirOrder) {
  constexpr int kTasks = 20000;
  int next = 0;
  int wrong = 0;
  mHost->Target().AddKeepAlive();
  std::thread other([&] {
    for (int i = 0; i < kTasks; i++) {
      mHost->Target().Dispatch(
          MakeRunnable("count", [&, i] { wrong += next++ != i; }));
    }
    mHost->Target().RemoveKeepAlive();
  });
  mHost->RunLoop();
  other.join();
  mHost->RunLoop();
  EXPECT_EQ(next, kTasks);
  EXPECT_EQ(wrong, 0);
}

TEST_F(HostTest, ClosedTargetRefusesAndDestroysWhatItIsGiven) {
  struct Noted {
    bool* mGone;
    ~Noted() { *mGone = true; }
  };
  bool queuedGone = false;
  bool refusedGone = false;
  bool ran = false;
  auto make = [&](bool* aGone) {
    auto noted = std::make_shared<Noted>(Noted{aGone});
    *aGone = false;
    return MakeRunnable("noted", [noted, &ran] { ran = true; });
  };
  EXPECT_TRUE(mHost->Target().Dispatch(make(&queuedGone)));
  mHost->Close();
  EXPECT_TRUE(queuedGone);
  EXPECT_FALSE(mHost->Target().Dispatch(make(&refusedGone)));
  EXPECT_TRUE(refusedGone);
  EXPECT_FALSE(mHost->Target().DispatchToPool(make(&refusedGone)));
  EXPECT_TRUE(refusedGone);
  mHost->RunLoop();
  EXPECT_FALSE(ran);
}

TEST_F(HostTest, UncaughtErrorOfATimerEndsTheProgramWithOne) {
  testing::internal::CaptureStderr();
  Eval(
      "var after = 0; setTimeout(() => { throw new Error('timer') });"
      "setTimeout(() => after = 1, 1);");
  mHost->RunLoop();
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(mHost->ExitCode(), 1);
  EXPECT_NE(text.find("Uncaught Error: timer\n"), std::string::npos) << text;
  EXPECT_NE(text.find("test.js:1:"), std::string::npos) << text;
  EXPECT_EQ(Eval("after"), "0");
}

TEST_F(HostTest, UnhandledRejectionEndsTheProgramWithOne) {
  testing::internal::CaptureStderr();
  Eval("Promise.reject(Symbol('why')); 0");
  std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(text, "Uncaught (in promise) Symbol(why)\n");
  EXPECT_EQ(mHost->ExitCode(), 1);
  EXPECT_TRUE(mHost->StopRequested());
}

TEST_F(HostTest, HooksTakeErrorsInsteadAndTheProgramGoesOn) {
  {
    AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
    JS::Rooted<JS::Value> value(Cx());
    ASSERT_TRUE(Run("var log = []; (e => log.push('error ' + e))", &value));
    JS::Rooted<JSObject*> hook(Cx(), &value.toObject());
    mHost->SetErrorHook(hook);
    ASSERT_TRUE(
        Run("(r, p) => log.push('rejection ' + r + (p instanceof"
            " Promise))",
            &value));
    hook = &value.toObject();
    mHost->SetRejectionHook(hook);
  }
  Eval(
      "setTimeout(() => { throw 'a' }); Promise.reject('b');"
      "setTimeout(() => log.push('after'), 2)");
  mHost->RunLoop();
  EXPECT_EQ(Eval("log.join()"), "rejection btrue,error a,after");
  EXPECT_EQ(mHost->ExitCode(), 0);
}

TEST_F(HostTest, PerformanceNowNeverGoesBack) {
  EXPECT_EQ(Eval("let last = performance.now(), ok = last >= 0;"
                 "for (let i = 0; i < 1000; i++) { const t = performance.now();"
                 "ok &&= t >= last; last = t } ok &&"
                 "Math.abs(performance.timeOrigin + last - Date.now()) < 1000"),
            "true");
}

TEST_F(HostTest, SecondHostInTheSameProcessStartsFresh) {
  Eval("setTimeout(() => {}, 1e9); globalThis.mark = 1");
  mHost = nullptr;
  mHost = Host::Create({});
  EXPECT_EQ(Eval("typeof mark"), "undefined");
  mHost->RunLoop();
}

}  // namespace
}  // namespace monkeybridge
