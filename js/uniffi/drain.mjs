// SPDX-License-Identifier: MPL-2.0

// Where fire-and-forget calls arrive, and where their failures go. The drain
// loop asks the bridge for one call after the other, which costs a native call
// each instead of an entry into JS each. Nobody waits for these calls: what
// fails goes to the error sink, once, rate-limited and counted.

import { native } from "./native.mjs";
import { H } from "./scratch.mjs";

/** Fast faces of all fire-and-forget methods of this realm. */
export const fireTable = [];

function drain() {
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

function defaultSink(name, error) {
  let text;
  try {
    text = error instanceof Error ? `${error}\n${error.stack}` : String(error);
  } catch {
    text = "an exception that cannot be shown";
  }
  console.error(`Callback ${name} failed: ${text}`);
}

/** Takes the failure of a call that nobody waits for. Never throws. */
export function reportCallbackError(name, error) {
  sink.count++;
  native.countCallbackError(name);
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
    const report = sink.onCallbackError ?? defaultSink;
    report(name, error, suppressed);
    suppressed = 0;
  } catch (e) {
    native.log(`onCallbackError itself failed for ${name}`);
  }
}

native.setHooks(drain, reportCallbackError);
