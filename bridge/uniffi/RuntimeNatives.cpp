// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/RuntimeNatives.h"

#include "bridge/engine/Exceptions.h"
#include "bridge/rust/CallStatus.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/FastCall.h"
#include "bridge/uniffi/Lift.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/uniffi/NativeLists.h"
#include "bridge/uniffi/Scaffolding.h"
#include "bridge/values/Text.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

std::string TextArgument(JSContext* aCx, JS::Handle<JS::Value> aValue) {
  return aValue.isString() ? LossyUtf8(aCx, aValue.toString()) : "";
}

namespace {

// --- components and calls ---

// bindComponent(namespace, library): {base}
bool BindComponent(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  const std::string name = TextArgument(aCx, args.get(0));
  const std::string library = TextArgument(aCx, args.get(1));
  Component* component = Component::Find(name, library);
  if (!component) {
    return Throw(aCx, ErrorCode::ComponentUnknown,
                 "no component is loaded for namespace " + name +
                     (library == name ? "" : " of the library " + library) +
                     ": pass its file with --component, or run the crate with "
                     "mach run --crate");
  }
  auto bound = component->Bind();
  if (bound.isErr()) return Throw(aCx, bound.unwrapErr());
  JS::Rooted<JSObject*> result(aCx, JS_NewPlainObject(aCx));
  if (!result || !JS_DefineProperty(aCx, result, "base", component->IdBase(),
                                    JSPROP_ENUMERATE)) {
    return false;
  }
  args.rval().setObject(*result);
  return true;
}

// functionOf(id, "argument, names"): the native of a Rust function
bool FunctionOf(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  uint32_t id;
  if (!IdArgument(aCx, args, 0, "functionId", &id)) return false;
  Component* component = Component::At(ComponentOfId(id));
  if (!component || IndexOfId(id) >= component->Info().mFunctionCount) {
    return Throw(aCx, ErrorCode::UnknownId, "unknown function id");
  }
  const FunctionInfo& info = component->Info().mFunctions[IndexOfId(id)];
  std::string names = TextArgument(aCx, args.get(1));
  if (!names.empty()) bridge->mArgNames.emplace_back(id, std::move(names));
  const bool sync = info.mMode == CallMode::Sync;
  unsigned words = 0;
  for (size_t i = 0; i < info.mArgCount; i++) {
    words += WordsOf(info.mArgs[i].mKind);
  }
  JSObject* function = NewNative(
      aCx, bridge->State(),
      sync ? info.mFastCall : component->Info().mState->mApi->mAsyncCall, words,
      info.mName);
  if (!function) return false;
  js::SetFunctionNativeReserved(function, generated::kSlotFunction,
                                JS::PrivateUint32Value(id));
  args.rval().setObject(*function);
  return true;
}

// takeStatus(): code of the call that failed last. The data of a declared error
// is put on the scratch area.
bool TakeStatus(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  const Bridge::KeptStatus kept = std::exchange(bridge->mKept, {});
  bridge->mKeptMessage.clear();
  if (!kept.mComponent) {
    args.rval().setInt32(2);
    return true;
  }
  rust::CallStatus status(kept.mComponent->mState->mBuffers);
  *status.Raw() = kept.mStatus;
  args.rval().setInt32(int32_t(status.Code()));
  if (status.Code() == rust::CallCode::Error) {
    const rust::OwnedRustBuffer buffer = status.TakeErrorBuffer();
    uint32_t start;
    return PutOnScratch(aCx, bridge->State(), buffer.Span(), &start);
  }
  bridge->mKeptMessage = status.Message();
  return true;
}

// takeMessage(): text of the unexpected error that takeStatus told of
bool TakeMessage(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  JSString* text = NewString(aCx, bridge->mKeptMessage);
  if (!text) return false;
  args.rval().setString(text);
  return true;
}

// --- callbacks ---

// registerHandler(interfaceId, handler, faces or null)
bool RegisterHandler(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  uint32_t id;
  if (!IdArgument(aCx, args, 0, "interfaceId", &id)) return false;
  JS::Rooted<JSObject*> handler(aCx, &args.get(1).toObject());
  return bridge->RegisterHandler(id, handler, args.get(2));
}

// setHooks(drain, sink, fireOne, leaks, typeError, stopped, discard)
bool SetHooks(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  return bridge->SetHooks(args);
}

bool NextFire(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  args.rval().setInt32(bridge->NextFire());
  return true;
}

bool FireByContract(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->FireByContract();
  return true;
}

// keepCallbackError(text)
bool KeepCallbackError(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->KeepCallbackError(TextArgument(aCx, args.get(0)));
  return true;
}

// callbackHandleGiveBack(interfaceId, handle): a reference that Rust handed
// over and nobody here can take, of whatever runtime
bool CallbackHandleGiveBack(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  uint32_t id;
  uint64_t handle;
  if (!IdArgument(aCx, args, 0, "interfaceId", &id) ||
      !HandleArgument(aCx, args, 1, &handle)) {
    return false;
  }
  Component* component = Component::At(ComponentOfId(id));
  if (!component || IndexOfId(id) >= component->Info().mInterfaceCount) {
    return Throw(aCx, ErrorCode::UnknownId, "unknown callback interface id");
  }
  FreeCallback(*component->Info().mState, uint16_t(IndexOfId(id)), handle);
  return true;
}

// settleLater(): a turn of the loop, unless Rust is below
bool SettleLater(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->SettleLater();
  return true;
}

// callbackSignal(id): the AbortSignal of the async call that has this id
bool CallbackSignal(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  const JS::Value id = args.get(0);
  return bridge->CallbackSignal(id.isNumber() ? uint64_t(id.toNumber()) : 0,
                                args.rval());
}

bool IsClosing(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  args.rval().setBoolean(bridge->IsClosing());
  return true;
}

bool AddKeepAlive(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->Target().AddKeepAlive();
  return true;
}

bool RemoveKeepAlive(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  MB_NATIVE_PROLOGUE();
  bridge->Target().RemoveKeepAlive();
  return true;
}

const NativeEntry kRuntimeNatives[] = {
    {"bindComponent", BindComponent, 2},
    {"functionOf", FunctionOf, 2},
    {"takeStatus", TakeStatus, 0},
    {"takeMessage", TakeMessage, 0},
    {"registerHandler", RegisterHandler, 3},
    {"setHooks", SetHooks, 7},
    {"nextFire", NextFire, 0},
    {"fireByContract", FireByContract, 0},
    {"keepCallbackError", KeepCallbackError, 1},
    {"settleLater", SettleLater, 0},
    {"callbackSignal", CallbackSignal, 1},
    {"cancelCall", CancelCall, 1},
    {"isClosing", IsClosing, 0},
    {"addKeepAlive", AddKeepAlive, 0},
    {"removeKeepAlive", RemoveKeepAlive, 0},
    {"callbackHandleCreate", CallbackHandleCreate, 0},
    {"callbackHandleRelease", CallbackHandleRelease, 1},
    {"callbackHandleFree", CallbackHandleFree, 1},
    {"callbackHandleGiveBack", CallbackHandleGiveBack, 2},
};

bool DefineAll(JSContext* aCx, Bridge& aBridge, JS::Handle<JSObject*> aObject,
               std::span<const NativeEntry> aEntries) {
  JS::Rooted<JSObject*> function(aCx);
  for (const NativeEntry& entry : aEntries) {
    function = NewNative(aCx, aBridge.State(), entry.mNative, entry.mArgs,
                         entry.mName);
    if (!function ||
        !JS_DefineProperty(aCx, aObject, entry.mName, function, 0)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool MakeRuntimeNatives(JSContext* aCx, Bridge& aBridge,
                        JS::MutableHandle<JSObject*> aOut) {
  JS::Rooted<JSObject*> object(aCx, JS_NewPlainObject(aCx));
  JS::Rooted<JSObject*> scratch(aCx, aBridge.ScratchBuffer());
  if (!object || !DefineAll(aCx, aBridge, object, kRuntimeNatives) ||
      !DefineAll(aCx, aBridge, object,
                 {kScratchNatives, kScratchNativeCount}) ||
      !DefineAll(aCx, aBridge, object, {kStateNatives, kStateNativeCount}) ||
      !DefineAll(aCx, aBridge, object, {kLiveNatives, kLiveNativeCount}) ||
      !JS_DefineProperty(aCx, object, "scratch", scratch, 0)) {
    return false;
  }
  JS::Rooted<JS::Value> leakStacks(
      aCx, JS::BooleanValue(aBridge.Options().mLeakStacks));
  if (!JS_DefineProperty(aCx, object, "leakStacks", leakStacks, 0)) {
    return false;
  }
  aOut.set(object);
  return true;
}

}  // namespace monkeybridge
