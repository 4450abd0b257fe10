// SPDX-License-Identifier: MPL-2.0
// bridge.ref(obj) keeps the program alive while Rust holds obj.
//
// component: callbacks
// exit: 0
// stdout: ^waiting$
// stdout: ^called with later$

import { bridge } from "monkeybridge:uniffi";
import { logLater } from "crate:callbacks";

const logger = {
  log(message) {
    console.log(`called with ${message}`);
  },
  logEntry() {},
  logNumber() {},
};

logLater(logger, "later", 200);
bridge.ref(logger);
console.log("waiting");
