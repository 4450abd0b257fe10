// SPDX-License-Identifier: MPL-2.0

// Where fire-and-forget calls arrive, and where their failures go. The drain
// loop asks the bridge for one call after the other, which costs a native call
// each instead of an entry into JS each. Nobody waits for these calls: what
// fails goes to the error sink, once, rate-limited and counted.

import { native } from "./native.mjs";
import { UniFFITypeError } from "./errors.mjs";
import { settleLifting } from "./lifting.mjs";
import { H, settle, stopped } from "./scratch.mjs";

/** Fast faces of all fire-and-forget methods of this realm. */
export const fireTable = [];

/** Handlers of this realm, for the leak report. */
export const handlers = [];

// One call outside the loop: before an inline sync call of the same thread.
function fireOne(index) {
  return fireTable[index](H[0]);
}

function leaks() {
  settle();
  const lines = [];
  for (const handler of handlers) {
    for (const { name, handle, stack } of handler.leaks()) {
      const where =
        stack === undefined ? "" : `, lent to Rust at\n${stack.trim().replace(/^/gm, "    ")}`;
      lines.push(`${name} ${handle}${where}`);
    }
  }
  return lines;
}

function drain(outermost) {
  settle();
  if (outermost) {
    settleLifting();
  }
  let index;
  while ((index = native.nextFire()) >= 0) {
    if (fireTable[index](H[0])) {
      native.fireByContract();
    }
  }
}

const MOST_PER_SECOND = 20;
let windowStart = 0;
let inWindow = 0;
let suppressed = 0;

/** The error sink; `bridge.onCallbackError` replaces what it does. */
export const sink = { onCallbackError: null, count: 0 };

function textOf(error) {
  try {
    return error instanceof Error ? `${error}\n${error.stack}` : String(error);
  } catch {
    return "an exception that cannot be shown";
  }
}

/** Takes the failure of a call that nobody waits for. Never throws. */
export function reportCallbackError(name, error) {
  sink.count++;
  const what = textOf(error);
  const text = `${name}: ${what}`;
  native.keepCallbackError(text);
  native.log(`[${name}] ${what}`);
  const now = native.now();
  if (now - windowStart >= 1000) {
    windowStart = now;
    inWindow = 0;
  }
  if (inWindow++ >= MOST_PER_SECOND) {
    suppressed++;
    return;
  }
  try {
    if (sink.onCallbackError === null) {
      const more = suppressed === 0 ? "" : ` (and ${suppressed} more)`;
      console.error(`Callback failed${more}: ${text}`);
    } else {
      sink.onCallbackError(name, error, suppressed);
    }
    suppressed = 0;
  } catch (e) {
    native.log(`onCallbackError itself failed for ${name}`);
  }
}

// The error of a native call whose argument does not fit.
function typeError(reason, path, code) {
  const error = new UniFFITypeError(reason, path, code);
  error.seal();
  return error;
}

// The result of an async call whose future Rust has dropped.
function discard(handler, index, result) {
  if (handlers.includes(handler)) {
    handler.methodAt(index).discard(result);
  }
}

native.setHooks(drain, reportCallbackError, fireOne, leaks, typeError, stopped, discard);
