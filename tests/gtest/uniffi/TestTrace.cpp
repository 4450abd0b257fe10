// SPDX-License-Identifier: MPL-2.0

// What the trace says of a crossing: from which thread, how, and when.

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "bridge/uniffi/Trace.h"
#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {
namespace {

class TraceTest : public BridgeFixture {
 protected:
  void SetUp() override {
    BridgeFixture::SetUp();
    Attach();
    Trace::Start();
  }
  void TearDown() override {
    Trace::Stop();
    (void)Trace::Take();
    BridgeFixture::TearDown();
  }
};

TEST_F(TraceTest, EachKindNamesTheThreadThatCalled) {
  const ThreadId here = CurrentThreadId();
  ThreadId there = 0;
  std::atomic<int> done{0};
  Run("answer = (h, i, value) => ({code: 'success', data: value})");
  std::thread rust([&] {
    there = CurrentThreadId();
    Tell(1);
    EXPECT_EQ(Ask(2), "2");
    Fetch fetch(mCrate, mHandle, 3);
    while (!fetch.mTimes) std::this_thread::yield();
    Vtable().mFree(mHandle);
    done++;
  });
  RunUntil([&] { return done && !rust::HandleTable::IsLive(mHandle); });
  rust.join();
  std::vector<std::string> seen;
  for (const TraceEvent& event : Trace::Take()) {
    seen.push_back(std::string(event.mName) + " " + event.mKind + " " +
                   event.mHow);
    EXPECT_EQ(event.mFrom, there) << seen.back();
    EXPECT_EQ(event.mOn, here) << seen.back();
    EXPECT_LE(event.mPostedNs, event.mStartedNs) << seen.back();
    EXPECT_LE(event.mStartedNs, event.mEndedNs) << seen.back();
    EXPECT_NE(event.mPostedNs, 0u) << seen.back();
  }
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "Partner.tell fire-and-forget queued",
                      "Partner.ask sync waited", "Partner.fetch async promise",
                      "Partner free queued"}));
}

TEST_F(TraceTest, ACallOfTheDrainLoopByTheContractIsTracedToo) {
  JSAutoRealm realm(mCx, mGlobal);
  JS::Rooted<JSObject*> meta(mCx, JS_NewPlainObject(mCx));
  ASSERT_TRUE(mBridge->DefineNatives(meta));
  ASSERT_TRUE(JS_DefineProperty(mCx, mGlobal, "meta", meta, 0));
  EXPECT_EQ(Run("UniFFIScaffolding.deregisterCallbackHandler(0);"
                "const n = meta.native, f = () => {};"
                "n.setHooks(() => { while (n.nextFire() >= 0) "
                "n.fireByContract(); }, f, f, f, f, f, f);"
                "n.registerHandler(0, {callAsync() {}, destroy() {}}, "
                "[0, null, null, null, null, null]); ''"),
            "");
  Tell(1);
  mTarget.RunAll();
  EXPECT_EQ(Trace::Take().size(), 1u);
}

}  // namespace
}  // namespace monkeybridge::uniffitest
