// SPDX-License-Identifier: MPL-2.0

// UniFFIPointer: the JS object that owns one reference to a Rust object. When
// the collector finds it dead, the finaliser puts its box on the bridge's
// release list and calls nothing, as Rust's Drop may lock or call back; the
// list is emptied with no native frame below (Bridge::DrainReleaseList). JS
// thread.

#ifndef BRIDGE_UNIFFI_POINTEROBJECT_H_
#define BRIDGE_UNIFFI_POINTEROBJECT_H_

#include "bridge/base/Annotations.h"
#include "bridge/uniffi/ComponentApi.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

extern const JSClass kPointerClass;

// Defines the (empty, uninvokable) interface object UniFFIPointer in the global
// and gives the prototype of its instances.
MB_JSAPI bool DefinePointerClass(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
                                 JS::MutableHandle<JSObject*> aPrototype);

// Takes over aHandle, also on failure.
JSObject* NewPointerObject(JSContext* aCx, CallState& aState,
                           const ComponentInfo& aComponent, uint16_t aPointer,
                           uint64_t aHandle);

// The box of a UniFFIPointer; null for anything else.
PointerBox* PointerBoxOf(const JS::Value& aValue);

// One more reference to the Rust object, for Rust to consume. 0: released.
uint64_t ClonePointer(const PointerBox& aBox);

// The same as ReleasePointer for a UniFFIPointer that lives on: the collector
// hears of it.
void DestroyPointer(JSObject* aObject);

// Gives the reference up now. Nothing the second time. May run JS, in Drop: see
// CallState::mTerminated afterwards.
void ReleasePointer(PointerBox& aBox);

// The same with a handle that no object holds.
void DropPointer(CallState& aState, const ComponentInfo& aComponent,
                 uint16_t aPointer, uint64_t aHandle);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_POINTEROBJECT_H_
