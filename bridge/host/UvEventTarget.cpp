// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/UvEventTarget.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace monkeybridge {

namespace {

// How long to look for more foreign work before sleeping.
constexpr uint64_t kSpinNs = 30 * 1000;

bool HasSeveralCores() {
  static const bool sSeveral = sysconf(_SC_NPROCESSORS_ONLN) > 1;
  return sSeveral;
}

void Relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

UvEventTarget::UvEventTarget(CheckpointHandler* aHandler)
    : mHandler(aHandler), mThread(pthread_self()) {
  uv_loop_init(&mLoop);
  uv_async_init(&mLoop, &mAsync, [](uv_async_t*) {});
  uv_timer_init(&mLoop, &mTimer);
}

UvEventTarget::~UvEventTarget() {
  Close();
  uv_walk(
      &mLoop,
      [](uv_handle_t* aHandle, void*) {
        if (!uv_is_closing(aHandle)) {
          uv_close(aHandle, nullptr);
        }
      },
      nullptr);
  uv_run(&mLoop, UV_RUN_DEFAULT);
  uv_loop_close(&mLoop);
}

bool UvEventTarget::Dispatch(mozilla::UniquePtr<Runnable> aRunnable) {
  {
    std::lock_guard<std::mutex> guard(mLock);
    if (!mClosed) {
      mQueue.push_back(std::move(aRunnable));
      mForeign |= !pthread_equal(mThread, pthread_self());
      if (!mHasWork.exchange(true)) {
        // Inside the lock: Close() must not free the loop meanwhile.
        uv_async_send(&mAsync);
      }
      return true;
    }
  }
  return false;
}

bool UvEventTarget::DispatchToPool(mozilla::UniquePtr<Runnable> aRunnable) {
  return mPool.Post(std::move(aRunnable));
}

void UvEventTarget::AddKeepAlive() {
  mKeepAlives.fetch_add(1, std::memory_order_relaxed);
}

void UvEventTarget::RemoveKeepAlive() {
  if (mKeepAlives.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    Wake();
  }
}

void UvEventTarget::Wake() {
  if (pthread_equal(mThread, pthread_self())) {
    return;
  }
  std::lock_guard<std::mutex> guard(mLock);
  if (!mClosed) {
    uv_async_send(&mAsync);
  }
}

void UvEventTarget::PerformCheckpoint() { mHandler->OnCheckpoint(); }

bool UvEventTarget::RunTasks(const bool& aStop) {
  {
    std::lock_guard<std::mutex> guard(mLock);
    std::swap(mQueue, mRunning);
    mHasWork.store(false);
    mSpin = mForeign;
    mForeign = false;
  }
  // A task may run the loop again (a nested one of a host's): take what is
  // left away from it, in order.
  std::vector<mozilla::UniquePtr<Runnable>> tasks = std::move(mRunning);
  bool any = !tasks.empty();
  for (mozilla::UniquePtr<Runnable>& task : tasks) {
    if (aStop) {
      break;
    }
    task->Run();
    task = nullptr;
    PerformCheckpoint();
  }
  tasks.clear();
  mRunning = std::move(tasks);
  return any;
}

bool UvEventTarget::IsAlive() const {
  return mHasWork.load() || mKeepAlives.load(std::memory_order_acquire) > 0;
}

bool UvEventTarget::SpinForWork() {
  if (!mSpin || !HasSeveralCores()) {
    return false;
  }
  mSpin = false;
  uint64_t end = uv_hrtime() + kSpinNs;
  do {
    for (int i = 0; i < 32; i++) {
      if (mHasWork.load(std::memory_order_relaxed)) {
        return true;
      }
      Relax();
    }
  } while (uv_hrtime() < end);
  return false;
}

void UvEventTarget::Wait(double aTimeoutMs) {
  if (mHasWork.load() || SpinForWork()) {
    return;
  }
  if (aTimeoutMs == 0) {
    Poll();
    return;
  }
  if (aTimeoutMs > 0) {
    // The timer repeats: uv_run fires what is due before it sleeps, and a timer
    // that this thread was too slow for would no longer wake it.
    uint64_t timeout = uint64_t(std::ceil(aTimeoutMs));
    uv_update_time(&mLoop);
    uv_timer_start(
        &mTimer, [](uv_timer_t*) {}, timeout, timeout);
  }
  uv_run(&mLoop, UV_RUN_ONCE);
  uv_timer_stop(&mTimer);
}

void UvEventTarget::Poll() { uv_run(&mLoop, UV_RUN_NOWAIT); }

void UvEventTarget::Close() {
  std::vector<mozilla::UniquePtr<Runnable>> dropped;
  {
    std::lock_guard<std::mutex> guard(mLock);
    mClosed = true;
    mHasWork.store(false);
    std::swap(dropped, mQueue);
  }
  dropped.clear();
  mPool.Close();
}

}  // namespace monkeybridge
