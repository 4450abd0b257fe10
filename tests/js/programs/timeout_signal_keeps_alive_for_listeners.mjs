// SPDX-License-Identifier: MPL-2.0
// A timeout that somebody listens to keeps the program alive; one that nobody
// listens to (any more) does not.
//
// exit: 0
// stdout: ^aborted: TimeoutError$

const quiet = AbortSignal.timeout(3_600_000);
const listener = () => console.log("never");
quiet.addEventListener("abort", listener);
quiet.removeEventListener("abort", listener);
const replaced = AbortSignal.any([quiet]);
replaced.onabort = listener;
replaced.onabort = null;

const signal = AbortSignal.any([quiet, AbortSignal.timeout(50)]);
await new Promise(resolve => {
  signal.onabort = resolve;
});
console.log(`aborted: ${signal.reason.name}`);
