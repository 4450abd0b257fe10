// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/OwnedRustBuffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "bridge/base/Counters.h"
#include "bridge/base/Utf8.h"
#include "tests/gtest/support/FakeRust.h"
#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge::rust {

using Lib = FakeLibrary<1>;
using OtherLib = FakeLibrary<2>;

static_assert(!std::is_copy_constructible_v<OwnedRustBuffer> &&
              !std::is_copy_assignable_v<OwnedRustBuffer>);

class OwnedRustBufferTest : public LeakCheck {
 protected:
  void TearDown() override {
    LeakCheck::TearDown();
    EXPECT_EQ(Lib::Books().Live(), 0u);
    EXPECT_EQ(OtherLib::Books().Live(), 0u);
    EXPECT_EQ(Lib::Books().WrongFrees(), 0u);
    EXPECT_EQ(OtherLib::Books().WrongFrees(), 0u);
  }

  static OwnedRustBuffer Make(std::string_view aText) {
    return OwnedRustBuffer::FromBytes(BytesOf(aText), Lib::Ops()).value();
  }
  static int64_t Count() { return Counters::Get(Counters::Kind::RustBuffer); }
};

TEST_F(OwnedRustBufferTest, IsCountedWhileItOwns) {
  EXPECT_EQ(Count(), 0);
  {
    OwnedRustBuffer buffer = Make("text");
    EXPECT_EQ(Count(), 1);
    EXPECT_EQ(TextOf(buffer.Span()), "text");
    EXPECT_EQ(buffer.Ops(), Lib::Ops());
  }
  EXPECT_EQ(Count(), 0);
}

TEST_F(OwnedRustBufferTest, FreesByTheLibraryThatMadeIt) {
  size_t first = Lib::Books().Freed();
  size_t second = OtherLib::Books().Freed();
  {
    auto one = OwnedRustBuffer::Adopt(Lib::BufferOf("one"), Lib::Ops());
    auto two =
        OwnedRustBuffer::Adopt(OtherLib::BufferOf("two"), OtherLib::Ops());
    std::swap(one, two);
  }
  EXPECT_EQ(Lib::Books().Freed(), first + 1);
  EXPECT_EQ(OtherLib::Books().Freed(), second + 1);
}

// The moved-from state is what is tested.
// NOLINTBEGIN(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
TEST_F(OwnedRustBufferTest, MovingLeavesAnEmptyOwner) {
  OwnedRustBuffer from = Make("text");
  OwnedRustBuffer to = std::move(from);
  EXPECT_TRUE(from.Span().empty());
  EXPECT_EQ(from.Ops(), nullptr);
  EXPECT_EQ(TextOf(to.Span()), "text");
  EXPECT_EQ(Count(), 1);
}
// NOLINTEND(bugprone-use-after-move,clang-analyzer-cplusplus.Move)

TEST_F(OwnedRustBufferTest, AssigningFreesWhatWasThere) {
  OwnedRustBuffer buffer = Make("old");
  buffer = Make("new");
  EXPECT_EQ(TextOf(buffer.Span()), "new");
  EXPECT_EQ(Lib::Books().Live(), 1u);
  EXPECT_EQ(Count(), 1);
}

TEST_F(OwnedRustBufferTest, SurvivesBeingMovedToItself) {
  OwnedRustBuffer buffer = Make("text");
  OwnedRustBuffer& alias = buffer;
  buffer = std::move(alias);
  EXPECT_EQ(TextOf(buffer.Span()), "text");
  EXPECT_EQ(Count(), 1);
}

TEST_F(OwnedRustBufferTest, IntoGivesUpOwnership) {
  OwnedRustBuffer buffer = Make("text");
  RustBuffer raw = buffer.Into();
  EXPECT_EQ(Count(), 0);
  EXPECT_EQ(Lib::Books().Live(), 1u);
  EXPECT_TRUE(buffer.Span().empty());
  RustBuffer again = buffer.Into();
  EXPECT_EQ(again.capacity, 0u);
  EXPECT_EQ(again.data, nullptr);
  EXPECT_EQ(TextIn(raw), "text");
  Lib::Books().Free(raw);
}

TEST_F(OwnedRustBufferTest, NeverReadsTheAddressOfAnEmptyBuffer) {
  auto dangling = OwnedRustBuffer::Adopt(DanglingBuffer(), Lib::Ops());
  EXPECT_TRUE(dangling.Span().empty());
  EXPECT_EQ(dangling.Span().data(), nullptr);
  auto null = OwnedRustBuffer::Adopt({}, nullptr);
  EXPECT_TRUE(null.Span().empty());
  EXPECT_EQ(Count(), 0);
}

TEST_F(OwnedRustBufferTest, FreesABufferThatHasRoomButNoBytes) {
  RustBuffer raw = Lib::BufferOf("text");
  raw.len = 0;
  size_t freed = Lib::Books().Freed();
  {
    auto buffer = OwnedRustBuffer::Adopt(raw, Lib::Ops());
    EXPECT_TRUE(buffer.Span().empty());
    EXPECT_EQ(Count(), 1);
  }
  EXPECT_EQ(Lib::Books().Freed(), freed + 1);
}

TEST_F(OwnedRustBufferTest, TellsWhenRustCannotMakeABuffer) {
  Lib::Books().FailNext(2);
  EXPECT_TRUE(OwnedRustBuffer::FromBytes(BytesOf("x"), Lib::Ops()).isNothing());
  EXPECT_TRUE(OwnedRustBuffer::Zeroed(1, Lib::Ops()).isNothing());
  EXPECT_TRUE(OwnedRustBuffer::FromBytes({}, Lib::Ops()).isSome());
}

TEST_F(OwnedRustBufferTest, ZeroedBytesCanBeWritten) {
  OwnedRustBuffer buffer = OwnedRustBuffer::Zeroed(3, Lib::Ops()).value();
  EXPECT_EQ(TextOf(buffer.Span()), std::string(3, '\0'));
  std::ranges::copy(std::string_view("abc"), buffer.MutableSpan().begin());
  EXPECT_EQ(TextOf(buffer.Span()), "abc");
}

TEST_F(OwnedRustBufferTest, MovesBetweenThreads) {
  RunThreads(8, [](int) {
    for (int i = 0; i < 1000; i++) {
      OwnedRustBuffer buffer = Make("text");
      std::thread other;
      if (i % 100 == 0) {
        std::thread([taken = std::move(buffer)] {
          EXPECT_EQ(TextOf(taken.Span()), "text");
        }).join();
      }
    }
  });
}

}  // namespace monkeybridge::rust
