// SPDX-License-Identifier: MPL-2.0

// Looking at an object without disturbing it: what describes errors and values
// must not run the program's getters or traps.

#ifndef BRIDGE_ENGINE_PEEK_H_
#define BRIDGE_ENGINE_PEEK_H_

#include "js/RootingAPI.h"
#include "js/Value.h"

namespace monkeybridge {

// The value of a data property of aObject or of its prototypes. False when
// there is none that can be read without running JavaScript: a getter, or a
// proxy on the way. Leaves no exception. JS thread, in a realm.
bool PeekData(JSContext* aCx, JS::Handle<JSObject*> aObject, const char* aName,
              JS::MutableHandle<JS::Value> aOut);

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_PEEK_H_
