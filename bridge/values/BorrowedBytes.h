// SPDX-License-Identifier: MPL-2.0

// The bytes of a view or an ArrayBuffer, lent to native code for the time of a
// call and not copied where the engine leaves them in their place: for more
// than kSmall bytes, in a buffer that is neither shared nor a WebAssembly
// memory. The lender keeps the JS object alive, so that nothing but a transfer
// can take the bytes away: whoever transfers a buffer asks IsBufferInUse.
// Beware: JavaScript may write to the bytes while they are lent. All functions:
// JS thread.

#ifndef BRIDGE_VALUES_BORROWEDBYTES_H_
#define BRIDGE_VALUES_BORROWEDBYTES_H_

#include <cstddef>
#include <cstdint>

#include "js/TypeDecls.h"

namespace monkeybridge {

// Plain data, for code that links against nothing of the bridge.
struct BorrowedBytes {
  // As many bytes may live inside a cell, which moves; a copy is cheaper, too.
  static constexpr size_t kSmall = 96;

  const uint8_t* mData = nullptr;  // null when there is no byte
  size_t mSize = 0;
  uint8_t* mCopy = nullptr;  // ours, if not null
  BorrowedBytes* mOuter = nullptr;
  bool mInUse = false;
  uint8_t mSmall[kSmall];
};

enum class BorrowStatus : uint8_t { Ok, NotBytes, Detached, OutOfMemory };

// Begins a loan; without an exception if it cannot. aOut must be as new.
BorrowStatus BorrowBytes(JSContext* aCx, JS::Handle<JSObject*> aObject,
                         BorrowedBytes* aOut);

// Ends a loan; fine for one that never began.
void ReturnBytes(BorrowedBytes* aBytes);

// Whether a call on this thread has bytes of the ArrayBuffer: it must not be
// detached now.
bool IsBufferInUse(JSObject* aBuffer);

}  // namespace monkeybridge

#endif  // BRIDGE_VALUES_BORROWEDBYTES_H_
