// SPDX-License-Identifier: MPL-2.0
// Threads of Rust call as fast as they can, for ever; the program ends all the
// same.
//
// component: callbacks
// exit: 1
// stderr: that is enough

import { startLoggingOnThreads } from "crate:callbacks";

const logger = { log() {}, logEntry() {}, logNumber() {} };
startLoggingOnThreads(logger, 4, 4_000_000_000);
await new Promise(resolve => setTimeout(resolve, 100));
throw new Error("that is enough");
