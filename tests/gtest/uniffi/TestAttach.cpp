// SPDX-License-Identifier: MPL-2.0

// A host's context stays the host's; what happens on its own thread.

#include "js/ContextOptions.h"
#include "js/Modules.h"
#include "js/Object.h"
#include "jsfriendapi.h"
#include "tests/gtest/uniffi/BridgeFixture.h"

namespace monkeybridge::uniffitest {

namespace {

int sCollections = 0;
bool sInterrupted = false;
bool sGoOn = true;

void OnCollection(JSContext*, JSGCStatus aStatus, JS::GCReason, void*) {
  if (aStatus == JSGC_END) sCollections++;
}

bool OnInterrupt(JSContext*) {
  sInterrupted = true;
  return sGoOn;
}

class AttachTest : public BridgeFixture {
 public:
  void AskFromFinaliser() { mAnswer = Ask(1); }

 protected:
  std::string mAnswer;
};

TEST_F(AttachTest, AttachingChangesNoHookOfTheHost) {
  JSRuntime* runtime = JS_GetRuntime(mCx);
  JS_SetGCCallback(mCx, OnCollection, nullptr);
  ASSERT_TRUE(JS_AddInterruptCallback(mCx, OnInterrupt));
  JS_SetContextPrivate(mCx, this);
  const JSGCParamKey parameters[] = {
      JSGC_COMPACTING_ENABLED, JSGC_INCREMENTAL_GC_ENABLED, JSGC_MAX_BYTES};
  uint32_t values[3];
  for (size_t i = 0; i < 3; i++)
    values[i] = JS_GetGCParameter(mCx, parameters[i]);
  const bool asyncStack = JS::ContextOptionsRef(mCx).asyncStack();
  Attach();
  for (size_t i = 0; i < 3; i++) {
    EXPECT_EQ(JS_GetGCParameter(mCx, parameters[i]), values[i]);
  }
  EXPECT_EQ(JS::ContextOptionsRef(mCx).asyncStack(), asyncStack);
  EXPECT_EQ(JS_GetContextPrivate(mCx), this);
  EXPECT_EQ(JS::GetModuleResolveHook(runtime), nullptr);
  EXPECT_EQ(JS::GetModuleMetadataHook(runtime), nullptr);
  EXPECT_EQ(JS::GetModuleDynamicImportHook(runtime), nullptr);
  EXPECT_EQ(js::GetDOMCallbacks(mCx), nullptr);
  sCollections = 0;
  JS_GC(mCx);
  EXPECT_EQ(sCollections, 1) << "the host's collection callback";
  sInterrupted = false;
  JS_RequestInterruptCallback(mCx);
  Run("for (let i = 0; i < 1000; i++) {}");
  EXPECT_TRUE(sInterrupted) << "the host's interrupt callback";
  Run("Promise.resolve().then(() => globalThis.done = 'by the host');");
  EXPECT_FALSE(mJobs->empty()) << "the host's job queue";
  mJobs->runJobs(mCx);
  EXPECT_EQ(Run("done"), "by the host");
}

TEST_F(AttachTest, TheGlobalGetsTwoNamesThatProgramsCannotEnumerate) {
  const std::string before =
      Run("Object.getOwnPropertyNames(globalThis).length");
  Attach();
  EXPECT_EQ(Run("Object.getOwnPropertyNames(globalThis).length - " + before),
            "4")
      << "two of the bridge, two of the test";
  EXPECT_EQ(Run("Object.keys(globalThis).join()"), "calls,answer");
}

TEST_F(AttachTest, AnInlineSyncCallFirstRunsWhatTheThreadQueued) {
  Attach();
  mCrate->mRun = [this](uint64_t) {
    Tell(1);
    Tell(2);
    EXPECT_EQ(Ask(3), "4");
    Tell(5);
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  EXPECT_EQ(Run("calls.map(c => c[2]).join()"), "1,2,3");
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.map(c => c[2]).join()"), "1,2,3,5");
}

TEST_F(AttachTest, WhatACallThatRunsFirstQueuesComesAfterTheInlineCall) {
  Attach();
  // Each call that nobody waits for makes Rust send the next one.
  Run("answer = (handle, index, value) => {"
      "  if (index === 0 && value < 200) UniFFIScaffolding.callSync(0, handle);"
      "  return {code: 'success', data: value};"
      "}");
  uint32_t next = 1;
  bool first = true;
  mCrate->mRun = [&, this](uint64_t) {
    Tell(next++);
    if (std::exchange(first, false)) EXPECT_EQ(Ask(1000), "1000");
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  EXPECT_EQ(Run("calls.map(c => c[2]).join()"), "1,1000");
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.length"), "201");
  EXPECT_EQ(Run("calls.slice(2).every((c, i) => c[2] === i + 2)"), "true");
}

TEST_F(AttachTest, MicrotasksWaitUntilNoRustCallIsBelow) {
  Attach();
  Run("globalThis.order = [];"
      "answer = (handle, index, value) => {"
      "  Promise.resolve().then(() => order.push('job'));"
      "  order.push(value);"
      "  return {code: 'success', data: value};"
      "}");
  mCrate->mRun = [this](uint64_t) {
    EXPECT_EQ(Ask(1), "1");
    EXPECT_EQ(Ask(2), "2");
    EXPECT_EQ(mTarget.Checkpoints(), 0);
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) +
      ");"
      "order.push('returned')");
  mJobs->runJobs(mCx);
  EXPECT_EQ(Run("order.join()"), "1,2,returned,job,job");
  Tell(3);
  mTarget.RunAll();
  EXPECT_EQ(mTarget.Checkpoints(), 1) << "one after the task, by the host";
  mJobs->runJobs(mCx);
}

TEST_F(AttachTest, AStackOverflowInACallbackIsAnErrorOfRust) {
  Attach();
  Run("answer = function f() { return f(); }");
  mCrate->mRun = [this](uint64_t) {
    const std::string answer = Ask(1);
    EXPECT_NE(answer.find("error: Partner.ask: "), std::string::npos) << answer;
    EXPECT_NE(answer.find("recursion"), std::string::npos) << answer;
  };
  Run("UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) + ")");
  EXPECT_EQ(Run("answer = (h, i, v) => ({code: 'success', data: v}); ''"), "");
  EXPECT_EQ(Ask(8), "8") << "the next call is a good one";
}

TEST_F(AttachTest, ATerminationInACallbackEndsRustWithAnErrorAndThenTheScript) {
  Attach();
  ASSERT_TRUE(JS_AddInterruptCallback(mCx, OnInterrupt));
  Run("globalThis.went = false; globalThis.loop = true;"
      "answer = (h, i, v) => {"
      "  while (loop) { loop = false; for (;;) {} }"
      "  return {code: 'success', data: v};"
      "}");
  int asked = 0;
  mCrate->mRun = [this, &asked](uint64_t) {
    sGoOn = false;
    JS_RequestInterruptCallback(mCx);
    const std::string answer = Ask(1);
    sGoOn = true;
    EXPECT_NE(answer.find("terminated"), std::string::npos) << answer;
    // Nothing of JavaScript runs until Rust has returned.
    EXPECT_NE(Ask(2).find("terminated"), std::string::npos);
    asked++;
  };
  const std::string result =
      Run("try { UniFFIScaffolding.callSync(0, " + std::to_string(mHandle) +
          "); } catch (e) { went = true; } finally { went = true; }");
  EXPECT_NE(result.find("terminated"), std::string::npos) << result;
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(Run("went"), "false") << "no catch and no finally";
  Run("answer = (h, i, v) => ({code: 'success', data: v})");
  mTarget.RunAll();
  Tell(5);
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.at(-1)[2]"), "5") << "later turns go on";
}

TEST_F(AttachTest, AFinaliserCallsNoRustInsideACollection) {
  Attach();
  bool inCollection = true;
  int drops = 0;
  mCrate->mOnDrop = [&] {
    inCollection = inCollection && JS::RuntimeHeapIsBusy();
    drops++;
    // Drop may call back.
    EXPECT_EQ(Ask(6), "7");
  };
  Run("for (let i = 0; i < 10; i++) UniFFIScaffolding.callSync(2)");
  EXPECT_EQ(mCrate->mThings, 10);
  JS_GC(mCx);
  EXPECT_EQ(drops, 0) << "the finalisers only put them on the list";
  mTarget.RunAll();
  EXPECT_EQ(drops, 10);
  EXPECT_FALSE(inCollection);
}

TEST_F(AttachTest, ACallInsideACollectionIsRefusedAndRunsNothing) {
  Attach();
  struct Caller {
    static void Finalize(JS::GCContext*, JSObject* aObject) {
      auto* test = JS::GetMaybePtrFromReservedSlot<AttachTest>(aObject, 0);
      if (test) test->AskFromFinaliser();
    }
  };
  static const JSClassOps kOps = {nullptr, nullptr, nullptr,           nullptr,
                                  nullptr, nullptr, &Caller::Finalize, nullptr,
                                  nullptr, nullptr};
  static const JSClass kClass = {
      "Caller", JSCLASS_HAS_RESERVED_SLOTS(1) | JSCLASS_FOREGROUND_FINALIZE,
      &kOps,    nullptr,
      nullptr,  nullptr};
  Tell(1);  // waits in the queue of this thread
  {
    JSAutoRealm realm(mCx, mGlobal);
    JSObject* object = JS_NewObject(mCx, &kClass);
    ASSERT_NE(object, nullptr);
    JS::SetReservedSlot(object, 0, JS::PrivateValue(this));
  }
  mAnswer.clear();
  JS_GC(mCx);
  EXPECT_NE(mAnswer.find("collector"), std::string::npos) << mAnswer;
  EXPECT_EQ(Run("calls.length"), "0");
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.length"), "1");
}

TEST_F(AttachTest, ACallByTheContractLeavesNothingInTheScratchArea) {
  Attach();
  JSAutoRealm realm(mCx, mGlobal);
  JS::Rooted<JSObject*> meta(mCx, JS_NewPlainObject(mCx));
  ASSERT_TRUE(mBridge->DefineNatives(meta));
  ASSERT_TRUE(JS_DefineProperty(mCx, mGlobal, "meta", meta, 0));
  // A runtime module in small: a face that always asks for the contract.
  EXPECT_EQ(Run("UniFFIScaffolding.deregisterCallbackHandler(0);"
                "globalThis.tops = new Set();"
                "const n = meta.native, P = new Int32Array(n.scratch, 0, 1); "
                "const f = () => {};"
                "n.setHooks(() => { while (n.nextFire() >= 0) "
                "n.fireByContract(); }, f, f, f, f, f, f);"
                "n.registerHandler(0, {callAsync(...a) { calls.push(a); "
                "tops.add(P[0]); }, "
                "destroy() {}}, [0, null, null, null]);"
                "''"),
            "");
  for (uint32_t i = 0; i < 300; i++) Tell(i);
  mTarget.RunAll();
  EXPECT_EQ(Run("calls.length"), "300");
  EXPECT_EQ(Run("tops.size"), "1") << "no call found more there than another";
  EXPECT_EQ(mBridge->State().Header()->mTop, int32_t(kScratchHeaderSize));
}

TEST_F(AttachTest, ArgumentsThatAFastFaceDoesNotReadAreGivenBack) {
  Attach();
  JSAutoRealm realm(mCx, mGlobal);
  JS::Rooted<JSObject*> meta(mCx, JS_NewPlainObject(mCx));
  ASSERT_TRUE(mBridge->DefineNatives(meta));
  ASSERT_TRUE(JS_DefineProperty(mCx, mGlobal, "meta", meta, 0));
  // Faces that fail after so many pointers as `reads` says.
  EXPECT_EQ(Run("UniFFIScaffolding.deregisterCallbackHandler(0);"
                "const n = meta.native, P = new Int32Array(n.scratch, 0, 4);"
                "globalThis.reads = 0;"
                "const face = () => {"
                "  for (let i = 0; i < reads; i++) {"
                "    P[2] += 8; calls.push(n.readPointer(P[2] - 8, 0));"
                "  }"
                "  throw new Error('unread');"
                "};"
                "n.setHooks(() => { while (n.nextFire() >= 0) try { face(); } "
                "catch {} },"
                "           () => {}, face, () => [], Error, Error, Error);"
                "n.registerHandler(0, {destroy() {}}, [null, null, null, null, "
                "face, 0]);"
                "''"),
            "");
  for (int reads = 0; reads <= 2; reads++) {
    Run("reads = " + std::to_string(reads));
    for (int times = 0; times < 3; times++) {
      mCrate->mThings += 4;
      uint32_t result = 0;
      rust::RustCallStatus status{0, rust::DanglingBuffer()};
      Vtable().mGive(mHandle, 4096, 4096, &result, &status);
      EXPECT_EQ(status.code, 2);
      EXPECT_NE(rust::TextIn(status.errorBuf).find("unread"),
                std::string::npos);
      mCrate->mBooks->Free(status.errorBuf);
      Vtable().mSend(mHandle, 4096, 4096, nullptr, &status);
      // In the loop, or before an inline call.
      if (times == 0) mTarget.RunAll();
    }
    mTarget.RunAll();
    EXPECT_EQ(mCrate->mThings, 3 * 2 * reads) << "held by what was read";
    Run("calls.length = 0");
    JS_GC(mCx);
    mTarget.RunAll();
    EXPECT_EQ(mCrate->mThings, 0);
  }
}

TEST_F(AttachTest, AHandleOfRustsBeyond2To53KeepsEveryBit) {
  Attach();
  // As of a tagged address. Its lowest bits are lost in a double, among them
  // the one that tells Rust's handles from those of JavaScript.
  for (const char* low : {"2", "4"}) {
    mCrate->mThings += 1;
    EXPECT_EQ(
        Run(std::string("(() => { const at = new DataView(new ArrayBuffer(16));"
                        "at.setUint32(0, 0xff00ffff);"
                        "at.setUint32(4, 0x10000000 + ") +
            low +
            ");"
            "let thing = UniFFIScaffolding.readPointer(0, at.buffer, 0);"
            "UniFFIScaffolding.writePointer(0, thing, at.buffer, 8);"
            "thing = null;"
            "return at.getBigUint64(8).toString(16); })()"),
        std::string("ff00ffff1000000") + low);
    EXPECT_EQ(mCrate->mThings, 2);
    JS_GC(mCx);
    mTarget.RunAll();
    EXPECT_EQ(mCrate->mThings, 1) << "what was written is Rust's";
    EXPECT_EQ(mCrate->mFreed, 0xff00ffff10000000u + uint64_t(*low - '0'));
    mCrate->mThings = 0;
  }
  EXPECT_EQ(Run("const odd = new DataView(new ArrayBuffer(8));"
                "odd.setBigUint64(0, 0xff00ffff10000001n);"
                "try { UniFFIScaffolding.readPointer(0, odd.buffer, 0) }"
                "catch (e) { e.code }"),
            "MB_HANDLE_INVALID");
}

}  // namespace
}  // namespace monkeybridge::uniffitest
