// SPDX-License-Identifier: MPL-2.0
// bridge.ref(obj) keeps the program alive until Rust has given back the last of
// several handles of obj.
//
// component: callbacks
// exit: 0
// stdout: ^called with first$
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

logLater(logger, "first", 20);
logLater(logger, "later", 400);
bridge.ref(logger);
