// SPDX-License-Identifier: MPL-2.0

// Values between UniFFI's C types and the scratch area, where the fast face of
// a callback reads its arguments and leaves its result: in the serialised form,
// big-endian, one after the other. JS thread.

#ifndef BRIDGE_UNIFFI_SCRATCHARGS_H_
#define BRIDGE_UNIFFI_SCRATCHARGS_H_

#include "bridge/uniffi/CallbackArgs.h"

namespace monkeybridge {

// Puts the top and the cursor back to where they were.
class MOZ_RAII AutoScratch {
 public:
  explicit AutoScratch(CallState& aState)
      : mHeader(*aState.Header()),
        mTop(mHeader.mTop),
        mCursor(mHeader.mCursor) {}
  ~AutoScratch() {
    mHeader.mTop = mTop;
    mHeader.mCursor = mCursor;
  }

 private:
  ScratchHeader& mHeader;
  const int32_t mTop;
  const int32_t mCursor;
};

// Writes all arguments on top and sets the cursor to the first. False, and
// nothing written for good, if they do not fit. Owns nothing.
[[nodiscard]] bool WriteArgs(CallState& aState, const MethodInfo& aMethod,
                             const rust::FfiValue* aValues);

// The fast face has returned, or failed: releases the arguments but for the
// handles that it has read, from aStart to the cursor. JavaScript reads them in
// order.
void ReleaseArgs(const CallState& aState, uint32_t aStart, uint32_t aEnd,
                 CallbackArgs& aArgs);

// Reads the result that begins at aStart and ends at the top. False if it is
// not what the method returns, or if Rust could not make the buffer.
[[nodiscard]] bool ReadResult(CallState& aState, const MethodInfo& aMethod,
                              uint32_t aStart, CallbackOutcome& aOutcome);

// The bytes from aStart to the top as a buffer of Rust.
[[nodiscard]] bool ReadBuffer(CallState& aState, const rust::BufferOps& aOps,
                              uint32_t aStart, rust::OwnedRustBuffer* aOut);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_SCRATCHARGS_H_
