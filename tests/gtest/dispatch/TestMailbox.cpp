// SPDX-License-Identifier: MPL-2.0

// What is posted comes out, in order, whoever posts and takes.

#include <map>
#include <thread>
#include <vector>

#include "bridge/base/Counters.h"
#include "tests/gtest/dispatch/MailboxFixture.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

TEST_F(MailboxTest, GivesOutWhatWasPosted) {
  uint64_t words[] = {1, 2, 3, ~uint64_t(0)};
  EXPECT_TRUE(mBox->Post(kType, words));
  EXPECT_EQ(Counters::Get(Counters::Kind::QueuedTask), 1);
  ASSERT_TRUE(mBox->Next(mTask));
  EXPECT_EQ(&mTask.Type(), &kType);
  EXPECT_EQ(Values(mTask.Words().begin(), mTask.Words().end()),
            Values(words, words + 4));
  EXPECT_EQ(Counters::Get(Counters::Kind::QueuedTask), 0);
  EXPECT_FALSE(mBox->Next(mTask));
}

TEST_F(MailboxTest, TakesRecordsOfUpToItsLimitAndRefusesLongerOnes) {
  Values words(Task::kMaxWords + 1, 9);
  EXPECT_FALSE(mBox->Post(kType, words));
  EXPECT_FALSE(mBox->PostAt(mBox->Epoch(), kType, words));
  words.pop_back();
  EXPECT_TRUE(mBox->Post(kType, words));
  EXPECT_TRUE(mBox->Post(kType, {}));
  ASSERT_TRUE(mBox->Next(mTask));
  EXPECT_EQ(mTask.Words().size(), Task::kMaxWords);
  ASSERT_TRUE(mBox->Next(mTask));
  EXPECT_TRUE(mTask.Words().empty());
  EXPECT_FALSE(mBox->Next(mTask));
}

TEST_F(MailboxTest, ShowsWhatWaitsFromEveryThread) {
  const auto waiting = [this] {
    Values first;
    mBox->ForEachWaiting(
        [&](const TaskType& aType, std::span<uint64_t> aWords) {
          EXPECT_EQ(&aType, &kType);
          first.push_back(aWords[0]);
        });
    return first;
  };
  EXPECT_EQ(waiting(), Values());
  const auto post = [this](uint64_t aWord) {
    EXPECT_TRUE(mBox->Post(kType, {{aWord}}));
  };
  std::thread([&] { post(1), post(2), post(3); }).join();
  ASSERT_TRUE(mBox->Next(mTask));
  // 2 and 3 have been taken over in one piece; these have not.
  std::thread([&] { post(4); }).join();
  post(5);
  EXPECT_EQ(waiting(), (Values{5, 2, 3, 4}));
  for (int i = 0; i < 4; i++) EXPECT_TRUE(mBox->Next(mTask));
  EXPECT_EQ(waiting(), Values());
}

TEST_F(MailboxTest, KnowsItsThread) {
  EXPECT_TRUE(mBox->IsOwnerThread());
  EXPECT_EQ(mBox->OwnerThread(), CurrentThreadId());
  std::thread([this] { EXPECT_FALSE(mBox->IsOwnerThread()); }).join();
  EXPECT_EQ(Mailbox::ForRuntime(mBox->Id()), mBox);
  EXPECT_EQ(mBox->Target(), &mTarget);
  mBox->Close();
  EXPECT_FALSE(mBox->IsOwnerThread());
  EXPECT_EQ(mBox->OwnerThread(), 0);
  EXPECT_EQ(Mailbox::ForRuntime(mBox->Id()), mBox) << "it is never freed";
}

TEST_F(MailboxTest, EightThreadsPostAHundredThousandEachInOrder) {
  constexpr uint64_t kThreads = 8;
  constexpr uint64_t kPosts = 100000;
  ThreadGroup threads(kThreads, [this](int aIndex) {
    for (uint64_t i = 0; i < kPosts; i++) {
      uint64_t words[] = {uint64_t(aIndex), i, i * 3, ~i};
      ASSERT_TRUE(mBox->Post(kType, words));
    }
  });
  uint64_t nexts[kThreads] = {};
  uint64_t sum = 0;
  uint64_t seen = 0;
  mDrainer.mDrain = [&] {
    while (mBox->Next(mTask)) {
      auto words = mTask.Words();
      ASSERT_EQ(words[1], nexts[words[0]]++) << "out of order";
      ASSERT_EQ(words[3], ~words[1]);
      sum += words[2];
      seen++;
    }
  };
  while (seen < kThreads * kPosts) {
    ASSERT_TRUE(mTarget.WaitAndRunOne());
  }
  threads.Join();
  EXPECT_EQ(sum, kThreads * 3 * (kPosts * (kPosts - 1) / 2));
  mTarget.RunAll();
  EXPECT_EQ(seen, kThreads * kPosts);
  EXPECT_EQ(mTarget.KeepAlive(), 0);
}

TEST_F(MailboxTest, OwnPostsAndThoseOfOthersTakeTurns) {
  PostElsewhere(1, 1000);
  for (uint64_t i = 1001; i <= 2000; i++) {
    ASSERT_TRUE(Post(i));
  }
  // Whichever begins, neither waits for the end of the other.
  for (int i = 0; i < 200; i++) {
    Take();
  }
  Values remote;
  Values local;
  for (uint64_t value : mTaken) {
    (value <= 1000 ? remote : local).push_back(value);
  }
  EXPECT_GE(remote.size(), 64u);
  EXPECT_GE(local.size(), 64u);
  TakeAll();
  ASSERT_EQ(mTaken.size(), 2000u);
  uint64_t nextRemote = 1;
  uint64_t nextLocal = 1001;
  for (uint64_t value : mTaken) {
    EXPECT_EQ(value, value <= 1000 ? nextRemote++ : nextLocal++);
  }
}

TEST_F(MailboxTest, AFloodFromOneSideDoesNotStarveTheOther) {
  // Each record taken brings another one of its own kind.
  ASSERT_TRUE(Post(1));
  PostElsewhere(1000, 1000);
  for (int i = 0; i < 1000; i++) {
    uint64_t value = Take();
    ASSERT_NE(value, 0u);
    if (value == 1000) {
      break;
    }
    ASSERT_TRUE(Post(1));
    ASSERT_LT(i, 200) << "the other thread's record does not come";
  }
  TakeAll();
}

TEST_F(MailboxTest, NextLocalTakesOnlyWhatTheJsThreadPosted) {
  PostElsewhere(1, 2);
  ASSERT_TRUE(Post(3));
  ASSERT_TRUE(Post(4));
  EXPECT_TRUE(mBox->HasLocal());
  ASSERT_TRUE(mBox->NextLocal(mTask));
  EXPECT_EQ(mTask.Words()[0], 3u);
  ASSERT_TRUE(mBox->NextLocal(mTask));
  EXPECT_EQ(mTask.Words()[0], 4u);
  EXPECT_FALSE(mBox->NextLocal(mTask));
  EXPECT_FALSE(mBox->HasLocal());
  EXPECT_TRUE(mBox->HasWork());
  TakeAll();
  EXPECT_EQ(mTaken, (Values{1, 2}));
  EXPECT_FALSE(mBox->HasWork());
}

TEST_F(MailboxTest, APointIsReachedOnceAllPostsBeforeItAreTaken) {
  PostElsewhere(1, 3);
  ASSERT_TRUE(Post(4));
  const Mailbox::Point point = mBox->Now();
  PostElsewhere(5, 6);
  ASSERT_TRUE(Post(7));
  std::set<uint64_t> before = {1, 2, 3, 4};
  while (!before.empty()) {
    EXPECT_FALSE(mBox->HasReached(point));
    const uint64_t taken = Take();
    ASSERT_NE(taken, 0u);
    before.erase(taken);
  }
  EXPECT_TRUE(mBox->HasReached(point));
  EXPECT_FALSE(mBox->HasReached(mBox->Now()));
  TakeAll();
  EXPECT_TRUE(mBox->HasReached(mBox->Now()));
}

TEST_F(MailboxTest, AClosedMailboxHasReachedEveryPoint) {
  PostElsewhere(1, 3);
  ASSERT_TRUE(Post(4));
  const Mailbox::Point point = mBox->Now();
  mBox->Close();
  EXPECT_TRUE(mBox->HasReached(point));
}

TEST_F(MailboxTest, ARecordMayDrainTheRestItself) {
  PostElsewhere(1, 100);
  for (uint64_t i = 101; i <= 200; i++) {
    ASSERT_TRUE(Post(i));
  }
  // Like a callback that calls Rust, which calls back: to any depth.
  std::function<void(int)> drain = [&](int aDepth) {
    Task task;
    while (mBox->Next(task)) {
      mTaken.push_back(task.Words()[0]);
      if (aDepth < 150) {
        drain(aDepth + 1);
      }
    }
  };
  drain(0);
  EXPECT_EQ(std::multiset<uint64_t>(mTaken.begin(), mTaken.end()).size(), 200u);
  EXPECT_EQ(std::set<uint64_t>(mTaken.begin(), mTaken.end()).size(), 200u);
}

}  // namespace monkeybridge
