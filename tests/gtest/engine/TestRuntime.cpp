// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "bridge/engine/GcStress.h"
#include "js/Array.h"
#include "js/CallArgs.h"
#include "js/GCAPI.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class RuntimeTest : public EngineTest {};

TEST_F(RuntimeTest, SecondRuntimeAfterTheFirstStartsFresh) {
  EXPECT_EQ(Eval("globalThis.left = 1; left"), "1");
  Start({});
  EXPECT_EQ(Eval("typeof left"), "undefined");
}

TEST_F(RuntimeTest, RuntimesOnSeveralThreadsRunSideBySide) {
  std::string results[3];
  std::thread threads[3];
  for (int i = 0; i < 3; i++) {
    threads[i] = std::thread([&results, i] {
      auto runtime = Runtime::Create({});
      AutoEntry entry(runtime->Context(), runtime->Global());
      JSContext* cx = runtime->Context();
      JS::Rooted<JS::Value> value(cx);
      JS::CompileOptions options(cx);
      std::string source = "let s = 0; for (let i = 0; i < 100000; i++) s += " +
                           std::to_string(i) + "; s";
      JS::SourceText<mozilla::Utf8Unit> units;
      ASSERT_TRUE(units.init(cx, source.data(), source.size(),
                             JS::SourceOwnership::Borrowed));
      ASSERT_TRUE(JS::Evaluate(cx, options, units, &value));
      results[i] = LossyUtf8(cx, JS::ToString(cx, value));
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(results[0], "0");
  EXPECT_EQ(results[1], "100000");
  EXPECT_EQ(results[2], "200000");
}

TEST_F(RuntimeTest, EntryCountsDepthAndOnlyTheOutermostRunsJobs) {
  EXPECT_EQ(NativeDepth::Current(), 0u);
  {
    AutoEntry outer(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx());
    ASSERT_TRUE(
        Run("var ran = 0; Promise.resolve().then(() => ran++)", &value));
    {
      AutoEntry inner(Cx(), mRuntime->Global());
      EXPECT_EQ(NativeDepth::Current(), 2u);
      mRuntime->Checkpoint();
      ASSERT_TRUE(Run("ran", &value));
      EXPECT_EQ(value.toInt32(), 0);
    }
    EXPECT_EQ(NativeDepth::Current(), 1u);
  }
  mRuntime->Checkpoint();
  EXPECT_EQ(Eval("ran"), "1");
}

TEST_F(RuntimeTest, JobsRunInOrderAndThoseTheyAddRunInTheSameCheckpoint) {
  EXPECT_EQ(Eval("var log = '';"
                 "Promise.resolve().then(() => { log += 1;"
                 "  Promise.resolve().then(() => log += 3) });"
                 "Promise.resolve().then(() => log += 2); log"),
            "");
  EXPECT_EQ(Eval("log"), "123");
}

TEST_F(RuntimeTest, ExceptionOfAJobGoesToTheHandlerAndTheNextJobRuns) {
  AutoEntry* entry = new AutoEntry(Cx(), mRuntime->Global());
  JS::Rooted<JS::Value> value(Cx());
  ASSERT_TRUE(
      Run("var after = 0; (() => { throw new RangeError('job') })", &value));
  JS::Rooted<JSObject*> job(Cx(), &value.toObject());
  ASSERT_TRUE(mRuntime->Jobs().Enqueue(job));
  ASSERT_TRUE(Run("Promise.resolve().then(() => after = 1)", &value));
  delete entry;
  mRuntime->Checkpoint();
  ASSERT_EQ(mNoted.mErrors.size(), 1u);
  EXPECT_EQ(mNoted.mErrors[0], "RangeError: job");
  EXPECT_EQ(Eval("after"), "1");
}

TEST_F(RuntimeTest, RejectionIsReportedAfterTheCheckpointUnlessHandledInIt) {
  Eval(
      "Promise.reject(new Error('lost'));"
      "const kept = Promise.reject(new Error('kept'));"
      "Promise.resolve().then(() => kept.catch(() => {})); 0");
  ASSERT_EQ(mNoted.mRejections.size(), 1u);
  EXPECT_EQ(mNoted.mRejections[0], "Error: lost");
}

TEST_F(RuntimeTest, TerminateEndsAnEndlessLoopWithNoExceptionPending) {
  std::thread killer([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    mRuntime->Terminate();
  });
  {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_FALSE(Run("for (;;) { try { for (;;) {} } catch { } }", &value));
    EXPECT_FALSE(JS_IsExceptionPending(Cx()));
    EXPECT_TRUE(TakeError(Cx()).mTerminated);
  }
  killer.join();
  EXPECT_TRUE(mRuntime->IsTerminated());
}

TEST_F(RuntimeTest, TerminationStaysInForceUntilCleared) {
  mRuntime->Terminate();
  for (int i = 0; i < 2; i++) {
    EXPECT_EQ(Eval("for (;;) {}"), "JavaScript execution was terminated");
  }
  mRuntime->ClearTermination();
  EXPECT_EQ(Eval("let n = 0; for (let i = 0; i < 1e5; i++) n++; n"), "100000");
}

TEST_F(RuntimeTest, TerminatedJobIsReportedAsTermination) {
  std::thread killer([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    mRuntime->Terminate();
  });
  Eval("Promise.resolve().then(() => { for (;;) {} }); 0");
  killer.join();
  EXPECT_EQ(mNoted.mTerminations, 1);
  EXPECT_TRUE(mNoted.mErrors.empty());
}

TEST_F(RuntimeTest, DeepRecursionIsAnInternalErrorNotACrash) {
  EXPECT_EQ(Eval("(function f() { f() + 1 })()"),
            "InternalError: too much recursion");
  RuntimeOptions small;
  small.mNativeStackQuota = 256 * 1024;
  Start(small);
  EXPECT_EQ(Eval("JSON.stringify((() => { let a = []; for (let i = 0; i < 1e5;"
                 "i++) a = [a]; return a })())"),
            "InternalError: too much recursion");
}

TEST_F(RuntimeTest, DeepRecursionOnASmallThreadIsAnInternalError) {
  std::string message;
  std::thread thread([&] {
    auto runtime = Runtime::Create({});
    JSContext* cx = runtime->Context();
    AutoEntry entry(cx, runtime->Global());
    JS::Rooted<JS::Value> value(cx);
    JS::CompileOptions options(cx);
    std::string_view source = "(function f() { f() + 1 })()";
    JS::SourceText<mozilla::Utf8Unit> units;
    ASSERT_TRUE(units.init(cx, source.data(), source.size(),
                           JS::SourceOwnership::Borrowed));
    EXPECT_FALSE(JS::Evaluate(cx, options, units, &value));
    message = TakeError(cx).mMessage;
  });
  thread.join();
  EXPECT_EQ(message, "InternalError: too much recursion");
}

TEST_F(RuntimeTest, WeakRefIsClearedAfterTheCheckpoint) {
  Eval("globalThis.ref = new WeakRef({}); 0");
  mRuntime->CollectGarbage();
  EXPECT_EQ(Eval("String(ref.deref())"), "undefined");
}

TEST_F(RuntimeTest, WeakRefIsKeptUntilTheCheckpoint) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JS::Value> value(Cx());
  ASSERT_TRUE(Run("globalThis.ref = new WeakRef({}); 0", &value));
  mRuntime->CollectGarbage();
  ASSERT_TRUE(Run("typeof ref.deref()", &value));
  EXPECT_EQ(LossyUtf8(Cx(), value.toString()), "object");
}

TEST_F(RuntimeTest, FinalizationRegistryRunsItsCallbackWhenAsked) {
  Eval(
      "var seen = []; globalThis.r = new FinalizationRegistry(x =>"
      " seen.push(x)); (() => r.register({}, 'gone'))(); 0");
  mRuntime->CollectGarbage();
  EXPECT_EQ(Eval("seen.join()"), "");
  EXPECT_TRUE(mRuntime->RunFinalizationCleanup());
  EXPECT_EQ(Eval("seen.join()"), "gone");
  EXPECT_FALSE(mRuntime->RunFinalizationCleanup());
}

TEST_F(RuntimeTest, SharedArrayBufferAndAtomicsAreThere) {
  EXPECT_EQ(Eval("Atomics.add(new Int32Array(new SharedArrayBuffer(8)), 0, 7);"
                 "typeof SharedArrayBuffer"),
            "function");
}

TEST_F(RuntimeTest, GcStressCollectsAtEveryNthCrossing) {
  uint32_t before = JS_GetGCParameter(Cx(), JSGC_MAJOR_GC_NUMBER);
  GcStress::Configure(2);
  uint64_t counted = GcStress::Collections();
  for (int i = 0; i < 6; i++) {
    GcStress::MaybeCollect(Cx());
  }
  GcStress::Configure(0);
  GcStress::MaybeCollect(Cx());
  EXPECT_EQ(GcStress::Collections() - counted, 3u);
  EXPECT_EQ(JS_GetGCParameter(Cx(), JSGC_MAJOR_GC_NUMBER) - before, 3u);
}

TEST_F(RuntimeTest, ExceptionLeftBehindIsDroppedWhenTheOutermostEntryCloses) {
  {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx());
    ASSERT_FALSE(Run("throw 1", &value));
  }
  EXPECT_FALSE(JS_IsExceptionPending(Cx()));
}

}  // namespace
}  // namespace monkeybridge
