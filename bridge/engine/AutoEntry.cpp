// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/AutoEntry.h"

#include "bridge/base/Log.h"
#include "bridge/engine/Exceptions.h"

namespace monkeybridge {

void AutoEntry::DropException() {
  if (JS_IsExceptionPending(mCx)) {
    ErrorInfo error = TakeError(mCx);
    MB_LOG(Engine, Error, "an exception was left behind: %s",
           error.mMessage.c_str());
  }
}

}  // namespace monkeybridge
