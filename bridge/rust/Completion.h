// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_COMPLETION_H_
#define BRIDGE_RUST_COMPLETION_H_

#include <stdint.h>

#include <string_view>
#include <type_traits>

#include "bridge/rust/BufferOps.h"
#include "bridge/rust/FfiValue.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/rust/RustAbi.h"

// The right to complete one foreign future, that is, one async call from Rust
// into JavaScript. Rust's complete function must run exactly once: never, and
// the Rust task waits for ever; twice, and Rust uses freed memory. A Completion
// is therefore an owner: it is moved to where the result becomes known, the
// first verb uses it up, and an unused one reports "never completed" when it is
// dropped. Rust's waker may run inside each verb and inside the destructor, so
// hold no lock there. Any thread, one at a time.

namespace monkeybridge::rust {

// Calls a complete function with a result of one C type, built by value.
using CompleteThunk = void (*)(void* aComplete, uint64_t aData,
                               const FfiValue& aReturn, RustCallStatus aStatus);

// The thunk for a method whose return type crosses as R (void, a scalar, or
// RustBuffer).
template <typename R>
void CompleteAs(void* aComplete, uint64_t aData, const FfiValue& aReturn,
                RustCallStatus aStatus) {
  auto* complete = reinterpret_cast<ForeignFutureComplete<R>>(aComplete);
  if constexpr (std::is_void_v<R>) {
    (void)aReturn;
    complete(aData, ForeignFutureResult<void>{aStatus});
  } else {
    complete(aData, ForeignFutureResult<R>{aReturn.As<R>(), aStatus});
  }
}

class Completion final {
 public:
  // May complete nothing; IsPending() is false.
  Completion() = default;

  // aComplete and aData are Rust's, aOps is that of the calling library, aName
  // is "Interface.method", static.
  Completion(CompleteThunk aThunk, void* aComplete, uint64_t aData,
             const BufferOps* aOps, const char* aName);

  Completion(Completion&& aOther) noexcept;
  Completion& operator=(Completion&& aOther) noexcept;
  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;
  ~Completion();

  // Whether the future still waits for one of the verbs below.
  bool IsPending() const { return mThunk != nullptr; }

  const char* Name() const { return mName; }
  const BufferOps* Ops() const { return mOps; }

  // The verbs. On a Completion that is used up or moved from they do nothing
  // but release what they were given.

  // Success with a scalar or handle (or nothing: FfiValue()). Not for buffers.
  void Succeed(FfiValue aReturn);

  // Success with a buffer. Consumes it.
  void Succeed(OwnedRustBuffer aReturn);

  // An error of the method's declared type, serialized. Consumes it.
  void Declare(OwnedRustBuffer aError);

  // Rust has dropped the future: nothing that it would have to free.
  void Cancel();

  // An unexpected error with the text "Interface.method: aReason"; ill-formed
  // UTF-8 is replaced.
  void Fail(std::string_view aReason);

 private:
  void Complete(const FfiValue& aReturn, CallCode aCode, RustBuffer aError);

  CompleteThunk mThunk = nullptr;
  void* mComplete = nullptr;
  uint64_t mData = 0;
  const BufferOps* mOps = nullptr;
  const char* mName = "";
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_COMPLETION_H_
