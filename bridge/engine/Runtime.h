// SPDX-License-Identifier: MPL-2.0

// A JavaScript runtime of our own: context, global, realm and microtask queue
// of one thread. It has no parent, so several runtimes run side by side on
// their threads, or one after the other on the same one. Compaction is off
// (a small typed array stays where it is between collections), WeakRef,
// FinalizationRegistry and SharedArrayBuffer are on.
// Beware: a host that brings its own context has no Runtime; the bridge takes
// (context, global, event target) and looks at none of this.

#ifndef BRIDGE_ENGINE_RUNTIME_H_
#define BRIDGE_ENGINE_RUNTIME_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "bridge/base/Annotations.h"
#include "bridge/engine/JobQueue.h"
#include "js/GCVector.h"
#include "js/RootingAPI.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

class ModuleLoader;

struct RuntimeOptions {
  // Keep the engine's Spectre barriers in JIT code. They are a setting of the
  // process: the first runtime decides.
  bool mUntrusted = false;
  // Interpret all code: compiled code and its caches may keep a dead object
  // alive while it is on the stack. A setting of the process, too.
  bool mNoJit = false;
  // Capture async stacks: longer traces, promises three to five times dearer.
  bool mAsyncStacks = false;
  // Bytes of native stack that JavaScript may use; 0: three quarters of what
  // the thread has, at most 6 MiB. The rest is for native code that JavaScript
  // called near the limit.
  size_t mNativeStackQuota = 0;
};

class Runtime {
 public:
  // Makes the context on the calling thread, which becomes its JS thread.
  // Engine::Start() must have succeeded. nullptr when out of memory.
  static mozilla::UniquePtr<Runtime> Create(const RuntimeOptions& aOptions);

  // JS thread; every rooted value made in the runtime must be gone.
  ~Runtime();

  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // The runtime that Create() made for this context. Any context of ours.
  static Runtime* From(JSContext* aCx);

  JSContext* Context() const { return mCx; }
  JSObject* Global() const { return mGlobal; }
  JobQueue& Jobs() { return *mJobs; }

  // The loader that serves this runtime's imports; it registers itself. Null
  // without one. JS thread.
  ModuleLoader* Loader() const { return mLoader; }
  void SetLoader(ModuleLoader* aLoader) { mLoader = aLoader; }

  // Room for one pointer of whoever made the runtime. JS thread.
  void* Owner() const { return mOwner; }
  void SetOwner(void* aOwner) { mOwner = aOwner; }

  // Who hears of exceptions that nobody caught; not owned. JS thread.
  void SetUncaughtHandler(UncaughtHandler* aHandler);

  // At native depth 0: runs all microtasks, reports unhandled rejections and
  // lets go of what WeakRefs kept alive. At any other depth does nothing.
  // JS thread.
  void Checkpoint();

  // Runs cleanup callbacks of FinalizationRegistry objects that the collector
  // scheduled. True if there were any. JS thread, depth 0, a task of its own.
  bool RunFinalizationCleanup();

  // Full collection; foreground finalisers have run when it returns. JS
  // thread.
  void CollectGarbage();

  // Cuts short the JavaScript that runs now and all that starts until
  // ClearTermination(): calls fail with no exception pending. Any thread.
  void Terminate();
  bool IsTerminated() const { return mTerminated.load(); }
  // JS thread.
  void ClearTermination();

 private:
  using Functions = JS::GCVector<JSFunction*, 0, js::SystemAllocPolicy>;

  explicit Runtime(JSContext* aCx);
  bool Init(const RuntimeOptions& aOptions);
  bool MakeGlobal();
  static bool OnInterrupt(JSContext* aCx);
  static void OnFinalizationCleanup(JSFunction* aCleanup, JSObject*,
                                    void* aSelf);

  JSContext* const mCx;
  JS::PersistentRooted<JSObject*> mGlobal;
  JS::PersistentRooted<Functions> mCleanups;
  mozilla::UniquePtr<JobQueue> mJobs;
  ModuleLoader* mLoader = nullptr;
  void* mOwner = nullptr;
  std::atomic<bool> mTerminated{false};
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_RUNTIME_H_
