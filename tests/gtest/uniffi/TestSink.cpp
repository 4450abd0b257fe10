// SPDX-License-Identifier: MPL-2.0

// Calls that nobody waits for, and fail: the error sink is told once, by name.

#include <string>
#include <utility>

#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {
namespace {

// Terminates once, as most hosts do.
bool sGoOn = true;
bool OnInterrupt(JSContext*) { return std::exchange(sGoOn, true); }

class SinkTest : public BridgeFixture {
 protected:
  void SetUp() override {
    BridgeFixture::SetUp();
    Attach();
    ASSERT_TRUE(JS_AddInterruptCallback(mCx, OnInterrupt));
    JSAutoRealm realm(mCx, mGlobal);
    JS::Rooted<JSObject*> meta(mCx, JS_NewPlainObject(mCx));
    ASSERT_TRUE(mBridge->DefineNatives(meta));
    ASSERT_TRUE(JS_DefineProperty(mCx, mGlobal, "meta", meta, 0));
    // A runtime module in small; what a face does is `body`.
    ASSERT_EQ(
        Run("UniFFIScaffolding.deregisterCallbackHandler(0);"
            "globalThis.n = meta.native;"
            "globalThis.reports = [];"
            "globalThis.body = () => {};"
            "globalThis.sink = () => {};"
            "const loop = () => { while (n.nextFire() >= 0) body(); };"
            "const report = (name, error) => {"
            "  sink(); reports.push(`${name}: ${error.code} ${error.message}`);"
            "};"
            "n.setHooks(loop, report, () => body(), () => [], Error, Error, "
            "Error);"
            "globalThis.handler = {"
            "  callSync: (h, i, v) => ({code: 'success', data: v}),"
            "  callAsync: (h, i, v) => body(), destroy() {}};"
            "n.registerHandler(0, handler, [0, null, null, null, null, 0]);"
            "''"),
        "");
  }
  void TearDown() override {
    sGoOn = true;
    BridgeFixture::TearDown();
  }

  std::string Reports() { return Run("reports.splice(0).join(' | ')"); }

  void TerminateTheNextLoop() {
    Run("body = () => { if (!globalThis.off) { off = true; for (;;) {} } }; "
        "off = false");
    sGoOn = false;
    JS_RequestInterruptCallback(mCx);
  }
};

TEST_F(SinkTest, ATerminationInTheDrainLoopNamesItsCall) {
  Tell(1);
  TerminateTheNextLoop();
  mTarget.RunAll();
  EXPECT_EQ(Reports(), "Partner.tell: MB_TERMINATED JavaScript was terminated");
  Tell(2);
  mTarget.RunAll();
  EXPECT_EQ(Reports(), "") << "the next turn goes on";
}

TEST_F(SinkTest, ATerminatedCallGivesItsArgumentsBack) {
  mCrate->mThings += 2;
  rust::RustCallStatus status{0, rust::DanglingBuffer()};
  Vtable().mSend(mHandle, 4096, 4096, nullptr, &status);
  TerminateTheNextLoop();
  mTarget.RunAll();
  EXPECT_EQ(Reports(), "Partner.send: MB_TERMINATED JavaScript was terminated");
  EXPECT_EQ(mCrate->mThings, 0);
}

TEST_F(SinkTest, AnErrorThatEndsTheDrainLoopNamesItsCall) {
  Run("body = function f() { f(); }");
  Tell(1);
  mTarget.RunAll();
  EXPECT_EQ(Reports(), "Partner.tell: undefined too much recursion");
  EXPECT_EQ(mBridge->State().Header()->mTop, int32_t(kScratchHeaderSize));
}

TEST_F(SinkTest, ATerminationBeforeAnInlineCallNamesItsCall) {
  std::string answer;
  Run("body = () => { for (;;) {} }");
  sGoOn = false;
  mCrate->mRun = [&, this](uint64_t) {
    Tell(1);
    JS_RequestInterruptCallback(mCx);
    answer = Ask(2);
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  EXPECT_EQ(Reports(), "Partner.tell: MB_TERMINATED JavaScript was terminated");
  EXPECT_NE(answer.find("terminated"), std::string::npos) << answer;
}

TEST_F(SinkTest, AFailedDestroyNamesTheInterfaceAndDestroy) {
  Run("handler.destroy = () => { throw new Error('no way'); }");
  Vtable().mFree(mHandle);
  mTarget.RunAll();
  EXPECT_EQ(Reports(), "Partner.destroy: undefined no way");
  EXPECT_FALSE(rust::HandleTable::IsLive(mHandle));
}

TEST_F(SinkTest, WhatTheBridgeItselfFindsHasACode) {
  Run("UniFFIScaffolding.deregisterCallbackHandler(0)");
  Tell(1);
  mTarget.RunAll();
  EXPECT_EQ(Reports(),
            "Partner.tell: MB_HANDLER_MISSING no handler is registered for the "
            "interface");
  Run("UniFFIScaffolding.registerCallbackHandler(0, handler);"
      "body = async () => 5");
  Tell(2);
  mTarget.RunAll();
  mJobs->runJobs(mCx);
  EXPECT_EQ(Reports(),
            "Partner.tell: MB_CALLBACK_FAILED the handler's result is not a "
            "UniFFIScaffoldingCallResult");
}

TEST_F(SinkTest, WhatTheSinkCouldNotTakeThereIsReportedLater) {
  Run("let times = 1; sink = () => { if (times-- > 0) throw 'too deep'; };"
      "body = () => { throw new Error('why'); }");
  Tell(1);
  mTarget.RunAll();
  const std::string reports = Reports();
  EXPECT_EQ(reports.rfind("Partner.tell: MB_CALLBACK_FAILED Error: why", 0), 0u)
      << reports;
  EXPECT_EQ(mBridge->TakeCallbackErrors().size(), 0u);
  // A sink that always fails ends nothing and loops nowhere.
  Run("times = 1e9");
  Tell(2);
  mTarget.RunAll();
  EXPECT_EQ(Reports(), "");
  const auto kept = mBridge->TakeCallbackErrors();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].rfind("Partner.tell: ", 0), 0u) << kept[0];
}

}  // namespace
}  // namespace monkeybridge::uniffitest
