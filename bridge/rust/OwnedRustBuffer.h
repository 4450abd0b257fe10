// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_OWNEDRUSTBUFFER_H_
#define BRIDGE_RUST_OWNEDRUSTBUFFER_H_

#include <stdint.h>

#include <span>

#include "bridge/rust/BufferOps.h"
#include "bridge/rust/RustAbi.h"
#include "mozilla/Maybe.h"

// The owner of one RustBuffer. Every buffer that crosses is in one of these
// except in the moment of the crossing: Adopt() what Rust hands over, Into()
// what Rust takes. Whatever is left is freed by the library that made it, on
// the thread that drops the owner. An owner is used by one thread at a time.

namespace monkeybridge::rust {

class OwnedRustBuffer final {
 public:
  // Owns nothing; Span() is empty.
  OwnedRustBuffer() = default;

  OwnedRustBuffer(OwnedRustBuffer&& aOther) noexcept;
  OwnedRustBuffer& operator=(OwnedRustBuffer&& aOther) noexcept;
  OwnedRustBuffer(const OwnedRustBuffer&) = delete;
  OwnedRustBuffer& operator=(const OwnedRustBuffer&) = delete;
  ~OwnedRustBuffer();

  // Takes over a buffer that Rust handed to us. aOps is that of the library
  // that made it and may be null only for a buffer without capacity.
  [[nodiscard]] static OwnedRustBuffer Adopt(RustBuffer aBuffer,
                                             const BufferOps* aOps);

  // A copy of aBytes made by the library of aOps. Nothing if Rust could not
  // make it.
  [[nodiscard]] static mozilla::Maybe<OwnedRustBuffer> FromBytes(
      std::span<const uint8_t> aBytes, const BufferOps* aOps);

  // aSize zero bytes to be written through MutableSpan(). Nothing if Rust
  // could not make them.
  [[nodiscard]] static mozilla::Maybe<OwnedRustBuffer> Zeroed(
      uint64_t aSize, const BufferOps* aOps);

  // The bytes, good until the owner changes.
  std::span<const uint8_t> Span() const {
    return {mBuffer.len ? mBuffer.data : nullptr, size_t(mBuffer.len)};
  }
  std::span<uint8_t> MutableSpan() {
    return {mBuffer.len ? mBuffer.data : nullptr, size_t(mBuffer.len)};
  }

  // Gives up ownership, for a call in which Rust consumes the buffer. The
  // owner is empty afterwards.
  [[nodiscard]] RustBuffer Into();

  // The library the buffer belongs to; null for an owner of nothing.
  const BufferOps* Ops() const { return mOps; }

 private:
  OwnedRustBuffer(RustBuffer aBuffer, const BufferOps* aOps);

  bool Owns() const { return mBuffer.capacity != 0; }

  RustBuffer mBuffer{};
  const BufferOps* mOps = nullptr;
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_OWNEDRUSTBUFFER_H_
