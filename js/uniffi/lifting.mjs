// SPDX-License-Identifier: MPL-2.0

// What happens when a value that Rust sent cannot be lifted. Reading goes on to
// the end all the same: further on there may be handles and pointers that are
// JavaScript's by now and that only reading takes over. The first failure is
// kept, and thrown once the whole value has been read. Where reading is, is
// told step by step by the converters that may fail.

import { describe, inField, UniFFITypeError } from "./errors.mjs";

let failure = null;
// The steps of the value that is being read begin at `base`; those below belong
// to values that were begun before, when user code runs in between.
const steps = [];
let base = 0;

/** Reads by `converter` what stands at the step `part`. */
export function at(part, converter) {
  steps.push(part);
  const value = converter.read();
  steps.pop();
  return value;
}

/** Whether the value that is being read has failed already. */
export function hasFailed() {
  return failure !== null;
}

/** Keeps `error`, which the value here has come to, until `lifted`. */
export function failLift(error) {
  if (failure === null) {
    failure = error;
    for (let i = steps.length - 1; i >= base; i--) {
      inField(error, steps[i]);
    }
  }
}

/** The whole value has been read: throws what failed, as being of `place`. */
export function lifted(place = "") {
  if (failure !== null) {
    throwFailure(place);
  }
}

function throwFailure(place) {
  const error = failure;
  forgetFailure();
  if (error instanceof UniFFITypeError) {
    if (place !== "") {
      error.addPathPart(place);
    }
    error.seal();
  }
  throw error;
}

/** Reading ended in another way. */
export function forgetFailure() {
  failure = null;
  steps.length = base;
}

/** No value is being read: forgets what a termination has left. */
export function settleLifting() {
  failure = null;
  steps.length = 0;
  base = 0;
}

/** Runs user code that lifts `from`; it may read values of its own. */
export function runLift(lift, type, from) {
  const outer = base;
  base = steps.length;
  try {
    const value = lift(from);
    base = outer;
    return value;
  } catch (e) {
    steps.length = base;
    base = outer;
    const error = new UniFFITypeError(
      `${type} could not be lifted from ${describe(from)}: ${textOf(e)}`,
      "",
      "MB_CUSTOM_TYPE"
    );
    error.cause = e;
    failLift(error);
    return undefined;
  }
}

/** What an exception says; runs user code only if it is an object. */
export function textOf(error) {
  try {
    return String(error);
  } catch {
    return "an exception that cannot be shown";
  }
}
