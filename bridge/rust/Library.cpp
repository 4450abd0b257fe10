// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/Library.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace monkeybridge::rust {

// The buffer functions of each crate in a library, made when first asked for.
struct RustLibrary::CrateBuffers {
  std::string mCrate;
  BufferOps mOps;
  CrateBuffers* mNext;
};

namespace {

struct LibraryList {
  std::mutex mLock;
  std::vector<RustLibrary*> mLibraries;
};

// Made once and never destroyed.
LibraryList& Libraries() {
  static auto* sList = new LibraryList();
  return *sList;
}

BridgeError NotUniffi(const std::string& aPath, const char* aCrate,
                      const std::string& aMissing) {
  return {ErrorCode::LibraryNotUniffi,
          "The library " + aPath + " is no UniFFI library of the crate " +
              aCrate + ": it does not export " + aMissing + "."};
}

}  // namespace

mozilla::Result<RustLibrary*, BridgeError> RustLibrary::Open(
    const std::string& aPath) {
  auto opened = SharedObject::Open(aPath);
  if (opened.isErr()) {
    return mozilla::Err(opened.unwrapErr());
  }
  SharedObject object = opened.unwrap();
  LibraryList& list = Libraries();
  std::lock_guard<std::mutex> lock(list.mLock);
  for (RustLibrary* library : list.mLibraries) {
    if (library->Path() == object.Path()) {
      return library;
    }
  }
  auto* library = new RustLibrary(std::move(object));
  list.mLibraries.push_back(library);
  return library;
}

mozilla::Result<void*, BridgeError> RustLibrary::Symbol(
    const char* aName) const {
  void* address = mObject.Symbol(aName);
  if (!address) {
    return mozilla::Err(BridgeError{
        ErrorCode::SymbolMissing,
        "The library " + Path() + " does not export " + aName +
            ": it is not the one the bindings were generated from."});
  }
  return address;
}

mozilla::Result<mozilla::Ok, BridgeError> RustLibrary::CheckContract(
    const char* aCrate, uint32_t aExpected) const {
  std::string name = std::string("ffi_") + aCrate + "_uniffi_contract_version";
  auto contract =
      reinterpret_cast<ContractVersionFn>(mObject.Symbol(name.c_str()));
  if (!contract) {
    return mozilla::Err(NotUniffi(Path(), aCrate, name));
  }
  uint32_t actual = contract();
  if (actual != aExpected) {
    return mozilla::Err(BridgeError{
        ErrorCode::ContractMismatch,
        "The library " + Path() + " (crate " + aCrate +
            ") has UniFFI contract version " + std::to_string(actual) +
            ", the bindings were generated for version " +
            std::to_string(aExpected) + "."});
  }
  return mozilla::Ok();
}

mozilla::Result<mozilla::Ok, BridgeError> RustLibrary::CheckChecksum(
    const char* aFunction, uint16_t aExpected,
    std::span<const uint16_t> aOlder) const {
  auto symbol = Symbol(aFunction);
  if (symbol.isErr()) {
    return mozilla::Err(symbol.unwrapErr());
  }
  uint16_t actual = reinterpret_cast<ChecksumFn>(symbol.unwrap())();
  const bool older =
      actual && std::find(aOlder.begin(), aOlder.end(), actual) != aOlder.end();
  if (actual != aExpected && !older) {
    return mozilla::Err(BridgeError{
        ErrorCode::ChecksumMismatch,
        "The library " + Path() + " returns " + std::to_string(actual) +
            " from " + aFunction + ", the bindings were generated for " +
            std::to_string(aExpected) +
            ": generate them again from this library."});
  }
  return mozilla::Ok();
}

mozilla::Result<const BufferOps*, BridgeError> RustLibrary::Buffers(
    const char* aCrate) {
  std::lock_guard<std::mutex> lock(Libraries().mLock);
  for (CrateBuffers* buffers = mBuffers; buffers; buffers = buffers->mNext) {
    if (buffers->mCrate == aCrate) {
      return &buffers->mOps;
    }
  }
  std::string prefix = std::string("ffi_") + aCrate + "_rustbuffer_";
  void* functions[3];
  const char* const names[3] = {"alloc", "from_bytes", "free"};
  for (size_t i = 0; i < 3; i++) {
    std::string name = prefix + names[i];
    functions[i] = mObject.Symbol(name.c_str());
    if (!functions[i]) {
      return mozilla::Err(NotUniffi(Path(), aCrate, name));
    }
  }
  mBuffers =
      new CrateBuffers{aCrate,
                       {reinterpret_cast<RustBufferAllocFn>(functions[0]),
                        reinterpret_cast<RustBufferFromBytesFn>(functions[1]),
                        reinterpret_cast<RustBufferFreeFn>(functions[2])},
                       mBuffers};
  return &mBuffers->mOps;
}

}  // namespace monkeybridge::rust
