// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_EVENTTARGET_H_
#define BRIDGE_DISPATCH_EVENTTARGET_H_

#include "bridge/dispatch/Runnable.h"
#include "mozilla/UniquePtr.h"

// What the bridge needs from the event loop of one JS thread. The shell has
// one over libuv; a host implements it over its own. The bridge owns none and
// holds no lock while it calls one. An event target outlives the mailbox that
// was opened on it, and the runnables it was given.

namespace monkeybridge {

class EventTarget {
 public:
  // Queues aRunnable for the JS thread: runs it there, once, with no native
  // frame of the bridge below, in the order of dispatch. Must not run it
  // inside the call. Any thread. False, and aRunnable destroyed, when the
  // target is closed. Must not wait for the JS thread.
  virtual bool Dispatch(mozilla::UniquePtr<Runnable> aRunnable) = 0;

  // Runs aRunnable on a thread of a pool that grows: work that blocks, even
  // for ever, must never keep other work from starting. Any thread. False,
  // and aRunnable destroyed, when the target is closed.
  virtual bool DispatchToPool(mozilla::UniquePtr<Runnable> aRunnable) = 0;

  // While more keep-alives were added than removed, the loop does not end for
  // want of work. Any thread.
  virtual void AddKeepAlive() = 0;
  virtual void RemoveKeepAlive() = 0;

  // Runs microtasks and whatever else the host does at the end of a task. The
  // bridge calls it after each task that it ran with no native frame below.
  // JS thread.
  virtual void PerformCheckpoint() = 0;

 protected:
  ~EventTarget() = default;
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_EVENTTARGET_H_
