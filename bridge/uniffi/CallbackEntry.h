// SPDX-License-Identifier: MPL-2.0

// Where a call from Rust enters the bridge, on whatever thread Rust is on: the
// functions behind the vtable slots. Here is decided how a call gets to the JS
// thread; CallbackRunner.h goes on there.
//
//   sync, on the JS thread     runs inline, after what the thread queued before
//   sync, elsewhere            queued; the caller waits
//   fire-and-forget, async     always queued
//   last free of a handle      queued behind the calls that came before it
//
// A handle says which runtime it belongs to; one that is stale, or whose
// runtime has closed, gets an error. Fire-and-forget calls have nobody to tell:
// theirs are logged and counted.

#ifndef BRIDGE_UNIFFI_CALLBACKENTRY_H_
#define BRIDGE_UNIFFI_CALLBACKENTRY_H_

#include "bridge/dispatch/BlockingCall.h"
#include "bridge/dispatch/Task.h"
#include "bridge/rust/Completion.h"
#include "bridge/uniffi/AsyncCallback.h"
#include "bridge/uniffi/CallbackArgs.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

// All of these: any thread; they consume the arguments.
void CallSync(const MethodInfo& aMethod, uint64_t aHandle,
              rust::FfiValue* aArgs, rust::FfiValue* aReturn,
              rust::RustCallStatus* aStatus);
void Fire(const MethodInfo& aMethod, uint64_t aHandle, rust::FfiValue* aArgs,
          rust::RustCallStatus* aStatus);
void CallAsync(const MethodInfo& aMethod, uint64_t aHandle,
               rust::FfiValue* aArgs, rust::CompleteThunk aThunk,
               void* aComplete, uint64_t aData,
               rust::ForeignFutureDroppedCallbackStruct* aDropped);
void FreeCallback(const ComponentState& aState, uint16_t aInterface,
                  uint64_t aHandle);
uint64_t CloneCallback(const ComponentState& aState, uint16_t aInterface,
                       uint64_t aHandle);

// --- What the JS thread finds in its mailbox ---

// Words of a fire-and-forget call: MethodInfo*, handle, then its arguments, of
// one word each, buffers of three. A traced one begins with when and from
// where.
extern const TaskType kFireTask;
extern const TaskType kTracedFireTask;
// Word: SyncCall*, owned.
extern const TaskType kSyncTask;
// Word: AsyncCallback*, with a reference.
extern const TaskType kAsyncTask;
// Words: those of FreeView (TaskWords.h).
extern const TaskType kFreeTask;
// No words.
extern const TaskType kReleaseTask;

// Numbers in TaskType::tag.
enum class TaskTag : uint8_t {
  Fire,
  TracedFire,
  Sync,
  Async,
  Free,
  Settle,      // word: AsyncCallback* whose promise was collected
  FutureWake,  // word: RustFutureCall*
  Background,  // word: BackgroundCall*
  Release,     // the release list is no longer empty
  Dropped,     // word: AsyncCallback* whose future Rust has dropped
};

// Unpacks the arguments of a fire-and-forget call; they stay owned by whoever
// holds the words. Any thread.
void UnpackArgs(const MethodInfo& aMethod, std::span<const uint64_t> aWords,
                rust::FfiValue* aOut);

// A sync call whose caller waits. The outcome is written by the JS thread
// between Begin() and Finish().
class SyncCall final : public BlockingCall {
 public:
  SyncCall(const MethodInfo& aMethod, uint64_t aHandle, rust::FfiValue* aArgs);
  ~SyncCall() override;

  const MethodInfo& mMethod;
  const uint64_t mHandle;
  const ThreadId mFrom;
  uint64_t mPostedNs = 0;  // 0: not traced
  const mozilla::UniquePtr<rust::FfiValue[]> mValues;
  CallbackArgs mArgs;
  CallbackOutcome mOutcome;
};

// Writes an outcome where a sync caller looks for it; consumes it. Any thread.
void Deliver(const MethodInfo& aMethod, CallbackOutcome& aOutcome,
             rust::FfiValue* aReturn, rust::RustCallStatus* aStatus);

inline constexpr char kClosedReason[] = "the JavaScript runtime has shut down";
inline constexpr char kDroppedReason[] = "Rust has dropped the future";

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_CALLBACKENTRY_H_
