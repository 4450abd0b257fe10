// SPDX-License-Identifier: MPL-2.0

// Rust drops its future of an async method: the method's signal aborts.

load("head.js");

const crate = ChromeUtils.importESModule("crate:cancellation");
const { Keeper, UnitTestObjs, WorkError, WorkResult, live } = crate;

/** Settles when the signal aborts, with its reason. */
function reasonOf(signal) {
  return new Promise(resolve => {
    signal.addEventListener("abort", () => resolve(signal.reason));
  });
}

/** A promise that the test settles, and its functions. */
function deferred() {
  const it = {};
  it.promise = new Promise((resolve, reject) => Object.assign(it, { resolve, reject }));
  return it;
}

/** A worker that keeps what each call was given; `changes` replace methods. */
function makeWorker(changes = {}) {
  return {
    calls: new Map(),
    notes: [],
    async work(item, options) {
      const call = { ...deferred(), options };
      this.calls.set(item, call);
      return call.promise;
    },
    note(text) {
      this.notes.push(text);
    },
    ask: () => false,
    ...changes,
  };
}

async function untilNothingIsHeld() {
  await until(() => live() === 0, "Rust let go of everything");
  for (const name of ["Worker", "Linker", "Part", "AsyncParser"]) {
    const handler = UnitTestObjs[`uniffiCallbackHandler${name}`];
    await until(() => !handler.hasRegisteredCallbacks(), `every ${name} came back`);
  }
}

add_task(async function aMethodIsGivenASignalThatIsMadeWhenItIsAskedFor() {
  const Original = AbortController;
  let made = 0;
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      made++;
    }
  };
  let given;
  const worker = makeWorker({
    async work(...args) {
      given = args;
      return "done";
    },
  });
  Assert.equal(await crate.passOn(worker, "x"), "done");
  Assert.equal(given.length, 2);
  Assert.equal(given[0], "x");
  Assert.equal(made, 0, "nobody looked");
  const { signal } = given[1];
  Assert.equal(made, 1);
  Assert.ok(signal instanceof AbortSignal);
  Assert.strictEqual(given[1].signal, signal);
  Assert.ok(!signal.aborted, "the call is over: it never aborts");
  globalThis.AbortController = Original;
  await untilNothingIsHeld();
});

add_task(async function theLoserOfASelectIsAborted() {
  const worker = makeWorker();
  const race = crate.either(worker, "one", "other");
  await until(() => worker.calls.size === 2, "both began");
  const one = worker.calls.get("one");
  const other = worker.calls.get("other");
  const reason = reasonOf(one.options.signal);
  const winner = other.options.signal;
  Assert.ok(!one.options.signal.aborted && !winner.aborted);
  other.resolve("second");
  Assert.equal(await race, "second");
  const error = await reason;
  Assert.ok(error instanceof DOMException);
  Assert.equal(error.name, "AbortError");
  Assert.equal(error.message, "Worker.work: Rust has dropped the future");
  await delay(2);
  Assert.ok(!winner.aborted, "a call that is complete is not aborted");
  one.reject(error);
  await untilNothingIsHeld();
});

add_task(async function allButTheFirstAreAborted() {
  const count = times(100, 6);
  const worker = makeWorker();
  const items = Array.from({ length: count }, (_, i) => `item ${i}`);
  const race = crate.firstOf(worker, items);
  await until(() => worker.calls.size === count, "all began");
  const signals = items.map(item => worker.calls.get(item).options.signal);
  worker.calls.get("item 3").resolve("third");
  Assert.equal(await race, "third");
  await until(() => signals.filter(signal => signal.aborted).length === count - 1, "all aborted");
  Assert.ok(!signals[3].aborted);
  await untilNothingIsHeld();
});

add_task(async function aTimeoutInRustAborts() {
  const worker = makeWorker();
  const late = crate.within(worker, "late", 5);
  await until(() => worker.calls.size === 1, "it began");
  const { signal } = worker.calls.get("late").options;
  Assert.equal(await late, null);
  await until(() => signal.aborted, "it was aborted");
  const soon = crate.within(worker, "soon", 60_000);
  await until(() => worker.calls.size === 2, "it began");
  const other = worker.calls.get("soon");
  const kept = other.options.signal;
  other.resolve("in time");
  Assert.deepEqual(await soon, new WorkResult.Good({ text: "in time" }));
  await delay(2);
  Assert.ok(!kept.aborted);
  await untilNothingIsHeld();
});

add_task(async function aCallThatIsDroppedBeforeItBeginsIsMadeAllTheSame() {
  const worker = makeWorker();
  Assert.ok(crate.startAndDrop(worker, "x"));
  Assert.equal(worker.calls.size, 0);
  await until(() => worker.calls.size === 1, "it began");
  const { options } = worker.calls.get("x");
  await until(() => options.signal.aborted, "and was aborted");
  await untilNothingIsHeld();
});

add_task(async function aSignalThatIsAskedForTooLateHasAborted() {
  const worker = makeWorker();
  crate.startAndDrop(worker, "x");
  await until(() => worker.calls.size === 1, "it began");
  await delay(5);
  const { signal } = worker.calls.get("x").options;
  Assert.ok(signal.aborted);
  Assert.equal(signal.reason.name, "AbortError");
  let heard = false;
  signal.addEventListener("abort", () => (heard = true));
  await delay(2);
  Assert.ok(!heard);
  await untilNothingIsHeld();
});

add_task(async function aDropComesInTheOrderOfItsThread() {
  for (const milliseconds of [0, 2]) {
    const order = [];
    const worker = makeWorker({
      note: text => order.push(text),
      work(item, { signal }) {
        order.push("called");
        signal.addEventListener("abort", () => order.push("aborted"));
        return reasonOf(signal);
      },
    });
    crate.dropBetweenNotes(worker, milliseconds);
    await until(() => order.length === 5, "everything came");
    Assert.deepEqual(order, ["before", "called", "started", "aborted", "dropped"]);
  }
  await untilNothingIsHeld();
});

add_task(async function dropsComeFromAnyThread() {
  const count = times(200, 5);
  for (const drop of ["dropAll", "dropAllOnThreads"]) {
    const keeper = Keeper.init();
    const worker = makeWorker();
    for (let i = 0; i < count; i++) {
      keeper.start(worker, `${i}`);
    }
    await until(() => worker.calls.size === count, "all began");
    const signals = [...worker.calls.values()].map(({ options }) => options.signal);
    Assert.ok(signals.every(signal => !signal.aborted));
    keeper[drop]();
    Assert.ok(signals.every(signal => !signal.aborted), "not inside the call of Rust");
    await until(() => signals.every(signal => signal.aborted), "all aborted");
    Assert.equal(bridge.counts().foreignFutures, 0, "though no promise has settled");
    keeper.destroy();
  }
  await untilNothingIsHeld();
});

add_task(async function whatFollowsAnAbortIsNobodysError() {
  const before = bridge.callbackErrors;
  const keeper = Keeper.init();
  const worker = makeWorker({
    work: (item, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  });
  keeper.start(worker, "x");
  await delay(2);
  keeper.dropAll();
  await delay(5);
  Assert.equal(bridge.callbackErrors, before);
  keeper.destroy();
  await untilNothingIsHeld();
});

add_task(async function afterCompletionADropIsNoAbort() {
  const keeper = Keeper.init();
  const worker = makeWorker();
  keeper.start(worker, "good");
  keeper.start(worker, "bad");
  await until(() => worker.calls.size === 2, "both began");
  const good = worker.calls.get("good");
  const bad = worker.calls.get("bad");
  const signals = [good.options.signal, bad.options.signal];
  good.resolve("fine");
  bad.reject(new WorkError.Refused("no"));
  await delay(5);
  keeper.dropAllOnThreads();
  await delay(5);
  Assert.ok(signals.every(signal => !signal.aborted));
  keeper.destroy();
  await untilNothingIsHeld();
});

add_task(async function resultsThatNobodyTakesAreTakenBack() {
  const gate = deferred();
  let aborted = 0;
  const linker = {
    async thing({ signal }) {
      signal.addEventListener("abort", () => aborted++);
      await gate.promise;
      return crate.makeThing();
    },
    async kit({ signal }) {
      signal.addEventListener("abort", () => aborted++);
      await gate.promise;
      return new crate.Kit({ parts: [{ name: () => "js" }, crate.rustPart()] });
    },
  };
  const keeper = Keeper.init();
  keeper.startLinking(linker, false);
  keeper.startLinking(linker, true);
  await delay(5);
  keeper.dropAll();
  await until(() => aborted === 2, "both were aborted");
  gate.resolve();
  await delay(5);
  keeper.destroy();
  await collect();
  bridge.counts();
  await untilNothingIsHeld();
});

add_task(async function resultsThatAreTakenAreTaken() {
  const linker = {
    thing: async () => crate.makeThing(),
    kit: async () => new crate.Kit({ parts: [{ name: () => "js" }, crate.rustPart()] }),
  };
  const keeper = Keeper.init();
  keeper.startLinking(linker, false);
  keeper.startLinking(linker, true);
  await delay(10);
  Assert.deepEqual(keeper.pollAll(), [
    new WorkResult.Good({ text: "a thing" }),
    new WorkResult.Good({ text: "jsrust" }),
  ]);
  keeper.destroy();
  await collect();
  bridge.counts();
  await untilNothingIsHeld();
});

add_task(async function aListenerMayCallRustAgain() {
  const keeper = Keeper.init();
  const order = [];
  const worker = makeWorker({
    work: (item, { signal }) => {
      signal.addEventListener("abort", () => {
        order.push(`aborted ${item}`);
        if (item === "outer") {
          crate.startAndDrop(worker, "inner");
          crate.askInside(makeWorker({ ask: () => order.push("asked") > 0 }));
        }
      });
      return reasonOf(signal);
    },
  });
  keeper.start(worker, "outer");
  await delay(2);
  keeper.dropAll();
  await until(() => order.includes("aborted inner"), "the inner one followed");
  // A sync call runs what its thread has queued first.
  Assert.deepEqual(order, ["aborted outer", "aborted inner", "asked"]);
  keeper.destroy();
  await untilNothingIsHeld();
});

add_task(async function aSignalOutlivesACollection() {
  const keeper = Keeper.init();
  let reason = null;
  const worker = makeWorker({
    work: (item, { signal }) => {
      // Only the listener refers to anything.
      signal.addEventListener("abort", event => (reason = event.target.reason));
      return reasonOf(signal);
    },
  });
  keeper.start(worker, "x");
  await delay(2);
  await collect();
  keeper.dropAll();
  await until(() => reason !== null, "it was aborted");
  Assert.equal(reason.name, "AbortError");
  keeper.destroy();
  await untilNothingIsHeld();
});

add_task(async function anAsyncTraitOfJavaScript() {
  const delays = [];
  const parser = {
    async asString(delayMs, value) {
      await delay(delayMs);
      return `${value}`;
    },
    async tryFromString(delayMs, value) {
      await delay(delayMs);
      if (value === "force-unexpected-exception") {
        throw new TypeError("unexpected");
      }
      if (!/^-?\d+$/.test(value)) {
        throw new crate.ParserError.NotAnInteger();
      }
      return Number(value);
    },
    delay(delayMs, { signal }) {
      delays.push(signal);
      return delay(delayMs);
    },
    async tryDelay(delayMs) {
      if (!/^\d+$/.test(delayMs)) {
        throw new crate.ParserError.NotAnInteger();
      }
      await delay(Number(delayMs));
    },
  };
  const rust = crate.rustParser();
  for (const it of [parser, rust]) {
    Assert.equal(await crate.asStringUsing(it, 1, 42), "42");
    Assert.equal(await crate.tryFromStringUsing(it, 1, "-7"), -7);
    const error = await rejectionOf(crate.tryFromStringUsing(it, 1, "seven"));
    Assert.ok(error instanceof crate.ParserError.NotAnInteger);
    await crate.delayUsing(it, 1);
    await crate.tryDelayUsing(it, "1");
    const other = await rejectionOf(crate.tryDelayUsing(it, "x"));
    Assert.ok(other instanceof crate.ParserError.NotAnInteger);
    await crate.cancelDelayUsing(it, 20);
  }
  const unexpected = await rejectionOf(
    crate.tryFromStringUsing(parser, 1, "force-unexpected-exception")
  );
  Assert.ok(unexpected instanceof crate.ParserError.Unexpected);
  Assert.stringMatches(unexpected.reason, /AsyncParser\.tryFromString: TypeError: unexpected/);
  Assert.deepEqual(delays.map(signal => signal.aborted), [false, true]);

  const start = Date.now();
  await Promise.all(Array.from({ length: 10 }, () => crate.delayUsing(parser, 100)));
  if (!gcStress) {
    Assert.less(Date.now() - start, 900, "at the same time");
  }

  // Rust's own methods take a signal.
  const controller = new AbortController();
  const promise = rust.delay(60_000, { signal: controller.signal });
  controller.abort("enough");
  Assert.equal(await rejectionOf(promise), "enough");
  rust.destroy();
  await untilNothingIsHeld();
});

add_task(assertNothingIsAlive);
