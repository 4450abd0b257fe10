// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/CurrentRustCall.h"

#include <gtest/gtest.h>
#include <string.h>

#include <atomic>
#include <string>

#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

using AutoEnter = CurrentRustCall::AutoEnter;

TEST(CurrentRustCallTest, FollowsCallsAndCallbacks) {
  CurrentRustCall current;
  EXPECT_EQ(current.Read().mName, nullptr);
  EXPECT_EQ(current.Read().mDepth, 0u);
  {
    AutoEnter outer(current, "outer");
    EXPECT_STREQ(current.Read().mName, "outer");
    EXPECT_EQ(current.Read().mDepth, 1u);
    {
      AutoEnter callback(current, nullptr);
      EXPECT_EQ(current.Read().mName, nullptr) << "it runs JavaScript";
      AutoEnter inner(current, "inner");
      EXPECT_STREQ(current.Read().mName, "inner");
      EXPECT_EQ(current.Read().mDepth, 3u);
    }
    EXPECT_STREQ(current.Read().mName, "outer");
    EXPECT_EQ(current.Read().mDepth, 1u);
  }
  EXPECT_EQ(current.Read().mName, nullptr);
  EXPECT_EQ(current.Read().mDepth, 0u);
}

TEST(CurrentRustCallTest, TheSequenceTellsOneCallFromTheNext) {
  CurrentRustCall current;
  uint64_t first;
  {
    AutoEnter call(current, "same");
    first = current.Read().mSequence;
    EXPECT_EQ(current.Read().mSequence, first);
  }
  AutoEnter call(current, "same");
  EXPECT_NE(current.Read().mSequence, first);
}

TEST(CurrentRustCallTest, OtherThreadsNeverSeeHalfAChange) {
  CurrentRustCall current;
  static const char* const kNames[] = {"one", "two", "three", "four"};
  std::atomic<bool> stop{false};
  std::atomic<int> readers{0};
  ThreadGroup threads(3, [&](int) {
    uint64_t last = 0;
    readers++;
    while (!stop) {
      CurrentRustCall::Snapshot now = current.Read();
      ASSERT_GE(now.mSequence, last);
      last = now.mSequence;
      // The name of depth n is the n-th.
      ASSERT_EQ(now.mName, now.mDepth ? kNames[now.mDepth - 1] : nullptr);
    }
  });
  while (readers < 3) {
    std::this_thread::yield();
  }
  for (int i = 0; i < 100000; i++) {
    AutoEnter one(current, kNames[0]);
    AutoEnter two(current, kNames[1]);
    AutoEnter three(current, kNames[2]);
    AutoEnter four(current, kNames[3]);
  }
  stop = true;
}

}  // namespace monkeybridge
