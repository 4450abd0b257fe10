// SPDX-License-Identifier: MPL-2.0

// The native handler that is put on the promise of an async callback. Its two
// reactions share one holder object that owns the call: when the promise
// settles one of them takes the call out and completes it; when the promise is
// collected unsettled the holder's finaliser, which may call nothing, posts it
// to the JS thread, where it fails. Promise.prototype.then is not involved, so
// replacing it changes nothing. JS thread.

#ifndef BRIDGE_UNIFFI_PROMISEHANDLER_H_
#define BRIDGE_UNIFFI_PROMISEHANDLER_H_

#include "bridge/base/Annotations.h"
#include "bridge/dispatch/Task.h"
#include "bridge/uniffi/CallbackEntry.h"
#include "js/RootingAPI.h"
#include "mozilla/RefPtr.h"

namespace monkeybridge {

class Bridge;

// Takes aCall over, unless it fails (with an exception) before the reactions
// are on the promise.
MB_JSAPI bool AddPromiseHandler(JSContext* aCx, CallState& aState,
                                JS::Handle<JSObject*> aPromise,
                                RefPtr<AsyncCallback>& aCall);

// Word: AsyncCallback*, with a reference, whose promise was collected.
extern const TaskType kNeverSettlesTask;

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_PROMISEHANDLER_H_
