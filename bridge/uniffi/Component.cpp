// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Component.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "bridge/base/SharedObject.h"
#include "bridge/rust/CallStatus.h"
#include "bridge/uniffi/CallbackEntry.h"
#include "bridge/uniffi/ComponentTable.h"

namespace monkeybridge {

using mozilla::Err;
using mozilla::Ok;
using mozilla::Result;

namespace {

constexpr uint32_t kMaxComponents = 4096;

// Never freed: functions of a component may run at any time.
struct List {
  std::mutex mLock;
  std::atomic<uint32_t> mCount{0};
  std::atomic<Component*> mItems[kMaxComponents] = {};
};

List& GetList() {
  static List* const sList = new List();
  return *sList;
}

std::string FolderOf(const std::string& aPath) {
  char* real = realpath(aPath.c_str(), nullptr);
  std::string path(real ? real : aPath.c_str());
  free(real);
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

BridgeError Invalid(std::string aMessage) {
  return {ErrorCode::ComponentInvalid, std::move(aMessage)};
}

}  // namespace

Result<Component*, BridgeError> Component::Load(const std::string& aPath) {
  auto opened = SharedObject::Open(aPath);
  if (opened.isErr()) return Err(opened.unwrapErr());
  const SharedObject object = opened.unwrap();
  void* entry = object.Symbol(kComponentEntryName);
  if (!entry) {
    return Err(Invalid(aPath + " is no component: it does not export " +
                       kComponentEntryName +
                       ". Build one from the C++ that monkeybridge-bindgen "
                       "generates for the crate"));
  }
  return Add(reinterpret_cast<ComponentEntry>(entry)(), FolderOf(aPath));
}

Result<Component*, BridgeError> Component::Add(const ComponentInfo* aInfo,
                                               const std::string& aFolder) {
  if (aInfo->mVersion != ComponentInfo::kVersion) {
    return Err(Invalid("the component was built for version " +
                       std::to_string(aInfo->mVersion) +
                       " of the component interface, this program has " +
                       std::to_string(ComponentInfo::kVersion) +
                       ": build it again"));
  }
  List& list = GetList();
  std::lock_guard<std::mutex> lock(list.mLock);
  const uint32_t count = list.mCount.load();
  for (uint32_t i = 0; i < count; i++) {
    Component* known = list.mItems[i].load();
    if (known->mInfo == aInfo) return known;
    if (!strcmp(known->mInfo->mNamespace, aInfo->mNamespace) &&
        !strcmp(known->mInfo->mLibrary, aInfo->mLibrary)) {
      return Err(Invalid(std::string("two components are for namespace ") +
                         aInfo->mNamespace + " of " + aInfo->mLibrary));
    }
  }
  if (count == kMaxComponents) return Err(Invalid("too many components"));
  auto* component = new Component(aInfo, count, aFolder);
  aInfo->mState->mApi = &kComponentApi;
  aInfo->mState->mInfo = aInfo;
  aInfo->mState->mIndex = uint16_t(count);
  list.mItems[count].store(component);
  list.mCount.store(count + 1);
  return component;
}

Component* Component::Find(std::string_view aNamespace,
                           std::string_view aLibrary) {
  List& list = GetList();
  for (uint32_t i = 0; i < list.mCount.load(); i++) {
    Component* component = list.mItems[i].load();
    if (aNamespace == component->mInfo->mNamespace &&
        aLibrary == component->LibraryName()) {
      return component;
    }
  }
  return nullptr;
}

std::string_view Component::LibraryName() const {
  std::string_view name = mInfo->mLibrary;
  if (name.starts_with("lib")) name.remove_prefix(3);
  if (name.ends_with(".so")) name.remove_suffix(3);
  return name;
}

Component* Component::At(uint32_t aIndex) {
  List& list = GetList();
  return aIndex < list.mCount.load() ? list.mItems[aIndex].load() : nullptr;
}

Result<rust::RustLibrary*, BridgeError> Component::OpenLibrary() {
  const std::string beside = mFolder + "/" + mInfo->mLibrary;
  return rust::RustLibrary::Open(
      access(beside.c_str(), F_OK) == 0 ? beside : mInfo->mLibrary);
}

Result<Ok, BridgeError> Component::Check(rust::RustLibrary& aLibrary) {
  MOZ_TRY(aLibrary.CheckContract(mInfo->mCrate, mInfo->mContract));
  for (uint32_t i = 0; i < mInfo->mChecksumCount; i++) {
    const ChecksumInfo& checksum = mInfo->mChecksums[i];
    MOZ_TRY(aLibrary.CheckChecksum(checksum.mSymbol, checksum.mExpected,
                                   checksum.mOlder));
  }
  return Ok();
}

Result<Ok, BridgeError> Component::ResolveFuture(rust::RustLibrary& aLibrary,
                                                 size_t aFunction) {
  const std::string prefix =
      std::string("ffi_") + mInfo->mCrate + "_rust_future_";
  const std::string suffix =
      std::string("_") + mInfo->mFunctions[aFunction].mFutureSuffix;
  void* found[4];
  const char* const verbs[] = {"poll", "cancel", "complete", "free"};
  for (size_t i = 0; i < 4; i++) {
    std::string name = prefix;
    name += verbs[i];
    name += suffix;
    MOZ_TRY_VAR(found[i], aLibrary.Symbol(name.c_str()));
  }
  mFutures[aFunction] = {reinterpret_cast<rust::RustFuturePollFn>(found[0]),
                         reinterpret_cast<rust::RustFutureCancelFn>(found[1]),
                         found[2],
                         reinterpret_cast<rust::RustFutureFreeFn>(found[3])};
  return Ok();
}

Result<Ok, BridgeError> Component::Resolve(rust::RustLibrary& aLibrary) {
  if (!mFutures) mFutures = new FutureFunctions[mInfo->mFunctionCount]();
  for (uint32_t i = 0; i < mInfo->mFunctionCount; i++) {
    const FunctionInfo& function = mInfo->mFunctions[i];
    MOZ_TRY_VAR(mInfo->mSymbols[i], aLibrary.Symbol(function.mSymbol));
    if (function.mMode == CallMode::Async) MOZ_TRY(ResolveFuture(aLibrary, i));
  }
  for (uint32_t i = 0; i < mInfo->mPointerCount; i++) {
    const PointerInfo& pointer = mInfo->mPointers[i];
    void** symbols = mInfo->mPointerSymbols + 2 * i;
    MOZ_TRY_VAR(symbols[0], aLibrary.Symbol(pointer.mCloneSymbol));
    MOZ_TRY_VAR(symbols[1], aLibrary.Symbol(pointer.mFreeSymbol));
  }
  mInitFunctions.clear();
  for (uint32_t i = 0; i < mInfo->mInterfaceCount; i++) {
    void* init;
    MOZ_TRY_VAR(init, aLibrary.Symbol(mInfo->mInterfaces[i].mInitSymbol));
    mInitFunctions.push_back(
        reinterpret_cast<rust::InitCallbackVtableFn>(init));
  }
  MOZ_TRY_VAR(mInfo->mState->mBuffers, aLibrary.Buffers(mInfo->mCrate));
  return Ok();
}

Result<Ok, BridgeError> Component::ResolveExternal(
    size_t aExternal, std::vector<Component*>& aTogether) {
  const ExternalInfo& external = mInfo->mExternals[aExternal];
  const std::string name =
      std::string(external.mNamespace) + "::" + external.mName;
  Component* home = Find(external.mNamespace, LibraryName());
  if (!home) {
    return Err(BridgeError{
        ErrorCode::ComponentUnknown,
        std::string("the component ") + mInfo->mNamespace + " uses " + name +
            ", and no component of that namespace of " + mInfo->mLibrary +
            " is loaded: pass its file with --component too"});
  }
  MOZ_TRY(home->Prepare(aTogether));
  if (home->mLibrary != mLibrary) {
    return Err(Invalid(std::string("the components ") + mInfo->mNamespace +
                       " and " + external.mNamespace +
                       " belong to different copies of their library: " +
                       mLibrary->Path() + " and " + home->mLibrary->Path()));
  }
  const ComponentInfo& info = *home->mInfo;
  ExternalTarget& target = mInfo->mExternalTargets[aExternal];
  target.mComponent = &info;
  if (external.mKind == Kind::Pointer) {
    for (uint32_t i = 0; i < info.mPointerCount; i++) {
      target.mIndex = uint16_t(i);
      if (!strcmp(info.mPointers[i].mName, external.mName)) return Ok();
    }
  } else {
    for (uint32_t i = 0; i < info.mInterfaceCount; i++) {
      target.mIndex = uint16_t(i);
      if (!strcmp(info.mInterfaces[i].mName, external.mName)) return Ok();
    }
  }
  return Err(Invalid(std::string("the component ") + mInfo->mNamespace +
                     " uses " + name +
                     ", which the component of that namespace does not have: "
                     "generate and build all components of " +
                     mInfo->mLibrary + " together"));
}

Result<Ok, BridgeError> Component::Prepare(std::vector<Component*>& aTogether) {
  if (mBound ||
      std::find(aTogether.begin(), aTogether.end(), this) != aTogether.end()) {
    return Ok();
  }
  aTogether.push_back(this);
  MOZ_TRY_VAR(mLibrary, OpenLibrary());
  MOZ_TRY(Check(*mLibrary));
  MOZ_TRY(Resolve(*mLibrary));
  for (uint32_t i = 0; i < mInfo->mExternalCount; i++) {
    MOZ_TRY(ResolveExternal(i, aTogether));
  }
  return Ok();
}

Result<Ok, BridgeError> Component::Bind() {
  std::lock_guard<std::mutex> lock(GetList().mLock);
  if (mBound) return Ok();
  // Components that use each other's types are bound together: a trait of
  // another crate needs its vtable as well.
  std::vector<Component*> together;
  MOZ_TRY(Prepare(together));
  // Last, as Rust may call through a vtable from now on.
  for (Component* component : together) {
    for (uint32_t i = 0; i < component->mInfo->mInterfaceCount; i++) {
      component->mInitFunctions[i](component->mInfo->mInterfaces[i].mVtable);
    }
    component->mBound = true;
  }
  return Ok();
}

namespace {

void DropHandle(const TypeHome& aHome, uint64_t aHandle) {
  const ComponentInfo& component = aHome.mComponent;
  uint16_t index = aHome.mInfo.mIndex;
  if (aHome.mInfo.mKind != Kind::Pointer) {
    if (aHome.mInfo.mKind == Kind::Callback || aHandle & 1) {
      FreeCallback(*component.mState, index, aHandle);
      return;
    }
    const int32_t pointer = component.mInterfaces[index].mPointer;
    if (pointer < 0) return;
    index = uint16_t(pointer);
  }
  if (aHandle) {
    rust::CallStatus status(component.mState->mBuffers);
    reinterpret_cast<rust::RustFreeFn>(
        component.mPointerSymbols[2 * index + 1])(aHandle, status.Raw());
  }
}

}  // namespace

void DropValue(const ComponentInfo& aComponent, ValueInfo aInfo,
               rust::FfiValue aValue) {
  switch (aInfo.mKind) {
    case Kind::String:
    case Kind::Bytes:
    case Kind::Buffer:
      aComponent.mState->mBuffers->Free(aValue.buffer);
      return;
    case Kind::Pointer:
    case Kind::Callback:
    case Kind::Trait:
      DropHandle(HomeOf(aComponent, aInfo), aValue.handle);
      return;
    case Kind::Borrowed:
      free(const_cast<uint8_t*>(aValue.bytes.data));
      return;
    default:
      return;
  }
}

void DropUnsent(const ComponentInfo& aComponent, ValueInfo aInfo,
                rust::FfiValue aValue) {
  const bool mayBeOfJs =
      aInfo.mKind == Kind::Callback || aInfo.mKind == Kind::Trait;
  if (mayBeOfJs && (aValue.handle & 1)) return;
  DropValue(aComponent, aInfo, aValue);
}

}  // namespace monkeybridge
