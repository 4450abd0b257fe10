// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/ThreadPool.h"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "mozilla/RefCounted.h"

namespace monkeybridge {

class ThreadPool::State final
    : public mozilla::external::AtomicRefCounted<ThreadPool::State> {
 public:
  MOZ_DECLARE_REFCOUNTED_TYPENAME(ThreadPool::State)

  explicit State(unsigned aIdleMs) : mIdle(aIdleMs) {}

  bool Post(mozilla::UniquePtr<Runnable> aWork) {
    std::unique_lock<std::mutex> guard(mLock);
    if (mClosed) {
      guard.unlock();
      return false;
    }
    mQueue.push_back(std::move(aWork));
    if (mQueue.size() <= mIdleThreads || StartThread()) {
      mWake.notify_one();
      return true;
    }
    if (mThreads > 0) {
      return true;  // one of them comes to it
    }
    mozilla::UniquePtr<Runnable> refused = std::move(mQueue.back());
    mQueue.pop_back();
    guard.unlock();
    return false;
  }

  void Close() {
    std::deque<mozilla::UniquePtr<Runnable>> dropped;
    std::lock_guard<std::mutex> guard(mLock);
    mClosed = true;
    // Destroyed after the lock is given back: a destructor may report.
    std::swap(dropped, mQueue);
    mWake.notify_all();
    mDropped = std::move(dropped);
  }

  void DestroyDropped() {
    std::deque<mozilla::UniquePtr<Runnable>> dropped;
    {
      std::lock_guard<std::mutex> guard(mLock);
      std::swap(dropped, mDropped);
    }
  }

  size_t Threads() {
    std::lock_guard<std::mutex> guard(mLock);
    return mThreads;
  }

 private:
  // With the lock held.
  bool StartThread() {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    AddRef();  // the thread's own reference
    bool started =
        pthread_create(&thread, &attributes, &State::ThreadMain, this) == 0;
    pthread_attr_destroy(&attributes);
    if (started) {
      mThreads++;
      pthread_setname_np(thread, "mb-pool");
    } else {
      Release();
    }
    return started;
  }

  static void* ThreadMain(void* aSelf) {
    auto* self = static_cast<State*>(aSelf);
    self->Serve();
    self->Release();
    return nullptr;
  }

  void Serve() {
    std::unique_lock<std::mutex> guard(mLock);
    while (true) {
      if (mQueue.empty()) {
        if (mClosed) {
          break;
        }
        mIdleThreads++;
        bool work = mWake.wait_for(
            guard, mIdle, [this] { return mClosed || !mQueue.empty(); });
        mIdleThreads--;
        if (!work) {
          break;
        }
        continue;
      }
      mozilla::UniquePtr<Runnable> next = std::move(mQueue.front());
      mQueue.pop_front();
      guard.unlock();
      next->Run();
      next = nullptr;
      guard.lock();
    }
    mThreads--;
  }

  std::mutex mLock;
  std::condition_variable mWake;
  std::deque<mozilla::UniquePtr<Runnable>> mQueue;
  std::deque<mozilla::UniquePtr<Runnable>> mDropped;
  const std::chrono::milliseconds mIdle;
  size_t mThreads = 0;
  size_t mIdleThreads = 0;
  bool mClosed = false;
};

ThreadPool::ThreadPool(unsigned aIdleMs) : mState(new State(aIdleMs)) {}

ThreadPool::~ThreadPool() { Close(); }

bool ThreadPool::Post(mozilla::UniquePtr<Runnable> aWork) {
  return mState->Post(std::move(aWork));
}

void ThreadPool::Close() {
  mState->Close();
  mState->DestroyDropped();
}

size_t ThreadPool::Threads() const { return mState->Threads(); }

}  // namespace monkeybridge
