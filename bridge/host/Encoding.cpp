// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Encoding.h"

namespace monkeybridge {
bool DefineEncoding(JSContext*, JS::Handle<JSObject*>) { return true; }
}  // namespace monkeybridge
