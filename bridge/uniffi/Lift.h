// SPDX-License-Identifier: MPL-2.0

// From UniFFI's C values to JavaScript, in two forms. The contract's form is
// what Firefox has: numbers, ArrayBuffers, UniFFIPointers. The native form is
// what generated modules take from natives: also strings, booleans, BigInts,
// Uint8Arrays, and for serialised values the place in the scratch area. JS
// thread, in the bridge's realm. All of them consume the value, also when they
// fail.

#ifndef BRIDGE_UNIFFI_LIFT_H_
#define BRIDGE_UNIFFI_LIFT_H_

#include "bridge/base/Annotations.h"
#include "bridge/uniffi/Component.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

class Bridge;

// The contract's form.
MB_JSAPI bool LiftContract(JSContext* aCx, CallState& aState,
                           const ComponentInfo& aComponent, ValueInfo aInfo,
                           rust::FfiValue aValue,
                           JS::MutableHandle<JS::Value> aOut);

// The form that an awaited native call gives: as LiftNative, but a serialised
// value is an ArrayBuffer, as the scratch area does not outlive a call.
MB_JSAPI bool LiftAwaited(JSContext* aCx, CallState& aState,
                          const ComponentInfo& aComponent, ValueInfo aInfo,
                          rust::FfiValue aValue,
                          JS::MutableHandle<JS::Value> aOut);

// ComponentApi::mLift.
bool LiftNative(JSContext* aCx, CallState& aState,
                const ComponentInfo& aComponent, ValueInfo aInfo,
                rust::FfiValue aValue, JS::MutableHandle<JS::Value> aOut);

// Puts bytes on top of the scratch area; *aStart is where. Throws if they do
// not fit.
MB_JSAPI bool PutOnScratch(JSContext* aCx, CallState& aState,
                           std::span<const uint8_t> aBytes, uint32_t* aStart);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_LIFT_H_
