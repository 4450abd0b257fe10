// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/BridgeError.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace monkeybridge {

TEST(BridgeErrorTest, EveryCodeHasAStableNameOfItsOwn) {
  std::set<std::string> names;
  for (size_t i = 0; i < kErrorCodeCount; i++) {
    std::string name = ErrorCodeName(ErrorCode(i));
    EXPECT_EQ(name.rfind("MB_", 0), 0u) << name;
    EXPECT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), name.npos)
        << name;
    EXPECT_NE(name, "MB_UNKNOWN");
    EXPECT_TRUE(names.insert(name).second) << name << " is used twice";
  }
  EXPECT_EQ(names.size(), 27u);
}

TEST(BridgeErrorTest, NamesThatProgramsTestForStayAsTheyAre) {
  EXPECT_STREQ(ErrorCodeName(ErrorCode::LibraryNotFound),
               "MB_LIBRARY_NOT_FOUND");
  EXPECT_STREQ(ErrorCodeName(ErrorCode::CallbackFailed), "MB_CALLBACK_FAILED");
  EXPECT_STREQ(ErrorCodeName(ErrorCode::Released), "MB_RELEASED");
}

}  // namespace monkeybridge
