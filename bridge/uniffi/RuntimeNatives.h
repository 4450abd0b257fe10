// SPDX-License-Identifier: MPL-2.0

// The private natives of js/uniffi: access to the scratch area, to pointers and
// to the functions of components. They trust their callers, the runtime and the
// generated modules, to pass offsets that they own, but never so far that
// memory outside the scratch area is touched. js/README.md lists them. JS
// thread.

#ifndef BRIDGE_UNIFFI_RUNTIMENATIVES_H_
#define BRIDGE_UNIFFI_RUNTIMENATIVES_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

class Bridge;

// Defines them all as properties of a new object.
MB_JSAPI bool MakeRuntimeNatives(JSContext* aCx, Bridge& aBridge,
                                 JS::MutableHandle<JSObject*> aOut);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_RUNTIMENATIVES_H_
