// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_BUFFEROPS_H_
#define BRIDGE_RUST_BUFFEROPS_H_

#include <stdint.h>

#include <span>

#include "bridge/rust/RustAbi.h"

// The three functions with which one Rust library makes and frees its buffers.
// Two cdylibs have two allocators, so every buffer goes back to the library
// that made it: the owners of buffers carry a pointer to one of these. Objects
// live for ever (a library is never unloaded), so the pointer is always good.

namespace monkeybridge::rust {

struct BufferOps {
  RustBufferAllocFn alloc;
  RustBufferFromBytesFn fromBytes;
  RustBufferFreeFn free;

  // A zero-filled buffer of aSize bytes, len == aSize. Any thread. The caller
  // owns it. {0, 0, null} if aSize is 0 or if Rust could not make it, so
  // `len != aSize` means failure.
  RustBuffer Alloc(uint64_t aSize) const;

  // A copy of aBytes; result and failure as for Alloc. Any thread.
  RustBuffer FromBytes(std::span<const uint8_t> aBytes) const;

  // Frees a buffer of this library; consumes it. A buffer without capacity has
  // nothing to free and never reaches Rust. Any thread.
  void Free(RustBuffer aBuffer) const;
};

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_BUFFEROPS_H_
