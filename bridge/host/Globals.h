// SPDX-License-Identifier: MPL-2.0

// The small globals: queueMicrotask and performance.now.

#ifndef BRIDGE_HOST_GLOBALS_H_
#define BRIDGE_HOST_GLOBALS_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// JS thread. The runtime must belong to a Host.
MB_JSAPI bool DefineGlobals(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

// What performance.now() gives. Any thread.
double MillisecondsSinceOrigin();

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_GLOBALS_H_
