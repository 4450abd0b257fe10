// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/XpcShell.h"

#include <cstdio>

namespace monkeybridge {

int RunXpcShell(const ShellOptions&, unsigned, unsigned) {
  fprintf(stderr, "monkeybridge: xpcshell is not built in\n");
  return 2;
}

}  // namespace monkeybridge
