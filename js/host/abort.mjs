// SPDX-License-Identifier: MPL-2.0

// AbortController and AbortSignal. A signal that can still be aborted by itself (by its timeout, or by the signals that
// it was made of) lives as long as somebody waits for it; without listeners nobody can tell, and it may be collected.

import { DOMException } from "./domException.mjs";
import { Event } from "./event.mjs";
import { EventTarget, fire, setAbortFollower, watchListeners } from "./eventTarget.mjs";
import { HostObject, exposeInterface, illegalInvocation, needArguments } from "./idl.mjs";
import { native } from "./native.mjs";

const MAX_TIMEOUT = Number.MAX_SAFE_INTEGER;
/** Only who knows this may construct a signal. */
const KEY = Symbol("AbortSignal");

/** Signals that somebody waits for. Their sources are held by them. */
const awaited = new Set();

/** Forgets what a collected signal left behind. */
const cleanup = new FinalizationRegistry(forget => forget());

/** @type {(value: unknown) => boolean} */
export let isAbortSignal;
/** @type {(signal: AbortSignal, reason?: unknown) => void} what AbortController.abort() does */
export let abortSignal;
/** @type {() => AbortSignal} a signal that only abortSignal() aborts */
export let makeSignal;
/**
 * Adds an algorithm that runs once, when the signal is aborted: after `aborted` and `reason` are set and before any
 * listener. One that throws is reported. Gives a function that takes it away again. If the signal is aborted already,
 * nothing is added and the result is null.
 *
 * @type {(signal: AbortSignal, algorithm: (reason: unknown) => void) => (() => void) | null}
 */
export let addAbortAlgorithm;

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  /** @type {Set<Function>} */
  #algorithms = new Set();
  /** Listeners of the type "abort". */
  #listening = 0;
  #handler = null;
  #handlerListener = null;
  /** What this one was made of by any(); holds them alive. Null for all others. @type {Set<AbortSignal> | null} */
  #sources = null;
  /** Weak references to those that any() made of this one. @type {Set<WeakRef<AbortSignal>>} */
  #dependents = new Set();
  /** The native timer, or 0. */
  #timer = 0;
  /** How many awaited signals want the timer to keep the program going. */
  #keepers = 0;

  constructor(key) {
    if (key !== KEY) {
      throw new TypeError("Illegal constructor: use AbortController, or a static method of AbortSignal");
    }
    super();
    watchListeners(this, (type, count) => {
      if (type === "abort") {
        this.#listening = count;
        this.#noteInterest();
      }
    });
  }

  static abort(reason = undefined) {
    const signal = new AbortSignal(KEY);
    signal.#setReason(reason);
    return signal;
  }

  static timeout(milliseconds) {
    needArguments("AbortSignal.timeout", 1, arguments.length);
    const delay = Math.trunc(+milliseconds) + 0;
    if (!(delay >= 0 && delay <= MAX_TIMEOUT)) {
      throw new TypeError(`AbortSignal.timeout: ${String(milliseconds)} is no number of milliseconds`);
    }
    const signal = new AbortSignal(KEY);
    const weak = new WeakRef(signal);
    // It keeps the program going only while somebody listens.
    const timer = native.setTimer(() => weak.deref()?.#timeOut(), delay);
    signal.#timer = timer;
    cleanup.register(signal, () => native.clearTimer(timer));
    return signal;
  }

  static any(signals) {
    needArguments("AbortSignal.any", 1, arguments.length);
    if (typeof signals !== "object" || signals === null) {
      throw new TypeError("AbortSignal.any: the argument must be iterable");
    }
    const list = [...signals];
    list.forEach((signal, index) => {
      if (!isAbortSignal(signal)) {
        throw new TypeError(`AbortSignal.any: element ${index} is not an AbortSignal`);
      }
    });
    const result = new AbortSignal(KEY);
    const aborted = list.find(signal => signal.#aborted);
    if (aborted) {
      result.#setReason(aborted.#reason);
      return result;
    }
    result.#dependOn(list);
    return result;
  }

  get aborted() {
    return AbortSignal.#check(this).#aborted;
  }

  get reason() {
    return AbortSignal.#check(this).#reason;
  }

  throwIfAborted() {
    if (AbortSignal.#check(this).#aborted) {
      throw this.#reason;
    }
  }

  get onabort() {
    return AbortSignal.#check(this).#handler;
  }

  set onabort(value) {
    const signal = AbortSignal.#check(this);
    const isHandler = typeof value === "function" || (typeof value === "object" && value !== null);
    signal.#handler = isHandler ? value : null;
    if (signal.#handler === null && signal.#handlerListener) {
      EventTarget.prototype.removeEventListener.call(signal, "abort", signal.#handlerListener);
      signal.#handlerListener = null;
    } else if (signal.#handler !== null && !signal.#handlerListener) {
      // Its place among the listeners is that of the first function that was set.
      signal.#handlerListener = event => {
        if (typeof signal.#handler === "function" && Reflect.apply(signal.#handler, signal, [event]) === false) {
          event.preventDefault();
        }
      };
      EventTarget.prototype.addEventListener.call(signal, "abort", signal.#handlerListener);
    }
  }

  #setReason(reason) {
    this.#aborted = true;
    this.#reason =
      reason === undefined ? new DOMException("The operation was aborted", "AbortError") : reason;
  }

  #timeOut() {
    this.#timer = 0;
    this.#abort(new DOMException("The operation timed out", "TimeoutError"));
  }

  #abort(reason) {
    if (this.#aborted) {
      return;
    }
    this.#setReason(reason);
    // All of them are aborted before the first one tells anybody.
    const affected = [this];
    for (const weak of this.#dependents) {
      const dependent = weak.deref();
      if (dependent && !dependent.#aborted) {
        dependent.#setReason(this.#reason);
        affected.push(dependent);
      }
    }
    this.#dependents.clear();
    for (const signal of affected) {
      signal.#tell();
    }
  }

  /** Runs the algorithms, then the listeners. */
  #tell() {
    const algorithms = [...this.#algorithms];
    this.#algorithms.clear();
    if (this.#timer !== 0) {
      native.clearTimer(this.#timer);
      this.#timer = 0;
    }
    this.#noteInterest();
    this.#sources = null;
    for (const algorithm of algorithms) {
      try {
        algorithm(this.#reason);
      } catch (error) {
        native.reportError(error);
      }
    }
    if (this.#listening !== 0) {
      fire(this, new Event("abort"));
    }
  }

  #dependOn(signals) {
    // A signal made by any() has no life of its own: what counts is what it was made of.
    this.#sources = new Set(signals.flatMap(signal => (signal.#sources ? [...signal.#sources] : [signal])));
    const weak = new WeakRef(this);
    for (const source of this.#sources) {
      source.#dependents.add(weak);
      const weakSource = new WeakRef(source);
      cleanup.register(this, () => weakSource.deref()?.#dependents.delete(weak));
    }
  }

  /** Called when who waits for the signal may have changed. */
  #noteInterest() {
    const waited = !this.#aborted && (this.#listening !== 0 || this.#algorithms.size !== 0);
    if (waited === awaited.has(this)) {
      return;
    }
    if (!waited) {
      awaited.delete(this);
    } else if (this.#timer !== 0 || this.#sources) {
      awaited.add(this);
    } else {
      return;
    }
    for (const signal of this.#sources ?? [this]) {
      signal.#keep(waited ? 1 : -1);
    }
  }

  #keep(change) {
    const kept = this.#keepers !== 0;
    this.#keepers += change;
    if (this.#timer !== 0 && kept !== (this.#keepers !== 0)) {
      native.keepTimer(this.#timer, !kept);
    }
  }

  static #check(value) {
    if (!isAbortSignal(value)) {
      throw illegalInvocation("AbortSignal");
    }
    return value;
  }

  static {
    isAbortSignal = value => typeof value === "object" && value !== null && #aborted in value;
    abortSignal = (signal, reason) => signal.#abort(reason);
    makeSignal = () => new AbortSignal(KEY);
    addAbortAlgorithm = (signal, algorithm) => {
      if (signal.#aborted) {
        return null;
      }
      // A function of its own, so that one algorithm can be added twice.
      const own = reason => algorithm(reason);
      signal.#algorithms.add(own);
      signal.#noteInterest();
      return () => {
        if (signal.#algorithms.delete(own)) {
          signal.#noteInterest();
        }
      };
    };
  }
}

exposeInterface(AbortSignal);

setAbortFollower((signal, algorithm) => {
  if (!isAbortSignal(signal)) {
    throw new TypeError("addEventListener: the option signal is not an AbortSignal");
  }
  return addAbortAlgorithm(signal, algorithm) !== null;
});

export class AbortController extends HostObject {
  #signal = makeSignal();

  constructor() {
    super();
  }

  get signal() {
    return AbortController.#check(this).#signal;
  }

  abort(reason = undefined) {
    abortSignal(AbortController.#check(this).#signal, reason);
  }

  static #check(value) {
    if (typeof value !== "object" || value === null || !(#signal in value)) {
      throw illegalInvocation("AbortController");
    }
    return value;
  }
}

exposeInterface(AbortController);
