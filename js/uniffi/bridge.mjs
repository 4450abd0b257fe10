// SPDX-License-Identifier: MPL-2.0

// The bridge as programs see it: what is alive, what fails, what crossed.

import { native } from "./native.mjs";
import { ref, unref } from "./references.mjs";
import { sink } from "./drain.mjs";

/** @type {import("./uniffi").Bridge} */
export const bridge = {
  /**
   * Called as (name, error, suppressed) for every callback that fails while
   * nobody waits for it. null: console.error.
   */
  get onCallbackError() {
    return sink.onCallbackError;
  },
  set onCallbackError(handler) {
    if (handler !== null && typeof handler !== "function") {
      throw new TypeError("onCallbackError takes a function or null");
    }
    sink.onCallbackError = handler;
  },
  /** How many callbacks have failed with nobody waiting. */
  get callbackErrors() {
    return sink.count;
  },
  /** Live handles, pointers, buffers, futures and queued calls of the process. */
  counts: () => native.counts(),
  /** Keeps the program alive while Rust holds `obj`. */
  ref,
  unref,
  /** What crosses: name, threads, mode, times. Off until started. */
  trace: Object.freeze({
    start: () => native.traceStart(),
    take: () => native.traceTake(),
    stop: () => native.traceStop(),
  }),
};
