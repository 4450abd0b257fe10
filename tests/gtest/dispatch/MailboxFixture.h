// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_DISPATCH_MAILBOXFIXTURE_H_
#define TESTS_GTEST_DISPATCH_MAILBOXFIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <thread>
#include <vector>

#include "bridge/dispatch/Mailbox.h"
#include "tests/gtest/support/FakeEventTarget.h"
#include "tests/gtest/support/LeakCheck.h"

// A mailbox of the test's thread on an event target that runs when the test
// says so, records with a number in them, and what became of each.

namespace monkeybridge {

// What drop was called with, in order. Drops happen on the closing thread.
inline thread_local std::vector<uint64_t> sDropped;

inline void NoteDrop(std::span<uint64_t> aWords) {
  sDropped.push_back(aWords.empty() ? 0 : aWords[0]);
}

inline constexpr TaskType kType = {"test", &NoteDrop, 7};

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

}  // namespace monkeybridge

#endif  // TESTS_GTEST_DISPATCH_MAILBOXFIXTURE_H_
