// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/ThreadPool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace monkeybridge {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A gate that threads wait at, and a count of those that do. Shared, because
// threads of a closed pool may outlive the test's frame.
struct Gate {
  std::mutex mLock;
  std::condition_variable mChanged;
  int mWaiting = 0;
  int mPassed = 0;
  bool mOpen = false;

  void Pass() {
    std::unique_lock<std::mutex> guard(mLock);
    mWaiting++;
    mChanged.notify_all();
    mChanged.wait(guard, [this] { return mOpen; });
    mPassed++;
    mChanged.notify_all();
  }
  void Open() {
    std::lock_guard<std::mutex> guard(mLock);
    mOpen = true;
    mChanged.notify_all();
  }
  template <class Condition>
  bool Await(Condition aCondition) {
    std::unique_lock<std::mutex> guard(mLock);
    return mChanged.wait_for(guard, seconds(20), aCondition);
  }
};

TEST(ThreadPoolTest, BlockedWorkNeverKeepsOtherWorkFromStarting) {
  auto gate = std::make_shared<Gate>();
  ThreadPool pool;
  constexpr int kBlocked = 40;
  for (int i = 0; i < kBlocked; i++) {
    ASSERT_TRUE(pool.Post(MakeRunnable("block", [gate] { gate->Pass(); })));
  }
  EXPECT_TRUE(gate->Await([&] { return gate->mWaiting == kBlocked; }));
  EXPECT_EQ(pool.Threads(), size_t(kBlocked));
  gate->Open();
  EXPECT_TRUE(gate->Await([&] { return gate->mPassed == kBlocked; }));
}

TEST(ThreadPoolTest, IdleThreadIsUsedAgain) {
  auto gate = std::make_shared<Gate>();
  gate->Open();
  ThreadPool pool(10000);
  for (int i = 1; i <= 20; i++) {
    ASSERT_TRUE(pool.Post(MakeRunnable("short", [gate] { gate->Pass(); })));
    ASSERT_TRUE(gate->Await([&] { return gate->mPassed == i; }));
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_LE(pool.Threads(), 3u);
}

TEST(ThreadPoolTest, IdleThreadsRetire) {
  ThreadPool pool(10);
  auto gate = std::make_shared<Gate>();
  gate->Open();
  ASSERT_TRUE(pool.Post(MakeRunnable("short", [gate] { gate->Pass(); })));
  ASSERT_TRUE(gate->Await([&] { return gate->mPassed == 1; }));
  for (int i = 0; i < 1000 && pool.Threads() > 0; i++) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_EQ(pool.Threads(), 0u);
}

TEST(ThreadPoolTest, CloseDoesNotWaitForRunningWorkAndRefusesMore) {
  auto gate = std::make_shared<Gate>();
  auto pool = std::make_unique<ThreadPool>();
  ASSERT_TRUE(pool->Post(MakeRunnable("block", [gate] { gate->Pass(); })));
  ASSERT_TRUE(gate->Await([&] { return gate->mWaiting == 1; }));
  pool->Close();
  EXPECT_FALSE(pool->Post(MakeRunnable("late", [gate] { gate->Pass(); })));
  pool = nullptr;
  gate->Open();
  EXPECT_TRUE(gate->Await([&] { return gate->mPassed == 1; }));
}

}  // namespace
}  // namespace monkeybridge
