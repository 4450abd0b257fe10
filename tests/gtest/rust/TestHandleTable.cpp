// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/HandleTable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <vector>

#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge::rust {

class HandleTableTest : public LeakCheck {
 protected:
  static uint32_t SlotOf(uint64_t aHandle) {
    return uint32_t(aHandle >> 1) & (HandleTable::kMaxSlots - 1);
  }
  static uint64_t Generations(uint64_t aCount) {
    return aCount << (1 + HandleTable::kSlotBits);
  }
  static uint64_t Runtimes(uint64_t aCount) {
    return aCount << (1 + HandleTable::kSlotBits +
                      HandleTable::kGenerationBits);
  }

  // The end of a handle that has one reference left.
  static bool ReleaseAndFree(uint64_t aHandle) {
    return HandleTable::Release(aHandle) == mozilla::Some(0u) &&
           HandleTable::Free(aHandle);
  }

  static void ExpectStale(uint64_t aNumber) {
    EXPECT_EQ(HandleTable::AddRef(aNumber), 0u) << aNumber;
    EXPECT_TRUE(HandleTable::Release(aNumber).isNothing()) << aNumber;
    EXPECT_FALSE(HandleTable::Free(aNumber)) << aNumber;
    EXPECT_FALSE(HandleTable::IsLive(aNumber)) << aNumber;
  }
};

TEST_F(HandleTableTest, HandlesAreOddSafeIntegersAndKnowTheirRuntime) {
  std::vector<uint64_t> handles;
  for (uint16_t runtime : {0, 1, 511, 1022, 1023}) {
    uint64_t handle = HandleTable::Create(runtime);
    EXPECT_EQ(handle % 2, 1u);
    EXPECT_LT(handle, uint64_t(1) << 53);
    EXPECT_EQ(uint64_t(double(handle)), handle);
    EXPECT_EQ(HandleTable::RuntimeOf(handle), runtime);
    EXPECT_TRUE(HandleTable::IsLive(handle));
    handles.push_back(handle);
  }
  for (uint64_t handle : handles) {
    EXPECT_TRUE(ReleaseAndFree(handle));
  }
}

TEST_F(HandleTableTest, RefusesARuntimeThatDoesNotFit) {
  EXPECT_EQ(HandleTable::Create(1024), 0u);
  EXPECT_EQ(HandleTable::Create(0xFFFF), 0u);
}

TEST_F(HandleTableTest, CountsReferences) {
  uint64_t handle = HandleTable::Create(1);
  EXPECT_EQ(HandleTable::AddRef(handle), 2u);
  EXPECT_EQ(HandleTable::AddRef(handle), 3u);
  EXPECT_EQ(HandleTable::Release(handle), mozilla::Some(2u));
  EXPECT_FALSE(HandleTable::Free(handle)) << "it has references";
  EXPECT_EQ(HandleTable::Release(handle), mozilla::Some(1u));
  EXPECT_EQ(HandleTable::Release(handle), mozilla::Some(0u));
  EXPECT_TRUE(HandleTable::IsLive(handle)) << "until it is freed";
  EXPECT_TRUE(HandleTable::Free(handle));
  ExpectStale(handle);
}

TEST_F(HandleTableTest, NothingBringsBackTheLastReference) {
  uint64_t handle = HandleTable::Create(1);
  EXPECT_EQ(HandleTable::Release(handle), mozilla::Some(0u));
  EXPECT_EQ(HandleTable::AddRef(handle), 0u);
  EXPECT_TRUE(HandleTable::Release(handle).isNothing());
  EXPECT_TRUE(HandleTable::Free(handle));
  EXPECT_FALSE(HandleTable::Free(handle)) << "only once";
}

TEST_F(HandleTableTest, AnyOtherNumberIsStale) {
  uint64_t handle = HandleTable::Create(7);
  for (uint64_t number :
       {uint64_t(0), handle - 1, handle + 1, handle + Generations(1),
        handle + Runtimes(1), handle - Runtimes(1), handle | uint64_t(1) << 53,
        handle | uint64_t(1) << 63, ~uint64_t(0), (uint64_t(1) << 53) - 1,
        // The last slot of all, in a chunk that does not exist yet.
        Runtimes(7) | uint64_t(HandleTable::kMaxSlots - 1) << 1 | 1}) {
    ExpectStale(number);
  }
  EXPECT_EQ(HandleTable::AddRef(handle), 2u) << "untouched by all that";
  EXPECT_EQ(HandleTable::Release(handle), mozilla::Some(1u));
  EXPECT_TRUE(ReleaseAndFree(handle));
}

TEST_F(HandleTableTest, AFreedHandleStaysStaleWhenItsSlotIsUsedAgain) {
  uint64_t old = HandleTable::Create(1);
  EXPECT_TRUE(ReleaseAndFree(old));
  uint64_t fresh = HandleTable::Create(1);
  EXPECT_EQ(SlotOf(fresh), SlotOf(old));
  EXPECT_NE(fresh, old);
  ExpectStale(old);
  EXPECT_TRUE(ReleaseAndFree(fresh));
}

TEST_F(HandleTableTest, ASlotWhoseGenerationsAreUsedUpIsRetired) {
  uint64_t first = HandleTable::Create(1);
  uint64_t last = first;
  uint64_t handle = first;
  uint32_t uses = 0;
  while (SlotOf(handle) == SlotOf(first)) {
    ASSERT_LE(++uses, HandleTable::kLastGeneration + 1) << "it came round";
    last = handle;
    ASSERT_TRUE(ReleaseAndFree(handle));
    handle = HandleTable::Create(1);
  }
  // Every generation after the first one here was handed out.
  uint64_t firstGeneration =
      (first >> (1 + HandleTable::kSlotBits)) & HandleTable::kLastGeneration;
  EXPECT_EQ(uses, HandleTable::kLastGeneration - firstGeneration + 1);
  ExpectStale(first);
  ExpectStale(last);
  std::vector<uint64_t> others;
  for (int i = 0; i < 1000; i++) {
    others.push_back(HandleTable::Create(1));
    ASSERT_NE(SlotOf(others.back()), SlotOf(first));
  }
  ExpectStale(first);
  ExpectStale(last);
  others.push_back(handle);
  for (uint64_t other : others) {
    EXPECT_TRUE(ReleaseAndFree(other));
  }
}

TEST_F(HandleTableTest, HoldsAMillionHandles) {
  std::vector<uint64_t> handles(1'000'000);
  for (uint64_t& handle : handles) {
    handle = HandleTable::Create(3);
    ASSERT_NE(handle, 0u);
  }
  EXPECT_EQ(HandleTable::LiveCount(3), handles.size());
  EXPECT_EQ(HandleTable::LiveCount(4), 0u);
  std::vector<uint64_t> sorted = handles;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_TRUE(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
  for (uint64_t handle : handles) {
    ASSERT_EQ(HandleTable::AddRef(handle), 2u);
  }
  for (uint64_t handle : handles) {
    ASSERT_EQ(HandleTable::Release(handle), mozilla::Some(1u));
    ASSERT_TRUE(ReleaseAndFree(handle));
  }
  EXPECT_EQ(HandleTable::LiveCount(3), 0u);
}

TEST_F(HandleTableTest, SaysSoWhenEverySlotIsTaken) {
  std::vector<uint64_t> handles;
  while (uint64_t handle = HandleTable::Create(2)) {
    ASSERT_LT(handles.size(), HandleTable::kMaxSlots);
    handles.push_back(handle);
  }
  // Other tests may have retired a slot.
  EXPECT_GE(handles.size(), HandleTable::kMaxSlots - 8);
  EXPECT_TRUE(ReleaseAndFree(handles.back()));
  handles.back() = HandleTable::Create(2);
  EXPECT_NE(handles.back(), 0u) << "there is room again";
  for (uint64_t handle : handles) {
    ASSERT_TRUE(ReleaseAndFree(handle));
  }
}

TEST_F(HandleTableTest, ListsTheLiveHandlesOfOneRuntime) {
  uint64_t one = HandleTable::Create(5);
  uint64_t two = HandleTable::Create(5);
  uint64_t other = HandleTable::Create(6);
  HandleTable::AddRef(two);
  std::set<std::pair<uint64_t, uint32_t>> seen;
  HandleTable::ForEachLive(5, [&](uint64_t aHandle, uint32_t aCount) {
    seen.emplace(aHandle, aCount);
  });
  EXPECT_EQ(seen,
            (std::set<std::pair<uint64_t, uint32_t>>{{one, 1}, {two, 2}}));
  // The visitor may end what it sees.
  HandleTable::ForEachLive(5, [&](uint64_t aHandle, uint32_t aCount) {
    for (; aCount > 0; aCount--) {
      HandleTable::Release(aHandle);
    }
    EXPECT_TRUE(HandleTable::Free(aHandle));
  });
  EXPECT_EQ(HandleTable::LiveCount(5), 0u);
  EXPECT_TRUE(ReleaseAndFree(other));
}

TEST_F(HandleTableTest, EightThreadsCloneAndFreeTheSameHandles) {
  std::vector<uint64_t> handles(64);
  for (uint64_t& handle : handles) {
    handle = HandleTable::Create(1);
  }
  RunThreads(8, [&](int aIndex) {
    for (int i = 0; i < 50000; i++) {
      uint64_t handle = handles[size_t(i + aIndex) % handles.size()];
      ASSERT_GE(HandleTable::AddRef(handle), 2u);
      ASSERT_GE(HandleTable::Release(handle).valueOr(0), 1u);
    }
  });
  for (uint64_t handle : handles) {
    EXPECT_TRUE(ReleaseAndFree(handle));
  }
}

TEST_F(HandleTableTest, ExactlyOneThreadTakesTheLastReference) {
  for (int round = 0; round < 200; round++) {
    uint64_t handle = HandleTable::Create(1);
    for (int i = 1; i < 8; i++) {
      HandleTable::AddRef(handle);
    }
    std::atomic<int> last{0};
    std::atomic<int> freed{0};
    RunThreads(8, [&](int) {
      if (HandleTable::Release(handle) == mozilla::Some(0u)) {
        last++;
      }
      if (HandleTable::Free(handle)) {
        freed++;
      }
    });
    EXPECT_EQ(last, 1);
    EXPECT_EQ(freed, 1);
    ExpectStale(handle);
  }
}

TEST_F(HandleTableTest, EightThreadsMakeAndFreeHandlesOfTheirOwn) {
  RunThreads(8, [](int aIndex) {
    std::vector<uint64_t> mine;
    for (int i = 0; i < 30000; i++) {
      mine.push_back(HandleTable::Create(uint16_t(aIndex)));
      ASSERT_EQ(HandleTable::RuntimeOf(mine.back()), aIndex);
      ASSERT_EQ(HandleTable::AddRef(mine.back()), 2u) << "someone shares it";
      ASSERT_EQ(HandleTable::Release(mine.back()), mozilla::Some(1u));
      if (i % 3 != 0) {
        std::swap(mine[size_t(i * 7) % mine.size()], mine.back());
        ASSERT_TRUE(ReleaseAndFree(mine.back()));
        mine.pop_back();
      }
    }
    for (uint64_t handle : mine) {
      ASSERT_TRUE(ReleaseAndFree(handle));
    }
  });
  for (uint16_t runtime = 0; runtime < 8; runtime++) {
    EXPECT_EQ(HandleTable::LiveCount(runtime), 0u);
  }
}

// A Rust thread that is late holds a handle of something that ended long ago.
TEST_F(HandleTableTest, LateThreadsFindStaleHandlesWhileSlotsAreReused) {
  std::atomic<bool> stop{false};
  uint64_t old = HandleTable::Create(1);
  ASSERT_TRUE(ReleaseAndFree(old));
  ThreadGroup late(4, [&](int) {
    while (!stop) {
      ASSERT_EQ(HandleTable::AddRef(old), 0u);
      ASSERT_TRUE(HandleTable::Release(old).isNothing());
      ASSERT_FALSE(HandleTable::Free(old));
    }
  });
  for (int i = 0; i < 50000; i++) {
    uint64_t handle = HandleTable::Create(1);
    ASSERT_TRUE(ReleaseAndFree(handle));
  }
  stop = true;
}

}  // namespace monkeybridge::rust
