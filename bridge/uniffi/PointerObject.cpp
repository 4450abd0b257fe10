// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/PointerObject.h"

#include <utility>

#include "bridge/base/Counters.h"
#include "bridge/base/Log.h"
#include "bridge/rust/CallStatus.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Component.h"
#include "bridge/uniffi/FastCall.h"
#include "js/MemoryFunctions.h"
#include "js/Object.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr uint32_t kSlotBox = 0;
constexpr JS::MemoryUse kMemoryUse = JS::MemoryUse::Embedding1;

void Finalize(JS::GCContext*, JSObject* aObject) {
  auto* box = JS::GetMaybePtrFromReservedSlot<PointerBox>(aObject, kSlotBox);
  if (!box) return;
  JS::RemoveAssociatedMemory(aObject, box->mBytes, kMemoryUse);
  auto* bridge = static_cast<Bridge*>(box->mState->mBridge);
  if (!bridge) {
    // The realm outlived the bridge: nobody empties the list any more, and the
    // runtime ends or the host has detached.
    ReleasePointer(*box);
    delete box;
    return;
  }
  bridge->AddToReleaseList(box);
}

const JSClassOps kOps = {nullptr, nullptr,  nullptr, nullptr, nullptr,
                         nullptr, Finalize, nullptr, nullptr, nullptr};

}  // namespace

const JSClass kPointerClass = {
    "UniFFIPointer",
    JSCLASS_HAS_RESERVED_SLOTS(1) | JSCLASS_FOREGROUND_FINALIZE,
    &kOps,
    nullptr,
    nullptr,
    nullptr};

namespace {
bool Construct(JSContext* aCx, unsigned, JS::Value*) {
  JS_ReportErrorASCII(aCx, "UniFFIPointer has no public constructor");
  return false;
}
}  // namespace

bool DefinePointerClass(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
                        JS::MutableHandle<JSObject*> aPrototype) {
  aPrototype.set(JS_InitClass(aCx, aGlobal, nullptr, &kPointerClass, Construct,
                              0, nullptr, nullptr, nullptr, nullptr));
  return aPrototype != nullptr;
}

JSObject* NewPointerObject(JSContext* aCx, CallState& aState,
                           const ComponentInfo& aComponent, uint16_t aPointer,
                           uint64_t aHandle) {
  const PointerInfo& info = aComponent.mPointers[aPointer];
  auto* box = new PointerBox{aHandle, &info, &aComponent, &aState};
  Counters::Add(Counters::Kind::Pointer, 1);
  auto* bridge = static_cast<Bridge*>(aState.mBridge);
  if (bridge) bridge->Live().Add(aCx, *box);
  JS::Rooted<JSObject*> prototype(
      aCx, bridge ? bridge->PointerPrototype() : nullptr);
  JSObject* object = JS_NewObjectWithGivenProto(aCx, &kPointerClass, prototype);
  if (!object) {
    ReleasePointer(*box);
    delete box;
    return nullptr;
  }
  JS::SetReservedSlot(object, kSlotBox, JS::PrivateValue(box));
  // May ask for a collection, which has to wait for the caller.
  box->mBytes = info.mBytes;
  JS::AddAssociatedMemory(object, box->mBytes, kMemoryUse);
  MB_LOG(Uniffi, Info, "[%s] JavaScript has a pointer", box->mInfo->mName);
  return object;
}

PointerBox* PointerBoxOf(const JS::Value& aValue) {
  if (!aValue.isObject() ||
      JS::GetClass(&aValue.toObject()) != &kPointerClass) {
    return nullptr;
  }
  return JS::GetMaybePtrFromReservedSlot<PointerBox>(&aValue.toObject(),
                                                     kSlotBox);
}

uint64_t ClonePointer(const PointerBox& aBox) {
  if (!aBox.mHandle) return 0;
  const size_t index = size_t(aBox.mInfo - aBox.mComponent->mPointers);
  rust::CallStatus status(aBox.mComponent->mState->mBuffers);
  const auto clone = reinterpret_cast<rust::RustCloneFn>(
      aBox.mComponent->mPointerSymbols[2 * index]);
  const uint64_t handle = clone(aBox.mHandle, status.Raw());
  MB_LOG(Uniffi, Info, "[%s] a pointer is cloned", aBox.mInfo->mName);
  return status.IsSuccess() ? handle : 0;
}

void DestroyPointer(JSObject* aObject) {
  auto* box = JS::GetMaybePtrFromReservedSlot<PointerBox>(aObject, kSlotBox);
  JS::RemoveAssociatedMemory(aObject, std::exchange(box->mBytes, 0),
                             kMemoryUse);
  ReleasePointer(*box);
}

void ReleasePointer(PointerBox& aBox) {
  const uint64_t handle = std::exchange(aBox.mHandle, 0);
  if (!handle) return;
  MB_LOG(Uniffi, Info, "[%s] a pointer is given back", aBox.mInfo->mName);
  Counters::Add(Counters::Kind::Pointer, -1);
  if (aBox.mState->mBridge) LiveThings::Remove(aBox);
  const auto index = uint16_t(aBox.mInfo - aBox.mComponent->mPointers);
  if (aBox.mState->mBridge) {
    DropPointer(*aBox.mState, *aBox.mComponent, index, handle);
    return;
  }
  // The record of what the thread is in may be another runtime's by now.
  rust::FfiValue value;
  value.handle = handle;
  DropValue(*aBox.mComponent, {Kind::Pointer, index}, value);
}

void DropPointer(CallState& aState, const ComponentInfo& aComponent,
                 uint16_t aPointer, uint64_t aHandle) {
  const generated::AutoRustCall inRust(
      aState, aComponent.mPointers[aPointer].mFreeSymbol);
  rust::FfiValue value;
  value.handle = aHandle;
  DropValue(aComponent, {Kind::Pointer, aPointer}, value);
}

}  // namespace monkeybridge
