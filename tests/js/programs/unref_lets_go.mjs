// SPDX-License-Identifier: MPL-2.0
// bridge.unref(obj) takes back what bridge.ref(obj) did.
//
// component: callbacks
// exit: 0
// stdout: ^done$
// stderr: Rust still holds 1 callback object at shutdown

import { bridge } from "monkeybridge:uniffi";
import { logLater } from "crate:callbacks";

const logger = { log() {}, logEntry() {}, logNumber() {} };

logLater(logger, "in an hour", 3_600_000);
bridge.ref(logger);
bridge.unref(logger);
console.log("done");
