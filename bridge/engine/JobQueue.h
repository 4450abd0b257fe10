// SPDX-License-Identifier: MPL-2.0

// The microtasks of one runtime: promise jobs and queueMicrotask() callbacks in
// one first-in-first-out queue, and the promises that were rejected while
// nobody listened. Drain() empties the queue, then reports the rejections that
// are still unhandled.
// Beware: Drain() belongs at native depth 0 (Runtime::Checkpoint() sees to
// it). All functions: JS thread.

#ifndef BRIDGE_ENGINE_JOBQUEUE_H_
#define BRIDGE_ENGINE_JOBQUEUE_H_

#include <cstddef>

#include "bridge/base/Annotations.h"
#include "js/GCVector.h"
#include "js/Promise.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Told of what no JavaScript caught. Runs with no exception pending, in the
// runtime's realm, and may run JavaScript.
class UncaughtHandler {
 public:
  virtual ~UncaughtHandler() = default;
  // aStack is a saved frame or null.
  virtual void OnUncaughtError(JSContext* aCx, JS::Handle<JS::Value> aError,
                               JS::Handle<JSObject*> aStack) = 0;
  virtual void OnUnhandledRejection(JSContext* aCx,
                                    JS::Handle<JS::Value> aReason,
                                    JS::Handle<JSObject*> aPromise) = 0;
  // JavaScript was cut short by Runtime::Terminate().
  virtual void OnTerminated(JSContext* aCx) = 0;
};

class JobQueue final : public JS::JobQueue {
 public:
  explicit JobQueue(JSContext* aCx);
  ~JobQueue() override = default;

  // Makes this the queue of the context.
  void Attach();

  void SetHandler(UncaughtHandler* aHandler) { mHandler = aHandler; }

  // Appends a callable that takes no arguments. False when out of memory, with
  // a pending exception.
  MB_JSAPI bool Enqueue(JS::Handle<JSObject*> aJob);

  // Runs jobs until none is left, then reports rejections; again while that
  // made new jobs. Does nothing when called from inside a job.
  void Drain();

  // Hands the pending exception, or the termination, to the handler.
  void ReportPending();

  // Forgets all jobs and rejections: what is queued at the end of a runtime
  // never runs.
  void Discard();

  // JS::JobQueue
  JSObject* getIncumbentGlobal(JSContext* aCx) override;
  bool enqueuePromiseJob(JSContext* aCx, JS::Handle<JSObject*> aPromise,
                         JS::Handle<JSObject*> aJob,
                         JS::Handle<JSObject*> aAllocationSite,
                         JS::Handle<JSObject*> aIncumbentGlobal) override;
  void runJobs(JSContext* aCx) override;
  bool empty() const override;

 protected:
  js::UniquePtr<SavedJobQueue> saveJobQueue(JSContext* aCx) override;

 private:
  using Objects = JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>;
  class Saved;

  static void OnRejection(JSContext* aCx, bool aMuted,
                          JS::Handle<JSObject*> aPromise,
                          JS::PromiseRejectionHandlingState aState,
                          void* aSelf);
  void RunAll();
  void ReportRejections();

  JSContext* const mCx;
  UncaughtHandler* mHandler = nullptr;
  // Jobs before mNext have run; the vector is emptied when the last one has.
  JS::PersistentRooted<Objects> mJobs;
  size_t mNext = 0;
  JS::PersistentRooted<Objects> mRejected;
  bool mDraining = false;
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_JOBQUEUE_H_
