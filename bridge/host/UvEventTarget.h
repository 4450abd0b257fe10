// SPDX-License-Identifier: MPL-2.0

// The event target of the shell: a queue that any thread feeds, over a libuv
// loop that sleeps and wakes. Host runs it. After work that came from another
// thread it looks for more during some microseconds before it sleeps, because
// waking a sleeping core is slow.
// Beware: libuv decides nothing about when the program ends; keep-alives and
// queued tasks do (IsAlive()).

#ifndef BRIDGE_HOST_UVEVENTTARGET_H_
#define BRIDGE_HOST_UVEVENTTARGET_H_

#include <pthread.h>
#include <uv.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "bridge/dispatch/EventTarget.h"
#include "bridge/dispatch/Runnable.h"
#include "bridge/host/ThreadPool.h"

namespace monkeybridge {

// What the event target calls at the end of a task. JS thread.
class CheckpointHandler {
 public:
  virtual void OnCheckpoint() = 0;

 protected:
  ~CheckpointHandler() = default;
};

class UvEventTarget final : public EventTarget {
 public:
  explicit UvEventTarget(CheckpointHandler* aHandler);
  // JS thread, after Close().
  ~UvEventTarget();

  // EventTarget
  bool Dispatch(mozilla::UniquePtr<Runnable> aRunnable) override;
  bool DispatchToPool(mozilla::UniquePtr<Runnable> aRunnable) override;
  void AddKeepAlive() override;
  void RemoveKeepAlive() override;
  void PerformCheckpoint() override;

  // The rest: JS thread.

  uv_loop_t* Loop() { return &mLoop; }

  // Runs the tasks that are queued now, each followed by a checkpoint. False
  // when there were none. aStop is looked at before each task.
  bool RunTasks(const bool& aStop);

  // Whether a keep-alive or a queued task is there.
  bool IsAlive() const;

  // Sleeps until a task, a wake-up or an event of the loop comes, at most
  // aTimeoutMs (negative: no limit). Runs callbacks of libuv.
  void Wait(double aTimeoutMs);

  // Handles events of the loop that have come, without sleeping.
  void Poll();

  // Refuses everything from now on and destroys what is queued.
  void Close();

 private:
  void Wake();
  bool SpinForWork();

  CheckpointHandler* const mHandler;
  uv_loop_t mLoop;
  uv_async_t mAsync;
  uv_timer_t mTimer;
  const pthread_t mThread;
  std::mutex mLock;
  std::vector<mozilla::UniquePtr<Runnable>> mQueue;
  std::vector<mozilla::UniquePtr<Runnable>> mRunning;
  std::atomic<bool> mHasWork{false};
  std::atomic<int64_t> mKeepAlives{0};
  // Guarded by mLock.
  bool mClosed = false;
  bool mForeign = false;
  // JS thread: the last batch came from another thread.
  bool mSpin = false;
  ThreadPool mPool;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_UVEVENTTARGET_H_
