// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/BufferOps.h"

#include <string.h>

#include <limits>

#include "bridge/base/Log.h"

namespace monkeybridge::rust {

// Releases what a failed call into the allocator left behind. Returns whether
// the call succeeded.
static bool Settle(const BufferOps& aOps, const char* aWhat,
                   const RustCallStatus& aStatus) {
  if (aStatus.code == int8_t(CallCode::Success)) {
    return true;
  }
  MB_LOG(Ffi, Error, "Rust could not %s a buffer (code %d)", aWhat,
         int(aStatus.code));
  if (aStatus.errorBuf.capacity) {
    // A failure of this one has nobody left to be told.
    RustCallStatus ignored{};
    aOps.free(aStatus.errorBuf, &ignored);
  }
  return false;
}

RustBuffer BufferOps::Alloc(uint64_t aSize) const {
  if (aSize == 0) {
    return {};
  }
  RustCallStatus status{};
  RustBuffer buffer = alloc(aSize, &status);
  return Settle(*this, "allocate", status) ? buffer : RustBuffer{};
}

RustBuffer BufferOps::FromBytes(std::span<const uint8_t> aBytes) const {
  if (aBytes.empty()) {
    return {};
  }
  if (aBytes.size() > size_t(std::numeric_limits<int32_t>::max())) {
    // ForeignBytes has 31 bits for the length.
    RustBuffer buffer = Alloc(aBytes.size());
    if (buffer.data) {
      memcpy(buffer.data, aBytes.data(), aBytes.size());
    }
    return buffer;
  }
  RustCallStatus status{};
  RustBuffer buffer =
      fromBytes({int32_t(aBytes.size()), aBytes.data()}, &status);
  return Settle(*this, "copy", status) ? buffer : RustBuffer{};
}

void BufferOps::Free(RustBuffer aBuffer) const {
  if (aBuffer.capacity == 0) {
    return;
  }
  RustCallStatus status{};
  free(aBuffer, &status);
  Settle(*this, "free", status);
}

}  // namespace monkeybridge::rust
