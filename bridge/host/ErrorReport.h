// SPDX-License-Identifier: MPL-2.0

// How an error that nobody caught is shown:
//
//   /home/me/a.mjs:3:7
//   foo(bar;
//          ^
//   Uncaught SyntaxError: missing ) after argument list
//       main@/home/me/a.mjs:3:7

#ifndef BRIDGE_HOST_ERRORREPORT_H_
#define BRIDGE_HOST_ERRORREPORT_H_

#include <string>
#include <string_view>

#include "bridge/engine/Exceptions.h"

namespace monkeybridge {

// The text, ending in a line break. Reads the source file for the line. Any
// thread.
std::string FormatError(const ErrorInfo& aError, std::string_view aPrefix);

// Writes it to stderr. Any thread.
void PrintError(const ErrorInfo& aError, std::string_view aPrefix);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_ERRORREPORT_H_
