// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_SUPPORT_FAKEEVENTTARGET_H_
#define TESTS_GTEST_SUPPORT_FAKEEVENTTARGET_H_

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "bridge/dispatch/EventTarget.h"

// An event loop that runs when the test says so, and counts. It has no pool.

namespace monkeybridge {

class FakeEventTarget final : public EventTarget {
 public:
  bool Dispatch(mozilla::UniquePtr<Runnable> aRunnable) override {
    std::lock_guard<std::mutex> lock(mLock);
    if (mClosed) {
      return false;
    }
    mQueue.push_back(std::move(aRunnable));
    mDispatched++;
    mChanged.notify_all();
    return true;
  }

  bool DispatchToPool(mozilla::UniquePtr<Runnable>) override { return false; }

  void AddKeepAlive() override { ChangeKeepAlive(+1); }
  void RemoveKeepAlive() override { ChangeKeepAlive(-1); }

  void PerformCheckpoint() override { mCheckpoints++; }

  // Runs one task; false if there is none.
  bool RunOne() {
    std::unique_lock<std::mutex> lock(mLock);
    if (mQueue.empty()) {
      return false;
    }
    auto runnable = std::move(mQueue.front());
    mQueue.pop_front();
    lock.unlock();
    runnable->Run();
    return true;
  }

  void RunAll() {
    while (RunOne()) {
    }
  }

  // Waits for a task and runs it; false if none comes in time.
  bool WaitAndRunOne(int aMilliseconds = 10000) {
    {
      std::unique_lock<std::mutex> lock(mLock);
      // system_clock: ThreadSanitizer knows that form of waiting.
      auto until = std::chrono::system_clock::now() +
                   std::chrono::milliseconds(aMilliseconds);
      mChanged.wait_until(lock, until, [this] { return !mQueue.empty(); });
    }
    return RunOne();
  }

  // Refuses and destroys everything from now on.
  void Close() {
    std::deque<mozilla::UniquePtr<Runnable>> queue;
    {
      std::lock_guard<std::mutex> lock(mLock);
      mClosed = true;
      queue.swap(mQueue);
    }
  }

  int Dispatched() const { return Read(mDispatched); }
  int KeepAlive() const { return Read(mKeepAlive); }
  int LowestKeepAlive() const { return Read(mLowestKeepAlive); }
  int Checkpoints() const { return mCheckpoints; }

 private:
  void ChangeKeepAlive(int aBy) {
    std::lock_guard<std::mutex> lock(mLock);
    mKeepAlive += aBy;
    if (mKeepAlive < mLowestKeepAlive) {
      mLowestKeepAlive = mKeepAlive;
    }
  }

  int Read(const int& aValue) const {
    std::lock_guard<std::mutex> lock(mLock);
    return aValue;
  }

  mutable std::mutex mLock;
  std::condition_variable mChanged;
  std::deque<mozilla::UniquePtr<Runnable>> mQueue;
  bool mClosed = false;
  int mDispatched = 0;
  int mKeepAlive = 0;
  int mLowestKeepAlive = 0;
  int mCheckpoints = 0;
};

}  // namespace monkeybridge

#endif  // TESTS_GTEST_SUPPORT_FAKEEVENTTARGET_H_
