// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/Spin.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "bridge/dispatch/Futex.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

TEST(SpinTest, LooksAtLeastOnceAndStopsAtTheFirstSuccess) {
  int looks = 0;
  EXPECT_TRUE(SpinUntil(1000, [&] { return ++looks > 0; }));
  EXPECT_EQ(looks, 1);
}

TEST(SpinTest, GivesUpInTime) {
  int64_t start = MonotonicNs();
  EXPECT_FALSE(SpinUntil(100, [] { return false; }));
  EXPECT_LT(MonotonicNs() - start, 1'000'000'000);
}

TEST(SpinTest, LeavesOneCoreToTheOthers) {
  std::vector<std::unique_ptr<AutoSpinner>> spinners;
  int spinning = 0;
  for (int i = 0; i < 4096; i++) {
    spinners.push_back(std::make_unique<AutoSpinner>());
    spinning += spinners.back()->MaySpin();
  }
  EXPECT_LT(spinning, int(std::thread::hardware_concurrency()));
  spinners.clear();
  int again = 0;
  for (int i = 0; i < 4096; i++) {
    spinners.push_back(std::make_unique<AutoSpinner>());
    again += spinners.back()->MaySpin();
  }
  EXPECT_EQ(again, spinning) << "the right is given back";
}

TEST(FutexTest, SleepsUntilItsDeadline) {
  std::atomic<uint32_t> word{1};
  int64_t deadline = MonotonicNs() + 20'000'000;
  while (FutexWait(word, 1, deadline)) {
  }
  EXPECT_GE(MonotonicNs(), deadline);
}

TEST(FutexTest, DoesNotSleepIfTheWordHasChanged) {
  std::atomic<uint32_t> word{1};
  EXPECT_TRUE(FutexWait(word, 2, kNoDeadline));
}

TEST(FutexTest, WakesEveryThreadThatSleeps) {
  std::atomic<uint32_t> word{0};
  ThreadGroup threads(4, [&](int) {
    while (word == 0) {
      FutexWait(word, 0, kNoDeadline);
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  word = 1;
  FutexWakeAll(word);
  threads.Join();
}

}  // namespace monkeybridge
