// SPDX-License-Identifier: MPL-2.0
// A thread of Rust would call in an hour; the program ends now, and what Rust
// still holds is listed with the stack that lent it.
//
// component: callbacks
// option: --leak-stacks
// exit: 0
// stdout: ^done$
// stderr: Rust still holds 1 callback object at shutdown
// stderr: held_callback_does_not_keep_alive\.mjs:16

import { logLater } from "crate:callbacks";

const logger = { log() {}, logEntry() {}, logNumber() {} };

logLater(logger, "in an hour", 3_600_000);
console.log("done");
