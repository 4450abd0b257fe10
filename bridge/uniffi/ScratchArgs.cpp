// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/ScratchArgs.h"

#include <string.h>

#include "mozilla/EndianUtils.h"

namespace monkeybridge {

using rust::FfiValue;

namespace {

// Bytes that a scalar takes in the serialised form; 0: it is a buffer.
uint32_t SizeOf(Kind aKind) {
  switch (aKind) {
    case Kind::U8:
    case Kind::I8:
    case Kind::Bool:
      return 1;
    case Kind::U16:
    case Kind::I16:
      return 2;
    case Kind::U32:
    case Kind::I32:
    case Kind::F32:
      return 4;
    case Kind::U64:
    case Kind::I64:
    case Kind::F64:
    case Kind::Pointer:
    case Kind::Callback:
    case Kind::Trait:
      return 8;
    default:
      return 0;
  }
}

void WriteScalar(uint8_t* aTo, uint32_t aSize, const FfiValue& aValue) {
  switch (aSize) {
    case 1:
      *aTo = aValue.u8;
      return;
    case 2:
      mozilla::BigEndian::writeUint16(aTo, aValue.u16);
      return;
    case 4:
      mozilla::BigEndian::writeUint32(aTo, aValue.u32);
      return;
    default:
      mozilla::BigEndian::writeUint64(aTo, aValue.u64);
      return;
  }
}

FfiValue ReadScalar(const uint8_t* aFrom, uint32_t aSize) {
  FfiValue value;
  switch (aSize) {
    case 1:
      value.u8 = *aFrom;
      break;
    case 2:
      value.u16 = mozilla::BigEndian::readUint16(aFrom);
      break;
    case 4:
      value.u32 = mozilla::BigEndian::readUint32(aFrom);
      break;
    default:
      value.u64 = mozilla::BigEndian::readUint64(aFrom);
      break;
  }
  return value;
}

}  // namespace

bool WriteArgs(CallState& aState, const MethodInfo& aMethod,
               const FfiValue* aValues) {
  ScratchHeader& header = *aState.Header();
  uint64_t at = uint32_t(header.mTop);
  for (size_t i = 0; i < aMethod.mArgCount; i++) {
    const Kind kind = aMethod.mArgs[i].mKind;
    if (const uint32_t size = SizeOf(kind)) {
      if (at + size > kScratchSize) return false;
      WriteScalar(aState.mScratch + at, size, aValues[i]);
      at += size;
      continue;
    }
    const rust::RustBuffer& buffer = aValues[i].buffer;
    // A string at top level has no length of its own.
    const uint32_t prefix = kind == Kind::String ? 4 : 0;
    if (buffer.len > kScratchSize || at + prefix + buffer.len > kScratchSize) {
      return false;
    }
    if (prefix) {
      mozilla::BigEndian::writeUint32(aState.mScratch + at,
                                      uint32_t(buffer.len));
    }
    if (buffer.len) {
      memcpy(aState.mScratch + at + prefix, buffer.data, buffer.len);
    }
    at += prefix + buffer.len;
  }
  header.mCursor = header.mTop;
  header.mTop = int32_t(at);
  return true;
}

void ReleaseArgs(const CallState& aState, uint32_t aStart, uint32_t aEnd,
                 CallbackArgs& aArgs) {
  const uint32_t cursor = uint32_t(aState.Header()->mCursor);
  if (cursor >= aEnd) {
    aArgs.DropBuffers();
    return;
  }
  uint64_t at = aStart;
  for (size_t i = 0; i < aArgs.Method().mArgCount; i++) {
    const Kind kind = aArgs.Method().mArgs[i].mKind;
    if (const uint32_t size = SizeOf(kind)) {
      if (at < cursor) aArgs.Consumed(i);
      at += size;
    } else {
      at += aArgs[i].buffer.len + (kind == Kind::String ? 4 : 0);
    }
  }
  // The rest is still the owner's, who releases it.
}

bool ReadBuffer(CallState& aState, const rust::BufferOps& aOps, uint32_t aStart,
                rust::OwnedRustBuffer* aOut) {
  const uint32_t end = uint32_t(aState.Header()->mTop);
  if (end < aStart || end > kScratchSize) return false;
  auto buffer = rust::OwnedRustBuffer::FromBytes(
      {aState.mScratch + aStart, end - aStart}, &aOps);
  if (!buffer) return false;
  *aOut = std::move(*buffer);
  return true;
}

bool ReadResult(CallState& aState, const MethodInfo& aMethod, uint32_t aStart,
                CallbackOutcome& aOutcome) {
  const Kind kind = aMethod.mReturn.mKind;
  const uint32_t written = uint32_t(aState.Header()->mTop) - aStart;
  if (kind != Kind::Void) {
    if (const uint32_t size = SizeOf(kind)) {
      if (written != size) return false;
      aOutcome.mReturn = ReadScalar(aState.mScratch + aStart, size);
    } else {
      const uint32_t prefix = kind == Kind::String ? 4 : 0;
      if (!ReadBuffer(aState, *aMethod.mState->mBuffers, aStart + prefix,
                      &aOutcome.mReturnBuffer)) {
        return false;
      }
    }
  }
  aOutcome.mCode = rust::CallCode::Success;
  return true;
}

}  // namespace monkeybridge
