// SPDX-License-Identifier: MPL-2.0

// The tables from which RuntimeNatives.cpp makes the natives of js/uniffi.

#ifndef BRIDGE_UNIFFI_NATIVELISTS_H_
#define BRIDGE_UNIFFI_NATIVELISTS_H_

#include <cstddef>
#include <iterator>

#include "js/CallArgs.h"

namespace monkeybridge {

struct NativeEntry {
  const char* mName;
  JSNative mNative;
  unsigned mArgs;
};

extern const NativeEntry kScratchNatives[];
extern const size_t kScratchNativeCount;

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_NATIVELISTS_H_
