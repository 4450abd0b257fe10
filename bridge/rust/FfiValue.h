// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_FFIVALUE_H_
#define BRIDGE_RUST_FFIVALUE_H_

#include <stdint.h>

#include <type_traits>

#include "bridge/rust/RustAbi.h"

// One argument or return value of a Rust call as it crosses: a C scalar, a
// RustBuffer or a handle. A raw value that owns nothing: whoever holds one of
// type Buffer or Handle must see to its release (OwnedRustBuffer, Completion).

namespace monkeybridge::rust {

enum class FfiType : uint8_t {
  Void,
  U8,
  I8,
  U16,
  I16,
  U32,
  I32,
  U64,
  I64,
  F32,
  F64,
  Buffer,  // RustBuffer
  Handle,  // uint64_t: a Rust object, or a callback handle of ours
};

inline constexpr unsigned kFfiTypeCount = unsigned(FfiType::Handle) + 1;

union FfiValue {
  uint64_t words[3];  // all of it, for queues
  uint8_t u8;
  int8_t i8;
  uint16_t u16;
  int16_t i16;
  uint32_t u32;
  int32_t i32;
  uint64_t u64;
  int64_t i64;
  float f32;
  double f64;
  RustBuffer buffer;
  ForeignBytes bytes;
  uint64_t handle;

  // All bits zero: 0, 0.0, the empty buffer, the invalid handle.
  constexpr FfiValue() : words{} {}

  // The value as C type T, one of the types above. Any thread.
  template <typename T>
  T As() const;

  // A value made of C type T, the unused bits zero. Any thread.
  template <typename T>
  static FfiValue Of(T aValue);
};

static_assert(sizeof(FfiValue) == 24 && std::is_trivially_copyable_v<FfiValue>,
              "queues move an FfiValue as three words");

namespace detail {
template <typename T, typename Value>
constexpr auto& FfiMember(Value& aValue) {
  if constexpr (std::is_same_v<T, uint8_t>) {
    return aValue.u8;
  } else if constexpr (std::is_same_v<T, int8_t>) {
    return aValue.i8;
  } else if constexpr (std::is_same_v<T, uint16_t>) {
    return aValue.u16;
  } else if constexpr (std::is_same_v<T, int16_t>) {
    return aValue.i16;
  } else if constexpr (std::is_same_v<T, uint32_t>) {
    return aValue.u32;
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return aValue.i32;
  } else if constexpr (std::is_same_v<T, uint64_t>) {
    return aValue.u64;
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return aValue.i64;
  } else if constexpr (std::is_same_v<T, float>) {
    return aValue.f32;
  } else if constexpr (std::is_same_v<T, double>) {
    return aValue.f64;
  } else if constexpr (std::is_same_v<T, ForeignBytes>) {
    return aValue.bytes;
  } else {
    static_assert(std::is_same_v<T, RustBuffer>,
                  "not a type that crosses the UniFFI ABI as a value");
    return aValue.buffer;
  }
}
}  // namespace detail

template <typename T>
T FfiValue::As() const {
  return detail::FfiMember<T>(*this);
}

template <typename T>
FfiValue FfiValue::Of(T aValue) {
  FfiValue value;
  detail::FfiMember<T>(value) = aValue;
  return value;
}

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_FFIVALUE_H_
