// SPDX-License-Identifier: MPL-2.0

/// <reference path="../../js/uniffi/uniffi.d.ts" />
import { UniFFIError, UniFFIInternalError, UniFFIObject, UniFFITypeError, bridge } from "monkeybridge:uniffi";

bridge.onCallbackError = (name, error, suppressed) => void `${name} ${error} ${suppressed}`;
bridge.onCallbackError = null;
const { handles, pointers, queued } = bridge.counts();
const listener = {};
bridge.ref(listener);
bridge.unref(listener);
bridge.trace.start();
const names: string[] = bridge.trace.take().map(event => `${event.kind} ${event.name} ${event.queuedNs + event.ranNs}`);
bridge.trace.stop();
try {
  names.length = handles + pointers + queued + bridge.callbackErrors;
} catch (error) {
  if (error instanceof UniFFITypeError) error.path.split(".");
  if (error instanceof UniFFIInternalError || error instanceof UniFFIError) error.code.startsWith("MB_");
  if (error instanceof UniFFIObject) error.destroy();
}

// @ts-expect-error counts are read
bridge.callbackErrors = 0;
// @ts-expect-error a number cannot be kept alive
bridge.ref(1);
// @ts-expect-error the runtime of generated modules is not for programs
import { FfiConverterString } from "monkeybridge:uniffi";
