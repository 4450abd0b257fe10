// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/Runtime.h"

#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Engine.h"
#include "bridge/engine/EngineCompat.h"
#include "js/CallAndConstruct.h"
#include "js/ContextOptions.h"
#include "js/GCAPI.h"
#include "js/GlobalObject.h"
#include "js/Interrupt.h"
#include "js/RealmOptions.h"
#include "js/ValueArray.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr size_t kMaxStackQuota = 6 * 1024 * 1024;
constexpr size_t kUnknownStack = 1024 * 1024;

constexpr JSClass kGlobalClass = {
    .name = "global",
    .flags = JSCLASS_GLOBAL_FLAGS,
    .cOps = &JS::DefaultGlobalClassOps,
};

// Size of the calling thread's stack.
size_t StackSize() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
    return kUnknownStack;
  }
  void* address = nullptr;
  size_t size = 0;
  if (pthread_attr_getstack(&attributes, &address, &size) != 0) {
    size = kUnknownStack;
  }
  pthread_attr_destroy(&attributes);
  return size;
}

// Options of the JIT are the process's, not the context's, and must not change
// once code has been compiled.
void SetJitOptions(JSContext* aCx, const RuntimeOptions& aOptions) {
  static std::once_flag sOnce;
  std::call_once(sOnce, [&] {
    if (aOptions.mNoJit) {
      for (JSJitCompilerOption option :
           {JSJITCOMPILER_ION_ENABLE, JSJITCOMPILER_BASELINE_ENABLE,
            JSJITCOMPILER_BASELINE_INTERPRETER_ENABLE}) {
        JS_SetGlobalJitCompilerOption(aCx, option, 0);
      }
    }
    if (aOptions.mUntrusted) {
      return;
    }
    for (JSJitCompilerOption option :
         {JSJITCOMPILER_SPECTRE_INDEX_MASKING,
          JSJITCOMPILER_SPECTRE_OBJECT_MITIGATIONS,
          JSJITCOMPILER_SPECTRE_STRING_MITIGATIONS,
          JSJITCOMPILER_SPECTRE_VALUE_MASKING,
          JSJITCOMPILER_SPECTRE_JIT_TO_CXX_CALLS}) {
      JS_SetGlobalJitCompilerOption(aCx, option, 0);
    }
  });
}

}  // namespace

mozilla::UniquePtr<Runtime> Runtime::Create(const RuntimeOptions& aOptions) {
  JSContext* cx = JS_NewContext(JS::DefaultHeapMaxBytes);
  if (!cx) {
    return nullptr;
  }
  mozilla::UniquePtr<Runtime> runtime(new Runtime(cx));
  if (!runtime->Init(aOptions)) {
    return nullptr;
  }
  return runtime;
}

Runtime::Runtime(JSContext* aCx) : mCx(aCx), mGlobal(aCx), mCleanups(aCx) {
  Engine::AddRuntime(1);
}

Runtime::~Runtime() {
  JS::SetHostCleanupFinalizationRegistryCallback(mCx, nullptr, nullptr);
  JS::SetPromiseRejectionTrackerCallback(mCx, nullptr, nullptr);
  if (mJobs) {
    mJobs->SetHandler(nullptr);
    mJobs->Discard();
  }
  JS_ClearPendingException(mCx);
  // A queue must outlive the last collection, which may still look at it.
  JS::SetJobQueue(mCx, nullptr);
  mJobs = nullptr;
  mGlobal.reset();
  mCleanups.reset();
  JS_SetContextPrivate(mCx, nullptr);
  JS_DestroyContext(mCx);
  Engine::AddRuntime(-1);
}

Runtime* Runtime::From(JSContext* aCx) {
  return static_cast<Runtime*>(JS_GetContextPrivate(aCx));
}

bool Runtime::Init(const RuntimeOptions& aOptions) {
  JS_SetContextPrivate(mCx, this);
  JS_SetGCParameter(mCx, JSGC_MAX_BYTES, 0xffffffff);
  JS_SetGCParameter(mCx, JSGC_COMPACTING_ENABLED, 0);
  size_t quota = aOptions.mNativeStackQuota;
  if (quota == 0) {
    quota = std::min(StackSize() / 4 * 3, kMaxStackQuota);
  }
  JS_SetNativeStackQuota(mCx, quota);
  JS::ContextOptionsRef(mCx).setAsyncStack(aOptions.mAsyncStacks);
  SetJitOptions(mCx, aOptions);
  mJobs = mozilla::MakeUnique<JobQueue>(mCx);
  mJobs->Attach();
  if (!Engine::InitSelfHosted(mCx) ||
      !JS_AddInterruptCallback(mCx, &Runtime::OnInterrupt)) {
    return false;
  }
  JS::SetHostCleanupFinalizationRegistryCallback(
      mCx, &Runtime::OnFinalizationCleanup, this);
  return MakeGlobal();
}

bool Runtime::MakeGlobal() {
  JS::RealmOptions options;
  compat::EnableWeakRefs(options.creationOptions());
  options.creationOptions().setSharedMemoryAndAtomicsEnabled(true);
  mGlobal = JS_NewGlobalObject(mCx, &kGlobalClass, nullptr,
                               JS::FireOnNewGlobalHook, options);
  return mGlobal != nullptr;
}

void Runtime::SetUncaughtHandler(UncaughtHandler* aHandler) {
  mJobs->SetHandler(aHandler);
}

void Runtime::Checkpoint() {
  if (NativeDepth::Current() != 0) {
    return;
  }
  AutoDepth depth;
  JSAutoRealm realm(mCx, mGlobal);
  mJobs->Drain();
  JS::ClearKeptObjects(mCx);
}

bool Runtime::RunFinalizationCleanup() {
  if (mCleanups.empty() || NativeDepth::Current() != 0) {
    return false;
  }
  JS::Rooted<Functions> cleanups(mCx);
  std::swap(cleanups.get(), mCleanups.get());
  {
    AutoDepth depth;
    JS::Rooted<JS::Value> function(mCx);
    JS::Rooted<JS::Value> ignored(mCx);
    for (JSFunction* cleanup : cleanups) {
      function.setObject(*JS_GetFunctionObject(cleanup));
      JSAutoRealm realm(mCx, &function.toObject());
      if (!JS::Call(mCx, JS::UndefinedHandleValue, function,
                    JS::HandleValueArray::empty(), &ignored)) {
        mJobs->ReportPending();
      }
    }
  }
  Checkpoint();
  return true;
}

void Runtime::CollectGarbage() {
  // Shrinking also throws JIT code away, which may hold objects as constants.
  JS::PrepareForFullGC(mCx);
  JS::NonIncrementalGC(mCx, JS::GCOptions::Shrink, JS::GCReason::API);
}

void Runtime::Terminate() {
  mTerminated.store(true);
  JS_RequestInterruptCallback(mCx);
}

void Runtime::ClearTermination() { mTerminated.store(false); }

bool Runtime::OnInterrupt(JSContext* aCx) {
  Runtime* runtime = From(aCx);
  if (!runtime || !runtime->mTerminated.load()) {
    return true;
  }
  // One request interrupts once: ask again for what starts next.
  JS_RequestInterruptCallback(aCx);
  return false;
}

void Runtime::OnFinalizationCleanup(JSFunction* aCleanup, JSObject*,
                                    void* aSelf) {
  // Called from inside a collection, so this must not fail.
  js::AutoEnterOOMUnsafeRegion unsafe;
  if (!static_cast<Runtime*>(aSelf)->mCleanups.append(aCleanup)) {
    unsafe.crash("finalization cleanups");
  }
}

}  // namespace monkeybridge
