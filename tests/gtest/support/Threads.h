// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_SUPPORT_THREADS_H_
#define TESTS_GTEST_SUPPORT_THREADS_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <latch>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

// Threads that play Rust threads: many at once, or one that does what the test
// tells it, step by step.

namespace monkeybridge {

// Many threads that start at the same moment and run aWork(index). Joined by
// Join() or at the end.
class ThreadGroup final {
 public:
  template <typename Work>
  ThreadGroup(int aThreads, Work aWork) : mStart(aThreads) {
    for (int i = 0; i < aThreads; i++) {
      mThreads.emplace_back([this, aWork, i] {
        mStart.arrive_and_wait();
        aWork(i);
      });
    }
  }
  ~ThreadGroup() { Join(); }

  void Join() {
    for (std::thread& thread : mThreads) {
      thread.join();
    }
    mThreads.clear();
  }

 private:
  std::latch mStart;
  std::vector<std::thread> mThreads;
};

// Runs aWork(index) on many threads at once and waits for all of them.
template <typename Work>
void RunThreads(int aThreads, Work aWork) {
  ThreadGroup(aThreads, aWork).Join();
}

// One thread that does what it is given, in order.
class ScriptedThread final {
 public:
  ScriptedThread() : mThread([this] { Work(); }) {}
  ~ScriptedThread() {
    Start({});
    mThread.join();
  }

  // Lets the thread do something; does not wait.
  void Start(std::function<void()> aStep) {
    std::lock_guard<std::mutex> lock(mLock);
    mSteps.push_back(std::move(aStep));
    mBusy++;
    mChanged.notify_all();
  }

  // Waits until every step so far is done.
  void Wait() {
    std::unique_lock<std::mutex> lock(mLock);
    mChanged.wait(lock, [this] { return mBusy == 0; });
  }

  // Lets the thread do something and waits for it.
  void Do(std::function<void()> aStep) {
    Start(std::move(aStep));
    Wait();
  }

 private:
  void Work() {
    std::unique_lock<std::mutex> lock(mLock);
    for (;;) {
      mChanged.wait(lock, [this] { return !mSteps.empty(); });
      std::function<void()> step = std::move(mSteps.front());
      mSteps.pop_front();
      if (!step) {
        return;
      }
      lock.unlock();
      step();
      step = nullptr;
      lock.lock();
      mBusy--;
      mChanged.notify_all();
    }
  }

  std::mutex mLock;
  std::condition_variable mChanged;
  std::deque<std::function<void()>> mSteps;
  int mBusy = 0;
  std::thread mThread;
};

}  // namespace monkeybridge

#endif  // TESTS_GTEST_SUPPORT_THREADS_H_
