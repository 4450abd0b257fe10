// SPDX-License-Identifier: MPL-2.0

// The tables from which RuntimeNatives.cpp makes the natives of js/uniffi.

#ifndef BRIDGE_UNIFFI_NATIVELISTS_H_
#define BRIDGE_UNIFFI_NATIVELISTS_H_

#include <cstddef>
#include <iterator>
#include <string>

#include "js/CallArgs.h"

namespace monkeybridge {

struct NativeEntry {
  const char* mName;
  JSNative mNative;
  unsigned mArgs;
};

// A string as UTF-8, or "" for anything else.
std::string TextArgument(JSContext* aCx, JS::Handle<JS::Value> aValue);

extern const NativeEntry kScratchNatives[];
extern const size_t kScratchNativeCount;
extern const NativeEntry kStateNatives[];
extern const size_t kStateNativeCount;
extern const NativeEntry kLiveNatives[];
extern const size_t kLiveNativeCount;

}  // namespace monkeybridge

// How most natives begin: `args`, and `bridge`, or an error where it has
// closed.
#define MB_NATIVE_PROLOGUE()                                \
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp); \
  Bridge* const bridge = BridgeOfNative(aCx, args);         \
  if (!bridge) return false;                                \
  args.rval().setUndefined()

#endif  // BRIDGE_UNIFFI_NATIVELISTS_H_
