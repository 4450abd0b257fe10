// SPDX-License-Identifier: MPL-2.0

// Threads for work that blocks. The pool grows whenever no thread is idle, so
// work that blocks for ever never keeps other work from starting; threads that
// stay idle retire.
// Beware: Close() does not wait for running work, which may never end. Such a
// thread holds on to the pool's state, never to the pool itself.

#ifndef BRIDGE_HOST_THREADPOOL_H_
#define BRIDGE_HOST_THREADPOOL_H_

#include <cstddef>

#include "bridge/dispatch/Runnable.h"
#include "mozilla/RefPtr.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

class ThreadPool {
 public:
  // aIdleMs: how long a thread waits for work before it retires.
  explicit ThreadPool(unsigned aIdleMs = 2000);
  ~ThreadPool();

  // Runs aWork on a thread of the pool. False, and aWork destroyed, after
  // Close() or when no thread can be made and none is there. Any thread.
  bool Post(mozilla::UniquePtr<Runnable> aWork);

  // Refuses new work, destroys what has not started, lets idle threads go. Any
  // thread; a second call does nothing.
  void Close();

  // Threads alive now. Any thread.
  size_t Threads() const;

 private:
  class State;
  RefPtr<State> mState;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_THREADPOOL_H_
