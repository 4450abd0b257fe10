// SPDX-License-Identifier: MPL-2.0

// The bridge as programs see it: what is alive, what fails, what crossed.

import { native } from "./native.mjs";
import { ref, unref } from "./references.mjs";
import { handlers, sink } from "./drain.mjs";
import { stacks } from "./stacks.mjs";

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
  /** Each thing of this runtime that is alive: callback, pointer, future or call. */
  handles() {
    const callbacks = handlers.flatMap(handler =>
      Array.from(handler.leaks(), ({ name, handle, stack }) => ({
        kind: "callback",
        name,
        handle,
        ...(stack === undefined ? null : { stack }),
      }))
    );
    return [...callbacks, ...native.liveThings()];
  },
  /** Whether what is made from now on remembers the stack that made it. */
  get captureStacks() {
    return stacks.captured;
  },
  set captureStacks(on) {
    if (typeof on !== "boolean") {
      throw new TypeError("captureStacks takes a boolean");
    }
    stacks.capture(on);
  },
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
