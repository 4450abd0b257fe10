// SPDX-License-Identifier: MPL-2.0

// Writing whole texts to stdout and stderr. Not through stdio: Rust and C code
// in the same process write to the same descriptors, and the order in which a
// program prints is part of what its user sees.

#ifndef BRIDGE_HOST_OUTPUT_H_
#define BRIDGE_HOST_OUTPUT_H_

#include <string_view>

namespace monkeybridge {

enum class OutputStream { Out, Err };

// Writes all of aText, waiting as long as the reader makes it wait. What cannot
// be written (a closed pipe) is dropped. Any thread.
void WriteOutput(OutputStream aStream, std::string_view aText);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_OUTPUT_H_
