// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/CurrentRustCall.h"

namespace monkeybridge {

CurrentRustCall::Snapshot CurrentRustCall::Read() const {
  for (;;) {
    Snapshot snapshot;
    snapshot.mSequence = mSequence.load(std::memory_order_acquire);
    snapshot.mName = mName.load(std::memory_order_acquire);
    snapshot.mDepth = mDepth.load(std::memory_order_acquire);
    // Whoever reads a new name or depth reads a new sequence number as well.
    bool changing = snapshot.mSequence % 2 != 0;
    if (!changing &&
        mSequence.load(std::memory_order_relaxed) == snapshot.mSequence) {
      return snapshot;
    }
  }
}

}  // namespace monkeybridge
