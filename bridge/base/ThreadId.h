// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_THREADID_H_
#define BRIDGE_BASE_THREADID_H_

#include <stdint.h>

#include <string>

// Identity of threads as the operating system and its tools show it (gdb,
// top -H, /proc), for traces, reports and owner checks. An id may be used
// again after its thread has ended.

namespace monkeybridge {

using ThreadId = int32_t;

namespace detail {
extern constinit thread_local ThreadId sThreadId;
ThreadId FetchThreadId();
}  // namespace detail

// The id of the calling thread, always positive. Any thread; one thread-local
// load after the first call.
inline ThreadId CurrentThreadId() {
  ThreadId id = detail::sThreadId;
  return id ? id : detail::FetchThreadId();
}

// The name of a live thread of this process, or "" if there is no such thread.
// Any thread; reads /proc, so not for hot paths.
std::string ThreadName(ThreadId aThread);

// Names the calling thread; what goes beyond 15 bytes is cut off.
void SetCurrentThreadName(const char* aName);

}  // namespace monkeybridge

#endif  // BRIDGE_BASE_THREADID_H_
