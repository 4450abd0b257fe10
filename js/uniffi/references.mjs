// SPDX-License-Identifier: MPL-2.0

// Objects that keep the program alive while Rust holds them. A callback that
// Rust merely holds does not: a program would never end because of a listener.

import { native } from "./native.mjs";

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

/** Whether the program waits for Rust to give `obj` back. */
export function isKept(obj) {
  return kept.size !== 0 && kept.has(obj);
}
