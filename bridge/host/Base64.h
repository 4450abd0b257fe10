// SPDX-License-Identifier: MPL-2.0

// atob and btoa, as the HTML standard says: a string whose units are bytes, to
// and from Base64; decoding forgives white space and missing padding.

#ifndef BRIDGE_HOST_BASE64_H_
#define BRIDGE_HOST_BASE64_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines both functions on aGlobal. JS thread.
MB_JSAPI bool DefineBase64(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_BASE64_H_
