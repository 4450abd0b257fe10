// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_SUPPORT_LEAKCHECK_H_
#define TESTS_GTEST_SUPPORT_LEAKCHECK_H_

#include <gtest/gtest.h>

#include "bridge/base/Counters.h"

// A fixture for tests that may leave nothing alive behind: at the end every
// count of the bridge must be zero.

namespace monkeybridge {

class LeakCheck : public testing::Test {
 protected:
  void TearDown() override {
    Counters::ForEach([](Counters::Kind, const char* aName, int64_t aCount) {
      EXPECT_EQ(aCount, 0) << aName << " left alive by the test";
    });
  }
};

}  // namespace monkeybridge

#endif  // TESTS_GTEST_SUPPORT_LEAKCHECK_H_
