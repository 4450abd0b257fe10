// SPDX-License-Identifier: MPL-2.0

// Calls within calls: terminations below several natives, collections inside a
// Rust call, and a host that runs its loop inside a native function.

#include <string>
#include <utility>

#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {
namespace {
// Terminates once, as most hosts do.
bool sGoOn = true;
bool OnInterrupt(JSContext*) { return std::exchange(sGoOn, true); }
class NestedTest : public BridgeFixture {
 public:
  auto& Target() { return mTarget; }
};
NestedTest* sTest = nullptr;

TEST_F(NestedTest, TerminationInContractCallSyncDoesNotEndTheNextScript) {
  Attach();
  ASSERT_TRUE(JS_AddInterruptCallback(mCx, OnInterrupt));
  Run("answer = () => { for (;;) {} }");
  mCrate->mRun = [this](uint64_t) {
    sGoOn = false;
    JS_RequestInterruptCallback(mCx);
    (void)Ask(1);
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  mCrate->mRun = nullptr;
  Run("answer = (h, i, v) => ({code: 'success', data: v})");
  EXPECT_EQ(mBridge->State().mTerminated, false);
  EXPECT_EQ(Ask(8), "8");
  EXPECT_EQ(Run("String(typeof UniFFIScaffolding.callSync(2))"), "object");
}

TEST_F(NestedTest, TerminationInAFireRunInlineEndsTheScript) {
  Attach();
  ASSERT_TRUE(JS_AddInterruptCallback(mCx, OnInterrupt));
  Run("globalThis.went = false; answer = (h, i, v) => { if (i === 0) for (;;) "
      "{} return {code: 'success', data: v}; }");
  std::string answer;
  mCrate->mRun = [&, this](uint64_t) {
    Tell(3);
    sGoOn = false;
    JS_RequestInterruptCallback(mCx);
    answer = Ask(1);
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) +
      "); went = true");
  mCrate->mRun = nullptr;
  EXPECT_NE(answer.find("terminated"), std::string::npos) << answer;
  EXPECT_EQ(Run("went"), "false");
}

TEST_F(NestedTest, ReleaseTaskTakenInsideRustIsNotLost) {
  Attach();
  Run("answer = (h, i, v) => ({code: 'success', data: v})");
  mCrate->mRun = [this](uint64_t) {
    JS_GC(mCx);
    EXPECT_EQ(Ask(1), "1");
  };
  Run("for (let i = 0; i < 10; i++) UniFFIScaffolding.callSync(2)");
  EXPECT_EQ(mCrate->mThings, 10);
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  mCrate->mRun = nullptr;
  mTarget.RunAll();
  EXPECT_EQ(mCrate->mThings, 0);
}
bool Spin(JSContext*, unsigned, JS::Value* aVp) {
  sTest->Target().RunAll();
  aVp->setUndefined();
  return true;
}

TEST_F(NestedTest, ANestedLoopOfTheHostKeepsTheScratchTop) {
  Attach();
  sTest = this;
  JSAutoRealm realm(mCx, mGlobal);
  JS::Rooted<JSObject*> meta(mCx, JS_NewPlainObject(mCx));
  ASSERT_TRUE(mBridge->DefineNatives(meta));
  ASSERT_TRUE(JS_DefineProperty(mCx, mGlobal, "meta", meta, 0));
  ASSERT_TRUE(JS_DefineFunction(mCx, JS::Rooted<JSObject*>(mCx, mGlobal),
                                "spin", Spin, 0, 0));
  Tell(1);
  // What a lowering does when a getter of the host spins the loop (sync XHR,
  // alert, spinEventLoop).
  EXPECT_EQ(Run("const P = new Int32Array(meta.native.scratch, 0, 4); P[0] = "
                "1000; spin(); P[0]"),
            "1000");
  Run("P[0] = 64");
}
}  // namespace
}  // namespace monkeybridge::uniffitest
