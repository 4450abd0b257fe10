// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/CallStatus.h"

#include <gtest/gtest.h>

#include "bridge/base/Utf8.h"
#include "tests/gtest/support/FakeRust.h"
#include "tests/gtest/support/LeakCheck.h"

namespace monkeybridge::rust {

using Lib = FakeLibrary<1>;

class CallStatusTest : public LeakCheck {
 protected:
  void TearDown() override {
    LeakCheck::TearDown();
    EXPECT_EQ(Lib::Books().Live(), 0u);
    EXPECT_EQ(Lib::Books().WrongFrees(), 0u);
  }

  // What a Rust function does with its status.
  static void Write(CallStatus& aStatus, int8_t aCode, RustBuffer aError) {
    *aStatus.Raw() = {aCode, aError};
  }
};

TEST_F(CallStatusTest, StartsAsTheAbiAsksOfACaller) {
  CallStatus status(Lib::Ops());
  EXPECT_EQ(status.Raw()->code, 0);
  EXPECT_EQ(status.Raw()->errorBuf.capacity, 0u);
  EXPECT_EQ(status.Raw()->errorBuf.data, nullptr);
  EXPECT_TRUE(status.IsSuccess());
  EXPECT_EQ(status.Message(), "");
}

TEST_F(CallStatusTest, FreesAnErrorThatNobodyTook) {
  size_t freed = Lib::Books().Freed();
  {
    CallStatus status(Lib::Ops());
    Write(status, 1, Lib::BufferOf("error"));
    EXPECT_EQ(status.Code(), CallCode::Error);
    EXPECT_FALSE(status.IsSuccess());
  }
  EXPECT_EQ(Lib::Books().Freed(), freed + 1);
}

TEST_F(CallStatusTest, HandsTheErrorOverOnce) {
  CallStatus status(Lib::Ops());
  Write(status, 1, Lib::BufferOf("error"));
  OwnedRustBuffer error = status.TakeErrorBuffer();
  EXPECT_EQ(TextOf(error.Span()), "error");
  EXPECT_TRUE(status.TakeErrorBuffer().Span().empty());
}

TEST_F(CallStatusTest, TellsTheTextOfAPanic) {
  CallStatus status(Lib::Ops());
  Write(status, 2, Lib::BufferOf("it \xFF broke"));
  EXPECT_EQ(status.Code(), CallCode::Unexpected);
  EXPECT_EQ(status.Message(), "it \xEF\xBF\xBD broke");
}

TEST_F(CallStatusTest, HasATextWhereRustGivesNone) {
  CallStatus status(Lib::Ops());
  Write(status, 2, DanglingBuffer());
  EXPECT_EQ(status.Message(), "Rust failed without a message.");
  Write(status, 3, DanglingBuffer());
  EXPECT_EQ(status.Code(), CallCode::Cancelled);
  EXPECT_EQ(status.Message(), "The Rust future was cancelled.");
}

TEST_F(CallStatusTest, TakesAnUnknownCodeForAFailure) {
  for (int code : {4, 127, -1, -128}) {
    CallStatus status(Lib::Ops());
    Write(status, int8_t(code), {});
    EXPECT_EQ(status.Code(), CallCode::Unexpected) << code;
    EXPECT_FALSE(status.IsSuccess());
    EXPECT_NE(status.Message(), "");
  }
}

}  // namespace monkeybridge::rust
