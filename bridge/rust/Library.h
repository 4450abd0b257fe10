// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_LIBRARY_H_
#define BRIDGE_RUST_LIBRARY_H_

#include <stdint.h>

#include <span>
#include <string>

#include "bridge/base/BridgeError.h"
#include "bridge/base/SharedObject.h"
#include "bridge/rust/BufferOps.h"
#include "mozilla/ResultVariant.h"

// One Rust cdylib, opened once per process however many components, runtimes
// or links name it, and never closed. Also the place where a library shows that
// it is the one the bindings were made for: compare the contract first, since
// with another contract even the checksum functions may mean something else.

namespace monkeybridge::rust {

class RustLibrary final {
 public:
  RustLibrary(const RustLibrary&) = delete;
  RustLibrary& operator=(const RustLibrary&) = delete;

  // The library at aPath (see SharedObject::Open for names and errors). Always
  // the same object for the same real file; it lives for ever. Any thread.
  [[nodiscard]] static mozilla::Result<RustLibrary*, BridgeError> Open(
      const std::string& aPath);

  // The real path. Any thread.
  const std::string& Path() const { return mObject.Path(); }

  // The address of an exported function. Any thread. Error: SymbolMissing with
  // the names of symbol and library.
  [[nodiscard]] mozilla::Result<void*, BridgeError> Symbol(
      const char* aName) const;

  // Compares the contract version of a crate in this library. Any thread.
  // Errors: LibraryNotUniffi if the crate exports none; ContractMismatch with
  // both values.
  [[nodiscard]] mozilla::Result<mozilla::Ok, BridgeError> CheckContract(
      const char* aCrate, uint32_t aExpected) const;

  // Compares what a checksum function returns; one of aOlder that is not 0 is
  // right too. Any thread. Errors: SymbolMissing; ChecksumMismatch with both
  // values.
  [[nodiscard]] mozilla::Result<mozilla::Ok, BridgeError> CheckChecksum(
      const char* aFunction, uint16_t aExpected,
      std::span<const uint16_t> aOlder = {}) const;

  // The buffer functions of a crate. The result lives for ever and is the same
  // for every call. Any thread. Error: LibraryNotUniffi.
  [[nodiscard]] mozilla::Result<const BufferOps*, BridgeError> Buffers(
      const char* aCrate);

 private:
  struct CrateBuffers;

  explicit RustLibrary(SharedObject aObject) : mObject(std::move(aObject)) {}

  const SharedObject mObject;
  CrateBuffers* mBuffers = nullptr;  // guarded by the lock of the list
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_LIBRARY_H_
