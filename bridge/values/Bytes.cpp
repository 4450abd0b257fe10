// SPDX-License-Identifier: MPL-2.0

#include "bridge/values/Bytes.h"

#include <algorithm>
#include <cstring>

#include "js/ArrayBuffer.h"
#include "js/ArrayBufferMaybeShared.h"
#include "js/SharedArrayBuffer.h"
#include "js/Utility.h"
#include "js/experimental/TypedData.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// Below this a zeroed inline or small allocation is cheaper than a separate
// one that need not be zeroed.
constexpr size_t kOwnAllocationAbove = 4096;

// Where the bytes are now; nullptr data for a detached buffer. False when
// aObject holds no bytes.
bool Look(JSObject* aObject, size_t* aSize, bool* aShared, uint8_t** aData) {
  *aShared = false;
  if (JS_GetObjectAsArrayBufferView(aObject, aSize, aShared, aData) ||
      JS::GetObjectAsArrayBuffer(aObject, aSize, aData)) {
    return true;
  }
  if (JSObject* shared = JS::UnwrapSharedArrayBuffer(aObject)) {
    JS::GetSharedArrayBufferLengthAndData(shared, aSize, aShared, aData);
    return true;
  }
  return false;
}

}  // namespace

BytesStatus detail::FindBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                              size_t* aSize, bool* aShared) {
  uint8_t* data;
  if (!Look(aObject, aSize, aShared, &data)) {
    return BytesStatus::NotBytes;
  }
  if (*aSize != 0 || *aShared) {
    return BytesStatus::Ok;
  }
  // Nothing in it: a detached buffer looks like this as well.
  JS::Rooted<JSObject*> buffer(aCx, aObject);
  if (JSObject* view = js::UnwrapArrayBufferView(aObject)) {
    JS::Rooted<JSObject*> unwrapped(aCx, view);
    JSAutoRealm realm(aCx, unwrapped);
    bool shared;
    buffer = JS_GetArrayBufferViewBuffer(aCx, unwrapped, &shared);
    if (!buffer) {
      JS_ClearPendingException(aCx);
      return BytesStatus::NotBytes;
    }
    if (shared) {
      return BytesStatus::Ok;
    }
  }
  JSObject* plain = JS::UnwrapArrayBuffer(buffer);
  return plain && JS::IsDetachedArrayBufferObject(plain) ? BytesStatus::Detached
                                                         : BytesStatus::Ok;
}

uint8_t* detail::DataOf(JSObject* aObject, const JS::AutoRequireNoGC&) {
  size_t size;
  bool shared;
  uint8_t* data = nullptr;
  return Look(aObject, &size, &shared, &data) ? data : nullptr;
}

BytesStatus CopyBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                      uint8_t* aOut, size_t aCapacity, size_t* aSize) {
  return UseBytes(aCx, aObject, [&](std::span<const uint8_t> aBytes) {
    *aSize = aBytes.size();
    if (size_t size = std::min(aBytes.size(), aCapacity)) {
      memcpy(aOut, aBytes.data(), size);
    }
  });
}

BytesStatus PinnedBytes::Init(JSContext* aCx, JS::Handle<JSObject*> aObject) {
  bool shared = false;
  BytesStatus status = MeasureBytes(aCx, aObject, &mSize, &shared);
  if (status != BytesStatus::Ok) {
    return status;
  }
  mBuffer = aObject;
  mOffset = 0;
  if (JSObject* view = js::UnwrapArrayBufferView(aObject)) {
    JS::Rooted<JSObject*> unwrapped(aCx, view);
    JSAutoRealm realm(aCx, unwrapped);
    mOffset = JS_GetArrayBufferViewByteOffset(unwrapped);
    mBuffer = JS_GetArrayBufferViewBuffer(aCx, unwrapped, &shared);
  }
  if (!mBuffer || shared) {
    mBuffer = nullptr;
    return BytesStatus::NotBytes;
  }
  mBuffer = JS::UnwrapArrayBuffer(mBuffer);
  return mBuffer ? BytesStatus::Ok : BytesStatus::NotBytes;
}

std::span<uint8_t> PinnedBytes::Get() const {
  const std::span<uint8_t> whole = Whole();
  return whole.empty() ? whole : whole.subspan(mOffset, mSize);
}

std::span<uint8_t> PinnedBytes::Whole() const {
  if (!mBuffer || JS::IsDetachedArrayBufferObject(mBuffer)) {
    return {};
  }
  JS::AutoCheckCannotGC noGc;
  bool shared;
  uint8_t* data = JS::GetArrayBufferData(mBuffer, &shared, noGc);
  return {data, JS::GetArrayBufferByteLength(mBuffer)};
}

JSObject* NewUint8Array(JSContext* aCx, std::span<const uint8_t> aBytes) {
  if (aBytes.size() > kOwnAllocationAbove) {
    JS::Rooted<JSObject*> buffer(aCx, NewArrayBufferCopy(aCx, aBytes));
    return buffer ? JS_NewUint8ArrayWithBuffer(aCx, buffer, 0,
                                               int64_t(aBytes.size()))
                  : nullptr;
  }
  JSObject* array = JS_NewUint8Array(aCx, aBytes.size());
  if (array && !aBytes.empty()) {
    JS::AutoCheckCannotGC noGc;
    bool shared;
    memcpy(JS_GetUint8ArrayData(array, &shared, noGc), aBytes.data(),
           aBytes.size());
  }
  return array;
}

JSObject* NewArrayBufferCopy(JSContext* aCx, std::span<const uint8_t> aBytes) {
  if (aBytes.size() > kOwnAllocationAbove) {
    auto* copy = js_pod_arena_malloc<uint8_t>(js::ArrayBufferContentsArena,
                                              aBytes.size());
    if (!copy) {
      JS_ReportOutOfMemory(aCx);
      return nullptr;
    }
    memcpy(copy, aBytes.data(), aBytes.size());
    JSObject* buffer = JS::NewArrayBufferWithContents(aCx, aBytes.size(), copy);
    if (!buffer) {
      js_free(copy);
    }
    return buffer;
  }
  JSObject* buffer = JS::NewArrayBuffer(aCx, aBytes.size());
  if (buffer && !aBytes.empty()) {
    JS::AutoCheckCannotGC noGc;
    bool shared;
    memcpy(JS::GetArrayBufferData(buffer, &shared, noGc), aBytes.data(),
           aBytes.size());
  }
  return buffer;
}

}  // namespace monkeybridge
