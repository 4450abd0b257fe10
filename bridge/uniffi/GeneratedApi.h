// SPDX-License-Identifier: MPL-2.0

// The one header that generated C++ includes: the tables that it fills
// (ComponentInfo.h) and the templates that fill them (FastCall.h,
// VtableSlots.h). Nothing else of the bridge is for generated code.

#ifndef BRIDGE_UNIFFI_GENERATEDAPI_H_
#define BRIDGE_UNIFFI_GENERATEDAPI_H_

#include "bridge/uniffi/ComponentInfo.h"
#include "bridge/uniffi/FastCall.h"
#include "bridge/uniffi/VtableSlots.h"

#define MONKEYBRIDGE_EXPORT extern "C" __attribute__((visibility("default")))

#endif  // BRIDGE_UNIFFI_GENERATEDAPI_H_
