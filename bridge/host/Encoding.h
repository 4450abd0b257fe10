// SPDX-License-Identifier: MPL-2.0

// TextEncoder and TextDecoder for UTF-8, as the Encoding standard says:
// lone surrogates and malformed bytes become U+FFFD (or a TypeError with
// {fatal: true}), a byte order mark is dropped unless {ignoreBOM: true}.
// Beware: this is the program's encoder. Strings that cross to Rust go through
// bridge/values/Text.h, which replaces and drops nothing.

#ifndef BRIDGE_HOST_ENCODING_H_
#define BRIDGE_HOST_ENCODING_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines both classes on aGlobal. JS thread.
MB_JSAPI bool DefineEncoding(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_ENCODING_H_
