// SPDX-License-Identifier: MPL-2.0

load("head.js");

const callbacks = ChromeUtils.importESModule("crate:async_callbacks");
const { Crawler, FetchError, Method, Outcome, Page, UnitTestObjs } = callbacks;

/** A fetcher that finds everything; `changes` replace methods. */
function makeFetcher(changes = {}) {
  let count = 0;
  return {
    fetch: async url => `text of ${url}`,
    fetchPage: async url => new Page({ url, status: 200, body: new Uint8Array([1, 255]) }),
    prefetch: async () => {},
    count: async addend => (count += addend),
    size: async () => 2n ** 64n - 1n,
    ping: async () => {},
    name: () => "js",
    ...changes,
  };
}

/** What comes of `method`, awaited on the JS thread and on another one. */
async function outcomesOf(changes, method) {
  return Promise.all([
    callbacks.tryMethod(makeFetcher(changes), method),
    callbacks.tryMethodOnThread(makeFetcher(changes), method),
  ]);
}

const GOOD = [
  [Method.FETCH, "fetch", "text of test:url"],
  [Method.FETCH_PAGE, "fetchPage", 'Page { url: "test:url", status: 200, body: [1, 255] }'],
  [Method.PREFETCH, "prefetch", ""],
  [Method.COUNT, "count", "1"],
  [Method.SIZE, "size", "18446744073709551615"],
  [Method.PING, "ping", ""],
];

add_task(async function resultsReachRust() {
  for (const [method, name, value] of GOOD) {
    for (const outcome of await outcomesOf({}, method)) {
      Assert.ok(outcome instanceof Outcome.Value, `${name}: ${outcome.reason}`);
      Assert.equal(outcome.value, value, name);
    }
  }
});

add_task(async function promisesMaySettleLater() {
  for (const [method, name, value] of GOOD) {
    const later = async (...args) => {
      await delay(5);
      return makeFetcher()[name](...args);
    };
    for (const outcome of await outcomesOf({ [name]: later }, method)) {
      Assert.equal(outcome.value, value, name);
    }
  }
});

add_task(async function plainValuesAndThenablesAreResultsToo() {
  for (const fetch of [
    url => `plain ${url}`,
    url => Promise.resolve(`plain ${url}`),
    url => ({ then: resolve => resolve(`plain ${url}`) }),
    url => ({ then: resolve => do_timeout(1, () => resolve(`plain ${url}`)) }),
  ]) {
    for (const outcome of await outcomesOf({ fetch }, Method.FETCH)) {
      Assert.equal(outcome.value, "plain test:url");
    }
  }
});

add_task(async function theCallIsAlwaysQueued() {
  let called = false;
  const promise = callbacks.fetchThrough(
    makeFetcher({
      async fetch() {
        called = true;
        return "";
      },
    }),
    "u"
  );
  Assert.ok(!called, "not inside the call of Rust");
  await promise;
  Assert.ok(called);
});

add_task(async function declaredErrorsReachRust() {
  const make = error => [
    async () => {
      throw error;
    },
    () => {
      throw error;
    },
    () => Promise.reject(error),
    async () => {
      await delay(2);
      throw error;
    },
  ];
  for (const [method, name] of GOOD.slice(0, 3)) {
    for (const failing of make(new FetchError.NotFound("here"))) {
      for (const outcome of await outcomesOf({ [name]: failing }, method)) {
        Assert.ok(outcome instanceof Outcome.Declared, `${name}: ${outcome.reason}`);
        Assert.equal(outcome.error, "not found: here");
      }
    }
  }
});

add_task(async function declaredErrorsCrossBothWays() {
  const fetch = async () => {
    throw new FetchError.BadStatus(503, true);
  };
  const error = await rejectionOf(callbacks.fetchThrough(makeFetcher({ fetch }), "u"));
  Assert.ok(error instanceof FetchError.BadStatus);
  Assert.deepEqual([error.status, error.retry], [503, true]);
});

add_task(async function undeclaredRejectionsReachRustWithTheirReason() {
  const hostile = new Proxy({}, {
    get() {
      throw new Error("trap");
    },
  });
  for (const [value, pattern] of [
    [new TypeError("a type error"), /TypeError: a type error/],
    ["a string", /a string/],
    [null, /null/],
    [undefined, /undefined/],
    [Symbol("a symbol"), /symbol/i],
    [Object.create(null), /./],
    [hostile, /./],
  ]) {
    const fetch = async () => {
      throw value;
    };
    for (const outcome of await outcomesOf({ fetch }, Method.FETCH)) {
      Assert.ok(outcome instanceof Outcome.Unexpected, `${outcome.error} ${outcome.value}`);
      Assert.stringMatches(outcome.reason, /^Fetcher\.fetch: /);
      Assert.stringMatches(outcome.reason, pattern);
    }
  }
});

add_task(async function theReasonHasTheStackOfJavaScript() {
  async function aFunctionOfTheTest() {
    throw new Error("deep");
  }
  for (const outcome of await outcomesOf({ fetch: () => aFunctionOfTheTest() }, Method.FETCH)) {
    Assert.stringMatches(outcome.reason, /aFunctionOfTheTest/);
  }
});

add_task(async function methodsWithoutErrorTypePanic() {
  for (const [method, name] of GOOD.slice(3)) {
    const failing = async () => {
      throw new Error("no way");
    };
    for (const outcome of await outcomesOf({ [name]: failing }, method)) {
      Assert.ok(outcome instanceof Outcome.Panicked, name);
      Assert.stringMatches(outcome.message, new RegExp(`Fetcher\\.${name}: .*no way`));
    }
  }
  const count = () => Promise.reject(new FetchError.NotFound("declared elsewhere"));
  assertPanic(
    await rejectionOf(callbacks.countThrough(makeFetcher({ count }), 1)),
    /Fetcher\.count: /
  );
});

add_task(async function wrongResultsReachRust() {
  const badPage = new Page({ url: "u", status: 1, body: new Uint8Array(0) });
  badPage.status = 65536;
  const cases = [
    [Method.FETCH, "fetch", [5, null, undefined, {}, "\ud800", Symbol("s")]],
    [Method.FETCH_PAGE, "fetchPage", [{}, null, "page", badPage]],
    [Method.COUNT, "count", [-1, 2 ** 32, "1", 1n, null, undefined]],
    [Method.SIZE, "size", [-1, 2n ** 64n, "1", 0.5]],
  ];
  for (const [method, name, values] of cases) {
    for (const value of values) {
      for (const outcome of await outcomesOf({ [name]: async () => value }, method)) {
        const text = outcome.reason ?? outcome.message;
        Assert.ok(
          outcome instanceof Outcome.Unexpected || outcome instanceof Outcome.Panicked,
          `${name} given ${typeof value}`
        );
        Assert.stringContains(text, `Fetcher.${name}: `);
        Assert.stringContains(text, "return value");
      }
    }
  }
});

add_task(async function aResultOfAVoidMethodIsIgnored() {
  for (const outcome of await outcomesOf({ ping: async () => ({ any: "thing" }) }, Method.PING)) {
    Assert.ok(outcome instanceof Outcome.Value);
  }
});

add_task(async function aPromiseThatNeverSettlesEndsWhenItIsCollected() {
  const fetch = () => new Promise(() => {});
  const outcomes = [];
  callbacks.tryMethod(makeFetcher({ fetch }), Method.FETCH).then(o => outcomes.push(o));
  callbacks.tryMethodOnThread(makeFetcher({ fetch }), Method.FETCH).then(o => outcomes.push(o));
  for (let i = 0; i < 200 && outcomes.length < 2; i++) {
    Cu.forceGC();
    await delay(5);
  }
  Assert.equal(outcomes.length, 2, "both ended");
  for (const outcome of outcomes) {
    Assert.ok(outcome instanceof Outcome.Unexpected);
    Assert.stringMatches(outcome.reason, /^Fetcher\.fetch: /);
  }
});

add_task(async function aPromiseThatIsHeldIsWaitedFor() {
  let resolve;
  const fetch = () =>
    new Promise(r => {
      resolve = r;
    });
  const promise = callbacks.tryMethodOnThread(makeFetcher({ fetch }), Method.FETCH);
  await until(() => resolve, "the call arrived");
  Cu.forceGC();
  await delay(10);
  Cu.forceGC();
  resolve("at last");
  Assert.equal((await promise).value, "at last");
});

add_task(async function manyAtOnceSettleInAnyOrder() {
  const resolvers = new Map();
  const fetch = url => new Promise(resolve => resolvers.set(url, resolve));
  const urls = Array.from({ length: times(200, 20) }, (_, i) => `u${i}`);
  const promise = callbacks.fetchAll(makeFetcher({ fetch }), urls);
  await until(() => resolvers.size === urls.length, "all calls arrived");
  for (const url of urls.slice().reverse()) {
    resolvers.get(url)(`text of ${url}`);
  }
  const outcomes = await promise;
  Assert.deepEqual(outcomes.map(({ value }) => value), urls.map(url => `text of ${url}`));
});

add_task(async function oneFailureOfManyIsItsOwn() {
  const fetch = async url => {
    if (url === "bad") {
      throw new FetchError.NotFound(url);
    }
    if (url === "worse") {
      throw new Error(url);
    }
    return url;
  };
  const outcomes = await callbacks.fetchAll(makeFetcher({ fetch }), ["a", "bad", "worse", "b"]);
  Assert.equal(outcomes[0].value, "a");
  Assert.equal(outcomes[1].error, "not found: bad");
  Assert.stringMatches(outcomes[2].reason, /worse/);
  Assert.equal(outcomes[3].value, "b");
});

add_task(async function oneAfterTheOther() {
  const calls = times(1000, 20);
  Assert.equal(await callbacks.countInTurn(makeFetcher(), calls), calls);
});

add_task(async function manyThreadsAwaitAtTheSameTime() {
  const calls = times(500, 10);
  const seen = new Map();
  const count = async addend => {
    seen.set(addend, (seen.get(addend) ?? 0) + 1);
    if (addend % 2) {
      await null;
    }
    return addend;
  };
  const sum = await callbacks.countOnThreads(makeFetcher({ count }), 8, calls);
  Assert.equal(sum, BigInt(28 * calls));
  Assert.deepEqual([...seen.values()], new Array(8).fill(calls));
});

add_task(async function aDroppedFutureDoesNoHarm() {
  const resolvers = [];
  const fetch = () => new Promise(resolve => resolvers.push(resolve));
  Assert.ok(callbacks.startAndDrop(makeFetcher({ fetch }), "u"));
  await until(() => resolvers.length === 1, "the call arrived all the same");
  resolvers[0]("too late");
  const race = callbacks.fetchEither(makeFetcher({ fetch }), "a", "b");
  await until(() => resolvers.length === 3, "both calls arrived");
  resolvers[2]("second");
  Assert.equal((await race).value, "second");
  resolvers[1]("first, too late");
});

add_task(async function syncAndAsyncMethodsMix() {
  const order = [];
  const fetcher = makeFetcher({
    ping: async () => void order.push("ping"),
    name: () => {
      order.push("name");
      return "mixed";
    },
  });
  Assert.equal(await callbacks.pingNamePing(fetcher), "mixed");
  Assert.deepEqual(order, ["ping", "name", "ping"]);
});

add_task(async function backgroundThreadsFinishWithoutAnyoneWaiting() {
  const crawler = Crawler.init(makeFetcher());
  for (let i = 0; i < 5; i++) {
    crawler.start(`u${i}`);
  }
  await until(() => crawler.outcomes().length === 5, "all were fetched");
  Assert.deepEqual(
    crawler.outcomes().map(({ value }) => value).sort(),
    [0, 1, 2, 3, 4].map(i => `text of u${i}`)
  );
  crawler.destroy();
});

add_task(async function replacingPromiseThenDisturbsNothing() {
  const original = Promise.prototype.then;
  const fetch = async () => "found";
  const fetcher = makeFetcher({ fetch });
  let ended = null;
  const crawler = Crawler.init(fetcher);
  // eslint-disable-next-line no-extend-native
  Promise.prototype.then = () => {
    throw new Error("then was called");
  };
  try {
    crawler.start("u");
    const end = Date.now() + 20_000;
    // Each turn is a timer, not a promise job of this test that would need then.
    await until(() => (ended = crawler.outcomes()[0]) || Date.now() > end, "it was fetched");
  } finally {
    // eslint-disable-next-line no-extend-native
    Promise.prototype.then = original;
  }
  Assert.equal(ended.value, "found");
  crawler.destroy();
});

add_task(async function anObjectWithoutAMethodIsRefused() {
  const fetcher = makeFetcher();
  delete fetcher.size;
  assertTypeError(await rejectionOf(callbacks.tryMethod(fetcher, Method.SIZE)), "fetcher", "MB_METHOD_MISSING");
  assertRefused(() => callbacks.startAndDrop(fetcher, "u"), "fetcher", "MB_METHOD_MISSING");
  assertTypeError(await rejectionOf(callbacks.fetchAll(makeFetcher(), ["a", 1])), "urls[1]");
});

add_task(async function everythingIsFreed() {
  const handler = UnitTestObjs.uniffiCallbackHandlerFetcher;
  await until(() => !handler.hasRegisteredCallbacks(), "all fetchers were freed");
});

add_task(assertNothingIsAlive);
