// SPDX-License-Identifier: MPL-2.0

// The one ComponentApi of the program, which every component is given.

#ifndef BRIDGE_UNIFFI_COMPONENTTABLE_H_
#define BRIDGE_UNIFFI_COMPONENTTABLE_H_

#include "bridge/uniffi/ComponentApi.h"

namespace monkeybridge {

extern const ComponentApi kComponentApi;

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_COMPONENTTABLE_H_
