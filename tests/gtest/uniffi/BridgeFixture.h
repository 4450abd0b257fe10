// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_UNIFFI_BRIDGEFIXTURE_H_
#define TESTS_GTEST_UNIFFI_BRIDGEFIXTURE_H_

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "bridge/engine/Exceptions.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Component.h"
#include "js/CompilationAndEvaluation.h"
#include "js/Conversions.h"
#include "js/GCVector.h"
#include "js/Initialization.h"
#include "js/Promise.h"
#include "js/SourceText.h"
#include "jsapi.h"
#include "tests/gtest/support/FakeEventTarget.h"
#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/uniffi/FakeComponent.h"
#include "tests/gtest/uniffi/FakeCrate.h"

// A host of the test's own: a context, a job queue, an event target that runs
// when the test says so, and on them the bridge. Nothing of bridge/host and
// no Runtime is involved.

namespace monkeybridge::uniffitest {

// The simplest job queue that works.
class TestJobs final : public JS::JobQueue {
 public:
  explicit TestJobs(JSContext* aCx) : mJobs(aCx) {}

  JSObject* getIncumbentGlobal(JSContext* aCx) override {
    return JS::CurrentGlobalOrNull(aCx);
  }
  bool enqueuePromiseJob(JSContext*, JS::HandleObject, JS::HandleObject aJob,
                         JS::HandleObject, JS::HandleObject) override {
    return mJobs.append(aJob);
  }
  void runJobs(JSContext* aCx) override {
    while (!mJobs.empty()) {
      JS::Rooted<JSObject*> job(aCx, mJobs[0]);
      mJobs.erase(mJobs.begin());
      JSAutoRealm realm(aCx, job);
      JS::Rooted<JS::Value> function(aCx, JS::ObjectValue(*job));
      JS::Rooted<JS::Value> result(aCx);
      if (!JS::Call(aCx, JS::UndefinedHandleValue, function,
                    JS::HandleValueArray::empty(), &result)) {
        JS_ClearPendingException(aCx);
      }
    }
  }
  bool empty() const override { return mJobs.empty(); }

 private:
  js::UniquePtr<SavedJobQueue> saveJobQueue(JSContext*) override {
    return nullptr;
  }

  JS::PersistentRooted<JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>> mJobs;
};

class BridgeFixture : public LeakCheck {
 protected:
  void SetUp() override {
    mCx = JS_NewContext(8 * 1024 * 1024);
    ASSERT_NE(mCx, nullptr);
    JS_SetNativeStackQuota(mCx, 512 * 1024);
    mJobs.reset(new TestJobs(mCx));
    JS::SetJobQueue(mCx, mJobs.get());
    ASSERT_TRUE(JS::InitSelfHostedCode(mCx));
    static const JSClass kGlobalClass = {"global",
                                         JSCLASS_GLOBAL_FLAGS,
                                         &JS::DefaultGlobalClassOps,
                                         nullptr,
                                         nullptr,
                                         nullptr};
    JS::RealmOptions options;
    mGlobal.init(mCx, JS_NewGlobalObject(mCx, &kGlobalClass, nullptr,
                                         JS::FireOnNewGlobalHook, options));
    ASSERT_TRUE(mGlobal);
  }

  void Attach() {
    JSAutoRealm realm(mCx, mGlobal);
    auto component = Component::Add(&kComponent, "tests/gtest/uniffi");
    ASSERT_TRUE(component.isOk());
    ASSERT_EQ(component.unwrap()->Index(), 0u) << "ids are those of this one";
    mBridge = Bridge::Attach(mCx, mGlobal, &mTarget, {});
    ASSERT_TRUE(mBridge);
    // Registering binds the component, which hands over the vtable.
    ASSERT_EQ(
        Run("globalThis.calls = [];"
            "globalThis.answer = (handle, index, value) =>"
            "    ({code: 'success', data: value + 1});"
            "UniFFIScaffolding.registerCallbackHandler(0, {"
            "  callSync(...args) { calls.push(args); return answer(...args); },"
            "  callAsync(...args) { calls.push(args); return answer(...args); "
            "},"
            "  destroy(handle) { calls.push(['destroy', handle]); },"
            "}); ''"),
        "");
    // The library is loaded by now: this finds it again.
    void* library =
        dlopen("tests/gtest/uniffi/libfake_crate.so", RTLD_NOW | RTLD_NOLOAD);
    ASSERT_NE(library, nullptr);
    mCrate = reinterpret_cast<FakeCrate* (*)()>(dlsym(library, "fake_crate"))();
    mHandle =
        uint64_t(std::stoull(Run("UniFFIScaffolding.callbackHandleCreate()")));
  }

  // Ends the bridge, if the test did not.
  void Detach() {
    if (mBridge) mReport = mBridge->Shutdown();
    mBridge = nullptr;
  }

  void TearDown() override {
    Detach();
    // Handles that Rust gives back after the end.
    if (mHandle && rust::HandleTable::IsLive(mHandle)) Vtable().mFree(mHandle);
    mGlobal.reset();
    JS_GC(mCx);
    mJobs = nullptr;
    JS_DestroyContext(mCx);
    if (mCrate) {
      EXPECT_EQ(mCrate->mThings, 0);
      EXPECT_EQ(mCrate->mFutures, 0);
      EXPECT_EQ(mCrate->mBooks->Live(), 0u);
      EXPECT_EQ(mCrate->mBooks->WrongFrees(), 0u);
      mCrate->mRun = nullptr;
      mCrate->mOnDrop = nullptr;
      mCrate->mOnPoll = nullptr;
      mCrate->mRunFails.clear();
      mCrate->mReady = false;
      mCrate->mContinuation = nullptr;
      mCrate->mCancelled = 0;
    }
    mTarget.Close();
    EXPECT_EQ(mTarget.KeepAlive(), 0);
    LeakCheck::TearDown();
  }

  // Runs a script; its value as text, or "throws: ...".
  std::string Run(std::string_view aSource) {
    JSAutoRealm realm(mCx, mGlobal);
    JS::CompileOptions options(mCx);
    options.setFileAndLine("script", 1);
    JS::SourceText<mozilla::Utf8Unit> source;
    JS::Rooted<JS::Value> value(mCx);
    if (!source.init(mCx, aSource.data(), aSource.size(),
                     JS::SourceOwnership::Borrowed) ||
        !JS::Evaluate(mCx, options, source, &value)) {
      return "throws: " + TakeError(mCx).mMessage;
    }
    JS::Rooted<JSString*> text(mCx, JS::ToString(mCx, value));
    return LossyUtf8(mCx, text);
  }

  // The natives of the runtime module, as global `n`.
  void DefineNatives() {
    JSAutoRealm realm(mCx, mGlobal);
    JS::Rooted<JSObject*> meta(mCx, JS_NewPlainObject(mCx));
    ASSERT_TRUE(mBridge->DefineNatives(meta));
    ASSERT_TRUE(JS_DefineProperty(mCx, mGlobal, "meta", meta, 0));
    ASSERT_EQ(Run("globalThis.n = meta.native; ''"), "");
  }

  // Ends the JavaScript that runs now, or next, once, as a watchdog does.
  void Terminate() {
    static bool sGoOn;
    if (!mTerminates) {
      mTerminates = JS_AddInterruptCallback(
          mCx, [](JSContext*) { return std::exchange(sGoOn, true); });
    }
    sGoOn = false;
    JS_RequestInterruptCallback(mCx);
  }

  const PartnerVtable& Vtable() const { return *mCrate->mVtable; }

  // Rust calls ask(aValue): its value, or "error: ...". Any thread.
  std::string Ask(uint32_t aValue, bool aBriefly = false) {
    return AskBy(aBriefly ? Vtable().mAskBriefly : Vtable().mAsk, aValue);
  }
  std::string AskBy(void (*aSlot)(uint64_t, uint32_t, uint32_t*,
                                  rust::RustCallStatus*),
                    uint32_t aValue) {
    uint32_t result = 0;
    rust::RustCallStatus status{0, rust::DanglingBuffer()};
    aSlot(mHandle, aValue, &result, &status);
    const std::string error = rust::TextIn(status.errorBuf);
    if (status.errorBuf.capacity) mCrate->mBooks->Free(status.errorBuf);
    return status.code ? "error: " + error : std::to_string(result);
  }

  // Rust calls tell(aValue). Any thread.
  void Tell(uint32_t aValue) {
    rust::RustCallStatus status{0, rust::DanglingBuffer()};
    Vtable().mTell(mHandle, aValue, nullptr, &status);
    EXPECT_EQ(status.code, 0);
  }

  // The target's tasks until aDone() holds.
  template <class Done>
  void RunUntil(Done aDone) {
    for (int i = 0; i < 1000 && !aDone(); i++) {
      (void)mTarget.WaitAndRunOne(10);
      mJobs->runJobs(mCx);
    }
    EXPECT_TRUE(aDone());
  }

  JSContext* mCx = nullptr;
  mozilla::UniquePtr<TestJobs> mJobs;
  JS::PersistentRooted<JSObject*> mGlobal;
  FakeEventTarget mTarget;
  mozilla::UniquePtr<Bridge> mBridge;
  FakeCrate* mCrate = nullptr;
  uint64_t mHandle = 0;
  LeakReport mReport;
  bool mTerminates = false;
};

// A foreign future of Partner.fetch, and how it ended. Any thread; it lives
// until it is complete.
struct Fetch {
  std::atomic<int> mTimes{0};
  int mCode = -1;
  std::string mText;
  std::function<void()> mThen;  // what Rust does then
  FakeCrate* mCrate;
  rust::ForeignFutureDroppedCallbackStruct mDropped{};

  Fetch(FakeCrate* aCrate, uint64_t aHandle, uint32_t aValue) : mCrate(aCrate) {
    aCrate->mVtable->mFetch(aHandle, aValue, OnComplete,
                            reinterpret_cast<uintptr_t>(this), &mDropped);
  }
  ~Fetch() { Drop(); }

  // As Rust does when it drops its future: once, also after completion.
  void Drop() {
    const auto dropped = std::exchange(mDropped, {});
    if (dropped.callback) dropped.callback(dropped.callbackData);
  }

  static void OnComplete(uint64_t aData,
                         rust::ForeignFutureResult<uint32_t> aResult) {
    auto& self = *reinterpret_cast<Fetch*>(uintptr_t(aData));
    self.mCode = uint8_t(aResult.callStatus.code);
    self.mText = self.mCode ? rust::TextIn(aResult.callStatus.errorBuf)
                            : std::to_string(aResult.returnValue);
    if (aResult.callStatus.errorBuf.capacity) {
      self.mCrate->mBooks->Free(aResult.callStatus.errorBuf);
    }
    self.mTimes++;
    if (self.mThen) self.mThen();
  }
};

}  // namespace monkeybridge::uniffitest

#endif  // TESTS_GTEST_UNIFFI_BRIDGEFIXTURE_H_
