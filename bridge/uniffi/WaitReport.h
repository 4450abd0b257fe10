// SPDX-License-Identifier: MPL-2.0

// What a thread that waits for JavaScript says when it waits long: mostly the
// JS thread is inside a Rust call which waits for this very thread.

#ifndef BRIDGE_UNIFFI_WAITREPORT_H_
#define BRIDGE_UNIFFI_WAITREPORT_H_

#include "bridge/dispatch/BlockingCall.h"
#include "bridge/dispatch/Mailbox.h"
#include "bridge/uniffi/ComponentInfo.h"

namespace monkeybridge {

// How long a thread waits before it says so; process-wide. Any thread.
void SetReportAfterMs(uint32_t aMs);

// Receives the text of a report, on the thread that waits. The default writes
// it to stderr: the JS thread cannot, it is what is waited for.
using WaitReporter = void (*)(const char* aText);
void SetWaitReporter(WaitReporter aReporter);

// Options for waiting for a call of `aMethod` in the runtime of `aMailbox`.
BlockingCall::WaitOptions WaitOptionsFor(const MethodInfo& aMethod,
                                         const Mailbox& aMailbox);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_WAITREPORT_H_
