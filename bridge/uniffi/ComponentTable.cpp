// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/ComponentTable.h"

#include "bridge/base/Utf8.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/CallbackEntry.h"
#include "bridge/uniffi/FastCall.h"
#include "bridge/uniffi/Lift.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/uniffi/Trace.h"
#include "jsfriendapi.h"

namespace monkeybridge {

using rust::FfiValue;

namespace {

// Before a call into Rust, when something wants to know of it.
bool Crossing(JSContext* aCx, CallState& aState,
              const FunctionInfo& aFunction) {
  if (aState.mFlags & CallState::kClosed) {
    return Throw(aCx, ErrorCode::Closed,
                 std::string(aFunction.mName) + ": the bridge has shut down");
  }
  if (aState.mFlags & CallState::kTrace) {
    const uint64_t now = Trace::Now();
    Trace::Add({aFunction.mName, "call", "inline", CurrentThreadId(),
                CurrentThreadId(), now, now, now});
  }
  if ((aState.mFlags & CallState::kRelease) && aState.mDepth == 0) {
    // A program that never comes back to its loop; what is dead holds much.
    static_cast<Bridge*>(aState.mBridge)->DrainReleaseList();
    if (aState.mTerminated) return aState.Stop();
  }
  GcStress::MaybeCollect(aCx);
  return true;
}

void KeepStatus(CallState& aState, const ComponentInfo& aComponent,
                rust::RustCallStatus aStatus) {
  Bridge& bridge = *static_cast<Bridge*>(aState.mBridge);
  bridge.ForgetKept();
  bridge.mKept = {aStatus, &aComponent};
}

// A result that cannot be lifted is a failure that is kept like Rust's own: an
// exception would say that Rust was not called and took no handle.
bool Lift(JSContext* aCx, CallState& aState, const ComponentInfo& aComponent,
          ValueInfo aInfo, FfiValue aValue, JS::MutableHandleValue aOut) {
  if (LiftNative(aCx, aState, aComponent, aInfo, aValue, aOut)) return true;
  const ErrorInfo error = TakeError(aCx);
  if (error.mTerminated) return false;
  KeepStatus(aState, aComponent,
             {int8_t(rust::CallCode::Unexpected),
              aComponent.mState->mBuffers->FromBytes(BytesOf(error.mMessage))});
  aOut.setNull();
  return true;
}

// Rust has returned below a termination: no exception, and no way on.
bool Stop(CallState& aState, bool aGuarded) {
  static_cast<Bridge*>(aState.mBridge)->AfterTermination(aGuarded);
  return aState.Stop();
}

// The native of Async and Background functions.
bool AsyncCallNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  JSObject* const callee = &args.callee();
  CallState& state = *static_cast<CallState*>(
      js::GetFunctionNativeReserved(callee, generated::kSlotCallState)
          .toPrivate());
  const uint32_t id =
      js::GetFunctionNativeReserved(callee, generated::kSlotFunction)
          .toPrivateUint32();
  Component& component = *Component::At(ComponentOfId(id));
  const ComponentInfo& info = component.Info();
  const FunctionInfo& function = info.mFunctions[IndexOfId(id)];
  if (state.mFlags && !Crossing(aCx, state, function)) return false;
  FfiValue values[kMaxArgs];
  unsigned at = 0;
  for (size_t i = 0; i < function.mArgCount; i++) {
    const ValueInfo& arg = function.mArgs[i];
    if (at + WordsOf(arg.mKind) <= args.length() &&
        LowerNative(aCx, state, *info.mState, arg, args.array() + at,
                    &values[i])) {
      at += WordsOf(arg.mKind);
      continue;
    }
    for (size_t k = 0; k < i; k++) {
      DropUnsent(info, function.mArgs[k], values[k]);
    }
    return BadArguments(aCx, state, *info.mState, function, args);
  }
  return CallForPromise(aCx, *static_cast<Bridge*>(state.mBridge), component,
                        function, ResultForm::Awaited, values, args.rval());
}

}  // namespace

const ComponentApi kComponentApi = {
    ComponentApi::kVersion,
    &kPointerClass,
    Crossing,
    BadArguments,
    LowerString,
    LowerBytes,
    LowerBuffer,
    LowerU64,
    LowerI64,
    LowerPointer,
    DropValue,
    Lift,
    KeepStatus,
    Stop,
    AsyncCallNative,
    CallSync,
    Fire,
    CallAsync,
    FreeCallback,
    CloneCallback,
    BorrowForCall,
    ReturnBytes,
    CopyForeignBytes,
};

}  // namespace monkeybridge
