// SPDX-License-Identifier: MPL-2.0
// Ten thousand failures are counted, but far fewer are printed.
//
// component: callbacks
// exit: 0
// stdout: ^counted 10000, printed few$

import { bridge } from "monkeybridge:uniffi";
import { logNumbers } from "crate:callbacks";

let printed = 0;
bridge.onCallbackError = () => {
  printed++;
};

const logger = {
  log() {},
  logEntry() {},
  logNumber() {
    throw new Error("each one");
  },
};

logNumbers(logger, 10_000);
setTimeout(() => {
  console.log(`counted ${bridge.callbackErrors}, printed ${printed < 1000 ? "few" : printed}`);
}, 500);
