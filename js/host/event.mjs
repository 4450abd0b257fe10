// SPDX-License-Identifier: MPL-2.0

// Event and CustomEvent. The way of an event is one target: this host has no tree.

import { HostObject, dictionary, exposeInterface, illegalInvocation, needArguments } from "./idl.mjs";
import { native } from "./native.mjs";

const NONE = 0;
const AT_TARGET = 2;

/** @type {(event: object, target: object) => void} before the first listener */
export let beginDispatch;
/** @type {(event: object) => void} after the last listener */
export let endDispatch;
/** @type {(event: object, passive: boolean) => void} around each listener */
export let setPassive;
/** @type {(event: object) => boolean} whether it goes no further */
export let isStopped;
/** @type {(event: object) => boolean} whether even the next listener may not have it */
export let isStoppedNow;
/** @type {(event: object) => boolean} */
export let isBusy;
/** @type {(event: object, own: boolean) => void} whether the host itself made the event */
export let trust;
/** @type {(value: unknown) => boolean} */
export let isEvent;
/** The getter that every event has as its own, the same one in each. */
let isTrusted;

export class Event extends HostObject {
  #type;
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #target = null;
  #currentTarget = null;
  #phase = NONE;
  #timeStamp = native.now();
  #initialized = true;
  #dispatching = false;
  #stopped = false;
  #stoppedNow = false;
  #canceled = false;
  #passive = false;
  #trusted = false;

  constructor(type, init = undefined) {
    needArguments(new.target.name || "Event", 1, arguments.length);
    super();
    this.#type = `${type}`;
    const options = dictionary(init, "the second argument of an event");
    this.#bubbles = Boolean(options.bubbles);
    this.#cancelable = Boolean(options.cancelable);
    this.#composed = Boolean(options.composed);
    // Own, and beyond the reach of programs.
    Object.defineProperty(this, "isTrusted", { get: isTrusted, enumerable: true });
  }

  get type() {
    return Event.#check(this).#type;
  }

  get target() {
    return Event.#check(this).#target;
  }

  get srcElement() {
    return Event.#check(this).#target;
  }

  get currentTarget() {
    return Event.#check(this).#currentTarget;
  }

  get eventPhase() {
    return Event.#check(this).#phase;
  }

  get bubbles() {
    return Event.#check(this).#bubbles;
  }

  get cancelable() {
    return Event.#check(this).#cancelable;
  }

  get composed() {
    return Event.#check(this).#composed;
  }

  get defaultPrevented() {
    return Event.#check(this).#canceled;
  }

  get timeStamp() {
    return Event.#check(this).#timeStamp;
  }

  get cancelBubble() {
    return Event.#check(this).#stopped;
  }

  set cancelBubble(value) {
    const event = Event.#check(this);
    event.#stopped ||= Boolean(value);
  }

  get returnValue() {
    return !Event.#check(this).#canceled;
  }

  set returnValue(value) {
    Event.#check(this);
    if (!value) {
      this.#cancel();
    }
  }

  composedPath() {
    const event = Event.#check(this);
    return event.#currentTarget === null ? [] : [event.#currentTarget];
  }

  stopPropagation() {
    Event.#check(this).#stopped = true;
  }

  stopImmediatePropagation() {
    const event = Event.#check(this);
    event.#stopped = true;
    event.#stoppedNow = true;
  }

  preventDefault() {
    Event.#check(this).#cancel();
  }

  /** The way events were made before they had a constructor. */
  initEvent(type, bubbles = false, cancelable = false) {
    const event = Event.#check(this);
    needArguments("initEvent", 1, arguments.length);
    const text = `${type}`;
    if (event.#dispatching) {
      return;
    }
    event.#type = text;
    event.#bubbles = Boolean(bubbles);
    event.#cancelable = Boolean(cancelable);
    event.#initialized = true;
    event.#stopped = false;
    event.#stoppedNow = false;
    event.#canceled = false;
    event.#trusted = false;
    event.#target = null;
  }

  #cancel() {
    if (this.#cancelable && !this.#passive) {
      this.#canceled = true;
    }
  }

  static #check(value) {
    if (!isEvent(value)) {
      throw illegalInvocation("Event");
    }
    return value;
  }

  static {
    isEvent = value => typeof value === "object" && value !== null && #type in value;
    isBusy = event => event.#dispatching || !event.#initialized;
    isStopped = event => event.#stopped;
    isStoppedNow = event => event.#stoppedNow;
    setPassive = (event, passive) => {
      event.#passive = passive;
    };
    trust = (event, own) => {
      event.#trusted = own;
    };
    beginDispatch = (event, target) => {
      event.#dispatching = true;
      event.#target = target;
      event.#currentTarget = target;
      event.#phase = AT_TARGET;
    };
    endDispatch = event => {
      event.#dispatching = false;
      event.#currentTarget = null;
      event.#phase = NONE;
      event.#stopped = false;
      event.#stoppedNow = false;
    };
    isTrusted = function () {
      return Event.#check(this).#trusted;
    };
  }
}

exposeInterface(Event, { NONE, CAPTURING_PHASE: 1, AT_TARGET, BUBBLING_PHASE: 3 });

export class CustomEvent extends Event {
  #detail;

  constructor(type, init = undefined) {
    needArguments("CustomEvent", 1, arguments.length);
    super(type, init);
    this.#detail = init?.detail ?? null;
  }

  get detail() {
    if (!(#detail in this)) {
      throw illegalInvocation("CustomEvent");
    }
    return this.#detail;
  }

  initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
    needArguments("initCustomEvent", 1, arguments.length);
    if (!(#detail in this)) {
      throw illegalInvocation("CustomEvent");
    }
    if (!isBusy(this)) {
      this.initEvent(type, bubbles, cancelable);
      this.#detail = detail;
    }
  }
}

exposeInterface(CustomEvent);
