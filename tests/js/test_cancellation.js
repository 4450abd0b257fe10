// SPDX-License-Identifier: MPL-2.0

// JavaScript aborts calls of Rust: before, during and after, from every place.

load("head.js");

const crate = ChromeUtils.importESModule("crate:cancellation");
const { UnitTestObjs, Van, WorkError, live } = crate;

const NEVER = () => new Promise(() => {});

/** What a method of JavaScript does with its signal; keeps it from being collected, too. */
function untilAborted(signal) {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

/** A worker; `changes` replace methods. */
function makeWorker(changes = {}) {
  return { work: async item => `${item} done`, note() {}, ask: () => false, ...changes };
}

/** Waits until Rust holds nothing of this test. */
async function untilNothingIsHeld() {
  await until(() => live() === 0, "Rust let go of what its futures held");
  await until(
    () => !UnitTestObjs.uniffiCallbackHandlerWorker.hasRegisteredCallbacks(),
    "the workers came back"
  );
}

/** A signal of our own that counts its listeners. */
class CountingSignal {
  aborted = false;
  reason = undefined;
  listeners = new Set();
  added = 0;
  addEventListener(type, listener) {
    Assert.equal(type, "abort");
    this.added++;
    this.listeners.add(listener);
  }
  removeEventListener(type, listener) {
    this.listeners.delete(listener);
  }
  abort(reason) {
    this.aborted = true;
    this.reason = reason;
    for (const listener of [...this.listeners]) {
      listener.call(this, { type: "abort" });
    }
  }
}

add_task(async function aSignalThatHasAbortedKeepsRustFromBeingCalled() {
  const controller = new AbortController();
  const reason = { why: "before" };
  controller.abort(reason);
  const { signal } = controller;
  let lent = 0;
  const worker = new Proxy(makeWorker(), {
    get(target, key) {
      lent++;
      return target[key];
    },
  });
  for (const promise of [
    crate.wait(worker, null, { signal }),
    crate.lateText(0, { signal }),
    Van.init(worker, { signal }),
  ]) {
    Assert.ok(promise instanceof Promise, "also then it is a rejection");
    Assert.strictEqual(await rejectionOf(promise), reason);
  }
  Assert.equal(lent, 0, "the worker was not even looked at");
  Assert.deepEqual(liveThings(), {});
});

add_task(async function abortingRejectsWithTheReasonAndRustLetsGo() {
  for (const reason of [new Error("why"), "text", 0, null, { any: "object" }]) {
    const controller = new AbortController();
    const thing = crate.makeThing();
    const promise = crate.wait(makeWorker(), thing, { signal: controller.signal });
    Assert.equal(live(), 2, "the future and the thing");
    Assert.equal(bridge.counts().rustFutures, 1);
    controller.abort(reason);
    Assert.equal(bridge.counts().rustFutures, 0, "freed at once: no Rust call is below");
    Assert.equal(live(), 1, "the thing is still ours");
    Assert.strictEqual(await rejectionOf(promise), reason);
    thing.destroy();
    await untilNothingIsHeld();
  }
  const controller = new AbortController();
  const promise = crate.wait(null, null, { signal: controller.signal });
  controller.abort();
  const error = await rejectionOf(promise);
  Assert.ok(error instanceof DOMException);
  Assert.equal(error.name, "AbortError");
  Assert.strictEqual(error, controller.signal.reason);
});

add_task(async function abortingAfterCompletionDoesNothing() {
  const controller = new AbortController();
  const { signal } = controller;
  Assert.equal(await crate.passOn(makeWorker(), "a", { signal }), "a done");
  const refusing = makeWorker({
    work: async () => {
      throw new WorkError.Refused("no");
    },
  });
  Assert.ok((await rejectionOf(crate.passOn(refusing, "a", { signal }))) instanceof WorkError);
  Assert.equal(await crate.lateText(0, { signal }), "late");
  const van = await Van.init(makeWorker(), { signal });
  controller.abort(new Error("too late"));
  await delay(5);
  Assert.equal(await van.drive(makeWorker()), "drive done");
  van.destroy();
  await untilNothingIsHeld();
});

add_task(async function abortingTwiceIsAbortingOnce() {
  const signal = new CountingSignal();
  const promise = crate.wait(makeWorker(), null, { signal });
  const [listener] = signal.listeners;
  signal.abort("first");
  listener();
  Assert.equal(await rejectionOf(promise), "first");
  listener();
  await untilNothingIsHeld();
});

add_task(async function wrongSignalsAreRefused() {
  const almost = new CountingSignal();
  almost.aborted = 0;
  for (const signal of [5, NaN, "signal", true, 1n, Symbol("s"), {}, [], () => {}, new Proxy({}, {}),
                        new AbortController(), almost]) {
    const error = await rejectionOf(crate.wait(makeWorker(), null, { signal }));
    assertTypeError(error, "options.signal");
    Assert.stringContains(error.message, "expected an AbortSignal");
    assertTypeError(await rejectionOf(crate.lateText(0, { signal })), "options.signal");
  }
  for (const options of [5, NaN, 2 ** 53, "", true, 1n, Symbol("s"), () => {}]) {
    assertTypeError(await rejectionOf(crate.wait(makeWorker(), null, options)), "options");
  }
  const hostile = {
    get signal() {
      throw new Error("getter");
    },
  };
  Assert.equal((await rejectionOf(crate.wait(makeWorker(), null, hostile))).message, "getter");
  // None is none.
  for (const options of [undefined, null, {}, { signal: undefined }, { signal: null }]) {
    Assert.equal(await crate.passOn(makeWorker(), "a", options), "a done");
  }
  await untilNothingIsHeld();
});

add_task(async function aSignalThatCannotBeListenedToEndsTheCall() {
  const signal = new CountingSignal();
  signal.addEventListener = () => {
    throw new Error("no listeners");
  };
  const promise = crate.wait(makeWorker(), null, { signal });
  Assert.equal((await rejectionOf(promise)).message, "no listeners");
  await untilNothingIsHeld();
});

add_task(async function nothingStaysOnALongLivedSignal() {
  const signal = new CountingSignal();
  const calls = times(200, 5);
  for (let i = 0; i < calls; i++) {
    await crate.passOn(makeWorker(), "a", { signal });
    await crate.lateText(0, { signal });
    assertTypeError(await rejectionOf(crate.passOn(makeWorker(), 5, { signal })), "item");
  }
  Assert.equal(signal.added, 2 * calls, "a call that is refused adds none");
  Assert.equal(signal.listeners.size, 0);
});

add_task(async function anAbortWhileArgumentsAreLoweredGivesThemBack() {
  const controller = new AbortController();
  const items = ["a", "b"];
  Object.defineProperty(items, 1, {
    get() {
      controller.abort("while lowering");
      return "b";
    },
  });
  let called = false;
  const worker = makeWorker({
    work: () => {
      called = true;
    },
  });
  const promise = crate.passAllOn(worker, items, { signal: controller.signal });
  Assert.equal(await rejectionOf(promise), "while lowering");
  Assert.ok(!called, "Rust was not called");
  Assert.ok(!UnitTestObjs.uniffiCallbackHandlerWorker.hasRegisteredCallbacks());
});

add_task(async function aSignalMayAbortInTheMiddleOfAPoll() {
  for (const polls of [1, 2, 5]) {
    for (const finish of [false, true]) {
      const controller = new AbortController();
      let asked = 0;
      const ask = () => {
        if (++asked === polls) {
          controller.abort(`in poll ${asked}`);
          return finish;
        }
        Assert.less(asked, polls, "it is not polled any more");
        return false;
      };
      const promise = crate.askInPolls(makeWorker({ ask }), { signal: controller.signal });
      Assert.equal(await rejectionOf(promise), `in poll ${polls}`);
      // With `finish` the things that came too late are lifted and go with the collector.
      await until(() => bridge.counts().rustFutures === 0, "the future was freed");
      await collect();
      bridge.counts();
      await untilNothingIsHeld();
    }
  }
});

add_task(async function insideAnotherCallOfRustTheFutureGoesLater() {
  const controller = new AbortController();
  const promise = crate.wait(null, null, { signal: controller.signal });
  let inside;
  const ask = () => {
    controller.abort("inside");
    inside = [live(), bridge.counts().rustFutures];
    return true;
  };
  Assert.ok(crate.askInside(makeWorker({ ask })));
  Assert.deepEqual(inside, [1, 1], "Rust's Drop may lock what the caller holds");
  Assert.equal(await rejectionOf(promise), "inside");
  await untilNothingIsHeld();
});

add_task(async function whatRustDropsMayCallBack() {
  const controller = new AbortController();
  const { signal } = controller;
  const order = [];
  const second = crate.wait(null, null, { signal });
  const ask = () => {
    order.push("asked");
    controller.abort("again");
    Assert.equal(crate.askInside(makeWorker({ ask: () => true })), true);
    return false;
  };
  const promise = crate.askWhenDropped(makeWorker({ ask }), { signal });
  const third = crate.wait(null, null, { signal });
  controller.abort("outside");
  for (const each of [promise, second, third]) {
    Assert.equal(await rejectionOf(each), "outside");
  }
  Assert.deepEqual(order, ["asked"]);
  await untilNothingIsHeld();
});

add_task(async function otherListenersMayThrowOrAbort() {
  const controller = new AbortController();
  const other = new AbortController();
  controller.signal.addEventListener("abort", () => other.abort("by a listener"));
  const promise = crate.wait(makeWorker(), null, { signal: controller.signal });
  const chained = crate.wait(makeWorker(), null, { signal: other.signal });
  controller.abort("first");
  Assert.equal(await rejectionOf(promise), "first");
  Assert.equal(await rejectionOf(chained), "by a listener");
  await untilNothingIsHeld();
});

add_task(async function oneSignalEndsManyCalls() {
  const calls = times(500, 10);
  const controller = new AbortController();
  const { signal } = controller;
  const promises = Array.from({ length: calls }, () => crate.wait(makeWorker(), null, { signal }));
  Assert.equal(bridge.counts().rustFutures, calls);
  controller.abort("all");
  Assert.equal(bridge.counts().rustFutures, 0);
  for (const promise of promises) {
    Assert.equal(await rejectionOf(promise), "all");
  }
  await untilNothingIsHeld();
});

add_task(async function backgroundCallsAreLeftBehind() {
  const linker = { thing: NEVER, kit: NEVER };
  const starts = [
    options => crate.lateText(30, options),
    options => crate.lateFailure(30, options),
    options => crate.latePanic(30, options),
    options => crate.lateThings(30, 5, options),
    options => crate.lateLinker(linker, 30, options),
  ];
  for (const start of starts) {
    const controller = new AbortController();
    const promise = start({ signal: controller.signal });
    await delay(2);
    controller.abort("left");
    Assert.equal(await rejectionOf(promise), "left");
    await until(() => bridge.counts().background === 0, "Rust came to its end");
    await delay(1);
  }
  await collect();
  bridge.counts();
  await untilNothingIsHeld();
  await until(
    () => !UnitTestObjs.uniffiCallbackHandlerLinker.hasRegisteredCallbacks(),
    "the linker came back"
  );
});

add_task(async function constructorsAndMethodsTakeSignals() {
  const worker = makeWorker({ work: (item, { signal }) => untilAborted(signal) });
  const van = await Van.init(makeWorker());
  for (const start of [
    options => Van.init(worker, options),
    options => Van.loaded(worker, "an argument that is called options", options),
    options => van.drive(worker, options),
  ]) {
    const controller = new AbortController();
    const promise = start({ signal: controller.signal });
    await delay(2);
    controller.abort("ended");
    Assert.equal(await rejectionOf(promise), "ended");
  }
  van.destroy();
  await untilNothingIsHeld();
});

add_task(async function aCollectionDisturbsNothing() {
  const promise = (function start() {
    const controller = new AbortController();
    do_timeout(20, () => controller.abort("after a collection"));
    return crate.wait(makeWorker(), crate.makeThing(), { signal: controller.signal });
  })();
  await collect();
  Assert.equal(await rejectionOf(promise), "after a collection");
  await collect();
  bridge.counts();
  await untilNothingIsHeld();
});

add_task(async function aCancelledFutureReleasesASharedResource() {
  const controller = new AbortController();
  const first = crate.useSharedResource(60_000, 1000, { signal: controller.signal });
  Assert.ok((await rejectionOf(crate.useSharedResource(0, 5))) instanceof crate.ResourceError);
  controller.abort("release it");
  Assert.equal(await rejectionOf(first), "release it");
  await crate.useSharedResource(0, 10_000);
});

add_task(async function anOuterAbortReachesTheInnermostCall() {
  const began = [];
  const aborted = [];
  const reasons = new Map();
  // JavaScript -> Rust -> JavaScript -> Rust -> ..., each with the signal of the one outside.
  function workerAt(depth) {
    return makeWorker({
      async work(item, { signal }) {
        began.push(depth);
        signal.addEventListener("abort", () => {
          aborted.push(depth);
          reasons.set(depth, signal.reason);
        });
        return depth === 0 ? untilAborted(signal) : crate.passOn(workerAt(depth - 1), item, { signal });
      },
    });
  }
  const controller = new AbortController();
  const promise = crate.passOn(workerAt(3), "x", { signal: controller.signal });
  await until(() => began.length === 4, "the innermost call began");
  Assert.equal(live(), 4);
  Assert.equal(bridge.counts().rustFutures, 4);
  controller.abort("outermost");
  Assert.equal(await rejectionOf(promise), "outermost");
  await until(() => aborted.length === 4, "the innermost signal aborted");
  Assert.deepEqual(began, [3, 2, 1, 0]);
  Assert.deepEqual(aborted, [3, 2, 1, 0]);
  for (const reason of reasons.values()) {
    Assert.equal(reason.name, "AbortError");
    Assert.equal(reason.message, "Worker.work: Rust has dropped the future");
  }
  await untilNothingIsHeld();
});

add_task(async function theOptionsOfACallCanBePassedOnAsTheyAre() {
  let inner = null;
  const last = makeWorker({
    work(item, { signal }) {
      inner = signal;
      return untilAborted(signal);
    },
  });
  const first = makeWorker({ work: (item, options) => crate.passOn(last, item, options) });
  const controller = new AbortController();
  const promise = crate.passOn(first, "x", { signal: controller.signal });
  await until(() => inner !== null, "the inner call began");
  controller.abort("done");
  Assert.equal(await rejectionOf(promise), "done");
  await until(() => inner.aborted, "it reached the inner call");
  await untilNothingIsHeld();
});

add_task(async function aCallThatIsCompleteNeedsNoSignalOfItsCaller() {
  // The outer call goes on after its inner one was aborted by somebody else.
  const controller = new AbortController();
  const outer = makeWorker({
    async work(item) {
      const inner = crate.passOn(makeWorker({ work: NEVER }), item, { signal: controller.signal });
      controller.abort("inner only");
      return `${await rejectionOf(inner)}, and on`;
    },
  });
  Assert.equal(await crate.passOn(outer, "x"), "inner only, and on");
  await untilNothingIsHeld();
});

add_task(assertNothingIsAlive);
