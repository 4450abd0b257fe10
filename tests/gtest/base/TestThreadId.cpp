// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/ThreadId.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/gtest/support/Threads.h"

namespace monkeybridge {

TEST(ThreadIdTest, IsTheIdOfTheOperatingSystem) {
  EXPECT_EQ(CurrentThreadId(), gettid());
  EXPECT_EQ(CurrentThreadId(), CurrentThreadId());
}

TEST(ThreadIdTest, DiffersFromThreadToThread) {
  ScriptedThread other;
  ThreadId id = 0;
  other.Do([&] { id = CurrentThreadId(); });
  EXPECT_GT(id, 0);
  EXPECT_NE(id, CurrentThreadId());
}

TEST(ThreadIdTest, NamesCanBeReadFromOtherThreads) {
  ScriptedThread other;
  ThreadId id = 0;
  other.Do([&] {
    id = CurrentThreadId();
    SetCurrentThreadName("a name that is too long");
  });
  EXPECT_EQ(ThreadName(id), "a name that is ");
  EXPECT_EQ(ThreadName(-5), "");
}

TEST(ThreadIdTest, IsFetchedAnewInAForkedChild) {
  ThreadId parent = CurrentThreadId();
  pid_t child = fork();
  if (child == 0) {
    _exit(CurrentThreadId() == gettid() && CurrentThreadId() != parent ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace monkeybridge
