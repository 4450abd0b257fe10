// SPDX-License-Identifier: MPL-2.0

// When the JS thread is told, and what keeps its loop alive.

#include <thread>
#include <vector>

#include "bridge/base/Counters.h"
#include "tests/gtest/dispatch/MailboxFixture.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

TEST_F(MailboxTest, WakesOncePerBatch) {
  PostElsewhere(1, 1000);
  EXPECT_EQ(mTarget.Dispatched(), 1);
  mTarget.RunAll();
  EXPECT_EQ(mTaken.size(), 1000u);
  EXPECT_EQ(mDrainer.mDrains, 1);
  PostElsewhere(1, 10);
  EXPECT_EQ(mTarget.Dispatched(), 2);
  mTarget.RunAll();
  for (uint64_t i = 1; i <= 1000; i++) {
    ASSERT_TRUE(Post(i));
  }
  EXPECT_EQ(mTarget.Dispatched(), 3) << "own posts too";
  mTarget.RunAll();
  EXPECT_EQ(mDrainer.mDrains, 3);
  EXPECT_EQ(mTaken.size(), 2010u);
}

TEST_F(MailboxTest, AnnouncesWhatADrainLeft) {
  PostElsewhere(1, 5);
  for (uint64_t i = 6; i <= 10; i++) {
    ASSERT_TRUE(Post(i));
  }
  mDrainer.mDrain = [this] { Take(); };
  for (int i = 0; i < 10; i++) {
    ASSERT_GT(mTarget.KeepAlive(), 0);
    ASSERT_TRUE(mTarget.RunOne());
  }
  EXPECT_EQ(std::set<uint64_t>(mTaken.begin(), mTaken.end()).size(), 10u);
  mTarget.RunAll();
  EXPECT_EQ(mTarget.KeepAlive(), 0);
}

TEST_F(MailboxTest, NeverHasMoreThanTwoWakesUnderWay) {
  mDrainer.mDrain = [this] {
    for (int i = 0; i < 50 && Take() != 0; i++) {
      ASSERT_TRUE(Post(1));
      PostElsewhere(2, 2);
    }
    ASSERT_LE(mTarget.KeepAlive(), 3) << "two, and the one that runs";
    if (mTaken.size() > 500) {
      TakeAll();
    }
  };
  ASSERT_TRUE(Post(1));
  PostElsewhere(2, 2);
  while (mTaken.size() < 500) {
    ASSERT_TRUE(mTarget.RunOne());
  }
}

TEST_F(MailboxTest, ANestedLoopIsToldOfNewRecords) {
  int depth = 0;
  mDrainer.mDrain = [&] {
    while (uint64_t value = Take()) {
      if (value == 1) {
        PostElsewhere(2, 2);
        ASSERT_TRUE(Post(3));
        depth++;
        mTarget.RunAll();  // what a callback does that waits in a nested loop
        depth--;
        EXPECT_EQ(mTaken.size(), 3u);
      } else {
        EXPECT_EQ(depth, 1);
      }
    }
  };
  PostElsewhere(1, 1);
  mTarget.RunAll();
  EXPECT_EQ(mTaken.size(), 3u);
}

TEST_F(MailboxTest, KeepsTheLoopAliveWhileRecordsWait) {
  EXPECT_EQ(mTarget.KeepAlive(), 0);
  PostElsewhere(1, 3);
  EXPECT_EQ(mTarget.KeepAlive(), 1);
  mTarget.RunAll();
  EXPECT_EQ(mTarget.KeepAlive(), 0);
  ASSERT_TRUE(Post(1));
  EXPECT_EQ(mTarget.KeepAlive(), 1);
  ASSERT_TRUE(mBox->NextLocal(mTask));
  mTarget.RunAll();
  EXPECT_EQ(mTarget.KeepAlive(), 0) << "also when nothing was left to drain";
  EXPECT_EQ(mDrainer.mDrains, 1);
}

TEST_F(MailboxTest, GivesMemoryOfABurstBack) {
  PostElsewhere(1, 100);
  TakeAll();
  PostElsewhere(1, 100);
  TakeAll();
  for (uint64_t i = 1; i <= 100; i++) {
    ASSERT_TRUE(Post(i));
  }
  TakeAll();
  size_t usual = mBox->MemoryUse();
  for (int round = 0; round < 100; round++) {
    PostElsewhere(1, 100);
    TakeAll();
  }
  EXPECT_EQ(mBox->MemoryUse(), usual) << "the same memory again and again";
  PostElsewhere(1, 200000);
  for (uint64_t i = 1; i <= 200000; i++) {
    ASSERT_TRUE(Post(i));
  }
  EXPECT_GT(mBox->MemoryUse(), size_t(4) << 20);
  TakeAll();
  EXPECT_LE(mBox->MemoryUse(), size_t(1) << 20);
  PostElsewhere(1, 200000);
  Take();
  PostElsewhere(1, 200000);  // both halves are big now
  TakeAll();
  EXPECT_LE(mBox->MemoryUse(), size_t(1) << 20);
  PostElsewhere(1, 200000);
  Take();
  PostElsewhere(1, 10);  // the big one is the posters' again
  TakeAll();
  EXPECT_LE(mBox->MemoryUse(), size_t(1) << 20);
  PostElsewhere(1, 1);
  EXPECT_EQ(Take(), 1u);
}

}  // namespace monkeybridge
