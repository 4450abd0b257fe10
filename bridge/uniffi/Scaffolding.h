// SPDX-License-Identifier: MPL-2.0

// UniFFIScaffolding, the object by which JavaScript reaches Rust: the public
// contract of Firefox's UniFFI.webidl, member by member. Ids are those that a
// component's module computes: 16 bits of component, 16 bits of local index.
// Generated modules use it only where their faster natives do not apply. JS
// thread.

#ifndef BRIDGE_UNIFFI_SCAFFOLDING_H_
#define BRIDGE_UNIFFI_SCAFFOLDING_H_

#include "bridge/base/Annotations.h"
#include "bridge/uniffi/ComponentApi.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

class Bridge;

// Defines UniFFIScaffolding in the bridge's global.
MB_JSAPI bool DefineScaffolding(JSContext* aCx, Bridge& aBridge);

// A native function of the bridge: `aState` goes to its reserved slot.
JSObject* NewNative(JSContext* aCx, CallState& aState, JSNative aNative,
                    unsigned aArgs, const char* aName);

// The bridge of a native function; throws MB_CLOSED and gives null when it has
// been detached.
Bridge* BridgeOfNative(JSContext* aCx, const JS::CallArgs& aArgs);

// A 32-bit id among the arguments; throws a TypeError that names it.
MB_JSAPI bool IdArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                         unsigned aIndex, const char* aName, uint32_t* aOut);

// A callback handle among the arguments: odd, below 2^53.
MB_JSAPI bool HandleArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                             unsigned aIndex, uint64_t* aOut);

// Functions that the runtime module uses too.
bool CallbackHandleCreate(JSContext* aCx, unsigned aArgc, JS::Value* aVp);
bool CallbackHandleRelease(JSContext* aCx, unsigned aArgc, JS::Value* aVp);
bool CallbackHandleFree(JSContext* aCx, unsigned aArgc, JS::Value* aVp);
bool CancelCall(JSContext* aCx, unsigned aArgc, JS::Value* aVp);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_SCAFFOLDING_H_
