// SPDX-License-Identifier: MPL-2.0

load("head.js");

/** Settles with the reason of `signal`. */
function aborted(signal) {
  return new Promise(resolve => {
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });
}

add_task(async function abortSetsTheReasonAndTellsOnce() {
  const controller = new AbortController();
  const { signal } = controller;
  Assert.strictEqual(controller.signal, signal);
  Assert.ok(signal instanceof EventTarget);
  Assert.deepEqual([signal.aborted, signal.reason], [false, undefined]);
  const log = [];
  signal.addEventListener("abort", function (event) {
    log.push([event.type, event.isTrusted, event.target === signal, this === signal, signal.aborted]);
  });
  const reason = { mine: true };
  controller.abort(reason);
  controller.abort(new Error("too late"));
  Assert.deepEqual(log, [["abort", true, true, true, true]]);
  Assert.strictEqual(signal.reason, reason);
  Assert.strictEqual(thrownBy(() => signal.throwIfAborted()), reason);
});

add_task(async function theReasonIsAnAbortErrorUnlessGiven() {
  const controller = new AbortController();
  Assert.strictEqual(controller.signal.throwIfAborted(), undefined);
  controller.abort();
  const { reason } = controller.signal;
  Assert.ok(reason instanceof DOMException);
  Assert.deepEqual([reason.name, reason.code], ["AbortError", 20]);
  Assert.strictEqual(controller.signal.reason, reason, "always the same");
  for (const falsy of [null, 0, "", false, NaN]) {
    Assert.ok(Object.is(AbortSignal.abort(falsy).reason, falsy), String(falsy));
  }
  Assert.equal(AbortSignal.abort(undefined).reason.name, "AbortError");
  Assert.equal(AbortSignal.abort().aborted, true);
});

add_task(async function onabortIsAListenerWithAPlaceOfItsOwn() {
  const controller = new AbortController();
  const { signal } = controller;
  const log = [];
  Assert.equal(signal.onabort, null);
  signal.addEventListener("abort", () => log.push("first"));
  signal.onabort = () => log.push("never");
  signal.addEventListener("abort", () => log.push("third"));
  const handler = function () {
    log.push(this === signal);
  };
  signal.onabort = handler;
  Assert.strictEqual(signal.onabort, handler);
  controller.abort();
  Assert.deepEqual(log, ["first", true, "third"]);
  for (const none of [1, "x", undefined, null]) {
    signal.onabort = none;
    Assert.equal(signal.onabort, null, String(none));
  }
  const object = { handleEvent: () => log.push("never") };
  const other = new AbortController();
  other.signal.onabort = object;
  Assert.strictEqual(other.signal.onabort, object);
  other.abort();
  Assert.equal(log.length, 3, "an object is no function and is not called");
});

add_task(async function aListenerWithASignalIsRemoved() {
  const controller = new AbortController();
  const target = new EventTarget();
  let count = 0;
  target.addEventListener("x", () => count++, { signal: controller.signal });
  target.dispatchEvent(new Event("x"));
  controller.abort();
  target.dispatchEvent(new Event("x"));
  Assert.equal(count, 1);
  // Algorithms come before listeners: the listener on the signal itself is gone.
  const own = new AbortController();
  own.signal.addEventListener("abort", () => count++, { signal: own.signal });
  own.abort();
  Assert.equal(count, 1);
});

add_task(async function aTimeoutAborts() {
  const start = performance.now();
  const signal = AbortSignal.timeout(20);
  Assert.equal(signal.aborted, false);
  const reason = await aborted(signal);
  Assert.ok(performance.now() - start >= 19, "not too early");
  Assert.ok(reason instanceof DOMException);
  Assert.deepEqual([reason.name, reason.code], ["TimeoutError", 23]);
});

add_task(async function timeoutsFireInTheirOrder() {
  const log = [];
  const waits = [30, 0, 10].map(async delay => {
    await aborted(AbortSignal.timeout(delay));
    log.push(delay);
  });
  await Promise.all(waits);
  Assert.deepEqual(log, [0, 10, 30]);
});

add_task(async function aTimeoutWithoutListenersAbortsToo() {
  const signal = AbortSignal.timeout(1);
  await delay(10);
  await until(() => signal.aborted, "the signal is aborted");
  Assert.equal(signal.reason.name, "TimeoutError");
});

add_task(async function timeoutRefusesBadInput() {
  for (const bad of [-1, NaN, Infinity, -Infinity, 2 ** 53, "x", {}, undefined]) {
    Assert.throws(() => AbortSignal.timeout(bad), TypeError, String(bad));
  }
  Assert.throws(() => AbortSignal.timeout(), /at least 1 argument/);
  Assert.throws(() => AbortSignal.timeout(1n), TypeError);
  Assert.throws(() => AbortSignal.timeout(Symbol("x")), TypeError);
  for (const good of [0, -0.5, 1.9, "5", null, Number.MAX_SAFE_INTEGER]) {
    Assert.ok(AbortSignal.timeout(good) instanceof AbortSignal, String(good));
  }
});

add_task(async function anyFollowsTheFirstOfSeveral() {
  const one = new AbortController();
  const two = new AbortController();
  const any = AbortSignal.any(new Set([one.signal, two.signal]));
  Assert.equal(any.aborted, false);
  const log = [];
  any.addEventListener("abort", () => log.push("any"));
  two.signal.addEventListener("abort", () => log.push(`two, any is ${any.aborted}`));
  two.abort("because");
  one.abort("too late");
  Assert.deepEqual(log, ["two, any is true", "any"]);
  Assert.equal(any.reason, "because");
});

add_task(async function anyOfAbortedSignalsIsAborted() {
  const any = AbortSignal.any([new AbortController().signal, AbortSignal.abort(1), AbortSignal.abort(2)]);
  Assert.deepEqual([any.aborted, any.reason], [true, 1]);
  Assert.equal(AbortSignal.any([]).aborted, false);
});

add_task(async function anyOfAnyFollowsTheirSources() {
  const controller = new AbortController();
  const log = [];
  const inner = AbortSignal.any([controller.signal]);
  const outer = AbortSignal.any([inner, AbortSignal.any([]), new AbortController().signal]);
  outer.onabort = () => log.push("outer");
  inner.onabort = () => log.push("inner");
  controller.abort("x");
  Assert.deepEqual(log, ["inner", "outer"]);
  Assert.equal(outer.reason, "x");
});

add_task(async function anyOfATimeoutThatNobodyElseHolds() {
  const wait = aborted(AbortSignal.any([AbortSignal.timeout(30), new AbortController().signal]));
  await collect();
  Assert.equal((await wait).name, "TimeoutError");
});

add_task(async function anyRefusesBadInput() {
  Assert.throws(() => AbortSignal.any(), /at least 1 argument/);
  for (const bad of [null, 1, {}, new AbortController().signal]) {
    Assert.throws(() => AbortSignal.any(bad), TypeError);
  }
  Assert.throws(() => AbortSignal.any([AbortSignal.abort(), null]), /element 1 is not an AbortSignal/);
  Assert.throws(() => AbortSignal.any([new Proxy(AbortSignal.abort(), {})]), /element 0/);
});

add_task(async function signalsAreNotConstructed() {
  Assert.throws(() => new AbortSignal(), /Illegal constructor/);
  Assert.throws(() => AbortController(), TypeError);
  const { get } = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted");
  Assert.throws(() => get.call({}), /this is not an AbortSignal/);
  Assert.throws(() => AbortSignal.prototype.throwIfAborted.call(new EventTarget()), /not an AbortSignal/);
  Assert.throws(() => AbortController.prototype.abort.call({}), /not an AbortController/);
  Assert.equal(Object.prototype.toString.call(AbortSignal.abort()), "[object AbortSignal]");
  const { enumerable } = Object.getOwnPropertyDescriptor(AbortController.prototype, "signal");
  Assert.equal(enumerable, true);
});

add_task(async function collectedSignalsLeaveTheirSources() {
  const controller = new AbortController();
  (() => {
    for (let i = 0; i < times(2000, 5); i++) {
      AbortSignal.any([controller.signal, AbortSignal.timeout(1_000_000)]);
    }
  })();
  await collect();
  await collect();
  let told = false;
  controller.signal.onabort = () => (told = true);
  controller.abort();
  Assert.ok(told);
});

add_task(assertNothingIsAlive);
