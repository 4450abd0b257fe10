// SPDX-License-Identifier: MPL-2.0

// The arguments of one call from Rust on their way to JavaScript, and what the
// call comes to. Both are owners: what is not consumed is released when they
// go, on whatever thread that is, so every early way out is a clean one.

#ifndef BRIDGE_UNIFFI_CALLBACKARGS_H_
#define BRIDGE_UNIFFI_CALLBACKARGS_H_

#include <string>
#include <utility>

#include "bridge/rust/OwnedRustBuffer.h"
#include "bridge/uniffi/Component.h"

namespace monkeybridge {

class CallbackArgs final {
 public:
  // Takes over what the values of `aValues` own. Any thread.
  CallbackArgs(const MethodInfo& aMethod, rust::FfiValue* aValues)
      : mMethod(&aMethod), mValues(aValues) {}
  ~CallbackArgs() { Drop(); }
  CallbackArgs(const CallbackArgs&) = delete;

  const MethodInfo& Method() const { return *mMethod; }
  rust::FfiValue& operator[](size_t aIndex) { return mValues[aIndex]; }

  // The values were copied elsewhere, which owns them now.
  rust::FfiValue* Into() { return std::exchange(mValues, nullptr); }

  // JavaScript has consumed argument `aIndex`.
  void Consumed(size_t aIndex) { mValues[aIndex] = rust::FfiValue(); }

  // Releases the buffers; JavaScript has consumed the handles.
  void DropBuffers();

  // Releases what is left.
  void Drop();

 private:
  const MethodInfo* const mMethod;
  rust::FfiValue* mValues;  // not ours; null: nothing to release
};

// What a callback came to. Begins as a failure without a reason.
struct CallbackOutcome {
  rust::CallCode mCode = rust::CallCode::Unexpected;
  rust::FfiValue mReturn;               // scalars and handles
  rust::OwnedRustBuffer mReturnBuffer;  // String, Bytes, Buffer
  rust::OwnedRustBuffer mError;         // CallCode::Error
  std::string mReason = "the call was not made";

  void Fail(std::string aReason) {
    mCode = rust::CallCode::Unexpected;
    mReason = std::move(aReason);
  }
};

// A copy of `aValues`, which may be null, for a call that is queued. Any
// thread.
mozilla::UniquePtr<rust::FfiValue[]> CopyValues(const MethodInfo& aMethod,
                                                const rust::FfiValue* aValues);

// "Interface.method: reason" for the one who is called. Any thread.
std::string NamedReason(const MethodInfo& aMethod, const std::string& aReason);

inline bool IsBufferKind(Kind aKind) {
  return aKind == Kind::String || aKind == Kind::Bytes || aKind == Kind::Buffer;
}

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_CALLBACKARGS_H_
