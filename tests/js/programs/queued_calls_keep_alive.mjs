// SPDX-License-Identifier: MPL-2.0
// Calls that are queued when the program's code ends are still made.
//
// component: callbacks
// exit: 0
// stdout: ^done$
// stdout: ^0/2$

import { logNumbers } from "crate:callbacks";

const logger = {
  log() {},
  logEntry() {},
  logNumber(thread, number) {
    console.log(`${thread}/${number}`);
  },
};

logNumbers(logger, 3);
console.log("done");
