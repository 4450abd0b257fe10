// SPDX-License-Identifier: MPL-2.0

#include "bridge/values/BorrowedBytes.h"

#include <cstdlib>
#include <span>

#include "bridge/values/Bytes.h"
#include "js/ArrayBuffer.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// The last loan of this thread that is of bytes in place.
thread_local BorrowedBytes* sInnermost = nullptr;

// A WebAssembly memory is unmapped when it grows. The engine does not tell
// which buffers are one, but each begins at a page and has whole 64-KiB pages.
bool MayBeMapped(std::span<const uint8_t> aBuffer) {
  return aBuffer.size() % 65536 == 0 && uintptr_t(aBuffer.data()) % 4096 == 0;
}

BorrowStatus BorrowCopy(JSContext* aCx, JS::Handle<JSObject*> aObject,
                        BorrowedBytes* aOut) {
  uint8_t* to = aOut->mSmall;
  if (aOut->mSize > BorrowedBytes::kSmall) {
    to = aOut->mCopy = static_cast<uint8_t*>(malloc(aOut->mSize));
    if (!to) return BorrowStatus::OutOfMemory;
  }
  size_t size = 0;
  if (CopyBytes(aCx, aObject, to, aOut->mSize, &size) != BytesStatus::Ok ||
      size != aOut->mSize) {
    return BorrowStatus::Detached;
  }
  aOut->mData = to;
  return BorrowStatus::Ok;
}

}  // namespace

BorrowStatus BorrowBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                         BorrowedBytes* aOut) {
  bool shared = false;
  switch (MeasureBytes(aCx, aObject, &aOut->mSize, &shared)) {
    case BytesStatus::Ok:
      break;
    case BytesStatus::NotBytes:
      return BorrowStatus::NotBytes;
    case BytesStatus::Detached:
      return BorrowStatus::Detached;
  }
  if (aOut->mSize == 0) return BorrowStatus::Ok;
  if (aOut->mSize <= BorrowedBytes::kSmall || shared) {
    return BorrowCopy(aCx, aObject, aOut);
  }
  // Out of line for good from here on: `view.buffer` has been made.
  PinnedBytes pinned(aCx);
  if (pinned.Init(aCx, aObject) != BytesStatus::Ok) {
    if (JS_IsExceptionPending(aCx)) JS_ClearPendingException(aCx);
    return BorrowStatus::OutOfMemory;
  }
  if (MayBeMapped(pinned.Whole())) {
    return BorrowCopy(aCx, aObject, aOut);
  }
  aOut->mData = pinned.Get().data();
  aOut->mOuter = sInnermost;
  aOut->mInUse = true;
  sInnermost = aOut;
  return BorrowStatus::Ok;
}

void ReturnBytes(BorrowedBytes* aBytes) {
  if (aBytes->mInUse) {
    aBytes->mInUse = false;
    BorrowedBytes** at = &sInnermost;
    while (*at && *at != aBytes) at = &(*at)->mOuter;
    if (*at) *at = aBytes->mOuter;
  }
  free(aBytes->mCopy);
  aBytes->mCopy = nullptr;
}

bool IsBufferInUse(JSObject* aBuffer) {
  size_t size = 0;
  uint8_t* data = nullptr;
  JSObject* const plain = JS::UnwrapArrayBuffer(aBuffer);
  if (!plain || !JS::GetObjectAsArrayBuffer(plain, &size, &data)) return false;
  for (const BorrowedBytes* it = sInnermost; it; it = it->mOuter) {
    if (it->mData >= data && it->mData < data + size) return true;
  }
  return false;
}

}  // namespace monkeybridge
