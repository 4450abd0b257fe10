// SPDX-License-Identifier: MPL-2.0

// What tests of this project need and no program has: with --test-terminate a
// script can be cut short as a host's watchdog does it.

#ifndef BRIDGE_SHELL_TESTNATIVES_H_
#define BRIDGE_SHELL_TESTNATIVES_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines two functions in the global. terminable(f) calls f() and returns true
// if it was terminated; terminate() ends whatever JavaScript goes on after it,
// once, up to the terminable() below. JS thread.
MB_JSAPI bool DefineTestNatives(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_TESTNATIVES_H_
