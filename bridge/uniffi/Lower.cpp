// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Lower.h"

#include <stdlib.h>
#include <string.h>

#include "bridge/base/Utf8.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Kinds.h"
#include "bridge/uniffi/PointerObject.h"
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

bool LowerString(JSContext* aCx, const JS::Value& aValue, const BufferOps& aOps,
                 RustBuffer* aOut) {
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
  const TypeHome home = HomeOf(aComponent, aInfo);
  uint16_t index = home.mInfo.mIndex;
  if (aInfo.mKind == Kind::Trait) {
    const int32_t pointer = home.mComponent.mInterfaces[index].mPointer;
    if (pointer < 0) return false;
    index = uint16_t(pointer);
  }
  PointerBox* const box = PointerBoxOf(aValue);
  if (!box || !box->mHandle ||
      box->mInfo != &home.mComponent.mPointers[index]) {
    return false;
  }
  *aOut = ClonePointer(*box);
  return *aOut != 0;
}

bool BorrowForCall(JSContext* aCx, const JS::Value& aValue,
                   BorrowedBytes* aOut) {
  if (!aValue.isObject()) return false;
  JS::Rooted<JSObject*> object(aCx, &aValue.toObject());
  return BorrowBytes(aCx, object, aOut) == BorrowStatus::Ok &&
         aOut->mSize <= size_t(INT32_MAX);
}

bool CopyForeignBytes(JSContext* aCx, const JS::Value& aValue,
                      rust::ForeignBytes* aOut) {
  if (!aValue.isObject()) return false;
  JS::Rooted<JSObject*> object(aCx, &aValue.toObject());
  size_t size = 0;
  if (MeasureBytes(aCx, object, &size) != BytesStatus::Ok ||
      size > size_t(INT32_MAX)) {
    return false;
  }
  *aOut = {int32_t(size), nullptr};
  if (size == 0) return true;
  auto* const copy = static_cast<uint8_t*>(malloc(size));
  size_t copied = 0;
  if (!copy || CopyBytes(aCx, object, copy, size, &copied) != BytesStatus::Ok ||
      copied != size) {
    free(copy);
    return false;
  }
  aOut->data = copy;
  return true;
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
    case Kind::Borrowed:
      return lower(Borrowed());
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

}  // namespace monkeybridge
