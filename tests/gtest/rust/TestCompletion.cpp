// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/Completion.h"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "bridge/base/Counters.h"
#include "bridge/base/Utf8.h"
#include "tests/gtest/support/FakeRust.h"
#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge::rust {

using Lib = FakeLibrary<1>;

static_assert(!std::is_copy_constructible_v<Completion> &&
              !std::is_copy_assignable_v<Completion>);

class CompletionTest : public LeakCheck {
 protected:
  void TearDown() override {
    LeakCheck::TearDown();
    EXPECT_EQ(Lib::Books().Live(), 0u);
    EXPECT_EQ(Lib::Books().WrongFrees(), 0u);
  }

  static OwnedRustBuffer Buffer(std::string_view aText) {
    return OwnedRustBuffer::FromBytes(BytesOf(aText), Lib::Ops()).value();
  }
  static int64_t Count() {
    return Counters::Get(Counters::Kind::ForeignFuture);
  }
};

TEST_F(CompletionTest, DestructorReportsWhenNeverCompleted) {
  FakeFuture<Lib, uint32_t> future;
  {
    Completion completion = future.MakeCompletion("Uploader.upload");
    EXPECT_TRUE(completion.IsPending());
    EXPECT_EQ(Count(), 1);
    EXPECT_EQ(future.mTimes, 0);
  }
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mCode, CallCode::Unexpected);
  EXPECT_EQ(future.mError, "Uploader.upload: never completed");
  EXPECT_EQ(future.mReturn.u32, 0u);
  EXPECT_EQ(Count(), 0);
}

TEST_F(CompletionTest, FailsWithNameAndReason) {
  FakeFuture<Lib, void> future;
  future.MakeCompletion("Uploader.upload").Fail("Error: \xFF");
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mCode, CallCode::Unexpected);
  EXPECT_EQ(future.mError, "Uploader.upload: Error: \xEF\xBF\xBD");
}

TEST_F(CompletionTest, PassesADeclaredErrorOn) {
  FakeFuture<Lib, RustBuffer> future;
  future.MakeCompletion("Uploader.upload").Declare(Buffer("serialized"));
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mCode, CallCode::Error);
  EXPECT_EQ(future.mError, "serialized");
  EXPECT_EQ(future.mReturnText, "");
}

TEST_F(CompletionTest, FailsEvenWithoutMemoryForTheText) {
  FakeFuture<Lib, void> future;
  Lib::Books().FailNext(1);
  future.MakeCompletion("Uploader.upload").Fail("reason");
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mCode, CallCode::Unexpected);
  EXPECT_EQ(future.mError, "");
}

TEST_F(CompletionTest, CompletesOnceHoweverOftenItIsAsked) {
  FakeFuture<Lib, RustBuffer> future;
  {
    Completion completion = future.MakeCompletion("Uploader.upload");
    completion.Succeed(Buffer("first"));
    EXPECT_FALSE(completion.IsPending());
    completion.Succeed(Buffer("second"));
    completion.Succeed(FfiValue());
    completion.Declare(Buffer("third"));
    completion.Fail("fourth");
  }
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mCode, CallCode::Success);
  EXPECT_EQ(future.mReturnText, "first");
  EXPECT_EQ(Count(), 0);
}

// The moved-from state is what is tested.
// NOLINTBEGIN(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
TEST_F(CompletionTest, DoesNothingOnceMovedFrom) {
  FakeFuture<Lib, uint8_t> future;
  Completion to;
  {
    Completion from = future.MakeCompletion("Uploader.upload");
    to = std::move(from);
    EXPECT_FALSE(from.IsPending());
    from.Fail("from the wrong one");
    from.Declare(Buffer("wrong"));
  }
  EXPECT_EQ(future.mTimes, 0);
  EXPECT_EQ(Count(), 1);
  to.Succeed(FfiValue::Of<uint8_t>(200));
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mReturn.u8, 200);
}
// NOLINTEND(bugprone-use-after-move,clang-analyzer-cplusplus.Move)

TEST_F(CompletionTest, AssigningOverAPendingOneReportsIt) {
  FakeFuture<Lib, void> first;
  FakeFuture<Lib, void> second;
  Completion completion = first.MakeCompletion("A.one");
  completion = second.MakeCompletion("A.two");
  EXPECT_EQ(first.mTimes, 1);
  EXPECT_EQ(first.mError, "A.one: never completed");
  EXPECT_EQ(second.mTimes, 0);
  Completion& alias = completion;
  completion = std::move(alias);
  EXPECT_TRUE(completion.IsPending());
  completion.Succeed(FfiValue());
  EXPECT_EQ(second.mTimes, 1);
  EXPECT_EQ(second.mCode, CallCode::Success);
}

TEST_F(CompletionTest, IsUsedUpBeforeRustRuns) {
  struct Reentrant {
    Completion mCompletion;
    FakeFuture<Lib, void> mFuture;
  } state;
  state.mFuture.mOnWakeData = &state;
  state.mFuture.mOnWake = [](void* aState) {
    auto* state = static_cast<Reentrant*>(aState);
    EXPECT_FALSE(state->mCompletion.IsPending());
    state->mCompletion.Fail("again");
  };
  state.mCompletion = state.mFuture.MakeCompletion("A.one");
  state.mCompletion.Succeed(FfiValue());
  EXPECT_EQ(state.mFuture.mTimes, 1);
}

template <typename R>
static void ExpectValueToArrive(R aValue) {
  FakeFuture<Lib, R> future;
  future.MakeCompletion("A.value").Succeed(FfiValue::Of(aValue));
  EXPECT_EQ(future.mTimes, 1);
  EXPECT_EQ(future.mCode, CallCode::Success);
  EXPECT_EQ(future.mReturn.template As<R>(), aValue);
}

TEST_F(CompletionTest, PassesEveryReturnTypeByValue) {
  ExpectValueToArrive<uint8_t>(0xFE);
  ExpectValueToArrive<int8_t>(-2);
  ExpectValueToArrive<uint16_t>(0xFEDC);
  ExpectValueToArrive<int16_t>(-300);
  ExpectValueToArrive<uint32_t>(0xFEDCBA98);
  ExpectValueToArrive<int32_t>(-70000);
  ExpectValueToArrive<uint64_t>(0xFEDCBA9876543210);
  ExpectValueToArrive<int64_t>(std::numeric_limits<int64_t>::min());
  ExpectValueToArrive<float>(1.5f);
  ExpectValueToArrive<double>(-1e300);
  FakeFuture<Lib, void> nothing;
  nothing.MakeCompletion("A.nothing").Succeed(FfiValue());
  EXPECT_EQ(nothing.mCode, CallCode::Success);
  FakeFuture<Lib, RustBuffer> buffer;
  buffer.MakeCompletion("A.buffer").Succeed(Buffer("bytes"));
  EXPECT_EQ(buffer.mCode, CallCode::Success);
  EXPECT_EQ(buffer.mReturnText, "bytes");
  FakeFuture<Lib, RustBuffer> empty;
  empty.MakeCompletion("A.empty").Succeed(OwnedRustBuffer());
  EXPECT_EQ(empty.mCode, CallCode::Success);
  EXPECT_EQ(empty.mReturnText, "");
}

TEST_F(CompletionTest, CompletesOnWhateverThreadItIsMovedTo) {
  std::vector<FakeFuture<Lib, uint64_t>> futures(800);
  RunThreads(8, [&](int aIndex) {
    for (int i = aIndex; i < 800; i += 8) {
      Completion completion = futures[size_t(i)].MakeCompletion("A.one");
      if (i % 16 < 8) {
        completion.Succeed(FfiValue::Of(uint64_t(i)));
      }
    }
  });
  for (size_t i = 0; i < futures.size(); i++) {
    EXPECT_EQ(futures[i].mTimes, 1);
    EXPECT_EQ(futures[i].mCode,
              i % 16 < 8 ? CallCode::Success : CallCode::Unexpected);
  }
}

}  // namespace monkeybridge::rust
