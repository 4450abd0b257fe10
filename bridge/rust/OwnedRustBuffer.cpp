// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/OwnedRustBuffer.h"

#include <utility>

#include "bridge/base/Counters.h"
#include "mozilla/Assertions.h"

namespace monkeybridge::rust {

OwnedRustBuffer::OwnedRustBuffer(RustBuffer aBuffer, const BufferOps* aOps)
    : mBuffer(aBuffer), mOps(aOps) {
  MOZ_RELEASE_ASSERT(!Owns() || aOps,
                     "a buffer is freed by the library that made it");
  if (Owns()) {
    Counters::Add(Counters::Kind::RustBuffer, +1);
  }
}

OwnedRustBuffer::OwnedRustBuffer(OwnedRustBuffer&& aOther) noexcept
    : mBuffer(std::exchange(aOther.mBuffer, {})),
      mOps(std::exchange(aOther.mOps, nullptr)) {}

OwnedRustBuffer& OwnedRustBuffer::operator=(OwnedRustBuffer&& aOther) noexcept {
  if (this != &aOther) {
    OwnedRustBuffer old(std::move(*this));
    mBuffer = std::exchange(aOther.mBuffer, {});
    mOps = std::exchange(aOther.mOps, nullptr);
  }
  return *this;
}

OwnedRustBuffer::~OwnedRustBuffer() {
  if (Owns()) {
    const BufferOps* ops = mOps;
    ops->Free(Into());
  }
}

OwnedRustBuffer OwnedRustBuffer::Adopt(RustBuffer aBuffer,
                                       const BufferOps* aOps) {
  return OwnedRustBuffer(aBuffer, aOps);
}

mozilla::Maybe<OwnedRustBuffer> OwnedRustBuffer::FromBytes(
    std::span<const uint8_t> aBytes, const BufferOps* aOps) {
  OwnedRustBuffer owner(aOps->FromBytes(aBytes), aOps);
  if (owner.mBuffer.len != aBytes.size()) {
    return mozilla::Nothing();
  }
  return mozilla::Some(std::move(owner));
}

mozilla::Maybe<OwnedRustBuffer> OwnedRustBuffer::Zeroed(uint64_t aSize,
                                                        const BufferOps* aOps) {
  OwnedRustBuffer owner(aOps->Alloc(aSize), aOps);
  if (owner.mBuffer.len != aSize) {
    return mozilla::Nothing();
  }
  return mozilla::Some(std::move(owner));
}

RustBuffer OwnedRustBuffer::Into() {
  if (Owns()) {
    Counters::Add(Counters::Kind::RustBuffer, -1);
  }
  mOps = nullptr;
  return std::exchange(mBuffer, {});
}

}  // namespace monkeybridge::rust
