// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/RecordBuffer.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace monkeybridge {

static const TaskType kType = {"type", [](std::span<uint64_t>) {}, 1};
static const TaskType kOtherType = {"other", [](std::span<uint64_t>) {}, 2};

TEST(RecordBufferTest, GivesRecordsBackInOrderWithTypeAndWords) {
  RecordBuffer buffer;
  std::vector<uint64_t> words(Task::kMaxWords);
  for (size_t i = 0; i < words.size(); i++) {
    words[i] = i * i;
  }
  for (size_t count = 0; count <= words.size(); count++) {
    buffer.Push(count % 2 ? kType : kOtherType,
                std::span(words).subspan(0, count));
  }
  Task task;
  for (size_t count = 0; count <= words.size(); count++) {
    ASSERT_FALSE(buffer.IsEmpty());
    buffer.Pop(task);
    EXPECT_EQ(&task.Type(), count % 2 ? &kType : &kOtherType);
    ASSERT_EQ(task.Words().size(), count);
    for (size_t i = 0; i < count; i++) {
      ASSERT_EQ(task.Words()[i], i * i);
    }
  }
  EXPECT_TRUE(buffer.IsEmpty());
}

TEST(RecordBufferTest, ShowsItsRecordsInOrderAndKeepsThem) {
  RecordBuffer buffer;
  buffer.Push(kType, {{1, 2}});
  buffer.Push(kOtherType, {});
  buffer.Push(kType, {{3}});
  Task task;
  buffer.Pop(task);
  std::vector<const TaskType*> types;
  std::vector<uint64_t> words;
  for (int i = 0; i < 2; i++) {
    buffer.ForEach([&](const TaskType& aType, std::span<uint64_t> aWords) {
      types.push_back(&aType);
      words.insert(words.end(), aWords.begin(), aWords.end());
    });
  }
  EXPECT_EQ(types, (std::vector<const TaskType*>{&kOtherType, &kType,
                                                 &kOtherType, &kType}));
  EXPECT_EQ(words, (std::vector<uint64_t>{3, 3}));
  buffer.Pop(task);
  buffer.Pop(task);
  buffer.ForEach([](const TaskType&, std::span<uint64_t>) { FAIL(); });
}

TEST(RecordBufferTest, DoesNotGrowWhenRecordsComeAndGo) {
  RecordBuffer buffer;
  Task task;
  uint64_t next = 0;
  for (uint64_t i = 0; i < 50; i++) {
    buffer.Push(kType, {{i}});
  }
  size_t capacity = buffer.CapacityBytes();
  for (uint64_t i = 50; i < 100000; i++) {
    buffer.Push(kType, {{i}});
    buffer.Pop(task);
    ASSERT_EQ(task.Words()[0], next++);
  }
  EXPECT_LE(buffer.CapacityBytes(), 2 * capacity) << "it is never empty";
}

TEST(RecordBufferTest, KeepsItsMemoryUnlessThatIsLarge) {
  RecordBuffer buffer;
  Task task;
  buffer.Push(kType, {});
  buffer.Pop(task);
  size_t capacity = buffer.CapacityBytes();
  EXPECT_GT(capacity, 0u);
  buffer.ShrinkIfLarge();
  EXPECT_EQ(buffer.CapacityBytes(), capacity);
  for (uint64_t i = 0; i < 100000; i++) {
    buffer.Push(kType, {{i}});
  }
  EXPECT_TRUE(buffer.IsLarge());
  while (!buffer.IsEmpty()) {
    buffer.Pop(task);
  }
  buffer.ShrinkIfLarge();
  EXPECT_EQ(buffer.CapacityBytes(), 0u);
  buffer.Push(kType, {{7}});
  buffer.Pop(task);
  EXPECT_EQ(task.Words()[0], 7u);
}

// The moved-from state is what is tested.
// NOLINTBEGIN(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
TEST(RecordBufferTest, SwapsAndMovesWithItsRecords) {
  RecordBuffer one;
  one.Push(kType, {{1}});
  RecordBuffer two(std::move(one));
  EXPECT_TRUE(one.IsEmpty());
  one.Push(kOtherType, {{2}});
  one.Swap(two);
  Task task;
  one.Pop(task);
  EXPECT_EQ(task.Words()[0], 1u);
  two.Pop(task);
  EXPECT_EQ(task.Words()[0], 2u);
}
// NOLINTEND(bugprone-use-after-move,clang-analyzer-cplusplus.Move)

}  // namespace monkeybridge
