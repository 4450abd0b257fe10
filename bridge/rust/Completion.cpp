// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/Completion.h"

#include <string>
#include <utility>

#include "bridge/base/Counters.h"
#include "bridge/base/Utf8.h"
#include "mozilla/Assertions.h"

namespace monkeybridge::rust {

Completion::Completion(CompleteThunk aThunk, void* aComplete, uint64_t aData,
                       const BufferOps* aOps, const char* aName)
    : mThunk(aThunk),
      mComplete(aComplete),
      mData(aData),
      mOps(aOps),
      mName(aName) {
  Counters::Add(Counters::Kind::ForeignFuture, +1);
}

Completion::Completion(Completion&& aOther) noexcept
    : mThunk(std::exchange(aOther.mThunk, nullptr)),
      mComplete(aOther.mComplete),
      mData(aOther.mData),
      mOps(aOther.mOps),
      mName(aOther.mName) {}

Completion& Completion::operator=(Completion&& aOther) noexcept {
  if (this != &aOther) {
    Completion old(std::move(*this));
    mThunk = std::exchange(aOther.mThunk, nullptr);
    mComplete = aOther.mComplete;
    mData = aOther.mData;
    mOps = aOther.mOps;
    mName = aOther.mName;
  }
  return *this;
}

Completion::~Completion() {
  if (IsPending()) {
    Fail("never completed");
  }
}

// The right is given up before Rust is called: what Rust does in there may
// lead back here.
void Completion::Complete(const FfiValue& aReturn, CallCode aCode,
                          RustBuffer aError) {
  CompleteThunk thunk = std::exchange(mThunk, nullptr);
  Counters::Add(Counters::Kind::ForeignFuture, -1);
  thunk(mComplete, mData, aReturn, RustCallStatus{int8_t(aCode), aError});
}

void Completion::Succeed(FfiValue aReturn) {
  if (IsPending()) {
    Complete(aReturn, CallCode::Success, {});
  }
}

void Completion::Succeed(OwnedRustBuffer aReturn) {
  if (IsPending()) {
    MOZ_RELEASE_ASSERT(!aReturn.Ops() || aReturn.Ops() == mOps,
                       "Rust frees the value in the calling library");
    Complete(FfiValue::Of(aReturn.Into()), CallCode::Success, {});
  }
}

void Completion::Declare(OwnedRustBuffer aError) {
  if (IsPending()) {
    MOZ_RELEASE_ASSERT(!aError.Ops() || aError.Ops() == mOps,
                       "Rust frees the error in the calling library");
    Complete({}, CallCode::Error, aError.Into());
  }
}

void Completion::Cancel() {
  if (IsPending()) Complete({}, CallCode::Cancelled, {});
}

void Completion::Fail(std::string_view aReason) {
  if (IsPending()) {
    std::string text = std::string(mName) + ": " + ToValidUtf8(aReason);
    Complete({}, CallCode::Unexpected, mOps->FromBytes(BytesOf(text)));
  }
}

}  // namespace monkeybridge::rust
