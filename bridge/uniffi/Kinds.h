// SPDX-License-Identifier: MPL-2.0

// One tag type per kind of value, from which everything about it follows: its C
// type, how many JS arguments it takes in a fast call, and how it is checked,
// lowered and lifted there. Generated code writes signatures with these tags
// (`Str(U32, Buffer)`); FastCall.h and VtableSlots.h take them apart. Lower
// returns false for a value that does not fit and leaves it to
// ComponentApi::mBadArguments to find the argument again and to name it.

#ifndef BRIDGE_UNIFFI_KINDS_H_
#define BRIDGE_UNIFFI_KINDS_H_

#include <cmath>
#include <limits>
#include <type_traits>

#include "bridge/uniffi/ComponentApi.h"
#include "js/BigInt.h"

namespace monkeybridge::generated {

using rust::FfiValue;
using rust::RustBuffer;
using rust::RustCallStatus;

// An integer of up to 32 bits from a JS number; no conversion, no truncation.
template <class T>
inline bool ToInteger(const JS::Value& aValue, T* aOut) {
  if (aValue.isInt32()) {
    const int32_t i = aValue.toInt32();
    if constexpr (std::is_unsigned_v<T>) {
      if (i < 0 || uint32_t(i) > std::numeric_limits<T>::max()) return false;
    } else {
      if (i < std::numeric_limits<T>::min() ||
          i > std::numeric_limits<T>::max()) {
        return false;
      }
    }
    *aOut = T(i);
    return true;
  }
  if (!aValue.isDouble()) return false;
  const double d = aValue.toDouble();
  if (!(d >= double(std::numeric_limits<T>::min()) &&
        d <= double(std::numeric_limits<T>::max())) ||
      double(T(d)) != d) {
    return false;
  }
  *aOut = T(d);
  return true;
}

template <class T, Kind K>
struct IntegerTag {
  using CType = T;
  static constexpr ValueInfo kInfo{K, 0};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = false;
  static bool Lower(JSContext*, CallState&, const ComponentState&,
                    const JS::Value* aArgs, T* aOut) {
    return ToInteger(aArgs[0], aOut);
  }
  static bool Lift(JSContext*, CallState&, const ComponentState&, T aValue,
                   JS::MutableHandleValue aOut) {
    aOut.setNumber(aValue);
    return true;
  }
};

using U8 = IntegerTag<uint8_t, Kind::U8>;
using I8 = IntegerTag<int8_t, Kind::I8>;
using U16 = IntegerTag<uint16_t, Kind::U16>;
using I16 = IntegerTag<int16_t, Kind::I16>;
using U32 = IntegerTag<uint32_t, Kind::U32>;
using I32 = IntegerTag<int32_t, Kind::I32>;

template <class T, Kind K>
struct FloatTag {
  using CType = T;
  static constexpr ValueInfo kInfo{K, 0};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = false;
  static bool Lower(JSContext*, CallState&, const ComponentState&,
                    const JS::Value* aArgs, T* aOut) {
    if (MOZ_LIKELY(aArgs[0].isNumber())) {
      *aOut = T(aArgs[0].toNumber());
      return true;
    }
    return false;
  }
  static bool Lift(JSContext*, CallState&, const ComponentState&, T aValue,
                   JS::MutableHandleValue aOut) {
    // A NaN from Rust may look like any other JS value inside.
    aOut.set(JS::CanonicalizedDoubleValue(double(aValue)));
    return true;
  }
};

using F32 = FloatTag<float, Kind::F32>;
using F64 = FloatTag<double, Kind::F64>;

struct Bool {
  using CType = int8_t;
  static constexpr ValueInfo kInfo{Kind::Bool, 0};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = false;
  static bool Lower(JSContext*, CallState&, const ComponentState&,
                    const JS::Value* aArgs, int8_t* aOut) {
    if (MOZ_LIKELY(aArgs[0].isBoolean())) {
      *aOut = aArgs[0].toBoolean();
      return true;
    }
    return false;
  }
  static bool Lift(JSContext*, CallState&, const ComponentState&, int8_t aValue,
                   JS::MutableHandleValue aOut) {
    aOut.setBoolean(aValue != 0);
    return true;
  }
};

// Kinds whose lifting goes through the bridge.
template <class T>
inline bool LiftByApi(JSContext* aCx, CallState& aState,
                      const ComponentState& aComponent, ValueInfo aInfo,
                      T aValue, JS::MutableHandleValue aOut) {
  return aComponent.mApi->mLift(aCx, aState, *aComponent.mInfo, aInfo,
                                FfiValue::Of(aValue), aOut);
}

struct U64 {
  using CType = uint64_t;
  static constexpr ValueInfo kInfo{Kind::U64, 0};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = false;
  static bool Lower(JSContext*, CallState&, const ComponentState& aComponent,
                    const JS::Value* aArgs, uint64_t* aOut) {
    if (aArgs[0].isInt32() && aArgs[0].toInt32() >= 0) {
      *aOut = uint64_t(aArgs[0].toInt32());
      return true;
    }
    return aComponent.mApi->mLowerU64(aArgs[0], aOut);
  }
  static bool Lift(JSContext* aCx, CallState& aState,
                   const ComponentState& aComponent, uint64_t aValue,
                   JS::MutableHandleValue aOut) {
    return LiftByApi(aCx, aState, aComponent, kInfo, aValue, aOut);
  }
};

struct I64 {
  using CType = int64_t;
  static constexpr ValueInfo kInfo{Kind::I64, 0};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = false;
  static bool Lower(JSContext*, CallState&, const ComponentState& aComponent,
                    const JS::Value* aArgs, int64_t* aOut) {
    if (aArgs[0].isInt32()) {
      *aOut = aArgs[0].toInt32();
      return true;
    }
    return aComponent.mApi->mLowerI64(aArgs[0], aOut);
  }
  static bool Lift(JSContext* aCx, CallState& aState,
                   const ComponentState& aComponent, int64_t aValue,
                   JS::MutableHandleValue aOut) {
    return LiftByApi(aCx, aState, aComponent, kInfo, aValue, aOut);
  }
};

template <Kind K>
struct BufferTag {
  using CType = RustBuffer;
  static constexpr ValueInfo kInfo{K, 0};
  static constexpr unsigned kWords = K == Kind::Buffer ? 2 : 1;
  static constexpr bool kOwns = true;

  static bool Lower(JSContext* aCx, CallState& aState,
                    const ComponentState& aComponent, const JS::Value* aArgs,
                    RustBuffer* aOut) {
    const ComponentApi& api = *aComponent.mApi;
    if constexpr (K == Kind::String) {
      if (MOZ_LIKELY(aArgs[0].isString())) {
        return api.mLowerString(aCx, aArgs[0], *aComponent.mBuffers, aOut);
      }
    } else if constexpr (K == Kind::Bytes) {
      if (MOZ_LIKELY(aArgs[0].isObject())) {
        return api.mLowerBytes(aCx, aArgs[0], *aComponent.mBuffers, aOut);
      }
    } else if (MOZ_LIKELY(aArgs[0].isInt32() && aArgs[1].isInt32())) {
      return api.mLowerBuffer(aState, uint32_t(aArgs[0].toInt32()),
                              uint32_t(aArgs[1].toInt32()),
                              *aComponent.mBuffers, aOut);
    }
    return false;
  }
  static bool Lift(JSContext* aCx, CallState& aState,
                   const ComponentState& aComponent, RustBuffer aValue,
                   JS::MutableHandleValue aOut) {
    return LiftByApi(aCx, aState, aComponent, kInfo, aValue, aOut);
  }
};

using Str = BufferTag<Kind::String>;
using Bytes = BufferTag<Kind::Bytes>;
using Buffer = BufferTag<Kind::Buffer>;

// &[u8] of Rust. Lower makes a copy that InvokeThunk frees; a call that is made
// at once borrows (Argument<Borrowed> in FastCall.h).
struct Borrowed {
  using CType = rust::ForeignBytes;
  static constexpr ValueInfo kInfo{Kind::Borrowed, 0};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = true;
  static bool Lower(JSContext* aCx, CallState&,
                    const ComponentState& aComponent, const JS::Value* aArgs,
                    rust::ForeignBytes* aOut) {
    return aComponent.mApi->mCopyBytes(aCx, aArgs[0], aOut);
  }
};

template <Kind K, uint16_t Index>
struct HandleTag {
  using CType = uint64_t;
  static constexpr ValueInfo kInfo{K, Index};
  static constexpr unsigned kWords = 1;
  static constexpr bool kOwns = K != Kind::Callback;
  static bool Lower(JSContext*, CallState&, const ComponentState& aComponent,
                    const JS::Value* aArgs, uint64_t* aOut) {
    if (aArgs[0].isNumber()) {  // the handle of a JS object
      const double d = aArgs[0].toNumber();
      if (K != Kind::Pointer && d > 0 && d < double(uint64_t(1) << 53) &&
          double(uint64_t(d)) == d && (uint64_t(d) & 1)) {
        *aOut = uint64_t(d);
        return true;
      }
    } else if (K != Kind::Callback) {
      return aComponent.mApi->mLowerPointer(*aComponent.mInfo, kInfo, aArgs[0],
                                            aOut);
    }
    return false;
  }
  static bool Lift(JSContext* aCx, CallState& aState,
                   const ComponentState& aComponent, uint64_t aValue,
                   JS::MutableHandleValue aOut) {
    return LiftByApi(aCx, aState, aComponent, kInfo, aValue, aOut);
  }
};

template <uint16_t Index>
using Pointer = HandleTag<Kind::Pointer, Index>;
template <uint16_t Index>
using Callback = HandleTag<Kind::Callback, Index>;
template <uint16_t Index>
using Trait = HandleTag<Kind::Trait, Index>;

// The same for types of another component.
template <uint16_t Index>
using ExternalPointer = HandleTag<Kind::Pointer, Index | kExternal>;
template <uint16_t Index>
using ExternalCallback = HandleTag<Kind::Callback, Index | kExternal>;
template <uint16_t Index>
using ExternalTrait = HandleTag<Kind::Trait, Index | kExternal>;

struct Void {
  using CType = void;
  static constexpr ValueInfo kInfo{Kind::Void, 0};
};

}  // namespace monkeybridge::generated

#endif  // BRIDGE_UNIFFI_KINDS_H_
