// SPDX-License-Identifier: MPL-2.0

// TextEncoder, as the Encoding standard says: lone surrogates become U+FFFD.
// Beware: this is the program's encoder. Strings that cross to Rust go through
// bridge/values/Text.h, which replaces nothing.

#ifndef BRIDGE_HOST_TEXTENCODER_H_
#define BRIDGE_HOST_TEXTENCODER_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines the class on aGlobal. JS thread.
MB_JSAPI bool DefineTextEncoder(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_TEXTENCODER_H_
