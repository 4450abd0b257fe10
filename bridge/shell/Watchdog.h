// SPDX-License-Identifier: MPL-2.0

// Ends the process from outside the JS thread when a test never comes back to
// the event loop: a loop that runs for ever, a lock that nobody gives up.

#ifndef BRIDGE_SHELL_WATCHDOG_H_
#define BRIDGE_SHELL_WATCHDOG_H_

#include <string>

namespace monkeybridge {

// Unless called again within aMs milliseconds, writes aLine and a line break to
// stdout and leaves with code 1 at once. 0 ms calls it off. Any thread; one
// deadline for the process.
void SetDeadline(double aMs, std::string aLine);

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_WATCHDOG_H_
