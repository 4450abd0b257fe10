// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Scaffolding.h"

#include <string.h>

#include <vector>

#include "bridge/base/Counters.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/CallResult.h"
#include "bridge/uniffi/FastCall.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Integer.h"
#include "js/ArrayBuffer.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"
#include "jsfriendapi.h"
#include "mozilla/EndianUtils.h"

namespace monkeybridge {

using rust::FfiValue;
using rust::HandleTable;

JSObject* NewNative(JSContext* aCx, CallState& aState, JSNative aNative,
                    unsigned aArgs, const char* aName) {
  JSFunction* function =
      js::NewFunctionWithReserved(aCx, aNative, aArgs, 0, aName);
  if (!function) return nullptr;
  JSObject* object = JS_GetFunctionObject(function);
  js::SetFunctionNativeReserved(object, generated::kSlotCallState,
                                JS::PrivateValue(&aState));
  return object;
}

Bridge* BridgeOfNative(JSContext* aCx, const JS::CallArgs& aArgs) {
  const auto& state = *static_cast<CallState*>(
      js::GetFunctionNativeReserved(&aArgs.callee(), generated::kSlotCallState)
          .toPrivate());
  if (!state.mBridge) {
    (void)Throw(aCx, ErrorCode::Closed, "the bridge has shut down");
  }
  return static_cast<Bridge*>(state.mBridge);
}

bool IdArgument(JSContext* aCx, const JS::CallArgs& aArgs, unsigned aIndex,
                const char* aName, uint32_t* aOut) {
  if (ToInteger(aArgs.get(aIndex), aOut) == NumberStatus::Ok) return true;
  return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                 std::string(aName) + ": expected an id");
}

bool HandleArgument(JSContext* aCx, const JS::CallArgs& aArgs, unsigned aIndex,
                    uint64_t* aOut) {
  const JS::Value& value = aArgs.get(aIndex).get();
  if (value.isNumber() && ToInteger(value, aOut) == NumberStatus::Ok &&
      (*aOut & 1)) {
    return true;
  }
  return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::HandleInvalid,
                 "handle: expected a callback handle");
}

namespace {

struct Target {
  Bridge* mBridge = nullptr;
  Component* mComponent = nullptr;
  const FunctionInfo* mFunction = nullptr;
};

bool Unknown(JSContext* aCx, const char* aWhat, uint32_t aId) {
  return Throw(aCx, ErrorCode::UnknownId,
               std::string("unknown ") + aWhat + " id " + std::to_string(aId));
}

// The function that a call is for, its component bound.
bool FindTarget(JSContext* aCx, const JS::CallArgs& aArgs, Target* aOut) {
  aOut->mBridge = BridgeOfNative(aCx, aArgs);
  uint32_t id;
  if (!aOut->mBridge || !IdArgument(aCx, aArgs, 0, "functionId", &id)) {
    return false;
  }
  Component* component = Component::At(ComponentOfId(id));
  if (!component || IndexOfId(id) >= component->Info().mFunctionCount) {
    return Unknown(aCx, "function", id);
  }
  auto bound = component->Bind();
  if (bound.isErr()) return Throw(aCx, bound.unwrapErr());
  aOut->mComponent = component;
  aOut->mFunction = &component->Info().mFunctions[IndexOfId(id)];
  return true;
}

// Lowers all arguments or none.
bool LowerAll(JSContext* aCx, const Target& aTarget, const JS::CallArgs& aArgs,
              std::vector<FfiValue>& aOut) {
  const FunctionInfo& function = *aTarget.mFunction;
  const ComponentInfo& info = aTarget.mComponent->Info();
  if (aArgs.length() < 1u + function.mArgCount) {
    return Throw(aCx, ErrorCode::ArgumentCount,
                 std::string(function.mName) + " takes " +
                     std::to_string(function.mArgCount) + " arguments, got " +
                     std::to_string(aArgs.length() - 1));
  }
  for (size_t i = 0; i < function.mArgCount; i++) {
    FfiValue value;
    if (!LowerContract(aCx, info, function.mArgs[i], aArgs[unsigned(i) + 1],
                       &value)) {
      for (size_t k = 0; k < i; k++) {
        DropUnsent(info, function.mArgs[k], aOut[k]);
      }
      return false;
    }
    aOut.push_back(value);
  }
  return true;
}

bool CallSyncNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Target target;
  std::vector<FfiValue> values;
  if (!FindTarget(aCx, args, &target)) return false;
  const FunctionInfo& function = *target.mFunction;
  if (function.mMode == CallMode::Async) {
    return Throw(aCx, ErrorCode::ArgumentType,
                 std::string(function.mName) + " is async: use callAsync");
  }
  GcStress::MaybeCollect(aCx);
  if (!LowerAll(aCx, target, args, values)) return false;
  const ComponentInfo& info = target.mComponent->Info();
  rust::CallStatus status(info.mState->mBuffers);
  FfiValue result;
  CallState& state = target.mBridge->State();
  {
    generated::AutoRustCall inRust(state, function);
    function.mInvoke(info.mSymbols[&function - info.mFunctions], values.data(),
                     &result, status.Raw());
  }
  if (state.mTerminated) {
    if (status.IsSuccess()) DropValue(info, function.mReturn, result);
    return state.Stop();
  }
  GcStress::MaybeCollect(aCx);
  return MakeCallResult(aCx, state, info, function, ResultForm::Contract,
                        status, result, args.rval());
}

template <bool Wrapped>
bool CallAsyncNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Target target;
  std::vector<FfiValue> values;
  if (!FindTarget(aCx, args, &target)) return false;
  const bool isAsync = target.mFunction->mMode == CallMode::Async;
  if (isAsync == Wrapped) {
    return Throw(aCx, ErrorCode::ArgumentType,
                 std::string(target.mFunction->mName) +
                     (isAsync ? " is async: use callAsync"
                              : " is sync: use callSync or callAsyncWrapper"));
  }
  if (!LowerAll(aCx, target, args, values)) return false;
  return CallForPromise(aCx, *target.mBridge, *target.mComponent,
                        *target.mFunction, ResultForm::Contract, values.data(),
                        args.rval());
}

// The 8 bytes at args[aIndex + 1] of the ArrayBuffer args[aIndex].
bool PositionArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                      unsigned aIndex, JS::MutableHandle<JSObject*> aBuffer,
                      uint32_t* aPosition) {
  const JS::HandleValue buffer = aArgs.get(aIndex);
  if (!buffer.isObject() || !JS::IsArrayBufferObject(&buffer.toObject())) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "Expected ArrayBuffer argument");
  }
  aBuffer.set(&buffer.toObject());
  const size_t size = JS::GetArrayBufferByteLength(aBuffer);
  if (ToInteger(aArgs.get(aIndex + 1), aPosition) != NumberStatus::Ok ||
      size < 8 || *aPosition > size - 8) {
    return ThrowAs(aCx, ErrorClass::RangeError, ErrorCode::ArgumentRange,
                   "position: 8 bytes do not fit there");
  }
  return true;
}

bool FindPointer(JSContext* aCx, const JS::CallArgs& aArgs, Target* aOut,
                 uint16_t* aPointer) {
  aOut->mBridge = BridgeOfNative(aCx, aArgs);
  uint32_t id;
  if (!aOut->mBridge || !IdArgument(aCx, aArgs, 0, "pointerId", &id)) {
    return false;
  }
  aOut->mComponent = Component::At(ComponentOfId(id));
  if (!aOut->mComponent ||
      IndexOfId(id) >= aOut->mComponent->Info().mPointerCount) {
    return Unknown(aCx, "pointer", id);
  }
  auto bound = aOut->mComponent->Bind();
  if (bound.isErr()) return Throw(aCx, bound.unwrapErr());
  *aPointer = uint16_t(IndexOfId(id));
  return true;
}

bool ReadPointerNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Target target;
  uint16_t pointer;
  JS::Rooted<JSObject*> buffer(aCx);
  uint32_t position;
  if (!FindPointer(aCx, args, &target, &pointer) ||
      !PositionArgument(aCx, args, 1, &buffer, &position)) {
    return false;
  }
  uint64_t handle = 0;
  (void)UseBytes(aCx, buffer, [&](std::span<const uint8_t> aBytes) {
    handle = mozilla::BigEndian::readUint64(aBytes.data() + position);
  });
  // Rust's handles are even and not 0; more than that only Rust knows.
  if (!handle || handle & 1) {
    return Throw(aCx, ErrorCode::HandleInvalid, "no Rust object is there");
  }
  JSObject* object = NewPointerObject(
      aCx, target.mBridge->State(), target.mComponent->Info(), pointer, handle);
  if (!object) return false;
  args.rval().setObject(*object);
  return true;
}

bool WritePointerNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Target target;
  uint16_t pointer;
  JS::Rooted<JSObject*> buffer(aCx);
  uint32_t position;
  if (!FindPointer(aCx, args, &target, &pointer) ||
      !PositionArgument(aCx, args, 2, &buffer, &position)) {
    return false;
  }
  FfiValue value;
  if (!LowerContract(aCx, target.mComponent->Info(), {Kind::Pointer, pointer},
                     args.get(1), &value)) {
    return false;
  }
  uint8_t bytes[8];
  mozilla::BigEndian::writeUint64(bytes, value.handle);
  JS::AutoCheckCannotGC noGc;
  bool shared;
  memcpy(JS::GetArrayBufferData(buffer, &shared, noGc) + position, bytes, 8);
  args.rval().setUndefined();
  return true;
}

bool RegisterNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* bridge = BridgeOfNative(aCx, args);
  uint32_t id;
  if (!bridge || !IdArgument(aCx, args, 0, "interfaceId", &id)) return false;
  if (!args.get(1).isObject()) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "handler: expected an object");
  }
  JS::Rooted<JSObject*> handler(aCx, &args[1].toObject());
  args.rval().setUndefined();
  return bridge->RegisterHandler(id, handler, JS::NullHandleValue);
}

bool DeregisterNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* bridge = BridgeOfNative(aCx, args);
  uint32_t id;
  if (!bridge || !IdArgument(aCx, args, 0, "interfaceId", &id)) return false;
  args.rval().setUndefined();
  return bridge->DeregisterHandler(id);
}

// callbackSignal(): that of the call which the handler is being entered for
bool CallbackSignalNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* bridge = BridgeOfNative(aCx, args);
  if (!bridge) return false;
  const double id = bridge->State().Header()->mCallId;
  if (id != 0) return bridge->CallbackSignal(uint64_t(id), args.rval());
  args.rval().setNull();
  return true;
}

}  // namespace

bool CallbackHandleCreate(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* bridge = BridgeOfNative(aCx, args);
  if (!bridge) return false;
  if (bridge->IsClosing()) {
    return Throw(aCx, ErrorCode::Closed, "No new callbacks allowed");
  }
  const uint64_t handle = HandleTable::Create(bridge->Box().Id());
  if (!handle) {
    return Throw(aCx, ErrorCode::TooLarge, "too many live callback handles");
  }
  args.rval().setNumber(double(handle));
  return true;
}

bool CallbackHandleRelease(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  uint64_t handle;
  Bridge* bridge = BridgeOfNative(aCx, args);
  if (!bridge || !HandleArgument(aCx, args, 0, &handle)) return false;
  mozilla::Maybe<uint32_t> left;
  if (HandleTable::RuntimeOf(handle) == bridge->Box().Id()) {
    left = HandleTable::Release(handle);
  }
  if (!left) {
    return Throw(aCx, ErrorCode::HandleInvalid, "invalid callback handle");
  }
  args.rval().setNumber(*left);
  return true;
}

bool CallbackHandleFree(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  uint64_t handle;
  Bridge* bridge = BridgeOfNative(aCx, args);
  if (!bridge || !HandleArgument(aCx, args, 0, &handle)) return false;
  if (HandleTable::RuntimeOf(handle) != bridge->Box().Id() ||
      !HandleTable::Free(handle)) {
    return Throw(aCx, ErrorCode::HandleInvalid,
                 "invalid callback handle, or one that has references left");
  }
  args.rval().setUndefined();
  return true;
}

// cancelCall(promise): whether a call of that promise was under way
bool CancelCall(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* bridge = BridgeOfNative(aCx, args);
  if (!bridge) return false;
  if (!args.get(0).isObject()) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "promise: expected the promise of a call");
  }
  args.rval().setBoolean(bridge->CancelCall(&args[0].toObject()));
  return true;
}

bool DefineScaffolding(JSContext* aCx, Bridge& aBridge) {
  static constexpr struct {
    const char* mName;
    JSNative mNative;
    unsigned mArgs;
  } kMembers[] = {
      {"callSync", CallSyncNative, 1},
      {"callAsync", CallAsyncNative<false>, 1},
      {"callAsyncWrapper", CallAsyncNative<true>, 1},
      {"readPointer", ReadPointerNative, 3},
      {"writePointer", WritePointerNative, 4},
      {"registerCallbackHandler", RegisterNative, 2},
      {"deregisterCallbackHandler", DeregisterNative, 1},
      {"callbackHandleCreate", CallbackHandleCreate, 0},
      {"callbackHandleRelease", CallbackHandleRelease, 1},
      {"callbackHandleFree", CallbackHandleFree, 1},
      {"cancelCall", CancelCall, 1},
      {"callbackSignal", CallbackSignalNative, 0},
  };
  JS::Rooted<JSObject*> object(aCx, JS_NewPlainObject(aCx));
  if (!object) return false;
  JS::Rooted<JSObject*> function(aCx);
  for (const auto& member : kMembers) {
    function = NewNative(aCx, aBridge.State(), member.mNative, member.mArgs,
                         member.mName);
    if (!function || !JS_DefineProperty(aCx, object, member.mName, function,
                                        JSPROP_ENUMERATE)) {
      return false;
    }
  }
  JS::Rooted<JSObject*> global(aCx, aBridge.Global());
  return JS_DefineProperty(aCx, global, "UniFFIScaffolding", object, 0);
}

}  // namespace monkeybridge
