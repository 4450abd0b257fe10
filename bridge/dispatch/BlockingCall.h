// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_BLOCKINGCALL_H_
#define BRIDGE_DISPATCH_BLOCKINGCALL_H_

#include <stdint.h>

#include <atomic>

#include "bridge/base/ThreadId.h"
#include "bridge/dispatch/CurrentRustCall.h"
#include "mozilla/RefCounted.h"

// One thread waits for the JS thread to do something. The waiter posts a
// record that carries a reference to the call, then Wait()s; the JS thread
// Begin()s, works, puts the results into the call (a derived class holds
// them) and Finish()es; or whoever finds that it will never come to that
// Close()s. Results go into the call and never straight into the waiter's
// memory: after a timeout the waiter is gone while the JS thread still works.
// Exactly one of Finish, Close and the timeout decides; the others are told
// that they came too late.

namespace monkeybridge {

class BlockingCall : public mozilla::external::AtomicRefCounted<BlockingCall> {
 public:
  MOZ_DECLARE_REFCOUNTED_TYPENAME(BlockingCall)

  enum class Outcome : uint8_t {
    Done,      // the results are there, visible to the waiter
    TimedOut,  // the JS thread may still be working; its result is dropped
    Closed,    // will never be done; see CloseReason()
  };

  // What a report is given about a wait that takes long.
  struct Report {
    uint32_t mWaitedMs;
    bool mRunning;     // Begin() has been called
    ThreadId mWaiter;  // the calling thread
    // The Rust call the JS thread is in; null if in none or if not told whom
    // to ask.
    const char* mRustCall;
    // The JS thread was in that very call when the wait began, and is still.
    bool mSameRustCall;
  };
  using ReportFn = void (*)(void* aData, const Report& aReport);

  struct WaitOptions {
    uint32_t report_after_ms = 0;  // 0: no report
    uint32_t timeout_ms = 0;       // 0: no limit
    ReportFn report = nullptr;     // called at most once, on the waiter
    void* report_data = nullptr;
    const CurrentRustCall* js_thread = nullptr;
  };

  BlockingCall() = default;

  // Waits for the outcome; spins a little before it sleeps. Any thread but the
  // JS thread, once per call.
  [[nodiscard]] Outcome Wait(const WaitOptions& aOptions);

  // The JS thread takes the call up. False if it is closed or the waiter has
  // given up: then nothing must be done for it. JS thread, once.
  [[nodiscard]] bool Begin();

  // The results are in place; after Begin(). Returns false if the waiter has
  // given up or the call was closed: the results go with the last reference.
  // JS thread, once.
  bool Finish();

  // Ends the call without a result, before or after Begin(). aReason is a
  // static string. Returns false if the outcome was decided already. Any
  // thread.
  bool Close(const char* aReason);

  // Why it was closed; null if it is not. Any thread.
  const char* CloseReason() const;

 protected:
  friend class mozilla::detail::RefCounted<BlockingCall,
                                           mozilla::detail::AtomicRefCount>;
  virtual ~BlockingCall() = default;

 private:
  enum State : uint32_t { Pending, Running, Done, Abandoned, Closed };
  static constexpr uint32_t kStateMask = 7;
  static constexpr uint32_t kSleeping = 8;  // the waiter is to be woken

  static bool IsDecided(uint32_t aWord) { return (aWord & kStateMask) >= Done; }

  // Moves from Running, or from Pending if that will do, to a state that is
  // final, and wakes the waiter.
  bool Decide(State aTo, bool aEvenPending);
  bool SleepUntil(int64_t aDeadlineNs);
  void MakeReport(const WaitOptions& aOptions, int64_t aWaitedNs,
                  const CurrentRustCall::Snapshot& aAtStart);

  std::atomic<uint32_t> mState{Pending};
  std::atomic<const char*> mCloseReason{nullptr};
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_BLOCKINGCALL_H_
