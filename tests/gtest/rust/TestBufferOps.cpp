// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/BufferOps.h"

#include <gtest/gtest.h>

#include "bridge/base/Utf8.h"
#include "tests/gtest/support/FakeRust.h"

namespace monkeybridge::rust {

using Lib = FakeLibrary<1>;

class BufferOpsTest : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(Lib::Books().Live(), 0u);
    EXPECT_EQ(Lib::Books().WrongFrees(), 0u);
  }
};

TEST_F(BufferOpsTest, CopiesBytes) {
  RustBuffer buffer = Lib::Ops()->FromBytes(BytesOf("hello"));
  EXPECT_EQ(TextIn(buffer), "hello");
  Lib::Ops()->Free(buffer);
}

TEST_F(BufferOpsTest, AllocatesZeros) {
  RustBuffer buffer = Lib::Ops()->Alloc(4);
  EXPECT_EQ(TextIn(buffer), std::string(4, '\0'));
  Lib::Ops()->Free(buffer);
}

TEST_F(BufferOpsTest, NeverBothersRustWithNothing) {
  size_t made = Lib::Books().Made();
  size_t freed = Lib::Books().Freed();
  Lib::Ops()->Free(Lib::Ops()->Alloc(0));
  Lib::Ops()->Free(Lib::Ops()->FromBytes({}));
  Lib::Ops()->Free(DanglingBuffer());
  EXPECT_EQ(Lib::Books().Made(), made);
  EXPECT_EQ(Lib::Books().Freed(), freed);
}

TEST_F(BufferOpsTest, TellsAFailureByTheLengthAndFreesItsMessage) {
  Lib::Books().FailNext(2);
  RustBuffer copy = Lib::Ops()->FromBytes(BytesOf("hello"));
  EXPECT_EQ(copy.len, 0u);
  EXPECT_EQ(copy.data, nullptr);
  RustBuffer zeros = Lib::Ops()->Alloc(8);
  EXPECT_EQ(zeros.len, 0u);
  EXPECT_EQ(zeros.data, nullptr);
}

}  // namespace monkeybridge::rust
