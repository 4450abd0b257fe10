// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/Counters.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

using Kind = Counters::Kind;

class CountersTest : public LeakCheck {};

TEST_F(CountersTest, SumsWhatEightThreadsAdd) {
  RunThreads(8, [](int aIndex) {
    for (int i = 0; i < 100000; i++) {
      Counters::Add(Kind::Handle, +1);
      Counters::Add(Kind::Pointer, aIndex % 2 ? +2 : -2);
    }
  });
  EXPECT_EQ(Counters::Get(Kind::Handle), 800000);
  EXPECT_EQ(Counters::Get(Kind::Pointer), 0);
  Counters::Add(Kind::Handle, -800000);
}

TEST_F(CountersTest, OneThreadMayTakeAwayWhatAnotherAdded) {
  std::thread([] { Counters::Add(Kind::RustBuffer, +5); }).join();
  std::thread([] { Counters::Add(Kind::RustBuffer, -3); }).join();
  EXPECT_EQ(Counters::Get(Kind::RustBuffer), 2);
  Counters::Add(Kind::RustBuffer, -2);
}

TEST_F(CountersTest, KeepsTheCountsOfThreadsThatHaveEnded) {
  size_t cells = Counters::CellCount();
  for (int i = 0; i < 500; i++) {
    std::thread([] { Counters::Add(Kind::QueuedTask, +1); }).join();
  }
  EXPECT_EQ(Counters::Get(Kind::QueuedTask), 500);
  EXPECT_LE(Counters::CellCount(), cells + 1) << "cells are taken over";
  Counters::Add(Kind::QueuedTask, -500);
}

// Rust's thread-locals are dropped at the end of a thread, possibly after ours.
TEST_F(CountersTest, CountsWhileAThreadIsTornDown) {
  struct CountsInDestructor {
    ~CountsInDestructor() { Counters::Add(Kind::RustFuture, +1); }
  };
  auto work = [](int) {
    // Made before the thread's first count, so destroyed after its cell.
    static thread_local CountsInDestructor sLast;
    (void)sLast;
    Counters::Add(Kind::RustFuture, +1);
  };
  RunThreads(8, work);
  EXPECT_EQ(Counters::Get(Kind::RustFuture), 16);
  size_t cells = Counters::CellCount();
  for (int i = 0; i < 50; i++) {
    RunThreads(1, work);
  }
  EXPECT_EQ(Counters::Get(Kind::RustFuture), 116);
  EXPECT_EQ(Counters::CellCount(), cells) << "no cell is lost to the dead";
  Counters::Add(Kind::RustFuture, -116);
}

TEST_F(CountersTest, ForEachVisitsEveryKindByName) {
  Counters::Add(Kind::BackgroundCall, +7);
  std::vector<std::string> seen;
  Counters::ForEach([&](Kind aKind, const char* aName, int64_t aCount) {
    EXPECT_STREQ(aName, Counters::Name(aKind));
    EXPECT_EQ(aCount, aKind == Kind::BackgroundCall ? 7 : 0) << aName;
    seen.push_back(aName);
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"Handle", "Pointer", "RustBuffer",
                                            "RustFuture", "ForeignFuture",
                                            "QueuedTask", "BlockedCall",
                                            "BackgroundCall"}));
  Counters::Add(Kind::BackgroundCall, -7);
}

}  // namespace monkeybridge
