// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/CallbackArgs.h"

#include <algorithm>

namespace monkeybridge {

mozilla::UniquePtr<rust::FfiValue[]> CopyValues(const MethodInfo& aMethod,
                                                const rust::FfiValue* aValues) {
  auto copy = mozilla::MakeUnique<rust::FfiValue[]>(
      std::max<size_t>(aMethod.mArgCount, 1));
  if (aValues) std::copy_n(aValues, aMethod.mArgCount, copy.get());
  return copy;
}

void CallbackArgs::Drop() {
  if (!mValues) return;
  for (size_t i = 0; i < mMethod->mArgCount; i++) {
    DropValue(*mMethod->mState->mInfo, mMethod->mArgs[i], mValues[i]);
  }
  mValues = nullptr;
}

void CallbackArgs::DropBuffers() {
  for (size_t i = 0; i < mMethod->mArgCount; i++) {
    if (IsBufferKind(mMethod->mArgs[i].mKind)) {
      mMethod->mState->mBuffers->Free(mValues[i].buffer);
    }
  }
  mValues = nullptr;
}

std::string NamedReason(const MethodInfo& aMethod, const std::string& aReason) {
  return std::string(aMethod.mName) + ": " + aReason;
}

}  // namespace monkeybridge
