// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_CALLSTATUS_H_
#define BRIDGE_RUST_CALLSTATUS_H_

#include <string>

#include "bridge/rust/BufferOps.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/rust/RustAbi.h"

// The status of one call from us into Rust: success before the call (that is
// what the ABI asks of the caller), what Rust made of it afterwards, owner of
// the error buffer in any case. For calls in the other direction see
// StatusWriter.h, which starts as an error. Lives on the stack of the thread
// that makes the call.

namespace monkeybridge::rust {

class CallStatus final {
 public:
  // aOps is that of the library to be called.
  explicit CallStatus(const BufferOps* aOps) : mOps(aOps) {}
  ~CallStatus();

  CallStatus(const CallStatus&) = delete;
  CallStatus& operator=(const CallStatus&) = delete;

  // What to pass to Rust, for exactly one call.
  RustCallStatus* Raw() { return &mStatus; }

  bool IsSuccess() const { return mStatus.code == int8_t(CallCode::Success); }

  // A code that the ABI does not know counts as Unexpected.
  CallCode Code() const;

  // Hands over the error buffer (the serialized error when Code() is Error).
  // Empty when called again.
  [[nodiscard]] OwnedRustBuffer TakeErrorBuffer();

  // For people: the text of an unexpected error with ill-formed UTF-8
  // replaced, or a sentence of ours if there is none. Empty on success.
  std::string Message() const;

 private:
  RustCallStatus mStatus{};
  const BufferOps* mOps;
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_CALLSTATUS_H_
