// SPDX-License-Identifier: MPL-2.0

// Lowering in the public contract's form.

#include <stdlib.h>
#include <string.h>

#include "bridge/base/Utf8.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Integer.h"
#include "js/ArrayBuffer.h"
#include "jsapi.h"
#include "mozilla/EndianUtils.h"

namespace monkeybridge {

using rust::FfiValue;

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
  JS::Rooted<JSObject*> object(
      aCx, aValue.isObject() ? &aValue.toObject() : nullptr);
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
  if (!buffer || CopyBytes(aCx, object, buffer->MutableSpan().data(), size,
                           &size) != BytesStatus::Ok) {
    return Throw(aCx, ErrorCode::TooLarge,
                 "the ArrayBuffer is too large to cross, or detached");
  }
  if (aKind == Kind::String &&
      Utf8ValidUpTo(buffer->Span()) != buffer->Span().size()) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "the ArrayBuffer is no well-formed UTF-8");
  }
  *aOut = FfiValue::Of(buffer->Into());
  return true;
}

// The same form as of bytes that Rust owns, but what crosses is a copy of the
// bytes alone.
bool LowerContractBorrowed(JSContext* aCx, JS::Handle<JS::Value> aValue,
                           FfiValue* aOut) {
  if (!aValue.isObject() || !JS::IsArrayBufferObject(&aValue.toObject())) {
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "Expected ArrayBuffer argument");
  }
  rust::ForeignBytes whole{};
  if (!CopyForeignBytes(aCx, aValue, &whole)) {
    return Throw(aCx, ErrorCode::TooLarge,
                 "the ArrayBuffer is too large to cross, or detached");
  }
  auto* const data = const_cast<uint8_t*>(whole.data);
  if (whole.len < 4 || mozilla::BigEndian::readInt32(data) != whole.len - 4) {
    free(data);
    return ThrowAs(aCx, ErrorClass::TypeError, ErrorCode::ArgumentType,
                   "the ArrayBuffer is not the serialised form of bytes");
  }
  whole.len -= 4;
  memmove(data, data + 4, size_t(whole.len));
  *aOut = FfiValue::Of(whole);
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
      *aOut = aInfo.mKind == Kind::F32 ? FfiValue::Of(float(aValue.toNumber()))
                                       : FfiValue::Of(aValue.toNumber());
      return true;
    case Kind::String:
    case Kind::Bytes:
    case Kind::Buffer:
      return LowerContractBuffer(aCx, aComponent, aInfo.mKind, aValue, aOut);
    case Kind::Borrowed:
      return LowerContractBorrowed(aCx, aValue, aOut);
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
