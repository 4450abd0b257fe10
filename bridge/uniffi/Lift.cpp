// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Lift.h"

#include <string.h>

#include "bridge/engine/Exceptions.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Float.h"
#include "bridge/values/Integer.h"
#include "bridge/values/Text.h"

namespace monkeybridge {

using rust::FfiValue;
using rust::OwnedRustBuffer;

namespace {

// Kinds that are numbers of at most 53 bits in every form. False: not one.
bool LiftNumber(ValueInfo aInfo, const FfiValue& aValue,
                JS::MutableHandle<JS::Value> aOut) {
  switch (aInfo.mKind) {
    case Kind::U8:
      aOut.set(FromInteger(aValue.u8));
      return true;
    case Kind::I8:
      aOut.set(FromInteger(aValue.i8));
      return true;
    case Kind::U16:
      aOut.set(FromInteger(aValue.u16));
      return true;
    case Kind::I16:
      aOut.set(FromInteger(aValue.i16));
      return true;
    case Kind::U32:
      aOut.set(FromInteger(aValue.u32));
      return true;
    case Kind::I32:
      aOut.set(FromInteger(aValue.i32));
      return true;
    case Kind::F32:
      aOut.set(FromFloat(aValue.f32));
      return true;
    case Kind::F64:
      aOut.set(FromDouble(aValue.f64));
      return true;
    case Kind::Callback:
      aOut.setNumber(double(aValue.handle));
      return true;
    case Kind::Void:
      aOut.setUndefined();
      return true;
    default:
      return false;
  }
}

bool LiftHandle(JSContext* aCx, CallState& aState,
                const ComponentInfo& aComponent, ValueInfo aInfo,
                uint64_t aHandle, JS::MutableHandle<JS::Value> aOut) {
  const TypeHome home = HomeOf(aComponent, aInfo);
  uint16_t pointer = home.mInfo.mIndex;
  if (aInfo.mKind == Kind::Trait) {
    if (aHandle & 1) {
      aOut.setNumber(double(aHandle));
      return true;
    }
    pointer = uint16_t(home.mComponent.mInterfaces[pointer].mPointer);
  }
  JSObject* object =
      NewPointerObject(aCx, aState, home.mComponent, pointer, aHandle);
  if (!object) return false;
  aOut.setObject(*object);
  return true;
}

bool LiftArrayBuffer(JSContext* aCx, const OwnedRustBuffer& aBuffer,
                     JS::MutableHandle<JS::Value> aOut) {
  JSObject* object = NewArrayBufferCopy(aCx, aBuffer.Span());
  if (!object) return false;
  aOut.setObject(*object);
  return true;
}

bool LiftText(JSContext* aCx, const OwnedRustBuffer& aBuffer,
              JS::MutableHandle<JS::Value> aOut) {
  JSString* text = NewString(aCx, aBuffer.Span());
  if (!text) return false;
  aOut.setString(text);
  return true;
}

bool LiftBlob(JSContext* aCx, const OwnedRustBuffer& aBuffer,
              JS::MutableHandle<JS::Value> aOut) {
  const auto bytes = aBuffer.Span();
  if (bytes.size() < 4) {
    return Throw(aCx, ErrorCode::ArgumentType, "Rust sent malformed bytes");
  }
  JSObject* object = NewUint8Array(aCx, bytes.subspan(4));
  if (!object) return false;
  aOut.setObject(*object);
  return true;
}

// What the native and the awaited form share.
bool LiftOwn(JSContext* aCx, CallState& aState, const ComponentInfo& aComponent,
             ValueInfo aInfo, FfiValue aValue,
             JS::MutableHandle<JS::Value> aOut) {
  switch (aInfo.mKind) {
    case Kind::Bool:
      aOut.setBoolean(aValue.i8 != 0);
      return true;
    case Kind::U64:
      return FromInteger64(aCx, aValue.u64, aOut);
    case Kind::I64:
      return FromInteger64(aCx, aValue.i64, aOut);
    case Kind::String:
      return LiftText(
          aCx,
          OwnedRustBuffer::Adopt(aValue.buffer, aComponent.mState->mBuffers),
          aOut);
    case Kind::Bytes:
      return LiftBlob(
          aCx,
          OwnedRustBuffer::Adopt(aValue.buffer, aComponent.mState->mBuffers),
          aOut);
    case Kind::Pointer:
    case Kind::Trait:
      return LiftHandle(aCx, aState, aComponent, aInfo, aValue.handle, aOut);
    default:
      (void)LiftNumber(aInfo, aValue, aOut);
      return true;
  }
}

}  // namespace

bool PutOnScratch(JSContext* aCx, CallState& aState,
                  std::span<const uint8_t> aBytes, uint32_t* aStart) {
  ScratchHeader& header = *aState.Header();
  const uint32_t top = uint32_t(header.mTop);
  if (top > kScratchSize || aBytes.size() > kScratchSize - top) {
    return Throw(aCx, ErrorCode::TooLarge, "the value is too large to cross");
  }
  if (!aBytes.empty()) {
    memcpy(aState.mScratch + top, aBytes.data(), aBytes.size());
  }
  header.mTop = int32_t(top + aBytes.size());
  *aStart = top;
  return true;
}

bool LiftContract(JSContext* aCx, CallState& aState,
                  const ComponentInfo& aComponent, ValueInfo aInfo,
                  FfiValue aValue, JS::MutableHandle<JS::Value> aOut) {
  switch (aInfo.mKind) {
    case Kind::Bool:
      aOut.setInt32(aValue.i8);
      return true;
    case Kind::U64:
      // A number where no bit is lost, as the contract has it; else a BigInt.
      if (aValue.u64 <= uint64_t(kMaxSafeInteger)) {
        aOut.setNumber(double(aValue.u64));
        return true;
      }
      return FromInteger64(aCx, aValue.u64, aOut);
    case Kind::I64:
      if (aValue.i64 <= int64_t(kMaxSafeInteger) &&
          aValue.i64 >= -int64_t(kMaxSafeInteger)) {
        aOut.setNumber(double(aValue.i64));
        return true;
      }
      return FromInteger64(aCx, aValue.i64, aOut);
    case Kind::String:
    case Kind::Bytes:
    case Kind::Buffer:
      return LiftArrayBuffer(
          aCx,
          OwnedRustBuffer::Adopt(aValue.buffer, aComponent.mState->mBuffers),
          aOut);
    case Kind::Pointer:
    case Kind::Trait:
      return LiftHandle(aCx, aState, aComponent, aInfo, aValue.handle, aOut);
    default:
      (void)LiftNumber(aInfo, aValue, aOut);
      return true;
  }
}

bool LiftAwaited(JSContext* aCx, CallState& aState,
                 const ComponentInfo& aComponent, ValueInfo aInfo,
                 FfiValue aValue, JS::MutableHandle<JS::Value> aOut) {
  if (aInfo.mKind == Kind::Buffer) {
    return LiftArrayBuffer(
        aCx, OwnedRustBuffer::Adopt(aValue.buffer, aComponent.mState->mBuffers),
        aOut);
  }
  return LiftOwn(aCx, aState, aComponent, aInfo, aValue, aOut);
}

bool LiftNative(JSContext* aCx, CallState& aState,
                const ComponentInfo& aComponent, ValueInfo aInfo,
                FfiValue aValue, JS::MutableHandle<JS::Value> aOut) {
  if (aInfo.mKind == Kind::Buffer) {
    const auto buffer =
        OwnedRustBuffer::Adopt(aValue.buffer, aComponent.mState->mBuffers);
    uint32_t start = 0;
    if (!PutOnScratch(aCx, aState, buffer.Span(), &start)) return false;
    aOut.setInt32(int32_t(start));
    return true;
  }
  return LiftOwn(aCx, aState, aComponent, aInfo, aValue, aOut);
}

}  // namespace monkeybridge
