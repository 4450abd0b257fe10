// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/Log.h"

#include <gtest/gtest.h>

#include <string>

#include "bridge/base/ThreadId.h"

namespace monkeybridge {

class LogTest : public testing::Test {
 protected:
  void SetUp() override { Configure("all:off"); }
  void TearDown() override { Configure("all:off"); }

  static void Configure(const char* aSpec) {
    EXPECT_TRUE(Log::Configure(aSpec).isOk()) << aSpec;
  }

  // What Log::Configure complains of.
  static std::string Complaint(const char* aSpec) {
    auto result = Log::Configure(aSpec);
    if (result.isOk()) {
      return "no error";
    }
    BridgeError error = result.unwrapErr();
    EXPECT_EQ(error.mCode, ErrorCode::ArgumentType);
    return error.mMessage;
  }
};

TEST_F(LogTest, SaysNothingUnlessConfigured) {
  testing::internal::CaptureStderr();
  int evaluated = 0;
  MB_LOG(Uniffi, Error, "%d", ++evaluated);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(evaluated, 0);
}

TEST_F(LogTest, WritesOneLineWithModuleLevelAndThread) {
  Configure("uniffi:info");
  testing::internal::CaptureStderr();
  MB_LOG(Uniffi, Info, "[%s] %d\nmore", "Logger.log", 7);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "[uniffi:info] thread " + std::to_string(CurrentThreadId()) +
                ": [Logger.log] 7 more\n");
}

TEST_F(LogTest, ShowsTheConfiguredLevelAndWhatIsMoreSevere) {
  Configure("dispatch:warning,ffi");
  EXPECT_TRUE(Log::Enabled(LogModule::Dispatch, LogLevel::Error));
  EXPECT_TRUE(Log::Enabled(LogModule::Dispatch, LogLevel::Warning));
  EXPECT_FALSE(Log::Enabled(LogModule::Dispatch, LogLevel::Info));
  EXPECT_TRUE(Log::Enabled(LogModule::Ffi, LogLevel::Debug));
  EXPECT_FALSE(Log::Enabled(LogModule::Ffi, LogLevel::Verbose));
  EXPECT_FALSE(Log::Enabled(LogModule::Uniffi, LogLevel::Error));
}

TEST_F(LogTest, LaterWordsOverrideEarlierOnes) {
  Configure("all:verbose,host:off");
  EXPECT_TRUE(Log::Enabled(LogModule::Engine, LogLevel::Verbose));
  EXPECT_FALSE(Log::Enabled(LogModule::Host, LogLevel::Error));
}

TEST_F(LogTest, RefusesUnknownWordsAndChangesNothing) {
  EXPECT_EQ(Complaint("uniffi:debug,net:debug"),
            "There is no log module \"net\"; known are uniffi, dispatch, "
            "engine, host, ffi and all.");
  EXPECT_EQ(Complaint("uniffi:loud"),
            "There is no log level \"loud\"; known are off, error, warning, "
            "info, debug, verbose.");
  EXPECT_NE(Complaint(","), "no error");
  EXPECT_NE(Complaint("uniffi:"), "no error");
  EXPECT_FALSE(Log::Enabled(LogModule::Uniffi, LogLevel::Error));
}

TEST_F(LogTest, CutsALineThatIsTooLong) {
  Configure("host:error");
  std::string text(10000, 'x');
  testing::internal::CaptureStderr();
  MB_LOG(Host, Error, "%s", text.c_str());
  std::string line = testing::internal::GetCapturedStderr();
  EXPECT_EQ(line.size(), 2048u);
  EXPECT_EQ(line.back(), '\n');
}

}  // namespace monkeybridge
