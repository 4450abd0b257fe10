// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/Mailbox.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "bridge/base/Counters.h"
#include "tests/gtest/support/FakeEventTarget.h"
#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

// What drop was called with, in order. Drops happen on the closing thread.
static thread_local std::vector<uint64_t> sDropped;

static void NoteDrop(std::span<uint64_t> aWords) {
  sDropped.push_back(aWords.empty() ? 0 : aWords[0]);
}

static const TaskType kType = {"test", &NoteDrop, 7};

class FunctionDrainer final : public Drainer {
 public:
  void Drain() override {
    mDrains++;
    mDrain();
  }

  std::function<void()> mDrain = [] {};
  int mDrains = 0;
};

class MailboxTest : public LeakCheck {
 protected:
  void SetUp() override {
    sDropped.clear();
    mBox = Mailbox::Open(&mTarget, &mDrainer);
    ASSERT_NE(mBox, nullptr);
    mDrainer.mDrain = [this] { TakeAll(); };
  }

  void TearDown() override {
    if (mBox->IsOwnerThread()) {
      mBox->Close();
    }
    mTarget.Close();
    EXPECT_EQ(mTarget.KeepAlive(), 0);
    EXPECT_EQ(mTarget.LowestKeepAlive(), 0);
    LeakCheck::TearDown();
  }

  bool Post(uint64_t aValue) { return mBox->Post(kType, {{aValue}}); }

  void PostElsewhere(uint64_t aFirst, uint64_t aLast) {
    std::thread([=, this] {
      for (uint64_t i = aFirst; i <= aLast; i++) {
        ASSERT_TRUE(Post(i));
      }
    }).join();
  }

  // The first word of the next record, or 0.
  uint64_t Take() {
    if (!mBox->Next(mTask)) {
      return 0;
    }
    mTaken.push_back(mTask.Words()[0]);
    return mTaken.back();
  }

  void TakeAll() {
    while (Take() != 0) {
    }
  }

  using Values = std::vector<uint64_t>;

  FakeEventTarget mTarget;
  FunctionDrainer mDrainer;
  Mailbox* mBox = nullptr;
  Task mTask;
  Values mTaken;
};

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

TEST_F(MailboxTest, RefusesPostsOnceClosed) {
  mBox->Close();
  EXPECT_FALSE(Post(1));
  std::thread([this] { EXPECT_FALSE(Post(2)); }).join();
  EXPECT_FALSE(mBox->Next(mTask));
  EXPECT_TRUE(sDropped.empty()) << "a refused record is the poster's";
  EXPECT_EQ(mTarget.Dispatched(), 0);
}

TEST_F(MailboxTest, CloseDropsEachWaitingRecordOnceAndInOrder) {
  PostElsewhere(1, 100);
  Take();  // fetches the batch
  PostElsewhere(101, 200);
  for (uint64_t i = 1001; i <= 1100; i++) {
    ASSERT_TRUE(Post(i));
  }
  size_t taken = mTaken.size();
  mBox->Close();
  ASSERT_EQ(sDropped.size() + taken, 300u);
  uint64_t nextRemote = 2;
  uint64_t nextLocal = 1001;
  for (uint64_t value : sDropped) {
    EXPECT_EQ(value, value <= 200 ? nextRemote++ : nextLocal++);
  }
  EXPECT_EQ(Counters::Get(Counters::Kind::QueuedTask), 0);
  mTarget.RunAll();
  EXPECT_EQ(mDrainer.mDrains, 0) << "late wakes find nothing";
}

TEST_F(MailboxTest, ADropThatPostsIsRefused) {
  static Mailbox* sBox;
  static int sRefused;
  static const TaskType kPosts = {
      "posts",
      [](std::span<uint64_t>) { sRefused += !sBox->Post(kType, {{1}}); }, 0};
  sBox = mBox;
  sRefused = 0;
  ASSERT_TRUE(mBox->Post(kPosts, {}));
  ASSERT_TRUE(mBox->Post(kPosts, {}));
  mBox->Close();
  EXPECT_EQ(sRefused, 2);
}

TEST_F(MailboxTest, MayBeClosedInsideADrain) {
  PostElsewhere(1, 10);
  mDrainer.mDrain = [this] {
    Take();
    mBox->Close();
    EXPECT_EQ(Take(), 0u);
  };
  mTarget.RunAll();
  EXPECT_EQ(mTaken.size(), 1u);
  EXPECT_EQ(sDropped.size(), 9u);
}

TEST_F(MailboxTest, AClosedTargetLosesNoRecord) {
  mTarget.Close();
  PostElsewhere(1, 3);
  ASSERT_TRUE(Post(4));
  EXPECT_EQ(mTarget.KeepAlive(), 0);
  mBox->Close();
  EXPECT_EQ(sDropped.size(), 4u);
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

TEST(MailboxTableTest, ServesAThousandRuntimesAtOnceAndReusesIdsLate) {
  FakeEventTarget target;
  FunctionDrainer drainer;
  std::map<uint16_t, Mailbox*> open;
  while (Mailbox* box = Mailbox::Open(&target, &drainer)) {
    ASSERT_GE(box->Id(), 1);
    ASSERT_LE(box->Id(), Mailbox::kMaxRuntimes);
    ASSERT_TRUE(open.emplace(box->Id(), box).second) << "used twice";
  }
  EXPECT_EQ(open.size(), size_t(Mailbox::kMaxRuntimes));
  EXPECT_EQ(Mailbox::ForRuntime(0), nullptr);
  EXPECT_EQ(Mailbox::ForRuntime(1024), nullptr);
  EXPECT_EQ(Mailbox::ForRuntime(0xFFFF), nullptr);
  for (auto [id, box] : open) {
    EXPECT_EQ(Mailbox::ForRuntime(id), box);
    box->Close();
  }
  Mailbox* first = Mailbox::Open(&target, &drainer);
  first->Close();
  Mailbox* second = Mailbox::Open(&target, &drainer);
  EXPECT_NE(first, second) << "an id rests before it is used again";
  second->Close();
}

// Takes every id once, so that the next one to be opened is known.
static Mailbox* OpenAgain(Mailbox* aWanted, EventTarget* aTarget,
                          Drainer* aDrainer) {
  for (int i = 0; i <= Mailbox::kMaxRuntimes; i++) {
    Mailbox* box = Mailbox::Open(aTarget, aDrainer);
    if (box == aWanted) {
      return box;
    }
    box->Close();
  }
  return nullptr;
}

TEST_F(MailboxTest, ALatePosterDoesNotReachTheNextRuntimeWithTheId) {
  uint32_t epoch = mBox->Epoch();
  EXPECT_TRUE(mBox->PostAt(epoch, kType, {{1}}));
  EXPECT_EQ(Take(), 1u);
  mBox->Close();
  mTarget.RunAll();
  ASSERT_EQ(OpenAgain(mBox, &mTarget, &mDrainer), mBox);
  EXPECT_NE(mBox->Epoch(), epoch);
  EXPECT_FALSE(mBox->PostAt(epoch, kType, {{2}}));
  std::thread([&] {
    EXPECT_FALSE(mBox->PostAt(epoch, kType, {{3}}));
    EXPECT_TRUE(mBox->PostAt(mBox->Epoch(), kType, {{4}}));
  }).join();
  EXPECT_TRUE(mBox->PostAt(mBox->Epoch(), kType, {{5}}));
  TakeAll();
  EXPECT_EQ(std::set<uint64_t>(mTaken.begin(), mTaken.end()),
            (std::set<uint64_t>{1, 4, 5}));
}

TEST_F(MailboxTest, AWakeOfAnEarlierRuntimeDoesNotDrainTheNextOne) {
  ASSERT_TRUE(Post(1));
  mBox->Close();
  FakeEventTarget next;
  ASSERT_EQ(OpenAgain(mBox, &next, &mDrainer), mBox);
  ASSERT_TRUE(Post(2));
  mTarget.RunAll();
  EXPECT_EQ(mDrainer.mDrains, 0);
  next.RunAll();
  EXPECT_EQ(mDrainer.mDrains, 1);
  mBox->Close();
}

// An event target that lets a thread in and keeps it.
class SlowTarget final : public EventTarget {
 public:
  bool Dispatch(mozilla::UniquePtr<Runnable>) override {
    mInside = true;
    while (!mLetGo) {
      std::this_thread::yield();
    }
    mInside = false;
    return false;
  }
  bool DispatchToPool(mozilla::UniquePtr<Runnable>) override { return false; }
  void AddKeepAlive() override {}
  void RemoveKeepAlive() override {}
  void PerformCheckpoint() override {}

  std::atomic<bool> mInside{false};
  std::atomic<bool> mLetGo{false};
};

TEST_F(MailboxTest, CloseWaitsForThreadsThatAreInsideTheTarget) {
  SlowTarget slow;
  Mailbox* box = Mailbox::Open(&slow, &mDrainer);
  std::thread poster([&] { EXPECT_TRUE(box->Post(kType, {{1}})); });
  while (!slow.mInside) {
    std::this_thread::yield();
  }
  std::thread opener([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(box->Post(kType, {{2}})) << "closed while it still waits";
    slow.mLetGo = true;
  });
  box->Close();
  EXPECT_FALSE(slow.mInside);
  EXPECT_EQ(sDropped, (Values{1}));
  poster.join();
  opener.join();
}

TEST_F(MailboxTest, EveryAcceptedRecordEndsOnceHoweverRuntimesComeAndGo) {
  std::atomic<bool> stop{false};
  std::atomic<uint16_t> id{mBox->Id()};
  std::atomic<uint64_t> accepted{0};
  std::atomic<uint64_t> ended{0};
  ThreadGroup posters(8, [&](int) {
    while (!stop) {
      // Posting is faster than taking out: wait for the drains now and then.
      if (accepted < ended + 5000) {
        accepted += Mailbox::ForRuntime(id)->Post(kType, {{1}});
      }
      std::this_thread::yield();
    }
  });
  mDrainer.mDrain = [&] {
    for (int i = 0; i < 100 && mBox->Next(mTask); i++) {
      ended++;
    }
  };
  for (int round = 0; round < 100; round++) {
    uint64_t goal = accepted + 200;
    while (accepted < goal) {
      mTarget.RunOne();
      std::this_thread::yield();
    }
    mBox->Close();
    ended += sDropped.size();
    sDropped.clear();
    mTarget.RunAll();
    mBox = Mailbox::Open(&mTarget, &mDrainer);
    id = mBox->Id();
  }
  stop = true;
  posters.Join();
  mTarget.RunAll();
  EXPECT_EQ(ended, accepted);
  EXPECT_GE(ended, 20000u);
}

}  // namespace monkeybridge
