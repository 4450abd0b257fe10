// SPDX-License-Identifier: MPL-2.0

// TextDecoder with all encodings of the Encoding standard: malformed bytes
// become U+FFFD (or a TypeError with {fatal: true}), a byte order mark is
// dropped unless {ignoreBOM: true}. UTF-8 is decoded by Utf8Decoder.h, all
// others by the crate encoding_rs.
// Beware: this is the program's decoder. Strings that come from Rust go through
// bridge/values/Text.h, which replaces and drops nothing.

#ifndef BRIDGE_HOST_TEXTDECODER_H_
#define BRIDGE_HOST_TEXTDECODER_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines the class on aGlobal. JS thread.
MB_JSAPI bool DefineTextDecoder(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_TEXTDECODER_H_
