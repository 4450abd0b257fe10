// SPDX-License-Identifier: MPL-2.0

// JS numbers to C floats and doubles, and back. Nothing throws or allocates.
// Beware: only numbers are taken, no strings and no BigInts, so nothing is
// converted behind the user's back; a double given for a 32-bit float is
// rounded as Math.fround() does; every NaN becomes the engine's one NaN, since
// other bit patterns would be read as pointers. All functions: JS thread.

#ifndef BRIDGE_VALUES_FLOAT_H_
#define BRIDGE_VALUES_FLOAT_H_

#include "js/Value.h"

namespace monkeybridge {

// False, without an exception, when aValue is no number; *aOut is written only
// on true.
inline bool ToDouble(const JS::Value& aValue, double* aOut) {
  if (!aValue.isNumber()) {
    return false;
  }
  *aOut = aValue.toNumber();
  return true;
}

inline bool ToFloat(const JS::Value& aValue, float* aOut) {
  double number;
  if (!ToDouble(aValue, &number)) {
    return false;
  }
  *aOut = static_cast<float>(number);
  return true;
}

inline JS::Value FromDouble(double aNumber) {
  return JS::NumberValue(JS::CanonicalizeNaN(aNumber));
}

inline JS::Value FromFloat(float aNumber) {
  return FromDouble(static_cast<double>(aNumber));
}

}  // namespace monkeybridge

#endif  // BRIDGE_VALUES_FLOAT_H_
