// SPDX-License-Identifier: MPL-2.0

// The part of the host that is written in JavaScript: the modules of js/host.
// Each of their globals is an accessor until it is first read or written; then
// its module is imported, and the global becomes an ordinary property. A
// program that uses none of them pays for none of them.
// Beware: programs cannot import these modules. Parts of other builtins can
// have one by import.meta.host("abort"), which imports it when it is called.

#ifndef BRIDGE_HOST_HOSTMODULES_H_
#define BRIDGE_HOST_HOSTMODULES_H_

#include <string_view>

#include "bridge/base/Annotations.h"
#include "bridge/engine/ModuleLoader.h"
#include "js/RootingAPI.h"
#include "js/Value.h"

namespace monkeybridge {

// Adds the modules to aLoader and their globals to aGlobal. The runtime must
// belong to a Host. JS thread.
MB_JSAPI bool InstallHostModules(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
                                 ModuleLoader& aLoader);

// The namespace of js/host/NAME.mjs, imported if it is not yet. JS thread.
MB_JSAPI bool ImportHostModule(JSContext* aCx, std::string_view aName,
                               JS::MutableHandle<JSObject*> aNamespace);

// Throws a DOMException of that name. Always returns false. JS thread.
bool ThrowDOMException(JSContext* aCx, const char* aName,
                       std::string_view aMessage);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_HOSTMODULES_H_
