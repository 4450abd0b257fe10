// SPDX-License-Identifier: MPL-2.0

// Reading a source file whole.

#ifndef BRIDGE_ENGINE_TEXTFILE_H_
#define BRIDGE_ENGINE_TEXTFILE_H_

#include <string>

#include "bridge/base/Annotations.h"

struct JSContext;

namespace monkeybridge {

// The bytes of a file. False when it cannot be read; errno says why. Any
// thread.
bool ReadWholeFile(const std::string& aPath, std::string* aOut);

// The same; throws an Error (MB_MODULE_NOT_FOUND) that names path and cause.
// JS thread.
MB_JSAPI bool ReadTextFile(JSContext* aCx, const std::string& aPath,
                           std::string* aOut);

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_TEXTFILE_H_
