// SPDX-License-Identifier: MPL-2.0
// A fire-and-forget call that fails is printed, with its stack, and the program
// goes on.
//
// component: callbacks
// exit: 0
// stdout: ^still here$
// stderr: Logger\.log
// stderr: no paper
// stderr: callback_error_is_printed\.mjs:16

import { logMessage } from "crate:callbacks";

const logger = {
  log() {
    throw new Error("no paper");
  },
  logEntry() {},
  logNumber() {},
};

logMessage(logger, "a message");
setTimeout(() => console.log("still here"), 50);
