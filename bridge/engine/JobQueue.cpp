// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/JobQueue.h"

#include <utility>

#include "bridge/engine/Exceptions.h"
#include "js/CallAndConstruct.h"
#include "js/Exception.h"
#include "js/ValueArray.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {
// A queue that once was longer than this gives its memory back when empty.
constexpr size_t kKeptJobs = 16 * 1024;
}  // namespace

// The engine's debugger sets the queue aside with this.
class JobQueue::Saved final : public JobQueue::SavedJobQueue {
 public:
  Saved(JSContext* aCx, JobQueue* aQueue)
      : mQueue(aQueue), mJobs(aCx), mNext(aQueue->mNext) {
    std::swap(mJobs.get(), aQueue->mJobs.get());
    aQueue->mNext = 0;
  }
  ~Saved() override {
    std::swap(mJobs.get(), mQueue->mJobs.get());
    mQueue->mNext = mNext;
  }

 private:
  JobQueue* const mQueue;
  JS::PersistentRooted<Objects> mJobs;
  const size_t mNext;
};

JobQueue::JobQueue(JSContext* aCx) : mCx(aCx), mJobs(aCx), mRejected(aCx) {}

void JobQueue::Attach() {
  JS::SetJobQueue(mCx, this);
  JS::SetPromiseRejectionTrackerCallback(mCx, &JobQueue::OnRejection, this);
}

JSObject* JobQueue::getIncumbentGlobal(JSContext* aCx) {
  return JS::CurrentGlobalOrNull(aCx);
}

bool JobQueue::enqueuePromiseJob(JSContext*, JS::Handle<JSObject*>,
                                 JS::Handle<JSObject*> aJob,
                                 JS::Handle<JSObject*>, JS::Handle<JSObject*>) {
  return Enqueue(aJob);
}

bool JobQueue::Enqueue(JS::Handle<JSObject*> aJob) {
  if (!mJobs.append(aJob)) {
    JS_ReportOutOfMemory(mCx);
    return false;
  }
  JS::JobQueueMayNotBeEmpty(mCx);
  return true;
}

bool JobQueue::empty() const { return mNext == mJobs.length(); }

void JobQueue::runJobs(JSContext*) { RunAll(); }

js::UniquePtr<JS::JobQueue::SavedJobQueue> JobQueue::saveJobQueue(
    JSContext* aCx) {
  auto saved = js::MakeUnique<Saved>(aCx, this);
  if (!saved) {
    JS_ReportOutOfMemory(aCx);
  }
  return saved;
}

void JobQueue::RunAll() {
  JS::Rooted<JSObject*> job(mCx);
  JS::Rooted<JS::Value> callee(mCx);
  JS::Rooted<JS::Value> ignored(mCx);
  while (mNext < mJobs.length()) {
    job = mJobs[mNext];
    mJobs[mNext++].set(nullptr);
    if (empty()) {
      // Lets the engine continue an await at once when no other job is due.
      JS::JobQueueIsEmpty(mCx);
    }
    JSAutoRealm realm(mCx, job);
    callee.setObject(*job);
    if (!JS::Call(mCx, JS::UndefinedHandleValue, callee,
                  JS::HandleValueArray::empty(), &ignored)) {
      ReportPending();
    }
  }
  if (mJobs.length() > kKeptJobs) {
    mJobs.get().clearAndFree();
  } else {
    mJobs.clear();
  }
  mNext = 0;
}

void JobQueue::Drain() {
  if (mDraining) {
    return;
  }
  mDraining = true;
  do {
    RunAll();
    ReportRejections();
  } while (!empty());
  mDraining = false;
}

void JobQueue::ReportPending() {
  JS::Rooted<JS::Value> error(mCx);
  JS::Rooted<JSObject*> stack(mCx);
  bool terminated = !TakeException(mCx, &error, &stack);
  if (!mHandler) {
    return;
  }
  if (terminated) {
    mHandler->OnTerminated(mCx);
  } else {
    mHandler->OnUncaughtError(mCx, error, stack);
  }
  JS_ClearPendingException(mCx);
}

void JobQueue::OnRejection(JSContext*, bool, JS::Handle<JSObject*> aPromise,
                           JS::PromiseRejectionHandlingState aState,
                           void* aSelf) {
  auto* self = static_cast<JobQueue*>(aSelf);
  if (aState == JS::PromiseRejectionHandlingState::Unhandled &&
      !self->mRejected.append(aPromise)) {
    js::AutoEnterOOMUnsafeRegion().crash("rejected promises");
  }
}

void JobQueue::ReportRejections() {
  JS::Rooted<JSObject*> promise(mCx);
  JS::Rooted<JS::Value> reason(mCx);
  for (size_t i = 0; i < mRejected.length(); i++) {
    promise = mRejected[i];
    // One that got a handler meanwhile needs no report.
    if (JS::GetPromiseIsHandled(promise)) {
      continue;
    }
    JSAutoRealm realm(mCx, promise);
    reason = JS::GetPromiseResult(promise);
    if (mHandler) {
      mHandler->OnUnhandledRejection(mCx, reason, promise);
      JS_ClearPendingException(mCx);
    }
  }
  mRejected.clear();
}

void JobQueue::Discard() {
  mJobs.clear();
  mNext = 0;
  mRejected.clear();
}

}  // namespace monkeybridge
