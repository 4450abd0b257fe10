// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/BlockingCall.h"

#include <algorithm>

#include "bridge/base/Counters.h"
#include "bridge/dispatch/Futex.h"
#include "bridge/dispatch/Spin.h"
#include "mozilla/ScopeExit.h"

namespace monkeybridge {

// About as long as the kernel takes to wake a sleeping core.
static constexpr int64_t kSpinMicroseconds = 20;

static int64_t DeadlineNs(bool aWanted, int64_t aStartNs, uint32_t aMs) {
  return aWanted ? aStartNs + int64_t(aMs) * 1'000'000 : kNoDeadline;
}

BlockingCall::Outcome BlockingCall::Wait(const WaitOptions& aOptions) {
  Counters::Add(Counters::Kind::BlockedCall, +1);
  auto uncount = mozilla::MakeScopeExit(
      [] { Counters::Add(Counters::Kind::BlockedCall, -1); });
  CurrentRustCall::Snapshot atStart;
  if (aOptions.js_thread) {
    atStart = aOptions.js_thread->Read();
  }
  bool decided = SpinUntil(kSpinMicroseconds, [this] {
    return IsDecided(mState.load(std::memory_order_acquire));
  });
  if (!decided) {
    int64_t start = MonotonicNs();
    int64_t reportAt =
        DeadlineNs(aOptions.report && aOptions.report_after_ms != 0, start,
                   aOptions.report_after_ms);
    int64_t giveUpAt =
        DeadlineNs(aOptions.timeout_ms != 0, start, aOptions.timeout_ms);
    while (!SleepUntil(std::min(reportAt, giveUpAt))) {
      int64_t now = MonotonicNs();
      if (now >= reportAt) {
        reportAt = kNoDeadline;
        MakeReport(aOptions, now - start, atStart);
      }
      if (now >= giveUpAt && Decide(Abandoned, /* aEvenPending */ true)) {
        return Outcome::TimedOut;
      }
    }
  }
  return (mState.load(std::memory_order_acquire) & kStateMask) == Done
             ? Outcome::Done
             : Outcome::Closed;
}

bool BlockingCall::SleepUntil(int64_t aDeadlineNs) {
  uint32_t word = mState.load(std::memory_order_acquire);
  while (!IsDecided(word)) {
    if (!(word & kSleeping)) {
      if (!mState.compare_exchange_weak(word, word | kSleeping,
                                        std::memory_order_acquire)) {
        continue;
      }
      word |= kSleeping;
    }
    if (!FutexWait(mState, word, aDeadlineNs)) {
      return false;
    }
    word = mState.load(std::memory_order_acquire);
  }
  return true;
}

void BlockingCall::MakeReport(const WaitOptions& aOptions, int64_t aWaitedNs,
                              const CurrentRustCall::Snapshot& aAtStart) {
  Report report{};
  report.mWaitedMs = uint32_t(aWaitedNs / 1'000'000);
  report.mRunning =
      (mState.load(std::memory_order_relaxed) & kStateMask) == Running;
  report.mWaiter = CurrentThreadId();
  if (aOptions.js_thread) {
    CurrentRustCall::Snapshot now = aOptions.js_thread->Read();
    report.mRustCall = now.mName;
    report.mSameRustCall = now.mName && now.mSequence == aAtStart.mSequence;
  }
  aOptions.report(aOptions.report_data, report);
}

bool BlockingCall::Decide(State aTo, bool aEvenPending) {
  uint32_t word = mState.load(std::memory_order_relaxed);
  do {
    bool open = (word & kStateMask) == Running ||
                ((word & kStateMask) == Pending && aEvenPending);
    if (!open) {
      return false;
    }
    // Release: the results are visible to whoever sees the decision.
  } while (!mState.compare_exchange_weak(word, aTo, std::memory_order_acq_rel,
                                         std::memory_order_relaxed));
  if (word & kSleeping) {
    FutexWakeAll(mState);
  }
  return true;
}

bool BlockingCall::Begin() {
  uint32_t word = mState.load(std::memory_order_relaxed);
  while ((word & kStateMask) == Pending) {
    if (mState.compare_exchange_weak(word, Running | (word & kSleeping),
                                     std::memory_order_acquire,
                                     std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

bool BlockingCall::Finish() { return Decide(Done, /* aEvenPending */ false); }

bool BlockingCall::Close(const char* aReason) {
  // The first reason stays: it may be read as soon as the state changes.
  const char* none = nullptr;
  mCloseReason.compare_exchange_strong(none, aReason, std::memory_order_release,
                                       std::memory_order_relaxed);
  return Decide(Closed, /* aEvenPending */ true);
}

const char* BlockingCall::CloseReason() const {
  bool closed = (mState.load(std::memory_order_acquire) & kStateMask) == Closed;
  return closed ? mCloseReason.load(std::memory_order_acquire) : nullptr;
}

}  // namespace monkeybridge
