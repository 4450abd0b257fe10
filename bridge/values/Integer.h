// SPDX-License-Identifier: MPL-2.0

// JS numbers and BigInts to C integers of every width, and back, without ever
// losing a bit. Nothing here throws or allocates (except FromInteger64, which
// makes a BigInt): the caller turns a status into an error that names the
// argument's path. Beware: a BigInt is accepted for 64-bit types only, and a
// number above 2^53-1 is refused there, because it may have lost bits before it
// came here. All functions: JS thread.

#ifndef BRIDGE_VALUES_INTEGER_H_
#define BRIDGE_VALUES_INTEGER_H_

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "bridge/base/Annotations.h"
#include "js/BigInt.h"
#include "js/RootingAPI.h"
#include "js/Value.h"

namespace monkeybridge {

enum class NumberStatus : uint8_t {
  Ok,
  WrongType,   // neither a number nor, for 64 bits, a BigInt
  NotInteger,  // NaN, an infinity or a fraction
  OutOfRange,  // does not fit the type
  Unsafe,      // 64-bit type, number beyond 2^53-1: pass a BigInt
};

inline constexpr double kMaxSafeInteger = 9007199254740991.0;

// Reads aValue as T. *aOut is written only on Ok.
template <class T>
inline NumberStatus ToInteger(const JS::Value& aValue, T* aOut) {
  static_assert(std::is_integral_v<T> && !std::is_same_v<T, bool>);
  using Limits = std::numeric_limits<T>;
  if (MOZ_LIKELY(aValue.isInt32())) {
    int32_t number = aValue.toInt32();
    if constexpr (std::is_unsigned_v<T>) {
      if (number < 0) {
        return NumberStatus::OutOfRange;
      }
    }
    if constexpr (sizeof(T) < sizeof(int32_t)) {
      if (number < int32_t(Limits::min()) || number > int32_t(Limits::max())) {
        return NumberStatus::OutOfRange;
      }
    }
    *aOut = static_cast<T>(number);
    return NumberStatus::Ok;
  }
  if (aValue.isDouble()) {
    double number = aValue.toDouble();
    if (!(std::trunc(number) == number) || std::isinf(number)) {
      return NumberStatus::NotInteger;
    }
    if constexpr (sizeof(T) == 8) {
      if (std::is_unsigned_v<T> && number < 0) {
        return NumberStatus::OutOfRange;
      }
      if (std::fabs(number) > kMaxSafeInteger) {
        return NumberStatus::Unsafe;
      }
    } else if (number < double(Limits::min()) ||
               number > double(Limits::max())) {
      return NumberStatus::OutOfRange;
    }
    *aOut = static_cast<T>(number);
    return NumberStatus::Ok;
  }
  if constexpr (sizeof(T) == 8) {
    if (aValue.isBigInt()) {
      return JS::BigIntFits(aValue.toBigInt(), aOut) ? NumberStatus::Ok
                                                     : NumberStatus::OutOfRange;
    }
  }
  return NumberStatus::WrongType;
}

// A C integer of at most 32 bits as a JS number.
template <class T>
inline JS::Value FromInteger(T aNumber) {
  static_assert(std::is_integral_v<T> && sizeof(T) <= 4);
  return JS::NumberValue(aNumber);
}

// A 64-bit integer as a BigInt. False with a pending exception when out of
// memory.
template <class T>
MB_JSAPI inline bool FromInteger64(JSContext* aCx, T aNumber,
                                   JS::MutableHandle<JS::Value> aOut) {
  static_assert(std::is_integral_v<T> && sizeof(T) == 8);
  JS::BigInt* big = JS::NumberToBigInt(aCx, aNumber);
  if (!big) {
    return false;
  }
  aOut.setBigInt(big);
  return true;
}

// A 64-bit integer as a JS number, for configurations with int64 = "number".
// Unsafe beyond 2^53-1; *aOut is written only on Ok.
template <class T>
inline NumberStatus FromInteger64AsNumber(T aNumber, JS::Value* aOut) {
  static_assert(std::is_integral_v<T> && sizeof(T) == 8);
  constexpr T kMax = T(9007199254740991);
  if (aNumber > kMax) {
    return NumberStatus::Unsafe;
  }
  if constexpr (std::is_signed_v<T>) {
    if (aNumber < -kMax) {
      return NumberStatus::Unsafe;
    }
  }
  *aOut = JS::NumberValue(static_cast<double>(aNumber));
  return NumberStatus::Ok;
}

}  // namespace monkeybridge

#endif  // BRIDGE_VALUES_INTEGER_H_
