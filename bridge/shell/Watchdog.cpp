// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/Watchdog.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "bridge/host/Output.h"

namespace monkeybridge {

namespace {

using Clock = std::chrono::steady_clock;

struct Watch {
  std::mutex mLock;
  std::condition_variable mChanged;
  Clock::time_point mEnd;
  std::string mLine;
  bool mOn = false;
  bool mStarted = false;
};

// Never destroyed: the thread looks at it to the end.
Watch& TheWatch() {
  static Watch* sWatch = new Watch;
  return *sWatch;
}

void* Guard(void*) {
  Watch& watch = TheWatch();
  std::unique_lock<std::mutex> guard(watch.mLock);
  while (true) {
    if (!watch.mOn) {
      watch.mChanged.wait(guard);
    } else if (Clock::now() < watch.mEnd) {
      watch.mChanged.wait_until(guard, watch.mEnd);
    } else {
      WriteOutput(OutputStream::Out, watch.mLine + "\n");
      _exit(1);
    }
  }
}

}  // namespace

void SetDeadline(double aMs, std::string aLine) {
  Watch& watch = TheWatch();
  std::lock_guard<std::mutex> guard(watch.mLock);
  watch.mOn = aMs > 0;
  watch.mEnd = Clock::now() + std::chrono::milliseconds(int64_t(aMs));
  watch.mLine = std::move(aLine);
  pthread_t thread;
  if (!watch.mStarted && watch.mOn &&
      pthread_create(&thread, nullptr, &Guard, nullptr) == 0) {
    pthread_detach(thread);
    watch.mStarted = true;
  }
  watch.mChanged.notify_all();
}

}  // namespace monkeybridge
