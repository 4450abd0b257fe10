// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Trace.h"

#include <pthread.h>
#include <time.h>

#include <cinttypes>
#include <cstdio>
#include <map>
#include <mutex>

namespace monkeybridge {

std::atomic<bool> Trace::sOn{false};
std::atomic<uint64_t> Trace::sDropped{0};

namespace {
struct Events {
  std::mutex mLock;
  std::vector<TraceEvent> mList;
  std::map<ThreadId, std::string> mNames;
};
Events& GetEvents() {
  static Events* const sEvents = new Events();
  return *sEvents;
}
}  // namespace

void Trace::Start() {
  GetEvents();
  sOn.store(true, std::memory_order_relaxed);
}

void Trace::Stop() { sOn.store(false, std::memory_order_relaxed); }

std::vector<TraceEvent> Trace::Take() {
  Events& events = GetEvents();
  std::lock_guard<std::mutex> lock(events.mLock);
  return std::move(events.mList);
}

void Trace::Add(const TraceEvent& aEvent) {
  Events& events = GetEvents();
  std::lock_guard<std::mutex> lock(events.mLock);
  if (events.mList.size() < kMostEvents) events.mList.push_back(aEvent);
}

uint64_t Trace::Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1'000'000'000 + uint64_t(now.tv_nsec);
}

size_t Trace::Stamp(uint64_t* aWords) {
  aWords[0] = NowAtPost();
  aWords[1] = uint64_t(CurrentThreadId());
  return kStampWords;
}

uint64_t Trace::NowAtPost() {
  static thread_local bool sKnown = false;
  if (!sKnown) {
    sKnown = true;
    char name[16] = "";
    pthread_getname_np(pthread_self(), name, sizeof(name));
    Events& events = GetEvents();
    std::lock_guard<std::mutex> lock(events.mLock);
    events.mNames[CurrentThreadId()] = name;
  }
  return Now();
}

std::string Trace::ThreadName(ThreadId aThread) {
  Events& events = GetEvents();
  std::lock_guard<std::mutex> lock(events.mLock);
  const auto found = events.mNames.find(aThread);
  return found == events.mNames.end() ? "" : found->second;
}

bool Trace::WriteFile(const char* aPath,
                      const std::vector<TraceEvent>& aEvents) {
  FILE* file = fopen(aPath, "w");
  if (!file) return false;
  fputs("[", file);
  const char* separator = "\n";
  for (const TraceEvent& event : aEvents) {
    fprintf(file,
            "%s{\"name\":\"%s\",\"cat\":\"%s\",\"ph\":\"X\",\"pid\":1,"
            "\"tid\":%d,\"ts\":%.3f,\"dur\":%.3f,\"args\":{\"how\":\"%s\","
            "\"from\":%d,\"queued_ns\":%" PRIu64 "}}",
            separator, event.mName, event.mKind, int(event.mOn),
            double(event.mStartedNs) / 1000,
            double(event.mEndedNs - event.mStartedNs) / 1000, event.mHow,
            int(event.mFrom), event.mStartedNs - event.mPostedNs);
    separator = ",\n";
  }
  fputs("\n]\n", file);
  return fclose(file) == 0;
}

}  // namespace monkeybridge
