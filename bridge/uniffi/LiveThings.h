// SPDX-License-Identifier: MPL-2.0

// What is alive of one runtime: the boxes of Rust objects that JavaScript
// holds, in a list, and where each was made when stacks are captured. Also the
// dead ones that are still to be given back (the release list). Linking a box
// costs two stores; a stack is taken only on demand. JS thread.

#ifndef BRIDGE_UNIFFI_LIVETHINGS_H_
#define BRIDGE_UNIFFI_LIVETHINGS_H_

#include <string>

#include "bridge/uniffi/ComponentApi.h"

namespace monkeybridge {

class LiveThings final {
 public:
  explicit LiveThings(bool aCaptureStacks) : mCaptureStacks(aCaptureStacks) {}
  LiveThings(const LiveThings&) = delete;

  void Add(JSContext* aCx, PointerBox& aBox);
  // While the bridge of the box is open; nothing the second time.
  static void Remove(PointerBox& aBox);

  template <typename Visitor>
  void ForEach(Visitor&& aVisitor) const {
    for (PointerBox* box = mFirst; box; box = box->mNextLive) aVisitor(*box);
  }

  // From now on, or no longer.
  void CaptureStacks(bool aCapture) { mCaptureStacks = aCapture; }
  // The stack of now; empty unless stacks are captured.
  std::string CaptureStack(JSContext* aCx) const;

  // The release list; see Bridge. True for the first of it.
  bool PutDead(PointerBox* aBox);
  PointerBox* TakeDead();
  // Bytes of Rust's memory that it holds on to.
  size_t DeadBytes() const { return mDeadBytes; }

 private:
  PointerBox* mFirst = nullptr;
  PointerBox* mDead = nullptr;
  size_t mDeadBytes = 0;
  bool mCaptureStacks;
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_LIVETHINGS_H_
