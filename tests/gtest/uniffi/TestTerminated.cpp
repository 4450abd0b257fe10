// SPDX-License-Identifier: MPL-2.0

// Terminations below calls into Rust that no function of the crate is: a drop,
// a poll. Whatever is below ends, and nothing that comes later.

#include <string>

#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {
namespace {

class TerminatedTest : public BridgeFixture {
 protected:
  void SetUp() override {
    BridgeFixture::SetUp();
    Attach();
    DefineNatives();
    Run("globalThis.loop = false; globalThis.went = false;"
        "answer = (h, i, v) => { while (loop) {} "
        "  return {code: 'success', data: v}; }");
  }

  // Rust calls JavaScript, which is terminated.
  void AskAndTerminate() {
    Run("loop = true");
    Terminate();
    mAnswer = Ask(1);
    Run("loop = false");
  }

  void ExpectNothingIsTerminatedNow() {
    EXPECT_NE(mAnswer.find("terminated"), std::string::npos) << mAnswer;
    EXPECT_FALSE(mBridge->State().mTerminated);
    EXPECT_EQ(Ask(8), "8");
    mCrate->mRun = [](uint64_t) {};
    EXPECT_EQ(Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) +
                  ").code"),
              "success");
  }

  std::string mAnswer;
};

TEST_F(TerminatedTest, BelowADropByDestroyEndsTheScript) {
  Run("globalThis.thing = UniFFIScaffolding.callSync(2).data");
  mCrate->mOnDrop = [this] { AskAndTerminate(); };
  Run("n.releasePointer(thing); went = true");
  mCrate->mOnDrop = nullptr;
  EXPECT_EQ(Run("went"), "false");
  ExpectNothingIsTerminatedNow();
}

TEST_F(TerminatedTest, BelowADropOfTheReleaseListEndsNothingElse) {
  for (int i = 0; i < 3; i++) Run("UniFFIScaffolding.callSync(2); 0");
  JS_GC(mCx);
  mCrate->mOnDrop = [this] {
    mCrate->mOnDrop = nullptr;
    AskAndTerminate();
  };
  mTarget.RunAll();
  EXPECT_EQ(mCrate->mThings, 0);
  ExpectNothingIsTerminatedNow();
}

TEST_F(TerminatedTest, BelowAPollEndsNothingElse) {
  Run("UniFFIScaffolding.callAsync(3).then(r => { globalThis.result = r.data "
      "})");
  mCrate->mOnPoll = [this] {
    mCrate->mOnPoll = nullptr;
    AskAndTerminate();
  };
  // A wake: it is polled by the event loop.
  std::exchange(mCrate->mContinuation, nullptr)(mCrate->mContinuationData, 1);
  mTarget.RunAll();
  ExpectNothingIsTerminatedNow();
  mCrate->mReady = true;
  std::exchange(mCrate->mContinuation, nullptr)(mCrate->mContinuationData, 1);
  RunUntil([&] { return Run("globalThis.result") == "77"; });
}

TEST_F(TerminatedTest, ADropIsNamedAsTheRustCallThatTheThreadIsIn) {
  Run("globalThis.thing = UniFFIScaffolding.callSync(2).data");
  std::string name;
  mCrate->mOnDrop = [&, this] {
    const char* now = mBridge->State().mCurrentCall->Read().mName;
    name = now ? now : "none";
  };
  Run("n.releasePointer(thing)");
  EXPECT_EQ(name, "uniffi_faked_fn_free_thing");
  Run("thing = UniFFIScaffolding.callSync(2); thing = null");
  JS_GC(mCx);
  name.clear();
  mTarget.RunAll();
  EXPECT_EQ(name, "uniffi_faked_fn_free_thing");
}

TEST_F(TerminatedTest, TheErrorOfATerminatedCallIsNotKept) {
  Run("globalThis.run = n.functionOf(0, 'partner')");
  mCrate->mRun = [this](uint64_t) { AskAndTerminate(); };
  mCrate->mRunFails = "failed as well";
  Run("run(" + std::to_string(mHandle) + "); went = true");
  EXPECT_EQ(Run("went"), "false");
  EXPECT_EQ(mCrate->mBooks->Live(), 0u);
  mCrate->mRunFails.clear();
  ExpectNothingIsTerminatedNow();
}

// Two realms of one context, each with a bridge: what one was called from, the
// other's callback may end.
TEST_F(TerminatedTest, InAnotherRealmOfTheContextEndsTheScriptToo) {
  JS::RealmOptions options;
  static const JSClass kGlobalClass = {"global",
                                       JSCLASS_GLOBAL_FLAGS,
                                       &JS::DefaultGlobalClassOps,
                                       nullptr,
                                       nullptr,
                                       nullptr};
  JS::Rooted<JSObject*> global(
      mCx, JS_NewGlobalObject(mCx, &kGlobalClass, nullptr,
                              JS::FireOnNewGlobalHook, options));
  ASSERT_TRUE(global);
  auto other = Bridge::Attach(mCx, global, &mTarget, {});
  ASSERT_TRUE(other);
  JS::Rooted<JSObject*> first(mCx, mGlobal);
  mGlobal = global;
  uint64_t handle = std::stoull(
      Run("UniFFIScaffolding.registerCallbackHandler(0, {"
          "  callSync() { for (;;) {} }, callAsync() {}, destroy() {}});"
          "UniFFIScaffolding.callbackHandleCreate()"));
  mGlobal = first;
  mCrate->mRun = [&, this](uint64_t) {
    Terminate();
    std::swap(mHandle, handle);
    mAnswer = Ask(1);
    std::swap(mHandle, handle);
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) +
      "); went = true");
  EXPECT_EQ(Run("went"), "false");
  EXPECT_FALSE(other->State().mTerminated);
  ExpectNothingIsTerminatedNow();
  Vtable().mFree(handle);
  mTarget.RunAll();
  (void)other->Shutdown();
}

}  // namespace
}  // namespace monkeybridge::uniffitest
