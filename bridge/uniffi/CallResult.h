// SPDX-License-Identifier: MPL-2.0

// UniFFIScaffoldingCallResult: the object {code, data} by which C++ and the
// public contract tell each other how a call went. code is "success", "error"
// or "internal-error". JS thread, in the bridge's realm.

#ifndef BRIDGE_UNIFFI_CALLRESULT_H_
#define BRIDGE_UNIFFI_CALLRESULT_H_

#include "bridge/base/Annotations.h"
#include "bridge/rust/CallStatus.h"
#include "bridge/uniffi/CallbackArgs.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Which form the data of a result has: see Lift.h.
enum class ResultForm : uint8_t { Contract, Awaited };

// The result of a call into Rust that left `aStatus` and, on success, aReturn;
// consumes both.
MB_JSAPI bool MakeCallResult(JSContext* aCx, CallState& aState,
                             const ComponentInfo& aComponent,
                             const FunctionInfo& aFunction, ResultForm aForm,
                             rust::CallStatus& aStatus, rust::FfiValue aReturn,
                             JS::MutableHandle<JS::Value> aOut);

// Reads what a handler returned or resolved with. Never throws: what is no
// result is a failure that says so.
void ReadCallResult(JSContext* aCx, const MethodInfo& aMethod,
                    JS::Handle<JS::Value> aResult, CallbackOutcome& aOutcome);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_CALLRESULT_H_
