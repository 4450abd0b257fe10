// SPDX-License-Identifier: MPL-2.0

// structuredClone(value, {transfer}), on the engine's own algorithm. What that
// leaves to its embedder is here: errors and DOMExceptions, which are cloned
// with the place where they were made, and a DataCloneError for all that cannot
// be cloned or transferred. A buffer whose bytes native code has just now
// cannot be transferred.

#ifndef BRIDGE_HOST_STRUCTUREDCLONE_H_
#define BRIDGE_HOST_STRUCTUREDCLONE_H_

#include "bridge/base/Annotations.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

// Defines the function on aGlobal. JS thread.
MB_JSAPI bool DefineStructuredClone(JSContext* aCx,
                                    JS::Handle<JSObject*> aGlobal);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_STRUCTUREDCLONE_H_
