// SPDX-License-Identifier: MPL-2.0

// Bytes of ArrayBuffers, typed arrays and DataViews (also over shared memory)
// to C++ and back. A view of up to 96 bytes lives inside its own cell and moves
// at every collection, so a pointer to its bytes is never handed out: bytes are
// copied (CopyBytes), or used inside a scope in which nothing collects
// (UseBytes), or pinned out of line first (PinnedBytes).
// Beware: a detached buffer is an outcome, never an empty range. Objects of
// other compartments are unwrapped. All functions: JS thread.

#ifndef BRIDGE_VALUES_BYTES_H_
#define BRIDGE_VALUES_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "bridge/base/Annotations.h"
#include "js/GCAPI.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

enum class BytesStatus : uint8_t { Ok, NotBytes, Detached };

namespace detail {
BytesStatus FindBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                      size_t* aSize, bool* aShared);
uint8_t* DataOf(JSObject* aObject, const JS::AutoRequireNoGC& aNoGc);
}  // namespace detail

// Size of the bytes of aObject; *aShared says whether other threads may change
// them meanwhile. May allocate (to look at an empty view's buffer).
inline BytesStatus MeasureBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                                size_t* aSize, bool* aShared = nullptr) {
  bool shared;
  return detail::FindBytes(aCx, aObject, aSize, aShared ? aShared : &shared);
}

// Calls aUse(std::span<const uint8_t>) once with the bytes in place, in a scope
// in which nothing may collect or run JS. Shared memory may change under
// aUse: it must read each byte once, as a copy does.
template <class Use>
BytesStatus UseBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                     Use&& aUse) {
  size_t size = 0;
  BytesStatus status = MeasureBytes(aCx, aObject, &size);
  if (status == BytesStatus::Ok) {
    JS::AutoCheckCannotGC noGc;
    aUse(std::span<const uint8_t>(detail::DataOf(aObject, noGc), size));
  }
  return status;
}

// Copies up to aCapacity bytes to aOut; *aSize is the whole size.
BytesStatus CopyBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                      uint8_t* aOut, size_t aCapacity, size_t* aSize);

// The bytes of an object at an address that does not change while this lives
// and the buffer is not detached (compaction is off in our own runtimes; in a
// host's runtime copy instead). Shared memory is refused as NotBytes.
class MOZ_STACK_CLASS PinnedBytes {
 public:
  explicit PinnedBytes(JSContext* aCx) : mBuffer(aCx) {}

  // Moves the data of a small view out of line, once per object. OutOfMemory is
  // reported as NotBytes with a pending exception.
  BytesStatus Init(JSContext* aCx, JS::Handle<JSObject*> aObject);

  // Looked up anew: empty after the buffer was detached.
  std::span<uint8_t> Get() const;

  // All bytes of the buffer that these are a part of.
  std::span<uint8_t> Whole() const;

 private:
  JS::Rooted<JSObject*> mBuffer;
  size_t mOffset = 0;
  size_t mSize = 0;
};

// A new object with a copy of aBytes; nullptr with a pending exception when out
// of memory.
JSObject* NewUint8Array(JSContext* aCx, std::span<const uint8_t> aBytes);
JSObject* NewArrayBufferCopy(JSContext* aCx, std::span<const uint8_t> aBytes);

}  // namespace monkeybridge

#endif  // BRIDGE_VALUES_BYTES_H_
