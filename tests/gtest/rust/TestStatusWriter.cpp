// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/StatusWriter.h"

#include <gtest/gtest.h>

#include "bridge/base/Utf8.h"
#include "tests/gtest/support/FakeRust.h"
#include "tests/gtest/support/LeakCheck.h"

namespace monkeybridge::rust {

using Lib = FakeLibrary<1>;

class StatusWriterTest : public LeakCheck {
 protected:
  void TearDown() override {
    LeakCheck::TearDown();
    EXPECT_EQ(Lib::Books().Live(), 0u);
    EXPECT_EQ(Lib::Books().WrongFrees(), 0u);
  }

  // Calls a slot whose body is aBody(StatusWriter&).
  template <typename Body>
  static SlotOutcome Call(Body aBody) {
    static const Body* sBody;
    sBody = &aBody;
    void (*slot)(uint64_t, uint32_t*, RustCallStatus*) =
        [](uint64_t, uint32_t* aReturn, RustCallStatus* aStatus) {
          StatusWriter writer(aStatus, Lib::Ops());
          *aReturn = 5;
          (*sBody)(writer);
        };
    uint32_t result = 0;
    SlotOutcome outcome = CallSlot<Lib, uint32_t>(slot, 1, &result);
    sBody = nullptr;
    return outcome;
  }

  static OwnedRustBuffer Error(std::string_view aText) {
    return OwnedRustBuffer::FromBytes(BytesOf(aText), Lib::Ops()).value();
  }
};

TEST_F(StatusWriterTest, IsAnUnexpectedErrorUntilSomethingIsWritten) {
  SlotOutcome outcome =
      Call([](StatusWriter& aWriter) { EXPECT_FALSE(aWriter.Succeeded()); });
  EXPECT_EQ(outcome.mCode, CallCode::Unexpected);
  EXPECT_EQ(outcome.mError, "");
}

TEST_F(StatusWriterTest, WritesSuccess) {
  SlotOutcome outcome = Call([](StatusWriter& aWriter) {
    aWriter.Succeed();
    EXPECT_TRUE(aWriter.Succeeded());
  });
  EXPECT_EQ(outcome.mCode, CallCode::Success);
  EXPECT_EQ(outcome.mError, "");
}

TEST_F(StatusWriterTest, WritesADeclaredError) {
  SlotOutcome outcome =
      Call([](StatusWriter& aWriter) { aWriter.Declare(Error("serialized")); });
  EXPECT_EQ(outcome.mCode, CallCode::Error);
  EXPECT_EQ(outcome.mError, "serialized");
}

TEST_F(StatusWriterTest, WritesTheReasonOfAnUnexpectedError) {
  SlotOutcome outcome = Call([](StatusWriter& aWriter) {
    aWriter.Unexpected("Store.get: TypeError: x");
  });
  EXPECT_EQ(outcome.mCode, CallCode::Unexpected);
  EXPECT_EQ(outcome.mError, "Store.get: TypeError: x");
}

// Rust makes a String of the text without a check.
TEST_F(StatusWriterTest, GivesRustOnlyWellFormedText) {
  SlotOutcome outcome = Call(
      [](StatusWriter& aWriter) { aWriter.Unexpected("lone \xED\xA0\x80"); });
  EXPECT_EQ(outcome.mError, "lone \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_F(StatusWriterTest, TheLastWordCountsAndNothingLeaks) {
  SlotOutcome outcome = Call([](StatusWriter& aWriter) {
    aWriter.Succeed();
    aWriter.Declare(Error("one"));
    aWriter.Unexpected("two");
    aWriter.Declare(Error("three"));
  });
  EXPECT_EQ(outcome.mCode, CallCode::Error);
  EXPECT_EQ(outcome.mError, "three");
  outcome = Call([](StatusWriter& aWriter) {
    aWriter.Declare(Error("one"));
    aWriter.Succeed();
  });
  EXPECT_EQ(outcome.mCode, CallCode::Success);
  EXPECT_EQ(outcome.mError, "");
}

TEST_F(StatusWriterTest, StaysAnErrorWhenThereIsNoMemoryForTheText) {
  SlotOutcome outcome = Call([](StatusWriter& aWriter) {
    aWriter.Succeed();
    Lib::Books().FailNext(1);
    aWriter.Unexpected("reason");
  });
  EXPECT_EQ(outcome.mCode, CallCode::Unexpected);
  EXPECT_EQ(outcome.mError, "");
}

}  // namespace monkeybridge::rust
