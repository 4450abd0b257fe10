// SPDX-License-Identifier: MPL-2.0

// The door from native code into JavaScript. NativeDepth counts how many doors
// are open on this thread; microtasks run only when the outermost one closes,
// never inside a nested callback, so that a promise reaction cannot observe the
// middle of somebody's synchronous call.
// Beware: whoever opens a door takes the exceptions that come through it
// (Exceptions.h); one that is left over when the outermost door closes is
// dropped and logged.

#ifndef BRIDGE_ENGINE_AUTOENTRY_H_
#define BRIDGE_ENGINE_AUTOENTRY_H_

#include <cstdint>

#include "bridge/dispatch/EventTarget.h"
#include "js/Exception.h"
#include "jsapi.h"
#include "mozilla/Attributes.h"

namespace monkeybridge {

// Number of AutoEntry objects alive on this thread. A thread has at most one
// context, so this is the depth of its runtime. Any thread (0 on threads
// without a runtime).
class NativeDepth {
 public:
  static uint32_t Current() { return sDepth; }

 private:
  friend class AutoEntry;
  friend class AutoDepth;
  static inline thread_local uint32_t sDepth = 0;
};

// Counts a level without entering a realm: for native code that is about to
// run several entries as one unit (the job queue does).
class MOZ_RAII AutoDepth {
 public:
  AutoDepth() { NativeDepth::sDepth++; }
  ~AutoDepth() { NativeDepth::sDepth--; }
  AutoDepth(const AutoDepth&) = delete;
  AutoDepth& operator=(const AutoDepth&) = delete;
};

class MOZ_RAII AutoEntry {
 public:
  // Enters the realm of aGlobal. With a target, closing the outermost entry
  // performs a checkpoint there; without one the caller sees to it. JS thread.
  AutoEntry(JSContext* aCx, JSObject* aGlobal, EventTarget* aTarget = nullptr)
      : mCx(aCx), mTarget(aTarget), mOldRealm(JS::EnterRealm(aCx, aGlobal)) {
    NativeDepth::sDepth++;
  }

  ~AutoEntry() {
    if (NativeDepth::sDepth == 1) {
      DropException();
    }
    JS::LeaveRealm(mCx, mOldRealm);
    if (--NativeDepth::sDepth == 0 && mTarget) {
      mTarget->PerformCheckpoint();
    }
  }

  AutoEntry(const AutoEntry&) = delete;
  AutoEntry& operator=(const AutoEntry&) = delete;

 private:
  void DropException();

  JSContext* const mCx;
  EventTarget* const mTarget;
  JS::Realm* const mOldRealm;
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_AUTOENTRY_H_
