// SPDX-License-Identifier: MPL-2.0

// Objects that keep the program alive while Rust holds them. A callback that
// Rust merely holds does not: a program would never end because of a listener.

import { native } from "./native.mjs";

// How many handles of each such object are live is not tracked: an object goes
// when its first handle does, unless it was lent again, which asks for ref again.
const kept = new Set();

/** Keeps the event loop alive until Rust gives `obj` back or `unref(obj)`. */
export function ref(obj) {
  if (!kept.has(obj)) {
    kept.add(obj);
    native.addKeepAlive();
  }
}

export function unref(obj) {
  if (kept.delete(obj)) {
    native.removeKeepAlive();
  }
}

/** A handle of `obj` is gone. */
export function forgetReference(obj) {
  if (kept.size !== 0) {
    unref(obj);
  }
}
