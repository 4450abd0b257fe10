// SPDX-License-Identifier: MPL-2.0

// EventTarget. Listeners of one type are kept in the order in which they were added; those with capture run first, as
// they do at the target of an event. One that throws is reported as an uncaught error, and the next ones run.

import { DOMException } from "./domException.mjs";
import { beginDispatch, endDispatch, isBusy, isEvent, isStopped, isStoppedNow, setPassive, trust } from "./event.mjs";
import { HostObject, dictionary, exposeInterface, illegalInvocation, needArguments } from "./idl.mjs";
import { native } from "./native.mjs";

/**
 * A listener: {callback, capture, once, passive, removed}.
 *
 * @typedef {object} Listener
 */

/** @type {(target: EventTarget, event: object) => boolean} dispatches an event of the host's own */
export let fire;
/** @type {(target: EventTarget, watcher: (type: string, count: number) => void) => void} one for each target */
export let watchListeners;
/** @type {(signal: unknown, algorithm: () => void) => void} set by abort.mjs, which needs this module itself */
let onAbort;

/** @param {typeof onAbort} follow */
export function setAbortFollower(follow) {
  onAbort = follow;
}

function flatten(options) {
  return typeof options === "object" && options !== null ? Boolean(options.capture) : Boolean(options);
}

/** The options of addEventListener, which may be a boolean. */
function flattenMore(options) {
  if ((typeof options !== "object" && typeof options !== "function") || options === null) {
    return { capture: Boolean(options), once: false, passive: false, signal: undefined };
  }
  const { capture, once, passive, signal } = dictionary(options, "the options of addEventListener");
  return { capture: Boolean(capture), once: Boolean(once), passive: Boolean(passive), signal };
}

/** A listener, or null for none. */
function checkCallback(callback, where) {
  if (callback !== null && callback !== undefined && typeof callback !== "object" && typeof callback !== "function") {
    throw new TypeError(`${where}: the listener must be a function, an object or null`);
  }
  return callback ?? null;
}

/** The listener that counts as the same. */
function find(list, { callback, capture }) {
  return list.find(other => other.callback === callback && other.capture === capture);
}

/** Calls a listener, which is a function or an object with handleEvent(). */
function call(callback, event, target) {
  if (typeof callback === "function") {
    Reflect.apply(callback, target, [event]);
    return;
  }
  const { handleEvent } = callback;
  if (typeof handleEvent !== "function") {
    throw new TypeError("the listener has no function handleEvent");
  }
  Reflect.apply(handleEvent, callback, [event]);
}

export class EventTarget extends HostObject {
  /** @type {Map<string, Listener[]>} an array is replaced when it changes, never written to */
  #listeners = new Map();
  #watcher = null;

  constructor() {
    super();
  }

  addEventListener(type, callback, options = undefined) {
    const target = EventTarget.#check(this);
    needArguments("addEventListener", 2, arguments.length);
    const name = `${type}`;
    const listener = { callback: checkCallback(callback, "addEventListener"), removed: false };
    const { signal, ...flags } = flattenMore(options);
    Object.assign(listener, flags);
    if (signal !== undefined && !target.#follow(signal, name, listener)) {
      return;
    }
    const list = target.#listeners.get(name) ?? [];
    if (listener.callback !== null && !find(list, listener)) {
      target.#set(name, [...list, listener]);
    }
  }

  removeEventListener(type, callback, options = undefined) {
    const target = EventTarget.#check(this);
    needArguments("removeEventListener", 2, arguments.length);
    const name = `${type}`;
    const listener = { callback: checkCallback(callback, "removeEventListener"), capture: flatten(options) };
    const found = find(target.#listeners.get(name) ?? [], listener);
    if (found) {
      target.#remove(name, found);
    }
  }

  dispatchEvent(event) {
    const target = EventTarget.#check(this);
    needArguments("dispatchEvent", 1, arguments.length);
    if (!isEvent(event)) {
      throw new TypeError("dispatchEvent: the argument is not an Event");
    }
    if (isBusy(event)) {
      throw new DOMException("the event is being dispatched already", "InvalidStateError");
    }
    trust(event, false);
    return target.#dispatch(event);
  }

  #dispatch(event) {
    beginDispatch(event, this);
    for (const capture of [true, false]) {
      if (!isStopped(event)) {
        this.#invoke(event, capture);
      }
    }
    endDispatch(event);
    return !event.defaultPrevented;
  }

  #invoke(event, capture) {
    for (const listener of this.#listeners.get(event.type) ?? []) {
      if (listener.capture !== capture || listener.removed) {
        continue;
      }
      if (isStoppedNow(event)) {
        return;
      }
      if (listener.once) {
        this.#remove(event.type, listener);
      }
      setPassive(event, listener.passive);
      try {
        call(listener.callback, event, this);
      } catch (error) {
        native.reportError(error);
      }
      setPassive(event, false);
    }
  }

  /** Removes the listener when the signal is aborted. False if it is already. */
  #follow(signal, name, listener) {
    if (!onAbort) {
      throw new TypeError("addEventListener: the option signal is not an AbortSignal");
    }
    return onAbort(signal, () => this.#remove(name, listener));
  }

  #remove(name, listener) {
    listener.removed = true;
    const list = this.#listeners.get(name);
    if (list?.includes(listener)) {
      this.#set(
        name,
        list.filter(other => other !== listener)
      );
    }
  }

  #set(name, list) {
    if (list.length === 0) {
      this.#listeners.delete(name);
    } else {
      this.#listeners.set(name, list);
    }
    this.#watcher?.(name, list.length);
  }

  static #check(value) {
    if (typeof value !== "object" || value === null || !(#listeners in value)) {
      throw illegalInvocation("EventTarget");
    }
    return value;
  }

  static {
    fire = (target, event) => {
      trust(event, true);
      return target.#dispatch(event);
    };
    watchListeners = (target, watcher) => {
      target.#watcher = watcher;
    };
  }
}

exposeInterface(EventTarget);
