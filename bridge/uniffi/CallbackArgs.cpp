// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/CallbackArgs.h"

namespace monkeybridge {

void CallbackArgs::Drop() {
  for (size_t i = 0; i < mMethod->mArgCount; i++) {
    DropValue(*mMethod->mState->mInfo, mMethod->mArgs[i], mValues[i]);
  }
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
