// SPDX-License-Identifier: MPL-2.0

// Calls from JavaScript into Rust whose result is a promise. A RustFutureCall
// owns a Rust future: it is polled on the JS thread, for the first time inside
// the call, and again whenever it wakes us, from whatever thread; a wake inside
// a poll is queued and never polls recursively. A BackgroundCall runs a sync
// Rust function on a pool thread. The promise resolves with a CallResult, also
// when Rust failed or the call was cancelled. Both keep the event loop alive.
//
// Cancelling a future makes its next poll the last one; the future is completed
// and freed as ever, at once where no Rust call is below, else by the wake that
// the cancelling brings. A background call can only be kept from starting.
//
// The continuation of a poll may come at any time on any thread, also while the
// bridge shuts down; the reference that each poll holds is what keeps the
// object until then.

#ifndef BRIDGE_UNIFFI_ASYNCCALL_H_
#define BRIDGE_UNIFFI_ASYNCCALL_H_

#include <atomic>
#include <span>
#include <string>

#include "bridge/base/Annotations.h"
#include "bridge/dispatch/Task.h"
#include "bridge/uniffi/CallResult.h"
#include "mozilla/RefCounted.h"
#include "mozilla/RefPtr.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

class Bridge;
class EventTarget;
class Mailbox;

// Calls `aFunction`, Async or otherwise, and gives the promise. Consumes the
// lowered arguments. JS thread.
MB_JSAPI bool CallForPromise(JSContext* aCx, Bridge& aBridge,
                             Component& aComponent,
                             const FunctionInfo& aFunction, ResultForm aForm,
                             rust::FfiValue* aArgs,
                             JS::MutableHandle<JS::Value> aPromise);

class RustFutureCall final
    : public mozilla::external::AtomicRefCounted<RustFutureCall> {
 public:
  MOZ_DECLARE_REFCOUNTED_TYPENAME(RustFutureCall)

  // Takes over the future. JS thread.
  RustFutureCall(JSContext* aCx, Bridge& aBridge, Component& aComponent,
                 const FunctionInfo& aFunction, ResultForm aForm,
                 uint64_t aFuture, JSObject* aPromise);
  ~RustFutureCall();

  // Polls until the future waits for something. JS thread.
  void Poll(Bridge& aBridge);

  // The promise resolves with "cancelled", unless Rust is ready already. JS
  // thread, also inside a poll of this very future.
  void Cancel(Bridge& aBridge);
  bool Settles(const JSObject* aPromise) const {
    return mPromise && mPromise->get() == aPromise;
  }

  // The bridge ends: the future is cancelled and freed. JS thread.
  void Abandon();

  const FunctionInfo& Function() const { return mFunction; }
  // Where it was started, if stacks are captured.
  const std::string& Stack() const { return mStack; }

  // Word: RustFutureCall*, with the reference of its poll.
  static void OnWake(Bridge& aBridge, std::span<uint64_t> aWords);
  // Queues that word (again). Any thread.
  static void PostWake(Mailbox& aMailbox, uint64_t aWord);

 private:
  static void Continue(uint64_t aData, int8_t aCode);
  void Complete(Bridge& aBridge);
  void FreeFuture();

  enum class PollState : uint8_t { Idle, Polling, WokenInside, ReadyInside };

  Component& mComponent;
  const FunctionInfo& mFunction;
  const std::string mStack;
  const ResultForm mForm;
  Mailbox& mMailbox;
  const uint32_t mEpoch;  // of the mailbox: whose runtime this is
  EventTarget& mTarget;
  uint64_t mFuture;  // 0: freed
  bool mCompleting = false;
  mozilla::UniquePtr<JS::PersistentRooted<JSObject*>> mPromise;
  // Inside a poll on the JS thread the continuation leaves its code here.
  std::atomic<PollState> mPollState{PollState::Idle};
  std::atomic<bool> mReady{false};
};

class BackgroundCall final {
 public:
  BackgroundCall(JSContext* aCx, Bridge& aBridge, Component& aComponent,
                 const FunctionInfo& aFunction, ResultForm aForm,
                 rust::FfiValue* aArgs, JSObject* aPromise);
  ~BackgroundCall();

  // Calls Rust and posts the result. Pool thread. Consumes itself.
  void Run();
  // The pool is closed: nothing was run. Any thread. Consumes itself.
  void Refuse();

  // Rust is not called any more if it was not yet. JS thread.
  void Cancel() { mCancelled.store(true); }
  bool Settles(const JSObject* aPromise) const {
    return mPromise && mPromise->get() == aPromise;
  }

  // The bridge ends: the promise will not be settled, and the event target is
  // not touched any more. JS thread, before the mailbox closes.
  void Abandon();

  // Word: BackgroundCall*, owned.
  static void OnDone(Bridge& aBridge, std::span<uint64_t> aWords);
  // The same word of a task that will not run. JS thread.
  static void OnDrop(std::span<uint64_t> aWords);

  const FunctionInfo& Function() const { return mFunction; }
  // Where it was started, if stacks are captured.
  const std::string& Stack() const { return mStack; }

 private:
  Component& mComponent;
  const FunctionInfo& mFunction;
  const std::string mStack;
  const ResultForm mForm;
  Mailbox& mMailbox;
  const uint32_t mEpoch;  // of the mailbox: whose runtime this is
  EventTarget* mTarget;   // kept alive; null once abandoned
  mozilla::UniquePtr<rust::FfiValue[]> mArgs;
  bool mRan = false;
  std::atomic<bool> mCancelled{false};
  rust::FfiValue mReturn;
  rust::CallStatus mStatus;
  mozilla::UniquePtr<JS::PersistentRooted<JSObject*>> mPromise;
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_ASYNCCALL_H_
