// SPDX-License-Identifier: MPL-2.0

load("head.js");

/** What a descriptor of `object[key]` says in short. */
function shape(object, key) {
  const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(object, key);
  return { enumerable, configurable, writable };
}

add_task(async function aGlobalIsOrdinaryOnceItWasRead() {
  for (const name of ["DOMException", "Event", "CustomEvent", "EventTarget", "AbortSignal"]) {
    Assert.equal(typeof globalThis[name], "function", name);
    Assert.equal(globalThis[name], globalThis[name], `${name} is always the same`);
    Assert.equal(globalThis[name].name, name);
    Assert.deepEqual(shape(globalThis, name), {
      enumerable: false,
      configurable: true,
      writable: true,
    });
  }
});

add_task(async function aGlobalCanBeReplacedBeforeItIsRead() {
  const untouched = Object.getOwnPropertyDescriptor(globalThis, "AbortController");
  const mine = class {};
  globalThis.AbortController = mine;
  Assert.equal(AbortController, mine);
  Assert.equal(shape(globalThis, "AbortController").writable, true);
  Object.defineProperty(globalThis, "AbortController", untouched);
  Assert.equal(AbortController.name, "AbortController");
});

add_task(async function programsCannotImportTheModules() {
  for (const uri of ["monkeybridge:host", "monkeybridge:host/abort.mjs", "monkeybridge:host/native.mjs"]) {
    const error = await rejectionOf(import(uri));
    Assert.equal(error.code, "MB_MODULE_NOT_FOUND", uri);
  }
});

add_task(async function aDOMExceptionHasNameMessageAndCode() {
  const plain = new DOMException();
  Assert.deepEqual([plain.name, plain.message, plain.code], ["Error", "", 0]);
  const abort = new DOMException("why", "AbortError");
  Assert.deepEqual([abort.name, abort.message, abort.code], ["AbortError", "why", 20]);
  Assert.equal(String(abort), "AbortError: why");
  Assert.equal(Object.prototype.toString.call(abort), "[object DOMException]");
  Assert.ok(abort instanceof Error && abort instanceof DOMException);
  Assert.ok(abort.stack.includes("test_host_events.js"), "it has a stack");
  Assert.equal(new DOMException("", "MadeUpError").code, 0);
  Assert.equal(new DOMException(null, undefined).message, "null");
  Assert.deepEqual(Object.keys(abort), []);
  const cause = {};
  const caused = new DOMException("x", { name: "DataCloneError", cause });
  Assert.deepEqual([caused.name, caused.code], ["DataCloneError", 25]);
  Assert.equal(caused.cause, cause);
});

add_task(async function aDOMExceptionHasTheLegacyConstants() {
  const codes = {
    INDEX_SIZE_ERR: 1,
    INVALID_CHARACTER_ERR: 5,
    NOT_FOUND_ERR: 8,
    SYNTAX_ERR: 12,
    VALIDATION_ERR: 16,
    ABORT_ERR: 20,
    TIMEOUT_ERR: 23,
    DATA_CLONE_ERR: 25,
  };
  for (const [name, value] of Object.entries(codes)) {
    Assert.equal(DOMException[name], value, name);
    Assert.equal(DOMException.prototype[name], value, name);
    Assert.deepEqual(shape(DOMException, name), {
      enumerable: true,
      configurable: false,
      writable: false,
    });
  }
});

add_task(async function aDOMExceptionRefusesBadInput() {
  Assert.throws(() => DOMException("x"), /TypeError/);
  Assert.throws(() => new DOMException(Symbol("x")), /TypeError/);
  const { get } = Object.getOwnPropertyDescriptor(DOMException.prototype, "code");
  Assert.throws(() => get.call({}), /this is not a DOMException/);
  Assert.throws(() => DOMException.prototype.name, /this is not a DOMException/);
});

add_task(async function anEventSaysWhatItWasMadeOf() {
  const event = new Event("thing", { bubbles: 1, cancelable: true, composed: "x" });
  Assert.equal(event.type, "thing");
  Assert.deepEqual([event.bubbles, event.cancelable, event.composed], [true, true, true]);
  Assert.deepEqual([event.target, event.currentTarget, event.eventPhase], [null, null, 0]);
  Assert.equal(event.isTrusted, false);
  Assert.equal(event.defaultPrevented, false);
  Assert.ok(event.timeStamp > 0 && event.timeStamp <= performance.now());
  Assert.deepEqual(event.composedPath(), []);
  Assert.equal(Event.BUBBLING_PHASE, 3);
  Assert.equal(new Event(undefined).type, "undefined");
  Assert.equal(new Event("x", null).bubbles, false);
  Assert.deepEqual(shape(event, "isTrusted"), {
    enumerable: true,
    configurable: false,
    writable: undefined,
  });
  Assert.equal(new CustomEvent("x", { detail: 0 }).detail, 0);
  Assert.equal(new CustomEvent("x").detail, null);
});

add_task(async function anEventRefusesBadInput() {
  Assert.throws(() => new Event(), /at least 1 argument/);
  Assert.throws(() => Event("x"), /TypeError/);
  Assert.throws(() => new Event("x", 1), /must be an object/);
  Assert.throws(() => new Event(Symbol("x")), /TypeError/);
  Assert.throws(() => Event.prototype.type, /this is not an Event/);
  Assert.throws(() => Event.prototype.preventDefault.call(new Proxy(new Event("x"), {})), /not an Event/);
  Assert.throws(() => CustomEvent.prototype.initCustomEvent.call(new Event("x"), "y"), /CustomEvent/);
});

add_task(async function listenersRunInOrderWithCaptureFirst() {
  const target = new EventTarget();
  const log = [];
  const listen = (name, options) => target.addEventListener("x", () => log.push(name), options);
  listen("one");
  listen("two", true);
  listen("three", { capture: false });
  listen("four", { capture: true });
  target.addEventListener("y", () => log.push("never"));
  Assert.equal(target.dispatchEvent(new Event("x")), true);
  Assert.deepEqual(log, ["two", "four", "one", "three"]);
});

add_task(async function theListenerSeesTargetAndPhase() {
  const target = new EventTarget();
  let seen;
  target.addEventListener("x", function (event) {
    seen = [this, event.target, event.currentTarget, event.srcElement, event.composedPath()[0]];
    Assert.equal(event.eventPhase, Event.AT_TARGET);
  });
  const event = new Event("x");
  target.dispatchEvent(event);
  Assert.ok(seen.every(value => value === target));
  Assert.deepEqual([event.target === target, event.currentTarget, event.eventPhase], [true, null, 0]);
});

add_task(async function theSameListenerIsAddedOnceForEachCapture() {
  const target = new EventTarget();
  let count = 0;
  const listener = () => count++;
  target.addEventListener("x", listener);
  target.addEventListener("x", listener, { once: true });
  target.addEventListener("x", listener, true);
  target.dispatchEvent(new Event("x"));
  Assert.equal(count, 2);
  target.removeEventListener("x", listener, { capture: true });
  target.dispatchEvent(new Event("x"));
  Assert.equal(count, 3);
  target.removeEventListener("x", listener);
  target.removeEventListener("x", listener);
  target.dispatchEvent(new Event("x"));
  Assert.equal(count, 3);
});

add_task(async function onceRunsOnceAlsoWhenItDispatchesAgain() {
  const target = new EventTarget();
  let count = 0;
  target.addEventListener(
    "x",
    () => {
      count++;
      target.dispatchEvent(new Event("x"));
    },
    { once: true }
  );
  target.dispatchEvent(new Event("x"));
  target.dispatchEvent(new Event("x"));
  Assert.equal(count, 1);
});

add_task(async function handleEventIsLookedUpAtEachCall() {
  const target = new EventTarget();
  const log = [];
  const listener = {
    handleEvent(event) {
      log.push([this === listener, event.type]);
    },
  };
  target.addEventListener("x", listener);
  target.dispatchEvent(new Event("x"));
  listener.handleEvent = () => log.push("changed");
  target.dispatchEvent(new Event("x"));
  Assert.deepEqual(log, [[true, "x"], "changed"]);
});

add_task(async function listenersThatChangeWhileAnEventIsUnderWay() {
  const target = new EventTarget();
  const log = [];
  const second = () => log.push("second");
  target.addEventListener("x", () => {
    log.push("first");
    target.removeEventListener("x", second);
    target.addEventListener("x", () => log.push("added"));
  });
  target.addEventListener("x", second);
  target.dispatchEvent(new Event("x"));
  Assert.deepEqual(log, ["first"], "neither the removed one nor the new one runs");
});

add_task(async function propagationStopsWhereItIsAsked() {
  const target = new EventTarget();
  const log = [];
  target.addEventListener("x", event => event.stopPropagation(), true);
  target.addEventListener("x", () => log.push("capture"), true);
  target.addEventListener("x", () => log.push("bubble"));
  target.dispatchEvent(new Event("x"));
  Assert.deepEqual(log, ["capture"]);
  const other = new EventTarget();
  other.addEventListener("x", event => event.stopImmediatePropagation());
  other.addEventListener("x", () => log.push("never"));
  const event = new Event("x");
  other.dispatchEvent(event);
  Assert.deepEqual(log, ["capture"]);
  Assert.equal(event.cancelBubble, false, "the flag is taken back at the end");
  event.cancelBubble = true;
  other.addEventListener("x", () => log.push("never"), true);
  other.dispatchEvent(event);
  Assert.deepEqual(log, ["capture"], "stopped before it began");
});

add_task(async function preventDefaultNeedsACancelableEventAndAnActiveListener() {
  const target = new EventTarget();
  target.addEventListener("x", event => event.preventDefault(), { passive: true });
  Assert.equal(target.dispatchEvent(new Event("x", { cancelable: true })), true);
  target.addEventListener("x", event => event.preventDefault());
  Assert.equal(target.dispatchEvent(new Event("x", { cancelable: true })), false);
  Assert.equal(target.dispatchEvent(new Event("x")), true);
  const event = new Event("x", { cancelable: true });
  event.returnValue = true;
  Assert.equal(event.defaultPrevented, false);
  event.returnValue = false;
  Assert.deepEqual([event.defaultPrevented, event.returnValue], [true, false]);
});

add_task(async function aSignalRemovesTheListener() {
  const signal = AbortSignal.abort();
  const target = new EventTarget();
  let count = 0;
  target.addEventListener("x", () => count++, { signal });
  target.dispatchEvent(new Event("x"));
  Assert.equal(count, 0);
  for (const bad of [null, 1, {}, new EventTarget()]) {
    Assert.throws(() => target.addEventListener("x", () => {}, { signal: bad }), /not an AbortSignal/);
  }
});

add_task(async function addEventListenerRefusesBadInput() {
  const target = new EventTarget();
  Assert.throws(() => target.addEventListener("x"), /at least 2 arguments/);
  Assert.throws(() => target.addEventListener("x", 1), /must be a function, an object or null/);
  Assert.throws(() => target.removeEventListener("x", "f"), /must be a function/);
  Assert.throws(() => EventTarget.prototype.addEventListener.call({}, "x", null), /not an EventTarget/);
  Assert.throws(() => target.dispatchEvent(), /at least 1 argument/);
  Assert.throws(() => target.dispatchEvent({ type: "x" }), /not an Event/);
  target.addEventListener("x", null);
  target.addEventListener("x", undefined);
  target.removeEventListener("x", null);
  Assert.equal(target.dispatchEvent(new Event("x")), true);
});

add_task(async function anEventUnderWayIsNotDispatchedAgain() {
  const target = new EventTarget();
  let error;
  target.addEventListener("x", event => {
    event.initEvent("y");
    error = thrownBy(() => target.dispatchEvent(event));
  });
  const event = new Event("x");
  target.dispatchEvent(event);
  Assert.equal(error.name, "InvalidStateError");
  Assert.equal(event.type, "x", "nor made anew");
  event.initEvent("y", true, true);
  Assert.deepEqual([event.type, event.bubbles, event.cancelable], ["y", true, true]);
});

add_task(async function aClassMayExtendEventTargetAndEvent() {
  class Button extends EventTarget {
    press() {
      return this.dispatchEvent(new Press("press"));
    }
  }
  class Press extends Event {
    force = 3;
  }
  const button = new Button();
  let force = 0;
  button.addEventListener("press", event => (force = event.force));
  Assert.equal(button.press(), true);
  Assert.equal(force, 3);
});

add_task(async function manyEventsAndListenersAreNoProblem() {
  const target = new EventTarget();
  let count = 0;
  const listeners = Array.from({ length: times(300, 10) }, () => () => count++);
  for (const listener of listeners) {
    target.addEventListener("x", listener);
  }
  for (let i = 0; i < times(300, 10); i++) {
    target.dispatchEvent(new Event("x"));
  }
  Assert.equal(count, listeners.length * times(300, 10));
});

add_task(assertNothingIsAlive);
