// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/ThreadId.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

namespace monkeybridge {

constinit thread_local ThreadId detail::sThreadId = 0;

ThreadId detail::FetchThreadId() {
  // A forked child runs on a copy of this thread under another id. It may not
  // go on using the bridge, but its log lines should tell the truth.
  static const int sForget =
      pthread_atfork(nullptr, nullptr, [] { sThreadId = 0; });
  (void)sForget;
  sThreadId = gettid();
  return sThreadId;
}

std::string ThreadName(ThreadId aThread) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/comm", int(aThread));
  FILE* file = fopen(path, "re");
  if (!file) {
    return {};
  }
  char name[64];
  size_t length = fread(name, 1, sizeof name, file);
  fclose(file);
  while (length && name[length - 1] == '\n') {
    length--;
  }
  return std::string(name, length);
}

void SetCurrentThreadName(const char* aName) {
  char name[16];
  snprintf(name, sizeof name, "%s", aName);
  pthread_setname_np(pthread_self(), name);
}

}  // namespace monkeybridge
