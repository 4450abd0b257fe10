// SPDX-License-Identifier: MPL-2.0

// Natives over the scratch area: text, bytes and pointers in and out.

#include <string.h>

#include "bridge/engine/Exceptions.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/FastCall.h"
#include "bridge/uniffi/NativeLists.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/uniffi/Scaffolding.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Text.h"
#include "jsapi.h"
#include "mozilla/EndianUtils.h"

namespace monkeybridge {

namespace {

CallState& StateOf(const JS::CallArgs& aArgs) {
  return *static_cast<CallState*>(
      js::GetFunctionNativeReserved(&aArgs.callee(), generated::kSlotCallState)
          .toPrivate());
}

// An offset and a length inside the scratch area. The range is checked since a
// length may come from Rust's data.
bool RangeArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                   std::span<uint8_t>* aOut) {
  CallState& state = StateOf(aArgs);
  const JS::Value& offset = aArgs.get(0).get();
  const JS::Value& length = aArgs.get(1).get();
  if (offset.isInt32() && length.isInt32()) {
    const uint32_t from = uint32_t(offset.toInt32());
    const uint32_t size = uint32_t(length.toInt32());
    if (from >= kScratchHeaderSize && from <= kScratchSize &&
        size <= kScratchSize - from && state.mScratch) {
      *aOut = {state.mScratch + from, size};
      return true;
    }
  }
  return Throw(aCx, ErrorCode::ArgumentRange, "Rust sent malformed data");
}

// The first argument as an offset with room for aSize bytes.
bool OffsetArgument(JSContext* aCx, const JS::CallArgs& aArgs, uint32_t* aOut,
                    uint32_t aSize = 0) {
  if (aArgs.get(0).isInt32() && StateOf(aArgs).mScratch) {
    *aOut = uint32_t(aArgs[0].toInt32());
    if (*aOut >= kScratchHeaderSize && *aOut <= kScratchSize - aSize) {
      return true;
    }
  }
  return Throw(aCx, ErrorCode::ArgumentRange, "no place in the scratch area");
}

// readString(offset, length)
bool ReadString(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  std::span<uint8_t> bytes;
  if (!RangeArgument(aCx, args, &bytes)) return false;
  JSString* text = NewString(aCx, bytes);
  if (!text) return false;
  args.rval().setString(text);
  return true;
}

// writeString(offset, string): bytes written; -1 lone surrogate, -2 too large
bool WriteString(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  uint32_t offset;
  if (!OffsetArgument(aCx, args, &offset)) return false;
  JSLinearString* text = JS_EnsureLinearString(aCx, args.get(1).toString());
  if (!text) return false;
  const TextResult result =
      WriteUtf8(text, StateOf(args).mScratch + offset, kScratchSize - offset);
  switch (result.mStatus) {
    case TextStatus::Ok:
      args.rval().setInt32(int32_t(result.mSize));
      return true;
    case TextStatus::LoneSurrogate:
      args.rval().setInt32(-1);
      return true;
    case TextStatus::TooLong:
      break;
  }
  args.rval().setInt32(-2);
  return true;
}

// readBytes(offset, length): a new Uint8Array
bool ReadBytes(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  std::span<uint8_t> bytes;
  if (!RangeArgument(aCx, args, &bytes)) return false;
  JSObject* array = NewUint8Array(aCx, bytes);
  if (!array) return false;
  args.rval().setObject(*array);
  return true;
}

// writeBytes(offset, view): bytes written; -2 too large or detached
bool WriteBytes(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  uint32_t offset;
  if (!OffsetArgument(aCx, args, &offset)) return false;
  JS::Rooted<JSObject*> view(aCx, &args.get(1).toObject());
  size_t size = 0;
  const BytesStatus status = CopyBytes(
      aCx, view, StateOf(args).mScratch + offset, kScratchSize - offset, &size);
  const bool fits = status == BytesStatus::Ok && size <= kScratchSize - offset;
  args.rval().setInt32(fits ? int32_t(size) : -2);
  return true;
}

// The component and pointer type of a pointer id among the arguments.
bool PointerIdArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                       unsigned aIndex, Component** aComponent,
                       uint16_t* aPointer) {
  uint32_t id;
  if (!IdArgument(aCx, aArgs, aIndex, "pointerId", &id)) return false;
  *aComponent = Component::At(ComponentOfId(id));
  *aPointer = uint16_t(IndexOfId(id));
  if (*aComponent && *aPointer < (*aComponent)->Info().mPointerCount) {
    return true;
  }
  return Throw(aCx, ErrorCode::UnknownId, "unknown pointer id");
}

// pointerKind(value, pointerId): 1 fits, -1 released, -2 of another library,
// 0 something else
bool PointerKind(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Component* component;
  uint16_t pointer;
  if (!PointerIdArgument(aCx, args, 1, &component, &pointer)) return false;
  const PointerBox* box = PointerBoxOf(args.get(0));
  const ComponentInfo& info = component->Info();
  int32_t kind = 0;
  if (box && box->mInfo == &info.mPointers[pointer]) {
    kind = box->mHandle ? 1 : -1;
  } else if (box && strcmp(box->mComponent->mLibrary, info.mLibrary) != 0) {
    kind = -2;
  }
  args.rval().setInt32(kind);
  return true;
}

// readPointer(offset, pointerId)
bool ReadPointer(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Component* component;
  uint16_t pointer;
  uint32_t offset;
  if (!PointerIdArgument(aCx, args, 1, &component, &pointer) ||
      !OffsetArgument(aCx, args, &offset, 8)) {
    return false;
  }
  CallState& state = StateOf(args);
  const uint64_t handle =
      mozilla::BigEndian::readUint64(state.mScratch + offset);
  JSObject* object =
      NewPointerObject(aCx, state, component->Info(), pointer, handle);
  if (!object) return false;
  args.rval().setObject(*object);
  return true;
}

// writePointer(offset, pointer, pointerId): clones
bool WritePointer(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Component* component;
  uint16_t pointer;
  uint32_t offset;
  if (!PointerIdArgument(aCx, args, 2, &component, &pointer) ||
      !OffsetArgument(aCx, args, &offset, 8)) {
    return false;
  }
  // Again: between the check and this a getter may have run.
  const PointerBox* box = PointerBoxOf(args.get(1));
  if (box && box->mInfo != &component->Info().mPointers[pointer]) {
    return Throw(aCx, ErrorCode::PointerType, "Incorrect UniFFI pointer type");
  }
  const uint64_t handle = box ? ClonePointer(*box) : 0;
  if (!handle) {
    return Throw(aCx, ErrorCode::Released, "the Rust object was destroyed");
  }
  mozilla::BigEndian::writeUint64(StateOf(args).mScratch + offset, handle);
  args.rval().setUndefined();
  return true;
}

// dropPointer(offset, pointerId): undoes writePointer
bool DropPointerNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Component* component;
  uint16_t pointer;
  uint32_t offset;
  if (!PointerIdArgument(aCx, args, 1, &component, &pointer) ||
      !OffsetArgument(aCx, args, &offset, 8)) {
    return false;
  }
  CallState& state = StateOf(args);
  DropPointer(state, component->Info(), pointer,
              mozilla::BigEndian::readUint64(state.mScratch + offset));
  args.rval().setUndefined();
  return !state.mTerminated || state.Stop();
}

// releasePointer(pointer)
bool ReleasePointerNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  PointerBox* box = PointerBoxOf(args.get(0));
  if (!box) {
    return Throw(aCx, ErrorCode::PointerType,
                 "Expected UniFFI pointer argument");
  }
  CallState& state = StateOf(args);
  DestroyPointer(&args[0].toObject());
  args.rval().setUndefined();
  // Its drop may have called back, and been terminated.
  return !state.mTerminated || state.Stop();
}

}  // namespace

const NativeEntry kScratchNatives[] = {
    {"readString", ReadString, 2},
    {"writeString", WriteString, 2},
    {"readBytes", ReadBytes, 2},
    {"writeBytes", WriteBytes, 2},
    {"pointerKind", PointerKind, 2},
    {"readPointer", ReadPointer, 2},
    {"writePointer", WritePointer, 3},
    {"dropPointer", DropPointerNative, 2},
    {"releasePointer", ReleasePointerNative, 1},
};
const size_t kScratchNativeCount = std::size(kScratchNatives);

}  // namespace monkeybridge
