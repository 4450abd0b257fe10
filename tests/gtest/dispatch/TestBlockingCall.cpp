// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/BlockingCall.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "bridge/base/Counters.h"
#include "bridge/dispatch/Mailbox.h"
#include "bridge/dispatch/Spin.h"
#include "mozilla/RefPtr.h"
#include "tests/gtest/support/FakeEventTarget.h"
#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

using Outcome = BlockingCall::Outcome;
using Options = BlockingCall::WaitOptions;

// A call that adds, and whose live objects are counted.
class AddCall final : public BlockingCall {
 public:
  explicit AddCall(uint64_t aValue) : mArgument(aValue) { sLive++; }

  const uint64_t mArgument;
  uint64_t mResult = 0;

  static std::atomic<int> sLive;

 private:
  ~AddCall() override { sLive--; }
};

std::atomic<int> AddCall::sLive{0};

class BlockingCallTest : public LeakCheck {
 protected:
  void TearDown() override {
    mWaiter.Wait();
    mCall = nullptr;
    EXPECT_EQ(AddCall::sLive, 0);
    LeakCheck::TearDown();
  }

  // Starts to wait on another thread; the outcome is there after Outcome().
  void StartToWait(Options aOptions = {}) {
    mWaiter.Start([this, aOptions] { mOutcome = mCall->Wait(aOptions); });
  }
  Outcome WaitForOutcome() {
    mWaiter.Wait();
    return mOutcome;
  }
  // Until the waiter is asleep or as good as.
  static void LetItSleep() {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  RefPtr<AddCall> mCall = new AddCall(1);
  Outcome mOutcome = Outcome::Closed;
  ScriptedThread mWaiter;
};

TEST_F(BlockingCallTest, EndsWhenTheJsThreadHasFinished) {
  StartToWait();
  LetItSleep();
  EXPECT_EQ(Counters::Get(Counters::Kind::BlockedCall), 1);
  ASSERT_TRUE(mCall->Begin());
  LetItSleep();
  mCall->mResult = 42;
  EXPECT_TRUE(mCall->Finish());
  EXPECT_EQ(WaitForOutcome(), Outcome::Done);
  EXPECT_EQ(mCall->mResult, 42u);
  EXPECT_EQ(mCall->CloseReason(), nullptr);
}

TEST_F(BlockingCallTest, DoesNotWaitForWhatIsDoneAlready) {
  ASSERT_TRUE(mCall->Begin());
  ASSERT_TRUE(mCall->Finish());
  EXPECT_EQ(mCall->Wait({}), Outcome::Done);
}

TEST_F(BlockingCallTest, EndsWhenItIsClosedBeforeItBegins) {
  StartToWait();
  LetItSleep();
  EXPECT_TRUE(mCall->Close("the runtime is closed"));
  EXPECT_EQ(WaitForOutcome(), Outcome::Closed);
  EXPECT_STREQ(mCall->CloseReason(), "the runtime is closed");
  EXPECT_FALSE(mCall->Begin());
  EXPECT_FALSE(mCall->Finish());
}

TEST_F(BlockingCallTest, EndsWhenItIsClosedWhileItRuns) {
  StartToWait();
  ASSERT_TRUE(mCall->Begin());
  LetItSleep();
  EXPECT_TRUE(mCall->Close("terminated"));
  EXPECT_EQ(WaitForOutcome(), Outcome::Closed);
  EXPECT_FALSE(mCall->Finish()) << "too late";
  EXPECT_STREQ(mCall->CloseReason(), "terminated");
}

TEST_F(BlockingCallTest, IsNotClosedOnceItIsDone) {
  ASSERT_TRUE(mCall->Begin());
  ASSERT_TRUE(mCall->Finish());
  EXPECT_FALSE(mCall->Close("late"));
  EXPECT_EQ(mCall->Wait({}), Outcome::Done);
  EXPECT_EQ(mCall->CloseReason(), nullptr);
}

TEST_F(BlockingCallTest, BeginsOnceAndFinishesOnlyAfterThat) {
  EXPECT_FALSE(mCall->Finish()) << "it has not begun";
  EXPECT_TRUE(mCall->Begin());
  EXPECT_FALSE(mCall->Begin());
  EXPECT_TRUE(mCall->Finish());
  EXPECT_FALSE(mCall->Finish());
  EXPECT_EQ(mCall->Wait({}), Outcome::Done);
}

TEST_F(BlockingCallTest, TimesOutBeforeItBegins) {
  int64_t start = MonotonicNs();
  EXPECT_EQ(mCall->Wait({.timeout_ms = 20}), Outcome::TimedOut);
  EXPECT_GE(MonotonicNs() - start, 20'000'000);
  EXPECT_FALSE(mCall->Begin()) << "nothing must be done for it any more";
  EXPECT_FALSE(mCall->Close("late"));
}

TEST_F(BlockingCallTest, ALateFinishAfterATimeoutIsDropped) {
  RefPtr<AddCall> theirs = mCall;
  StartToWait({.timeout_ms = 20});
  ASSERT_TRUE(mCall->Begin());
  EXPECT_EQ(WaitForOutcome(), Outcome::TimedOut);
  mCall = nullptr;  // the waiter has gone its way
  theirs->mResult = 42;
  EXPECT_FALSE(theirs->Finish());
  EXPECT_EQ(AddCall::sLive, 1);
  theirs = nullptr;
  EXPECT_EQ(AddCall::sLive, 0);
}

struct Reports {
  static void Note(void* aData, const BlockingCall::Report& aReport) {
    auto* self = static_cast<Reports*>(aData);
    self->mLast = aReport;
    self->mThread = CurrentThreadId();
    self->mTimes++;
  }
  std::atomic<int> mTimes{0};
  BlockingCall::Report mLast{};
  ThreadId mThread = 0;
};

TEST_F(BlockingCallTest, ReportsOnceWhatTheJsThreadIsIn) {
  CurrentRustCall current;
  CurrentRustCall::AutoEnter enter(current, "join_all");
  Reports reports;
  StartToWait({.report_after_ms = 10,
               .report = &Reports::Note,
               .report_data = &reports,
               .js_thread = &current});
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  EXPECT_EQ(reports.mTimes, 1);
  ASSERT_TRUE(mCall->Close("enough"));
  EXPECT_EQ(WaitForOutcome(), Outcome::Closed);
  EXPECT_EQ(reports.mTimes, 1);
  EXPECT_STREQ(reports.mLast.mRustCall, "join_all");
  EXPECT_TRUE(reports.mLast.mSameRustCall);
  EXPECT_FALSE(reports.mLast.mRunning);
  EXPECT_GE(reports.mLast.mWaitedMs, 10u);
  EXPECT_LT(reports.mLast.mWaitedMs, 10000u);
  EXPECT_EQ(reports.mLast.mWaiter, reports.mThread);
  EXPECT_NE(reports.mLast.mWaiter, CurrentThreadId());
}

TEST_F(BlockingCallTest, TellsAnotherCallFromTheSameOne) {
  CurrentRustCall current;
  Reports reports;
  {
    CurrentRustCall::AutoEnter first(current, "first");
    StartToWait({.report_after_ms = 50,
                 .timeout_ms = 100,
                 .report = &Reports::Note,
                 .report_data = &reports,
                 .js_thread = &current});
    LetItSleep();
  }
  CurrentRustCall::AutoEnter second(current, "second");
  ASSERT_TRUE(mCall->Begin());
  EXPECT_EQ(WaitForOutcome(), Outcome::TimedOut);
  EXPECT_EQ(reports.mTimes, 1);
  EXPECT_STREQ(reports.mLast.mRustCall, "second");
  EXPECT_FALSE(reports.mLast.mSameRustCall);
  EXPECT_TRUE(reports.mLast.mRunning);
}

TEST_F(BlockingCallTest, DoesNotReportAShortWaitOrWithoutBeingAsked) {
  Reports reports;
  StartToWait({.report_after_ms = 10000,
               .report = &Reports::Note,
               .report_data = &reports});
  LetItSleep();
  ASSERT_TRUE(mCall->Close("x"));
  EXPECT_EQ(WaitForOutcome(), Outcome::Closed);
  mCall = new AddCall(2);
  EXPECT_EQ(mCall->Wait({.timeout_ms = 10,
                         .report = &Reports::Note,
                         .report_data = &reports}),
            Outcome::TimedOut);
  EXPECT_EQ(reports.mTimes, 0);
}

TEST_F(BlockingCallTest, FinishCloseAndTimeoutDecideOnlyOnce) {
  ScriptedThread closer;
  for (uint32_t round = 0; round < 300; round++) {
    mCall = new AddCall(round);
    std::atomic<int> decided{0};
    Options options{.timeout_ms = round % 3 == 0 ? 1u : 0u};
    StartToWait(options);
    closer.Start([&] {
      if (round % 2 == 0 && mCall->Close("closed")) {
        decided++;
      }
    });
    bool finished = mCall->Begin() && mCall->Finish();
    closer.Wait();
    if (!finished && round % 2 != 0 && round % 3 != 0) {
      ADD_FAILURE() << "nobody else could decide";
    }
    Outcome outcome = WaitForOutcome();
    EXPECT_EQ(outcome == Outcome::Done, finished);
    EXPECT_EQ(outcome == Outcome::Closed, decided == 1);
  }
}

// Takes calls out of a mailbox as a JS thread does.
class CallDrainer final : public Drainer {
 public:
  static void Drop(std::span<uint64_t> aWords) {
    Take(aWords)->Close("the runtime is closed");
  }
  static const TaskType kCall;

  // The reference that the record holds.
  static RefPtr<AddCall> Take(std::span<uint64_t> aWords) {
    return already_AddRefed(reinterpret_cast<AddCall*>(uintptr_t(aWords[0])));
  }

  // Makes a record of a call, waits, and says how it went.
  static Outcome CallAndWait(Mailbox* aBox, AddCall* aCall) {
    RefPtr<AddCall> reference = aCall;
    uint64_t words[] = {reinterpret_cast<uintptr_t>(reference.get())};
    if (!aBox->Post(kCall, words)) {
      return Outcome::Closed;
    }
    (void)reference.forget().take();
    return aCall->Wait({});
  }

  void Drain() override {
    Task task;
    while (mBox->Next(task)) {
      RefPtr<AddCall> call = Take(task.Words());
      if (call->Begin()) {
        mTotal += call->mArgument;
        call->mResult = call->mArgument + 1;
        call->Finish();
      }
    }
  }

  Mailbox* mBox = nullptr;
  uint64_t mTotal = 0;
};

const TaskType CallDrainer::kCall = {"call", &CallDrainer::Drop, 0};

TEST_F(BlockingCallTest, EightThreadsMeetTheJsThreadTwentyThousandTimesEach) {
  constexpr uint64_t kThreads = 8;
  constexpr uint64_t kCalls = 20000;
  FakeEventTarget target;
  CallDrainer drainer;
  drainer.mBox = Mailbox::Open(&target, &drainer);
  std::atomic<uint64_t> running{kThreads};
  std::atomic<uint64_t> results{0};
  ThreadGroup threads(kThreads, [&](int) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < kCalls; i++) {
      RefPtr<AddCall> call = new AddCall(i);
      ASSERT_EQ(CallDrainer::CallAndWait(drainer.mBox, call), Outcome::Done);
      ASSERT_EQ(call->mResult, i + 1);
      sum += call->mResult;
    }
    results += sum;
    running--;
  });
  while (running > 0) {
    target.WaitAndRunOne(1);
  }
  threads.Join();
  uint64_t sum = kCalls * (kCalls - 1) / 2;
  EXPECT_EQ(drainer.mTotal, kThreads * sum);
  EXPECT_EQ(results, kThreads * (sum + kCalls));
  target.RunAll();
  drainer.mBox->Close();
  EXPECT_EQ(target.KeepAlive(), 0);
}

TEST_F(BlockingCallTest, ClosingTheMailboxReleasesEveryWaiter) {
  FakeEventTarget target;
  CallDrainer drainer;
  Mailbox* box = drainer.mBox = Mailbox::Open(&target, &drainer);
  std::atomic<int> closed{0};
  std::atomic<int> started{0};
  ThreadGroup threads(8, [&](int) {
    started++;
    for (;;) {
      RefPtr<AddCall> call = new AddCall(1);
      if (CallDrainer::CallAndWait(box, call) == Outcome::Closed) {
        break;
      }
    }
    closed++;
  });
  for (int i = 0; i < 50 || started < 8; i++) {
    target.WaitAndRunOne(1);
  }
  box->Close();
  threads.Join();
  EXPECT_EQ(closed, 8);
  target.Close();
}

}  // namespace monkeybridge
