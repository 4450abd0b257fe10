// SPDX-License-Identifier: MPL-2.0

// component: async_callbacks
// component: callbacks
// component: objects
// option: --log=uniffi:info
// exit: 0
// stdout: ^done$
// stderr: uniffi.*\[Counter\] JavaScript has a pointer
// stderr: uniffi.*\[Counter\] a pointer is cloned
// stderr: uniffi.*\[Counter\] a pointer is given back
// stderr: uniffi.*\[Logger\.log\] Error: from a listener
// stderr: uniffi.*\[Fetcher\.fetch\].*Error: from a promise

import { fetchThrough } from "crate:async_callbacks";
import { logMessage } from "crate:callbacks";
import { Counter, sumOf } from "crate:objects";

const counter = Counter.init(1);
sumOf([counter]);
counter.destroy();

function fail(message) {
  throw new Error(message);
}

logMessage({ log: () => fail("from a listener"), logEntry() {}, logNumber() {} }, "x");

const fetcher = { fetch: async () => fail("from a promise") };
for (const name of ["fetchPage", "prefetch", "count", "size", "ping", "name"]) {
  fetcher[name] = () => {};
}
await fetchThrough(fetcher, "x").catch(() => {});
console.log("done");
