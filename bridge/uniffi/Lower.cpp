// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Lower.h"

#include <string.h>

#include "bridge/engine/Exceptions.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Kinds.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/base/Utf8.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Integer.h"
#include "bridge/values/Text.h"
#include "js/ArrayBuffer.h"
#include "jsapi.h"
#include "mozilla/EndianUtils.h"

namespace monkeybridge {

using rust::BufferOps;
using rust::FfiValue;
using rust::RustBuffer;

bool LowerString(JSContext* aCx, const JS::Value& aValue,
                 const BufferOps& aOps, RustBuffer* aOut) {
  JSLinearString* text = JS_EnsureLinearString(aCx, aValue.toString());
  if (!text) return false;
  // Mostly ASCII: as many bytes as characters, and no second look.
  size_t size = JS::GetLinearStringLength(text);
  for (;;) {
    RustBuffer buffer = aOps.Alloc(size);
    if (buffer.len != size) return false;
    const TextResult result = WriteUtf8(text, buffer.data, size);
    if (result.mStatus == TextStatus::Ok) {
      buffer.len = result.mSize;
      *aOut = buffer;
      return true;
    }
    aOps.Free(buffer);
    if (result.mStatus == TextStatus::LoneSurrogate) return false;
    size = result.mSize;
  }
}

bool LowerBytes(JSContext* aCx, const JS::Value& aValue, const BufferOps& aOps,
                RustBuffer* aOut) {
  if (!aValue.isObject()) return false;
  JS::Rooted<JSObject*> object(aCx, &aValue.toObject());
  size_t size = 0;
  if (MeasureBytes(aCx, object, &size) != BytesStatus::Ok ||
      size > size_t(INT32_MAX) - 4) {
    return false;
  }
  RustBuffer buffer = aOps.Alloc(size + 4);
  if (buffer.len != size + 4) return false;
  mozilla::BigEndian::writeUint32(buffer.data, uint32_t(size));
  size_t copied = 0;
  if (CopyBytes(aCx, object, buffer.data + 4, size, &copied) !=
          BytesStatus::Ok ||
      copied != size) {
    aOps.Free(buffer);
    return false;
  }
  *aOut = buffer;
  return true;
}

bool LowerBuffer(CallState& aState, uint32_t aOffset, uint32_t aLength,
                 const BufferOps& aOps, RustBuffer* aOut) {
  if (aOffset < kScratchHeaderSize || aOffset > kScratchSize ||
      aLength > kScratchSize - aOffset) {
    return false;
  }
  *aOut = aOps.FromBytes({aState.mScratch + aOffset, aLength});
  return aOut->len == aLength;
}

bool LowerU64(const JS::Value& aValue, uint64_t* aOut) {
  return monkeybridge::ToInteger(aValue, aOut) == NumberStatus::Ok;
}

bool LowerI64(const JS::Value& aValue, int64_t* aOut) {
  return monkeybridge::ToInteger(aValue, aOut) == NumberStatus::Ok;
}

bool LowerPointer(const ComponentInfo& aComponent, ValueInfo aInfo,
                  const JS::Value& aValue, uint64_t* aOut) {
  uint16_t index = aInfo.mIndex;
  if (aInfo.mKind == Kind::Trait) {
    const int32_t pointer = aComponent.mInterfaces[index].mPointer;
    if (pointer < 0) return false;
    index = uint16_t(pointer);
  }
  PointerBox* const box = PointerBoxOf(aValue);
  if (!box || !box->mHandle || box->mComponent != &aComponent ||
      box->mInfo != &aComponent.mPointers[index]) {
    return false;
  }
  *aOut = ClonePointer(*box);
  return *aOut != 0;
}

bool LowerNative(JSContext* aCx, CallState& aState,
                 const ComponentState& aComponent, ValueInfo aInfo,
                 const JS::Value* aArgs, FfiValue* aOut) {
  using namespace generated;
  const auto lower = [&](auto aTag) {
    using Tag = decltype(aTag);
    typename Tag::CType value{};
    if (!Tag::Lower(aCx, aState, aComponent, aArgs, &value)) return false;
    *aOut = FfiValue::Of(value);
    return true;
  };
  switch (aInfo.mKind) {
    case Kind::U8:
      return lower(U8());
    case Kind::I8:
      return lower(I8());
    case Kind::U16:
      return lower(U16());
    case Kind::I16:
      return lower(I16());
    case Kind::U32:
      return lower(U32());
    case Kind::I32:
      return lower(I32());
    case Kind::U64:
      return lower(U64());
    case Kind::I64:
      return lower(I64());
    case Kind::F32:
      return lower(F32());
    case Kind::F64:
      return lower(F64());
    case Kind::Bool:
      return lower(Bool());
    case Kind::String:
      return lower(Str());
    case Kind::Bytes:
      return lower(Bytes());
    case Kind::Buffer:
      return lower(Buffer());
    case Kind::Callback:
      return lower(Callback<0>());
    case Kind::Pointer:
      return LowerPointer(*aComponent.mInfo, aInfo, aArgs[0], &aOut->handle);
    case Kind::Trait:
      return aArgs[0].isNumber() ? lower(Callback<0>())
                                 : LowerPointer(*aComponent.mInfo, aInfo,
                                                aArgs[0], &aOut->handle);
    case Kind::Void:
      return false;
  }
  return false;
}

namespace {

// The name of argument `aIndex` of a function, as its module gave it.
std::string NameOfArgument(Bridge& aBridge, const ComponentState& aComponent,
                           const FunctionInfo& aFunction, size_t aIndex) {
  const uint32_t id =
      (uint32_t(aComponent.mIndex) << Component::kIdBits) +
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

// Why the value at `aArgs` is refused; the code goes to *aCode.
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
      *aCode = aArgs[0].isObject() ? ErrorCode::TooLarge
                                   : ErrorCode::ArgumentType;
      return aArgs[0].isObject()
                 ? "the bytes are too many to cross, or their buffer is detached"
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
      if (box->mComponent != &aComponent) {
        return std::string("Incorrect UniFFI pointer type: the ") +
               box->mInfo->mName + " is of another component";
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
      const std::string why = WhyRefused(aCx, *aComponent.mInfo, info,
                                         aArgs.array() + at, &code);
      return bridge.ThrowTypeError(
          code, NameOfArgument(bridge, aComponent, aFunction, i), why);
    }
    // A callback handle is still the caller's, as the call throws.
    if (info.mKind != Kind::Callback && !(value.handle & 1)) {
      DropValue(*aComponent.mInfo, info, value);
    } else if (IsBufferKind(info.mKind)) {
      DropValue(*aComponent.mInfo, info, value);
    }
    at += WordsOf(info.mKind);
  }
  return Throw(aCx, ErrorCode::ArgumentType,
               std::string(aFunction.mName) + ": an argument was refused");
}

namespace {

bool LowerContractInteger(JSContext* aCx, Kind aKind,
                          JS::Handle<JS::Value> aValue, FfiValue* aOut) {
  NumberStatus status = NumberStatus::WrongType;
  const auto lower = [&](auto aZero) {
    auto number = aZero;
    status = monkeybridge::ToInteger(aValue, &number);
    *aOut = FfiValue::Of(number);
  };
  switch (aKind) {
    case Kind::U8:
      lower(uint8_t());
      break;
    case Kind::I8:
    case Kind::Bool:
      lower(int8_t());
      break;
    case Kind::U16:
      lower(uint16_t());
      break;
    case Kind::I16:
      lower(int16_t());
      break;
    case Kind::U32:
      lower(uint32_t());
      break;
    case Kind::I32:
      lower(int32_t());
      break;
    case Kind::I64:
      lower(int64_t());
      break;
    default:
      lower(uint64_t());
      break;
  }
  switch (status) {
    case NumberStatus::Ok:
      return true;
    case NumberStatus::OutOfRange:
    case NumberStatus::Unsafe:
      return ThrowAs(aCx, ErrorClass::RangeError, ErrorCode::ArgumentRange,
                     "Integer value is out of range");
    default:
      return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                     "Bad argument type: expected an integer");
  }
}

bool LowerContractBuffer(JSContext* aCx, const ComponentInfo& aComponent,
                         Kind aKind, JS::Handle<JS::Value> aValue,
                         FfiValue* aOut) {
  JS::Rooted<JSObject*> object(aCx,
                               aValue.isObject() ? &aValue.toObject() : nullptr);
  if (!object || !JS::IsArrayBufferObject(object)) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "Expected ArrayBuffer argument");
  }
  size_t size = 0;
  mozilla::Maybe<rust::OwnedRustBuffer> buffer;
  if (MeasureBytes(aCx, object, &size) == BytesStatus::Ok &&
      size <= size_t(INT32_MAX)) {
    buffer = rust::OwnedRustBuffer::Zeroed(size, aComponent.mState->mBuffers);
  }
  if (!buffer ||
      CopyBytes(aCx, object, buffer->MutableSpan().data(), size, &size) !=
          BytesStatus::Ok) {
    return Throw(aCx, ErrorCode::TooLarge,
                 "the ArrayBuffer is too large to cross, or detached");
  }
  if (aKind == Kind::String && Utf8ValidUpTo(buffer->Span()) != buffer->Span().size()) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "the ArrayBuffer is no well-formed UTF-8");
  }
  *aOut = FfiValue::Of(buffer->Into());
  return true;
}

}  // namespace

bool LowerContract(JSContext* aCx, const ComponentInfo& aComponent,
                   ValueInfo aInfo, JS::Handle<JS::Value> aValue,
                   FfiValue* aOut) {
  *aOut = FfiValue();
  switch (aInfo.mKind) {
    case Kind::Void:
      return true;
    case Kind::F32:
    case Kind::F64:
      if (!aValue.isNumber()) {
        return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                       "Bad argument type: expected a number");
      }
      *aOut = aInfo.mKind == Kind::F32
                  ? FfiValue::Of(float(aValue.toNumber()))
                  : FfiValue::Of(aValue.toNumber());
      return true;
    case Kind::String:
    case Kind::Bytes:
    case Kind::Buffer:
      return LowerContractBuffer(aCx, aComponent, aInfo.mKind, aValue, aOut);
    case Kind::Pointer:
    case Kind::Trait:
      if (aInfo.mKind == Kind::Trait && aValue.isNumber()) break;
      if (LowerPointer(aComponent, aInfo, aValue, &aOut->handle)) return true;
      {
        ErrorCode code;
        const std::string why =
            WhyRefused(aCx, aComponent, aInfo, aValue.address(), &code);
        return ThrowAs(aCx, ErrorClass::TypeError, code, why);
      }
    default:
      break;
  }
  if (!LowerContractInteger(aCx, aInfo.mKind, aValue, aOut)) return false;
  if ((aInfo.mKind == Kind::Callback || aInfo.mKind == Kind::Trait) &&
      !(aOut->handle & 1)) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::HandleInvalid,
                   "not a callback handle");
  }
  return true;
}

}  // namespace monkeybridge
