// SPDX-License-Identifier: MPL-2.0

// Which argument of a call was refused, and why.

#include <string.h>

#include "bridge/engine/Exceptions.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/values/Text.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::FfiValue;

std::string WhyRefused(JSContext* aCx, const ComponentInfo& aComponent,
                       ValueInfo aInfo, const JS::Value* aArgs,
                       ErrorCode* aCode) {
  *aCode = ErrorCode::ArgumentType;
  switch (aInfo.mKind) {
    case Kind::String: {
      if (!aArgs[0].isString()) return "expected a string";
      JSLinearString* text = JS_EnsureLinearString(aCx, aArgs[0].toString());
      if (!text) return "out of memory";
      const TextResult result = WriteUtf8(text, nullptr, 0);
      if (result.mStatus == TextStatus::LoneSurrogate) {
        *aCode = ErrorCode::StringSurrogate;
        return "the string has a " + DescribeSurrogate(result);
      }
      *aCode = ErrorCode::TooLarge;
      return "the string is too large to cross";
    }
    case Kind::Bytes:
    case Kind::Borrowed:
      *aCode =
          aArgs[0].isObject() ? ErrorCode::TooLarge : ErrorCode::ArgumentType;
      return aArgs[0].isObject() ? "the bytes are too many to cross, or their "
                                   "buffer is detached"
                                 : "expected a Uint8Array";
    case Kind::Pointer:
    case Kind::Trait: {
      const PointerBox* box = PointerBoxOf(aArgs[0]);
      *aCode = ErrorCode::PointerType;
      if (!box) return "Expected UniFFI pointer argument";
      if (!box->mHandle) {
        *aCode = ErrorCode::Released;
        return std::string("this ") + box->mInfo->mName + " was destroyed";
      }
      if (strcmp(box->mComponent->mLibrary, aComponent.mLibrary) != 0) {
        return std::string("Incorrect UniFFI pointer type: the ") +
               box->mInfo->mName + " is a pointer of another library, " +
               box->mComponent->mLibrary;
      }
      if (box->mComponent != &HomeOf(aComponent, aInfo).mComponent) {
        return std::string("Incorrect UniFFI pointer type: the ") +
               box->mInfo->mName + " is of namespace " +
               box->mComponent->mNamespace;
      }
      return std::string("Incorrect UniFFI pointer type: got ") +
             box->mInfo->mName;
    }
    case Kind::Bool:
      return "expected a boolean";
    default:
      if (!aArgs[0].isNumber() && !aArgs[0].isBigInt()) {
        return "expected a number";
      }
      *aCode = ErrorCode::ArgumentRange;
      return "out of range, or not an integer";
  }
}

namespace {

// The name of argument `aIndex` of a function, as its module gave it.
std::string NameOfArgument(Bridge& aBridge, const ComponentState& aComponent,
                           const FunctionInfo& aFunction, size_t aIndex) {
  const uint32_t id = (uint32_t(aComponent.mIndex) << Component::kIdBits) +
                      uint32_t(&aFunction - aComponent.mInfo->mFunctions);
  for (const auto& [known, names] : aBridge.mArgNames) {
    if (known != id) continue;
    size_t from = 0;
    for (size_t i = 0; i < aIndex; i++) {
      from = names.find(", ", from);
      if (from == std::string::npos) break;
      from += 2;
    }
    if (from == std::string::npos || from >= names.size()) break;
    return names.substr(from, names.find(", ", from) - from);
  }
  return "argument " + std::to_string(aIndex);
}

}  // namespace

bool BadArguments(JSContext* aCx, CallState& aState,
                  const ComponentState& aComponent,
                  const FunctionInfo& aFunction, const JS::CallArgs& aArgs) {
  if (JS_IsExceptionPending(aCx)) return false;
  Bridge& bridge = *static_cast<Bridge*>(aState.mBridge);
  unsigned at = 0;
  for (size_t i = 0; i < aFunction.mArgCount; i++) {
    const ValueInfo& info = aFunction.mArgs[i];
    if (at + WordsOf(info.mKind) > aArgs.length()) {
      return Throw(aCx, ErrorCode::ArgumentCount,
                   std::string(aFunction.mName) + ": too few arguments");
    }
    FfiValue value;
    if (!LowerNative(aCx, aState, aComponent, info, aArgs.array() + at,
                     &value)) {
      if (JS_IsExceptionPending(aCx)) return false;
      ErrorCode code;
      const std::string why =
          WhyRefused(aCx, *aComponent.mInfo, info, aArgs.array() + at, &code);
      return bridge.ThrowTypeError(
          code, NameOfArgument(bridge, aComponent, aFunction, i), why);
    }
    DropUnsent(*aComponent.mInfo, info, value);
    at += WordsOf(info.mKind);
  }
  return Throw(aCx, ErrorCode::ArgumentType,
               std::string(aFunction.mName) + ": an argument was refused");
}

}  // namespace monkeybridge
