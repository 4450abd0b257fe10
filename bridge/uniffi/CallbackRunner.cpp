// SPDX-License-Identifier: MPL-2.0

// One call from Rust on the JS thread, and the two ways into a handler. The
// fast face is for handlers of the runtime module as long as they are
// unmodified; the contract is for all others, and the fast face itself asks for
// it where a handler was changed.

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/CallResult.h"
#include "bridge/uniffi/Lift.h"
#include "bridge/uniffi/ScratchArgs.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/uniffi/Trace.h"
#include "js/CallAndConstruct.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::FfiValue;

void Bridge::FailPending(CallbackOutcome& aOutcome) {
  const ErrorInfo error = TakeError(mCx);
  if (error.mTerminated) NoteTermination();
  aOutcome.Fail(error.Text());
}

bool Bridge::RunFast(const MethodInfo& aMethod, uint64_t aHandle,
                     JS::Handle<JSObject*> aFace, CallbackArgs& aArgs,
                     CallbackOutcome& aOutcome) {
  AutoScratch scratch(*mState);
  const uint32_t begin = uint32_t(mState->Header()->mTop);
  if (!WriteArgs(*mState, aMethod, &aArgs[0])) {
    aOutcome.Fail("the arguments are too large to cross");
    return true;
  }
  ScratchHeader& header = *mState->Header();
  const uint32_t start = uint32_t(header.mTop);
  header.mCode = int32_t(FastCode::Failed);
  JS::RootedValueArray<1> args(mCx);
  args[0].setNumber(double(aHandle));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, aFace,
                JS::HandleValueArray(args), &result)) {
    ReleaseArgs(*mState, begin, start, aArgs);
    FailPending(aOutcome);
    return true;
  }
  switch (FastCode(header.mCode)) {
    case FastCode::UseContract:
      return false;
    case FastCode::Success:
      ReleaseArgs(*mState, begin, start, aArgs);
      if (!ReadResult(*mState, aMethod, start, aOutcome)) {
        aOutcome.Fail("the result could not be handed to Rust");
      }
      return true;
    case FastCode::DeclaredError:
      ReleaseArgs(*mState, begin, start, aArgs);
      if (ReadBuffer(*mState, *aMethod.mState->mBuffers, start,
                     &aOutcome.mError)) {
        aOutcome.mCode = rust::CallCode::Error;
      } else {
        aOutcome.Fail("the error could not be handed to Rust");
      }
      return true;
    default:
      ReleaseArgs(*mState, begin, start, aArgs);
      aOutcome.Fail("the runtime module gave no result");
      return true;
  }
}

bool Bridge::CallHandler(const char* aEntry, const MethodInfo& aMethod,
                         uint64_t aHandle, RegisteredHandler& aHandler,
                         CallbackArgs& aArgs, uint64_t aCallId,
                         JS::MutableHandle<JS::Value> aResult) {
  // Before the arguments: a callback handle that was lifted is the handler's.
  JS::Rooted<JSObject*> handler(mCx, aHandler.mHandler);
  JS::Rooted<JS::Value> entry(mCx);
  if (!JS_GetProperty(mCx, handler, aEntry, &entry)) return false;
  if (!entry.isObject() || !JS::IsCallable(&entry.toObject())) {
    return Throw(mCx, ErrorCode::MethodMissing,
                 std::string("the handler has no function ") + aEntry);
  }
  JS::RootedVector<JS::Value> args(mCx);
  if (!args.resize(2 + aMethod.mArgCount)) {
    JS_ReportOutOfMemory(mCx);
    return false;
  }
  args[0].setNumber(double(aHandle));
  args[1].setInt32(aMethod.mIndex);
  for (size_t i = 0; i < aMethod.mArgCount; i++) {
    const FfiValue value = aArgs[i];
    aArgs.Consumed(i);
    if (!LiftContract(mCx, *mState, *aMethod.mState->mInfo, aMethod.mArgs[i],
                      value, args[2 + i])) {
      return false;
    }
  }
  // The handler takes it at once, if at all.
  ScratchHeader& header = *mState->Header();
  const double outer = std::exchange(header.mCallId, double(aCallId));
  const bool ok = JS::Call(mCx, handler, entry, args, aResult);
  header.mCallId = outer;
  return ok;
}

void Bridge::RunContract(const MethodInfo& aMethod, uint64_t aHandle,
                         RegisteredHandler& aHandler, CallbackArgs& aArgs,
                         CallbackOutcome& aOutcome) {
  JS::Rooted<JS::Value> result(mCx);
  if (!CallHandler("callSync", aMethod, aHandle, aHandler, aArgs, 0, &result)) {
    FailPending(aOutcome);
    return;
  }
  ReadCallResult(mCx, aMethod, result, aOutcome);
}

void Bridge::RunCallback(const MethodInfo& aMethod, uint64_t aHandle,
                         CallbackArgs& aArgs, CallbackOutcome& aOutcome) {
  if (mState->mTerminated) {
    aOutcome.Fail("JavaScript was terminated");
    return;
  }
  AutoEntry entry(mCx, mGlobal);
  CurrentRustCall::AutoEnter inJs(*mState->mCurrentCall, nullptr);
  GcStress::MaybeCollect(mCx);
  RegisteredHandler* handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
  if (!handler) {
    aOutcome.Fail("no handler is registered for the interface");
    return;
  }
  JS::Rooted<JS::Value> face(mCx);
  if (aMethod.mIndex < handler->mFaces.length()) {
    face = handler->mFaces[aMethod.mIndex];
  }
  if (face.isObject()) {
    JS::Rooted<JSObject*> function(mCx, &face.toObject());
    if (RunFast(aMethod, aHandle, function, aArgs, aOutcome)) return;
    handler = HandlerOf(*aMethod.mState, aMethod.mInterface);
    if (!handler) {
      aOutcome.Fail("no handler is registered for the interface");
      return;
    }
  }
  RunContract(aMethod, aHandle, *handler, aArgs, aOutcome);
  GcStress::MaybeCollect(mCx);
}

void Bridge::RunInline(const MethodInfo& aMethod, uint64_t aHandle,
                       CallbackArgs& aArgs, CallbackOutcome& aOutcome) {
  if (JS::RuntimeHeapIsBusy()) {
    aOutcome.Fail("called while the collector runs");
    return;
  }
  AutoScratch scratch(*mState);
  // Order: what this thread queued before comes before. What those calls queue
  // comes after, else two that queue each other would never let this one run.
  // Not what is no call: Rust futures are not polled inside a Rust call, and
  // the release list waits until none is below.
  bool releases = false;
  std::vector<uint64_t> wakes;
  const uint64_t end = mMailbox->Now().mLocal;
  while (!mMailbox->HasReached({end, 0})) {
    Task task;
    if (!mMailbox->NextLocal(task)) break;
    if (task.Type().tag == uint8_t(TaskTag::Release)) {
      releases = true;
    } else if (task.Type().tag == uint8_t(TaskTag::FutureWake)) {
      wakes.push_back(task.Words()[0]);
    } else if (!RunTask(task)) {
      break;
    }
  }
  if (releases) (void)mMailbox->Post(kReleaseTask, {});
  for (const uint64_t wake : wakes) RustFutureCall::PostWake(*mMailbox, wake);
  const uint64_t started = Trace::IsOn() ? Trace::Now() : 0;
  RunCallback(aMethod, aHandle, aArgs, aOutcome);
  if (started) {
    Trace::AddCallback(aMethod.mName, "sync", "inline", CurrentThreadId(),
                       started, started);
  }
}

void Bridge::RunSync(std::span<uint64_t> aWords) {
  const RefPtr<SyncCall> call =
      already_AddRefed<SyncCall>(PointerIn<SyncCall>(aWords[0]));
  if (!call->Begin()) return;
  const uint64_t started = call->mPostedNs ? Trace::Now() : 0;
  CallbackOutcome outcome;
  RunCallback(call->mMethod, call->mHandle, call->mArgs, outcome);
  call->mOutcome = std::move(outcome);
  if (started) {
    Trace::AddCallback(call->mMethod.mName, "sync", "waited", call->mFrom,
                       call->mPostedNs, started);
  }
  call->Finish();
}

}  // namespace monkeybridge
