// SPDX-License-Identifier: MPL-2.0

// The scratch area: one block of memory that this realm and C++ share. JS
// serialises arguments into it and reads results out of it, in UniFFI's format
// (big-endian), without an ArrayBuffer or a DataView per call. It is used like a
// stack: P[TOP] is the first free byte and is correct before any user code can
// run (a getter, a Proxy, an iterator), so that calls nest; every way out of a
// call puts it back. P[CURSOR] is where reading goes on, and is saved likewise.

import { native } from "./native.mjs";
import { UniFFITypeError } from "./errors.mjs";

const memory = native.scratch;

/** The header: see ScratchHeader in bridge/uniffi/ComponentApi.h. */
export const P = new Int32Array(memory, 0, 4);
export const H = new Float64Array(memory, 16, 2);
export const TOP = 0;
export const CODE = 1;
export const CURSOR = 2;
// Not 0: the bridge could not tell by `stopped` what Rust has taken over.
const SENT = 3;

export const DV = new DataView(memory);
const LIMIT = memory.byteLength;

// Values of P[CODE]: FastCode in bridge/uniffi/ComponentApi.h.
export const SUCCESS = 0;
export const DECLARED_ERROR = 1;
export const USE_CONTRACT = 3;

const { readString: nativeReadString, writeString: nativeWriteString } = native;
const { readBytes: nativeReadBytes, writeBytes: nativeWriteBytes } = native;

/** Advances the top by `size` bytes and returns where they begin. */
export function claim(size) {
  const at = P[TOP];
  if (size > LIMIT - at) {
    throw new UniFFITypeError("the value is too large to cross", "", "MB_TOO_LARGE");
  }
  P[TOP] = at + size;
  return at;
}

export function writeText(value) {
  const at = claim(4);
  const length = nativeWriteString(at + 4, value);
  if (length < 0) {
    throw length === -1
      ? new UniFFITypeError("the string has a lone surrogate", "", "MB_STRING_SURROGATE")
      : new UniFFITypeError("the string is too large to cross", "", "MB_TOO_LARGE");
  }
  DV.setInt32(at, length);
  P[TOP] = at + 4 + length;
}

export function readText() {
  const at = P[CURSOR];
  const length = DV.getInt32(at);
  P[CURSOR] = at + 4 + length;
  return nativeReadString(at + 4, length);
}

/** Text without its length: how a top-level string crosses. */
export function readRawText(start, end) {
  return nativeReadString(start, end - start);
}

export function writeBlob(value) {
  const at = claim(4);
  const length = nativeWriteBytes(at + 4, value);
  if (length < 0) {
    throw new UniFFITypeError("the bytes are too many to cross, or detached", "", "MB_TOO_LARGE");
  }
  DV.setInt32(at, length);
  P[TOP] = at + 4 + length;
}

export function readBlob() {
  const at = P[CURSOR];
  const length = DV.getInt32(at);
  P[CURSOR] = at + 4 + length;
  return nativeReadBytes(at + 4, length);
}

/** Takes `size` bytes at the cursor and returns where they begin. */
export function take(size) {
  const at = P[CURSOR];
  P[CURSOR] = at + size;
  return at;
}

/** Puts the contents of `buffer` on top; the caller puts the top back. */
export function load(buffer) {
  const view = new Uint8Array(buffer);
  const at = claim(view.length);
  new Uint8Array(memory, at, view.length).set(view);
  return at;
}

/** A copy of what was written from `start` on; takes it off the top. */
export function unload(start) {
  const copy = memory.slice(start, P[TOP]);
  P[TOP] = start;
  return copy;
}

// Handles that were written but do not belong to Rust yet, each with where it
// stands in the scratch area. Those at or above the start of a call are its own.
// A termination runs no catch and so leaves entries behind: what stands at or
// above the top is no call's any more. A call that begins while others own
// something is set off by a mark, an entry without `undo`.
const owned = [];

/** `undo` gives the handle back; `at` is where it stands. */
export function own(at, undo) {
  owned.push({ at, undo });
}

/** Where the scratch area is free: the end of what was written last. */
export function top() {
  return P[TOP];
}

/** Begins a call; the result goes to `done` or `fail`. */
export function enter() {
  if (owned.length !== 0) {
    enterAboveOthers();
  }
  return P[TOP];
}

function enterAboveOthers() {
  giveBack(P[TOP]);
  if (owned.length !== 0) {
    owned.push({ at: P[TOP], undo: null });
    // If they are what a termination left, the next turn of the loop knows.
    native.settleLater();
  }
}

/** Rust has taken over what was written since `enter` returned `top`. */
export function passed(top) {
  while (owned.length !== 0 && owned[owned.length - 1].at >= top) {
    owned.pop();
  }
}

/** The same, and nothing of the call is left in the scratch area. */
export function done(top) {
  passed(top);
  P[TOP] = top;
}

function giveBack(top) {
  if (P[SENT] !== 0) {
    // Rust may have some of them, and it is not known which: better lost.
    P[SENT] = 0;
    owned.length = 0;
  }
  while (owned.length !== 0 && owned[owned.length - 1].at >= top) {
    const { undo } = owned.pop();
    try {
      undo?.();
    } catch (e) {
      native.log(`a handle could not be taken back: ${e.message}`);
    }
  }
}

/** What was written since `enter` returned `top` never reaches Rust. */
export function undo(top) {
  giveBack(top);
  P[TOP] = top;
}

/**
 * JavaScript was terminated while Rust was in the call whose arguments end at
 * `end`: nobody is left who would call `passed`.
 */
export function stopped(end) {
  P[SENT] = 0;
  // Calls that began inside, and whose arguments were not complete.
  giveBack(end);
  while (owned.length !== 0 && owned.pop().undo !== null);
}

/** Begins a turn of the loop: gives back what terminated calls have left. */
export function settle() {
  if (owned.length !== 0) {
    giveBack(P[TOP]);
  }
}

/** The same for a whole call. Returns `error`, to throw. */
export function fail(top, error) {
  undo(top);
  if (error instanceof UniFFITypeError) {
    error.seal();
  }
  return error;
}
