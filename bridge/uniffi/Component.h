// SPDX-License-Identifier: MPL-2.0

// The components of this process: generated C++ of crates, each bound once to
// its Rust library. Load() opens a component, Bind() opens the cdylib that
// belongs to it, checks that it is the one the component was generated for,
// finds its functions and gives it our vtables. Both are for ever: Rust keeps
// pointers to the vtables, so neither file is unloaded.

#ifndef BRIDGE_UNIFFI_COMPONENT_H_
#define BRIDGE_UNIFFI_COMPONENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "bridge/base/BridgeError.h"
#include "bridge/rust/Library.h"
#include "bridge/uniffi/ComponentApi.h"
#include "mozilla/ResultVariant.h"

namespace monkeybridge {

// The rust_future functions of one result type in one crate.
struct FutureFunctions {
  rust::RustFuturePollFn mPoll;
  rust::RustFutureCancelFn mCancel;
  void* mComplete;
  rust::RustFutureFreeFn mFree;
};

class Component final {
 public:
  // Opens a component file; the same object for the same file. Any thread.
  // Errors: LibraryNotFound, ComponentInvalid.
  [[nodiscard]] static mozilla::Result<Component*, BridgeError> Load(
      const std::string& aPath);

  // Takes a component that is linked into the program. Any thread.
  [[nodiscard]] static mozilla::Result<Component*, BridgeError> Add(
      const ComponentInfo* aInfo, const std::string& aFolder);

  // The component of a namespace in a library, named without "lib" and ".so";
  // null if none was loaded. Two libraries may contain one crate. Any thread.
  static Component* Find(std::string_view aNamespace,
                         std::string_view aLibrary);

  // The component with an index in this process, or null. Any thread.
  static Component* At(uint32_t aIndex);

  // Binds the Rust library, and with it the components of the same library
  // whose types this one uses; nothing the second time. Any thread. Errors:
  // LibraryNotFound, LibraryNotUniffi, ContractMismatch, ChecksumMismatch,
  // SymbolMissing, ComponentUnknown, ComponentInvalid; each names the library.
  [[nodiscard]] mozilla::Result<mozilla::Ok, BridgeError> Bind();

  const ComponentInfo& Info() const { return *mInfo; }
  uint32_t Index() const { return mIndex; }
  // The library's name without "lib" and ".so".
  std::string_view LibraryName() const;

  // Of an Async function, once bound.
  const FutureFunctions& Futures(const FunctionInfo& aFunction) const {
    return mFutures[&aFunction - mInfo->mFunctions];
  }

  // Ids that JS uses: the component's index, then the local index.
  static constexpr uint32_t kIdBits = 16;
  uint32_t IdBase() const { return mIndex << kIdBits; }

 private:
  Component(const ComponentInfo* aInfo, uint32_t aIndex, std::string aFolder)
      : mInfo(aInfo), mIndex(aIndex), mFolder(std::move(aFolder)) {}

  // All but the vtables; adds the components to be bound with this one.
  mozilla::Result<mozilla::Ok, BridgeError> Prepare(
      std::vector<Component*>& aTogether);
  mozilla::Result<rust::RustLibrary*, BridgeError> OpenLibrary();
  mozilla::Result<mozilla::Ok, BridgeError> Check(rust::RustLibrary& aLibrary);
  mozilla::Result<mozilla::Ok, BridgeError> Resolve(
      rust::RustLibrary& aLibrary);
  mozilla::Result<mozilla::Ok, BridgeError> ResolveFuture(
      rust::RustLibrary& aLibrary, size_t aFunction);

  mozilla::Result<mozilla::Ok, BridgeError> ResolveExternal(
      size_t aExternal, std::vector<Component*>& aTogether);

  const ComponentInfo* const mInfo;
  const uint32_t mIndex;
  const std::string mFolder;
  // Guarded by the lock of the list, until bound.
  rust::RustLibrary* mLibrary = nullptr;
  FutureFunctions* mFutures = nullptr;
  std::vector<rust::InitCallbackVtableFn> mInitFunctions;
  bool mBound = false;
};

// Which side of a 16 + 16 bit id is which.
inline uint32_t ComponentOfId(uint64_t aId) {
  return uint32_t(aId >> Component::kIdBits);
}
inline uint32_t IndexOfId(uint64_t aId) {
  return uint32_t(aId) & ((1u << Component::kIdBits) - 1);
}

// Releases what a value on the UniFFI level owns. Any thread.
void DropValue(const ComponentInfo& aComponent, ValueInfo aInfo,
               rust::FfiValue aValue);

// The same for a lowered argument that Rust was never given. The handle of a
// JavaScript object stays: it belongs to the caller, who made it. Any thread.
void DropUnsent(const ComponentInfo& aComponent, ValueInfo aInfo,
                rust::FfiValue aValue);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_COMPONENT_H_
