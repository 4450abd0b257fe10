// SPDX-License-Identifier: MPL-2.0

// The end of a mailbox, and the next one with the same id.

#include <map>
#include <set>
#include <thread>
#include <vector>

#include "bridge/base/Counters.h"
#include "tests/gtest/dispatch/MailboxFixture.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

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
