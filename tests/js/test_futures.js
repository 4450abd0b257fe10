// SPDX-License-Identifier: MPL-2.0

load("head.js");

const futures = ChromeUtils.importESModule("crate:futures");
const { Delivery, DeliveryError, FutureTester, Parcel, Van } = futures;

add_task(async function everyResultKindCrosses() {
  const samples = {
    echoU8: [0, 255],
    echoI8: [-128, 127],
    echoU16: [65535],
    echoI16: [-32768],
    echoU32: [2 ** 32 - 1],
    echoI32: [-(2 ** 31)],
    echoU64: [2n ** 64n - 1n],
    echoI64: [-(2n ** 63n)],
    echoF32: [0.5, -Infinity],
    echoF64: [0.1, -0],
    echoBool: [true, false],
    echoString: ["", "grüße 🌉", "x".repeat(100_000)],
    echoBytes: [new Uint8Array(0), new Uint8Array([1, 0, 255])],
    echoOption: ["some", null],
    echoList: [[], [1, 2, 3]],
    echoMap: [new Map(), new Map([["a", -1]])],
    echoParcel: [new Parcel({ address: "here", weight: null })],
    echoDelivery: [
      new Delivery.Pending(),
      new Delivery.Done({ parcel: new Parcel({ address: "there", weight: 1.5 }) }),
    ],
  };
  for (const [name, values] of Object.entries(samples)) {
    for (const value of values) {
      Assert.deepEqual(await futures[name](value), value, name);
    }
  }
  Assert.strictEqual(await futures.nothing(), undefined);
});

add_task(async function asyncFunctionsReturnPromises() {
  const promise = futures.echoU32(1);
  Assert.ok(promise instanceof Promise);
  Assert.equal(await promise, 1);
});

add_task(async function wrongArgumentsAreRejections() {
  assertTypeError(await rejectionOf(futures.echoU8(256)), "value", "MB_ARGUMENT_RANGE");
  assertTypeError(await rejectionOf(futures.echoString("\ud800")), "value", "MB_STRING_SURROGATE");
  assertTypeError(await rejectionOf(futures.echoList([1, "2"])), "value[1]");
  assertTypeError(await rejectionOf(futures.greetLater("a", null)), "milliseconds");
});

add_task(async function resultsMayComeLater() {
  const start = Date.now();
  await futures.sleep(30);
  Assert.greaterOrEqual(Date.now() - start, 29);
  Assert.equal(await futures.greetLater("Ada", 5), "Hello, Ada!");
});

add_task(async function futuresRunAtTheSameTime() {
  const start = Date.now();
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
  const greetings = await Promise.all(names.map(name => futures.greetLater(name, 100)));
  Assert.deepEqual(greetings, names.map(name => `Hello, ${name}!`));
  if (!gcStress) {
    Assert.less(Date.now() - start, 1500, "not one after the other");
  }
});

add_task(async function futuresOfTokioRunInItsRuntime() {
  Assert.equal(await futures.sleepOnTokio(5), 5);
  Assert.equal(await futures.sumOfTasks([1, 2, 3, 4]), 10);
  const clock = await futures.Clock.init(20);
  Assert.equal(await clock.sleep(1), 1);
  await Assert.rejects(clock.sleep(60_000), DeliveryError.Lost);
  clock.destroy();
});

add_task(async function aCancelledFutureOfTokioIsDropped() {
  const controller = new AbortController();
  const sleeping = futures.sleepOnTokio(60_000, { signal: controller.signal });
  const summing = futures.sumOfTasks([1, 30], { signal: controller.signal });
  await futures.sleepOnTokio(1);
  controller.abort("enough");
  for (const promise of [sleeping, summing]) {
    let reason = null;
    try {
      await promise;
    } catch (e) {
      reason = e;
    }
    Assert.equal(reason, "enough");
  }
});

add_task(async function declaredErrorsAreRejections() {
  for (const milliseconds of [0, 5]) {
    const lost = await rejectionOf(
      futures.deliver(new Parcel({ address: "", weight: null }), milliseconds)
    );
    Assert.ok(lost instanceof DeliveryError.Lost);
    Assert.equal(lost.hours, 24);
    const refused = await rejectionOf(
      futures.deliver(new Parcel({ address: "a", weight: -1 }), milliseconds)
    );
    Assert.ok(refused instanceof DeliveryError.Refused);
    const parcel = new Parcel({ address: "a", weight: 1 });
    const done = await futures.deliver(parcel, milliseconds);
    Assert.deepEqual(done, new Delivery.Done({ parcel }));
  }
});

add_task(async function panicsAreRejections() {
  for (const milliseconds of [0, 5]) {
    assertPanic(await rejectionOf(futures.panicLater("out of cheese", milliseconds)), "out of cheese");
  }
});

add_task(async function asyncMethodsAndConstructors() {
  const van = await Van.init("AB 1", 5);
  Assert.ok(van instanceof Van);
  Assert.equal(van.plate(), "AB 1");
  Assert.equal(await van.plateWith("!", 5), "AB 1!");
  Assert.ok((await rejectionOf(van.crash(5))) instanceof DeliveryError.Lost);
  Assert.equal((await van.itself(5)).plate(), "AB 1");
  Assert.equal((await futures.echoVan(van)).plate(), "AB 1");
  Assert.equal((await Van.checked("CD 2")).plate(), "CD 2");
  Assert.ok((await rejectionOf(Van.checked(""))) instanceof DeliveryError.Refused);
  Assert.equal(Van.atOnce("EF 3").plate(), "EF 3");
});

add_task(async function aPendingMethodKeepsItsObject() {
  const promise = (function start() {
    return Van.atOnce("kept").plateWith(" alive", 20);
  })();
  Cu.forceGC();
  Assert.equal(await promise, "kept alive");
});

add_task(async function aFutureIsPolledInsideTheCall() {
  const tester = FutureTester.init();
  tester.setValue(1, 5);
  const promise = tester.wait(1);
  Assert.equal(tester.report(1).polls, 1);
  Assert.equal(await promise, 5);
  const report = tester.report(1);
  Assert.equal(report.polls, 1);
  Assert.ok(report.polledHereOnly && report.dropped);
});

add_task(async function aWakePollsAgain() {
  const tester = FutureTester.init();
  const promise = tester.wait(1);
  Assert.equal(tester.report(1).polls, 1);
  tester.wake(1, 1);
  await until(() => tester.report(1).polls === 2, "it was polled again");
  tester.complete(1, 7);
  Assert.equal(await promise, 7);
  const report = tester.report(1);
  Assert.equal(report.polls, 3);
  Assert.equal(report.nestedPolls, 0);
  Assert.ok(report.polledHereOnly);
  await until(() => tester.report(1).dropped, "it was dropped");
});

add_task(async function wakesInARowAreOnePoll() {
  const tester = FutureTester.init();
  const promise = tester.wait(1);
  tester.wake(1, 50);
  await until(() => tester.report(1).polls >= 2, "it was polled again");
  await delay(10);
  Assert.lessOrEqual(tester.report(1).polls, 3);
  tester.complete(1, 1);
  Assert.equal(await promise, 1);
  Assert.equal(tester.report(1).nestedPolls, 0);
});

add_task(async function aWakeInsideAPollDoesNotPollRecursively() {
  const tester = FutureTester.init();
  for (let round = 0; round < 5; round++) {
    tester.wakeInsideNextPoll(round, 3);
    const promise = tester.wait(round);
    await until(() => tester.report(round).polls >= 2, "it was polled again");
    tester.wakeInsideNextPoll(round, 2);
    tester.complete(round, round);
    Assert.equal(await promise, round);
    Assert.equal(tester.report(round).nestedPolls, 0);
  }
});

add_task(async function wakesFromManyThreadsAreFine() {
  const tester = FutureTester.init();
  const promise = tester.wait(1);
  for (let round = 0; round < times(20, 3); round++) {
    tester.wakeOnThreads(1, 4);
    await delay(1);
  }
  tester.completeOnThread(1, 9, 1);
  Assert.equal(await promise, 9);
  const report = tester.report(1);
  Assert.equal(report.nestedPolls, 0);
  Assert.ok(report.polledHereOnly, "polls stay on the JS thread");
});

add_task(async function aWakeAfterTheEndIsIgnored() {
  const tester = FutureTester.init();
  const promise = tester.wait(1);
  tester.wake(1, 1);
  await until(() => tester.report(1).polls >= 2, "it was polled again");
  tester.setValue(1, 4);
  tester.wakeOnThreads(1, 4);
  Assert.equal(await promise, 4);
  tester.wakeAll(1);
  tester.wakeOnThreads(1, 2);
  await delay(5);
  Assert.ok(tester.report(1).dropped);
});

add_task(async function failuresAndPanicsOfPolls() {
  const tester = FutureTester.init();
  const failing = tester.wait(1);
  tester.fail(1, 3);
  const error = await rejectionOf(failing);
  Assert.ok(error instanceof DeliveryError.Lost);
  Assert.equal(error.hours, 3);
  const panicking = tester.wait(2);
  tester.panic(2, "in the second poll");
  assertPanic(await rejectionOf(panicking), "in the second poll");
  tester.panic(3, "in the first poll");
  assertPanic(await rejectionOf(tester.wait(3)), "in the first poll");
  for (const key of [1, 2, 3]) {
    await until(() => tester.report(key).dropped, "it was dropped");
  }
});

add_task(async function manyFuturesSettleInAnyOrder() {
  const tester = FutureTester.init();
  const count = times(500, 20);
  const settled = [];
  const promises = Array.from({ length: count }, async (_, key) => {
    settled.push(await tester.wait(key));
  });
  Assert.equal(bridge.counts().rustFutures >= count, true);
  for (let key = count - 1; key >= 0; key--) {
    tester.complete(key, key);
  }
  await Promise.all(promises);
  Assert.deepEqual(settled.sort((a, b) => a - b), Array.from({ length: count }, (_, key) => key));
});

add_task(async function nothingMovesWithoutAWake() {
  const tester = FutureTester.init();
  const promise = tester.wait(1);
  tester.setValue(1, 2);
  await delay(20);
  Assert.equal(tester.report(1).polls, 1);
  tester.wake(1, 1);
  Assert.equal(await promise, 2);
});

add_task(async function replacingPromiseThenDisturbsNothing() {
  const original = Promise.prototype.then;
  const tester = FutureTester.init();
  // eslint-disable-next-line no-extend-native
  Promise.prototype.then = () => {
    throw new Error("then was called");
  };
  const promise = tester.wait(1);
  tester.complete(1, 3);
  // eslint-disable-next-line no-extend-native
  Promise.prototype.then = original;
  Assert.equal(await promise, 3);
});

add_task(assertNothingIsAlive);
