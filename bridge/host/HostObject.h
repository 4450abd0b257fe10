// SPDX-License-Identifier: MPL-2.0

// The base class of the interfaces that js/host implements. To the engine an
// instance is no plain object, so that structuredClone() refuses it; and it may
// say what it is shown as, which console.log() asks for, since all that it has
// is private.

#ifndef BRIDGE_HOST_HOSTOBJECT_H_
#define BRIDGE_HOST_HOSTOBJECT_H_

#include <string>

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines the constructor HostObject(describe) on aNative; describe(object)
// gives a string. JS thread.
MB_JSAPI bool DefineHostObject(JSContext* aCx, JS::Handle<JSObject*> aNative);

// What aObject is shown as. False if it is no such object or has nothing to
// say; leaves no exception. Runs code of js/host only. JS thread.
[[nodiscard]] bool DescribeHostObject(JSContext* aCx,
                                      JS::Handle<JSObject*> aObject,
                                      std::string* aOut);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_HOSTOBJECT_H_
