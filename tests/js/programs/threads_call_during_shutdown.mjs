// SPDX-License-Identifier: MPL-2.0
// Eight threads are in the middle of their calls when an uncaught error ends
// the program: none of them may hang it or crash it.
//
// component: callbacks
// exit: 1
// stderr: the end

import { logOnThreads, mapOnThreads } from "crate:callbacks";

let calls = 0;
const mapper = {
  map(thread, value) {
    if (++calls === 1000) {
      queueMicrotask(() => {
        throw new Error("the end");
      });
    }
    return value;
  },
};

mapOnThreads(mapper, 8, 1_000_000);
logOnThreads({ log() {}, logEntry() {}, logNumber() {} }, 8, 1_000_000);
