// SPDX-License-Identifier: MPL-2.0

// The command xpcshell: a session whose program is the builtin module
// monkeybridge:harness, and the natives on its import.meta. The interface
// between the two is js/harness/NATIVE.md.

#ifndef BRIDGE_SHELL_XPCSHELL_H_
#define BRIDGE_SHELL_XPCSHELL_H_

#include "bridge/shell/Options.h"

namespace monkeybridge {

// Runs the tests in a runtime of their own, as the aNumber-th (from 0) of
// aCount runs in this process. Returns the exit code.
int RunXpcShell(const ShellOptions& aOptions, unsigned aNumber,
                unsigned aCount);

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_XPCSHELL_H_
