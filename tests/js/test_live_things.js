// SPDX-License-Identifier: MPL-2.0

// bridge.handles(): what is alive, thing by thing.

load("head.js");

const { Client, logMessage, logOnThread } = ChromeUtils.importESModule("crate:callbacks");
const { countThrough } = ChromeUtils.importESModule("crate:async_callbacks");
const { sleep } = ChromeUtils.importESModule("crate:futures");
const { Counter } = ChromeUtils.importESModule("crate:objects");
const { Drawer } = ChromeUtils.importESModule("crate:traits");

/** What is alive of one kind and name. */
function alive(kind, name) {
  return bridge.handles().filter(it => it.kind === kind && it.name === name);
}

const store = () => ({ get: () => null, put() {}, size: () => 0, name: () => "store" });

add_task(async function nothingIsAliveAtFirst() {
  Assert.deepEqual(bridge.handles(), []);
  Assert.equal(bridge.captureStacks, false);
});

add_task(async function pointersAreListedUntilTheyAreReleased() {
  const [one, two] = [Counter.init(1), Counter.init(2)];
  Assert.deepEqual(bridge.handles(), [
    { kind: "pointer", name: "Counter" },
    { kind: "pointer", name: "Counter" },
  ]);
  one.destroy();
  Assert.equal(alive("pointer", "Counter").length, 1);
  two.destroy();
  Assert.deepEqual(bridge.handles(), []);
  (function makeGarbage() {
    for (let i = 0; i < 10; i++) {
      Counter.init(i);
    }
  })();
  await collect();
  await until(() => bridge.handles().length === 0, "the collector has released them");
});

add_task(async function theOrderOfReleasesDoesNotMatter() {
  const counters = Array.from({ length: 9 }, (_, i) => Counter.init(i));
  for (const i of [4, 0, 8, 3, 5, 1, 7, 2, 6]) {
    counters[i].destroy();
    counters[i].destroy();
    counters.count = (counters.count ?? 0) + 1;
    Assert.equal(alive("pointer", "Counter").length, 9 - counters.count);
  }
});

add_task(async function callbacksAreListedWithTheirHandle() {
  const client = Client.init(store());
  const [callback, ...more] = alive("callback", "Store");
  Assert.deepEqual(more, []);
  Assert.equal(typeof callback.handle, "number");
  Assert.equal(callback.handle % 2, 1);
  Assert.ok(!("stack" in callback), "stacks are not captured");
  const drawer = Drawer.init(null);
  Assert.equal(alive("pointer", "Drawer").length, 1);
  client.destroy();
  drawer.destroy();
  await until(() => bridge.handles().length === 0, "all was released");
});

add_task(async function futuresAndWaitingCallsAreListed() {
  const sleeping = sleep(20);
  Assert.equal(alive("future", "futures::sleep").length, 1);
  let settle;
  const fetcher = {
    fetch() {},
    fetchPage() {},
    prefetch() {},
    count: () => new Promise(resolve => (settle = resolve)),
    size: () => 0,
    ping() {},
    name: () => "",
  };
  const counting = countThrough(fetcher, 1);
  Assert.equal(alive("call", "Fetcher.count").length, 1, "queued");
  await until(() => settle !== undefined, "it was called");
  const [waiting] = alive("call", "Fetcher.count");
  Assert.equal(waiting.handle, alive("callback", "Fetcher")[0].handle);
  settle(7);
  Assert.equal(await counting, 7);
  await sleeping;
  await until(() => bridge.handles().length === 0, "all has ended");
});

add_task(async function queuedCallsOfAllThreadsAreListed() {
  const said = [];
  const logger = { log: text => said.push(text), logEntry() {}, logNumber() {} };
  logMessage(logger, "here");
  logOnThread(logger, "there");
  Assert.equal(alive("call", "Logger.log").length, 2);
  await until(() => said.length === 2, "both have run");
  await until(() => bridge.handles().length === 0, "the loggers were released");
});

function madeInThisFunction() {
  return [Counter.init(1), Client.init(store()), sleep(5)];
}

add_task(async function stacksAreCapturedOnDemand() {
  bridge.captureStacks = true;
  const [counter, client, sleeping] = madeInThisFunction();
  bridge.captureStacks = false;
  const later = Counter.init(2);
  const things = bridge.handles();
  Assert.equal(things.length, 5);
  for (const { kind, name, stack } of things) {
    if (stack === undefined) {
      Assert.equal(`${kind} ${name}`, "pointer Counter", "made when stacks were not captured");
    } else {
      Assert.stringContains(stack, "madeInThisFunction");
    }
  }
  Assert.equal(things.filter(it => it.stack === undefined).length, 1);
  for (const object of [counter, client, later]) {
    object.destroy();
  }
  await sleeping;
  await until(() => bridge.handles().length === 0, "all was released");
  for (const wrong of [undefined, 1, "yes", null]) {
    Assert.ok(thrownBy(() => (bridge.captureStacks = wrong)) instanceof TypeError);
  }
});

add_task(assertNothingIsAlive);
