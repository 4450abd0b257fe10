// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_STATUSWRITER_H_
#define BRIDGE_RUST_STATUSWRITER_H_

#include <string_view>

#include "bridge/rust/BufferOps.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/rust/RustAbi.h"

// Writes the status of one sync call from Rust into JavaScript. Rust
// initialises that status as success; the constructor makes it an unexpected
// error, so a path that forgets to write a result can never be taken for one
// that has. Used on the thread that Rust called on, while the call lasts.
// The async counterpart is Completion.h.

namespace monkeybridge::rust {

class StatusWriter final {
 public:
  // aStatus is Rust's, aOps that of the calling library; both outlive this.
  StatusWriter(RustCallStatus* aStatus, const BufferOps* aOps);

  StatusWriter(const StatusWriter&) = delete;
  StatusWriter& operator=(const StatusWriter&) = delete;

  // Each of these replaces what was written before, and frees its buffer.

  // The call succeeded: the return value, if any, is already in Rust's slot.
  void Succeed();

  // The call ends with an error of the method's declared type, serialized.
  // Consumes aError, which must be of the calling library.
  void Declare(OwnedRustBuffer aError);

  // The call ends with an unexpected error. aReason should begin with
  // "Interface.method: "; ill-formed UTF-8 in it is replaced.
  void Unexpected(std::string_view aReason);

  bool Succeeded() const { return mStatus->code == int8_t(CallCode::Success); }

 private:
  void Set(CallCode aCode, RustBuffer aErrorBuffer);

  RustCallStatus* const mStatus;
  const BufferOps* const mOps;
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_STATUSWRITER_H_
