// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/Runnable.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace monkeybridge {

TEST(RunnableTest, RunsAFunctionUnderItsName) {
  int runs = 0;
  auto runnable = MakeRunnable("Test::Run", [&] { runs++; });
  EXPECT_STREQ(runnable->Name(), "Test::Run");
  EXPECT_EQ(runs, 0);
  runnable->Run();
  EXPECT_EQ(runs, 1);
}

TEST(RunnableTest, ReleasesWhatItHoldsAlsoWhenItNeverRuns) {
  auto held = std::make_shared<int>(1);
  auto owned = std::make_unique<int>(2);
  auto runnable =
      MakeRunnable("Test::Hold", [held, owned = std::move(owned)] {});
  EXPECT_EQ(held.use_count(), 2);
  runnable = nullptr;
  EXPECT_EQ(held.use_count(), 1);
}

TEST(RunnableTest, CopiesACallableThatIsNotGivenAway) {
  int runs = 0;
  auto function = [&runs] { runs++; };
  MakeRunnable("Test::One", function)->Run();
  MakeRunnable("Test::Two", function)->Run();
  EXPECT_EQ(runs, 2);
}

}  // namespace monkeybridge
