// SPDX-License-Identifier: MPL-2.0

// The natives behind URL and URLSearchParams (js/host/url.mjs), which stand on
// the crate url. A URL is a string and the offsets of its parts; nothing is
// kept here. They trust their caller, which is a module of the host.

#ifndef BRIDGE_HOST_URLNATIVES_H_
#define BRIDGE_HOST_URLNATIVES_H_

#include "js/PropertySpec.h"

namespace monkeybridge {

// Ends with JS_FS_END. JS thread.
extern const JSFunctionSpec kUrlNatives[];

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_URLNATIVES_H_
