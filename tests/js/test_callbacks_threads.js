// SPDX-License-Identifier: MPL-2.0

// Many Rust threads that call at once: every call arrives once, in the order of
// its thread, and every result reaches the thread that asked.

load("head.js");

const callbacks = ChromeUtils.importESModule("crate:callbacks");
const { StoreError } = callbacks;

const THREADS = 8;

/** Checks order and completeness per thread. */
class Sequences {
  next = new Array(THREADS).fill(0);
  wrong = 0;
  total = 0;
  add(thread, number) {
    if (this.next[thread] !== number) {
      this.wrong++;
    }
    this.next[thread] = number + 1;
    this.total++;
  }
  assertComplete(calls) {
    Assert.equal(this.wrong, 0, "no call came out of order");
    Assert.deepEqual(this.next, new Array(THREADS).fill(calls));
    Assert.equal(this.total, THREADS * calls);
  }
}

add_task(async function fireAndForgetCallsOfManyThreadsArriveOnceAndInOrder() {
  const calls = times(100_000, 40);
  const sequences = new Sequences();
  const logger = {
    log() {},
    logEntry() {},
    logNumber: (thread, number) => sequences.add(thread, number),
  };
  callbacks.startLoggingOnThreads(logger, THREADS, calls);
  await until(() => sequences.total === THREADS * calls, "all calls arrived");
  sequences.assertComplete(calls);
  await delay(20);
  Assert.equal(sequences.total, THREADS * calls, "none arrived twice");
});

add_task(async function anAwaitedCallSettlesWhileOthersAreQueued() {
  const calls = times(20_000, 20);
  const sequences = new Sequences();
  const logger = {
    log() {},
    logEntry() {},
    logNumber: (thread, number) => sequences.add(thread, number),
  };
  await callbacks.logOnThreads(logger, THREADS, calls);
  await until(() => sequences.total === THREADS * calls, "all calls arrived");
  sequences.assertComplete(calls);
});

add_task(async function syncCallsOfManyThreadsGetTheirOwnResults() {
  const calls = times(20_000, 20);
  const sequences = new Sequences();
  const mapper = {
    map(thread, value) {
      sequences.add(thread, value);
      return value * 2 + thread;
    },
  };
  const totals = await callbacks.mapOnThreads(mapper, THREADS, calls);
  sequences.assertComplete(calls);
  const sumOfThreads = (THREADS * (THREADS - 1)) / 2;
  Assert.equal(totals.calls, BigInt(THREADS * calls));
  Assert.equal(totals.sum, BigInt(THREADS * calls * (calls - 1) + sumOfThreads * calls));
  Assert.equal(totals.failures, 0n);
});

add_task(async function failuresReachTheirOwnThreads() {
  const calls = times(1000, 20);
  const mapper = {
    map(thread, value) {
      if (value % 10 === thread % 10) {
        throw new StoreError.Missing(String(value));
      }
      if (value % 10 === 9) {
        return "not a number";
      }
      return 1;
    },
  };
  const totals = await callbacks.mapOnThreads(mapper, THREADS, calls);
  Assert.equal(totals.failures, BigInt((THREADS * calls) / 5));
  Assert.equal(totals.sum, totals.calls);
  Assert.equal(totals.calls + totals.failures, BigInt(THREADS * calls));
});

add_task(async function manyInlineCallsAddUp() {
  const calls = times(20_000, 20);
  const sum = callbacks.mapAndSum({ map: (thread, value) => value + 1 }, calls);
  Assert.equal(sum, BigInt((calls * (calls + 1)) / 2));
});

add_task(async function syncAndFireAndForgetMix() {
  const calls = times(2000, 10);
  const sequences = new Sequences();
  const logger = {
    log() {},
    logEntry() {},
    logNumber: (thread, number) => sequences.add(thread, number),
  };
  const mapper = { map: (thread, value) => value };
  const [totals] = await Promise.all([
    callbacks.mapOnThreads(mapper, THREADS, calls),
    callbacks.logOnThreads(logger, THREADS, calls),
  ]);
  await until(() => sequences.total === THREADS * calls, "all calls arrived");
  sequences.assertComplete(calls);
  Assert.equal(totals.sum, BigInt((THREADS * calls * (calls - 1)) / 2));
});

add_task(async function aThreadWaitsWhileTheJSThreadIsInRust() {
  let called = 0;
  const mapper = {
    map(thread, value) {
      called++;
      return value + 1;
    },
  };
  const promise = callbacks.mapLater(mapper, 41, 0);
  callbacks.block(30);
  Assert.equal(called, 0, "the JS thread was in Rust");
  Assert.equal(await promise, 42);
  Assert.equal(called, 1);
});

add_task(async function aWaitingThreadIsServedBetweenTasks() {
  const served = [];
  const mapper = {
    map(thread, value) {
      served.push(value);
      return value;
    },
  };
  const promises = [30, 10, 20].map(value => callbacks.mapLater(mapper, value, value));
  Assert.deepEqual(await Promise.all(promises), [30, 10, 20]);
  Assert.deepEqual(served.slice().sort(), [10, 20, 30]);
});

add_task(async function timersRunWhileThreadsCall() {
  let ticks = 0;
  let running = true;
  (async function tick() {
    while (running) {
      await delay(1);
      ticks++;
    }
  })();
  const mapper = { map: (thread, value) => value };
  await callbacks.mapOnThreads(mapper, THREADS, times(5000, 10));
  running = false;
  Assert.greater(ticks, 0, "the loop was not starved");
  await delay(5);
});

add_task(assertNothingIsAlive);
