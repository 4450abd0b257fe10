// SPDX-License-Identifier: MPL-2.0

// AbortSignals, in both directions. The one that JavaScript passes to an async
// function cancels Rust's future; the one that an async method of JavaScript is
// given aborts when Rust drops its future. Either way round a signal is any
// object that behaves as one: a host may bring its own AbortController.

import { native } from "./native.mjs";
import { UniFFITypeError, wrongType } from "./errors.mjs";
import { settle } from "./rustCall.mjs";
import { H } from "./scratch.mjs";

function refused(path, expected, value) {
  const error = wrongType(expected, value);
  error.addPathPart(path);
  error.seal();
  return error;
}

/**
 * The signal in the last argument of an async call.
 * @returns {?AbortSignal} null for none
 */
export function signalOf(options) {
  if (options === undefined || options === null) {
    return null;
  }
  if (typeof options !== "object") {
    throw refused("options", "an object with a signal", options);
  }
  const { signal } = options;
  if (signal === undefined || signal === null) {
    return null;
  }
  if (
    typeof signal !== "object"
    || typeof signal.aborted !== "boolean"
    || typeof signal.addEventListener !== "function"
    || typeof signal.removeEventListener !== "function"
  ) {
    throw refused("options.signal", "an AbortSignal", signal);
  }
  unlessAborted(signal);
  return signal;
}

/** Throws the reason of a signal that has aborted. */
export function unlessAborted(signal) {
  if (signal !== null && signal.aborted) {
    throw signal.reason;
  }
}

// The bridge may have shut down when an old signal aborts.
function cancel(pending) {
  try {
    native.cancelCall(pending);
  } catch (e) {
    native.log(`a call could not be cancelled: ${e.message}`);
  }
}

/** What `settle` gives, unless the signal aborts before. */
export function settleUnlessAborted(signal, pending, converter, errorConverter) {
  return new Promise((resolve, reject) => {
    function onAbort() {
      reject(signal.reason);
      cancel(pending);
    }
    // A result that comes too late is lifted all the same: that gives back what
    // it holds.
    async function arrive() {
      try {
        const result = await pending;
        stopListening();
        resolve(settle(result, converter, errorConverter));
      } catch (e) {
        reject(e);
      }
    }
    function stopListening() {
      try {
        signal.removeEventListener("abort", onAbort);
      } catch (e) {
        reject(e);
      }
    }
    arrive();
    try {
      // It may have aborted in the first poll.
      if (signal.aborted) {
        onAbort();
      } else {
        signal.addEventListener("abort", onAbort);
      }
    } catch (e) {
      reject(e);
      cancel(pending);
    }
  });
}

// Not private fields: those cost as much as the rest of the object.
const callId = Symbol("callId");
const callSignal = Symbol("callSignal");

/** The last argument of an async method that JavaScript implements. */
export class CallOptions {
  constructor(call) {
    this[callId] = call;
  }
  /** Made when it is first asked for. */
  get signal() {
    return (this[callSignal] ??= native.callbackSignal(this[callId]));
  }
}

/** The id of the call that a handler is being entered for. */
export function takeCallId() {
  const id = H[1];
  H[1] = 0;
  return id;
}
