// SPDX-License-Identifier: MPL-2.0

load("head.js");

const callbacks = ChromeUtils.importESModule("crate:callbacks");
const { AccessError, Client, Entry, Importance, Kind, Outcome, StoreError, StoreMethod, Token } =
  callbacks;

/** A store over a Map; `changes` replace methods. */
function makeStore(changes = {}) {
  const map = new Map([["key", "value"]]);
  return {
    get: key => map.get(key) ?? null,
    put(key, value) {
      map.set(key, value);
    },
    size: () => map.size,
    name: () => "a map",
    ...changes,
  };
}

/** What comes of `method`, on this thread and on another one. */
async function outcomesOf(changes, method) {
  return [
    callbacks.ask(makeStore(changes), method),
    await callbacks.askOnThread(makeStore(changes), method),
  ];
}

const { GET, PUT, SIZE, NAME } = StoreMethod;

add_task(async function resultsReachRust() {
  for (const [method, value] of [[GET, "value"], [PUT, null], [SIZE, "1"], [NAME, "a map"]]) {
    for (const outcome of await outcomesOf({}, method)) {
      Assert.ok(outcome instanceof Outcome.Value, String(outcome.constructor));
      Assert.strictEqual(outcome.value, value);
    }
  }
  for (const outcome of await outcomesOf({ get: () => null }, GET)) {
    Assert.deepEqual([outcome instanceof Outcome.Value, outcome.value], [true, null]);
  }
});

add_task(async function onTheJSThreadTheCallIsInline() {
  let called = false;
  callbacks.ask(makeStore({ put: () => void (called = true) }), PUT);
  Assert.ok(called, "before the Rust function returned");
});

add_task(async function argumentsReachJavaScript() {
  const seen = [];
  callbacks.ask(makeStore({ put: (...args) => void seen.push(args) }), PUT);
  await callbacks.askOnThread(makeStore({ put: (...args) => void seen.push(args) }), PUT);
  Assert.deepEqual(seen, [["key", "value"], ["key", "value"]]);
});

add_task(async function thisIsTheObject() {
  class Named {
    #secret = "secret";
    get() {}
    put() {}
    size() {}
    name() {
      return this.#secret;
    }
  }
  Assert.equal(callbacks.nameThrough(new Named()), "secret");
});

add_task(async function declaredRichErrorsReachRust() {
  const missing = () => {
    throw new StoreError.Missing("a key");
  };
  for (const [changes, method] of [[{ get: missing }, GET], [{ put: missing }, PUT]]) {
    for (const outcome of await outcomesOf(changes, method)) {
      Assert.ok(outcome instanceof Outcome.Declared);
      Assert.equal(outcome.error, "no a key");
    }
  }
  const denied = () => {
    throw new StoreError.Denied(403, ["a", "ä"]);
  };
  for (const outcome of await outcomesOf({ get: denied }, GET)) {
    Assert.equal(outcome.error, 'denied with 403: ["a", "ä"]');
  }
});

add_task(async function declaredErrorsCrossBothWays() {
  const get = () => {
    throw new StoreError.Denied(7, ["why"]);
  };
  const error = thrownBy(() => callbacks.getThrough(makeStore({ get }), "k"));
  Assert.ok(error instanceof StoreError.Denied);
  Assert.deepEqual([error.code, error.reasons], [7, ["why"]]);
});

add_task(async function declaredFlatErrorsReachRust() {
  for (const [variant, text] of [["Closed", "the store is closed"], ["Locked", "the store is locked"]]) {
    const size = () => {
      throw new AccessError[variant]("a message that Rust does not take");
    };
    for (const outcome of await outcomesOf({ size }, SIZE)) {
      Assert.ok(outcome instanceof Outcome.Declared);
      Assert.equal(outcome.error, text);
    }
    const error = thrownBy(() => callbacks.sizeThrough(makeStore({ size })));
    Assert.ok(error instanceof AccessError[variant]);
  }
});

/** What a callback may throw that no signature declares. */
function undeclared() {
  const proxy = new Proxy({}, {
    get() {
      throw new Error("trap");
    },
    getPrototypeOf() {
      throw new Error("trap");
    },
  });
  const hostile = new Error("hostile");
  Object.defineProperty(hostile, "message", {
    get() {
      throw new Error("from the getter");
    },
  });
  return [
    [new TypeError("a type error"), /TypeError: a type error/],
    ["a string", /a string/],
    [null, /null/],
    [undefined, /undefined/],
    [42n, /42/],
    [Symbol("a symbol"), /symbol/i],
    [{ toString: () => "an object" }, /./],
    [Object.create(null), /./],
    [proxy, /./],
    [hostile, /./],
    [Object.create(StoreError.prototype), /./],
    [new AccessError.Closed("of another method"), /./],
  ];
}

add_task(async function undeclaredExceptionsReachRustWithTheirReason() {
  for (const [value, pattern] of undeclared()) {
    const get = () => {
      throw value;
    };
    for (const outcome of await outcomesOf({ get }, GET)) {
      Assert.ok(outcome instanceof Outcome.Unexpected, `${outcome.error} ${outcome.value}`);
      Assert.stringMatches(outcome.reason, /^Store\.get: /);
      Assert.stringMatches(outcome.reason, pattern);
    }
  }
});

add_task(async function theReasonHasTheStackOfJavaScript() {
  function aFunctionOfTheTest() {
    throw new Error("deep");
  }
  for (const outcome of await outcomesOf({ get: () => aFunctionOfTheTest() }, GET)) {
    Assert.stringMatches(outcome.reason, /aFunctionOfTheTest/);
    Assert.stringMatches(outcome.reason, /test_callbacks_sync\.js/);
  }
});

add_task(async function aMethodWithoutErrorTypePanics() {
  const name = () => {
    throw new Error("no name");
  };
  for (const outcome of await outcomesOf({ name }, NAME)) {
    Assert.ok(outcome instanceof Outcome.Panicked, String(outcome.constructor));
    Assert.stringMatches(outcome.message, /Store\.name: .*no name/);
  }
  assertPanics(() => callbacks.nameThrough(makeStore({ name })), /Store\.name: .*no name/);
});

add_task(async function aFlatErrorTypeConvertsWhatIsUndeclared() {
  const size = () => {
    throw new Error("x");
  };
  for (const outcome of await outcomesOf({ size }, SIZE)) {
    Assert.ok(outcome instanceof Outcome.Unexpected);
  }
});

add_task(async function aStackOverflowReachesRust() {
  const get = key => get(key) + "";
  for (const outcome of await outcomesOf({ get }, GET)) {
    Assert.ok(outcome instanceof Outcome.Unexpected);
    Assert.stringMatches(outcome.reason, /recursion|stack/i);
  }
});

add_task(async function recursionThroughRustEndsInAnError() {
  let depth = 0;
  const client = Client.init(
    makeStore({
      get(key) {
        depth++;
        return client.get(key);
      },
    })
  );
  const error = thrownBy(() => client.get("k"));
  Assert.ok(error instanceof StoreError.Unexpected || error instanceof Error, String(error));
  Assert.greater(depth, 5);
  Assert.ok(callbacks.ask(makeStore(), GET) instanceof Outcome.Value, "all works afterwards");
  client.destroy();
});

add_task(async function aDeletedMethodReachesRust() {
  const store = makeStore();
  const client = Client.init(store);
  delete store.get;
  const error = thrownBy(() => client.get("k"));
  Assert.ok(error instanceof StoreError.Unexpected);
  Assert.stringMatches(error.reason, /^Store\.get: /);
  client.destroy();
});

add_task(async function aPromiseIsNoResult() {
  // What it is rejected with is nobody's result, and no unhandled rejection.
  expectCallbackError(/and rejected/);
  for (const [method, name] of [[GET, "get"], [PUT, "put"], [SIZE, "size"]]) {
    for (const make of [
      async () => null,
      () => Promise.reject(new Error("and rejected")),
      () => new Promise(() => {}),
    ]) {
      for (const outcome of await outcomesOf({ [name]: make }, method)) {
        Assert.ok(outcome instanceof Outcome.Unexpected, name);
        if (method !== SIZE) {
          Assert.stringMatches(outcome.reason, new RegExp(`^Store\\.${name}: .*[Pp]romise`));
        }
      }
    }
  }
});

add_task(async function aWrongResultReachesRustWithItsPath() {
  for (const value of [5, {}, ["value"], true, Symbol("s")]) {
    for (const outcome of await outcomesOf({ get: () => value }, GET)) {
      Assert.ok(outcome instanceof Outcome.Unexpected);
      Assert.stringMatches(outcome.reason, /^Store\.get: .*return value/);
    }
  }
  for (const outcome of await outcomesOf({ get: () => "\ud800" }, GET)) {
    Assert.ok(outcome instanceof Outcome.Unexpected, "a lone surrogate");
  }
});

/** A giver of good values. */
function makeGiver(changes = {}) {
  return {
    giveU8: () => 255,
    giveI8: () => -128,
    giveU16: () => 65535,
    giveI16: () => -32768,
    giveU32: () => 2 ** 32 - 1,
    giveI32: () => -(2 ** 31),
    giveU64: () => 2n ** 64n - 1n,
    giveI64: () => -(2n ** 63n),
    giveF32: () => 0.5,
    giveF64: () => -Infinity,
    giveBool: () => true,
    giveString: () => "ä🌉",
    giveBytes: () => new Uint8Array([1, 0, 255]),
    giveOption: () => null,
    giveList: () => ["a", ""],
    giveMap: () => new Map([["k", 1]]),
    giveEntry: () =>
      new Entry({ text: "t", importance: Importance.LOW, tags: [], counts: new Map(), detail: null }),
    giveImportance: () => Importance.HIGH,
    giveObject: () => Token.init(7),
    giveNothing: () => {},
    ...changes,
  };
}

const GOOD_TEXT = {
  U8: "255",
  I8: "-128",
  U16: "65535",
  I16: "-32768",
  U32: "4294967295",
  I32: "-2147483648",
  U64: "18446744073709551615",
  I64: "-9223372036854775808",
  F32: "0.5",
  F64: "-inf",
  BOOL: "true",
  STRING: '"ä🌉"',
  BYTES: "[1, 0, 255]",
  OPTION: "None",
  LIST: '["a", ""]',
  MAP: '{"k": 1}',
  ENTRY: 'Entry { text: "t", importance: Low, tags: [], counts: {}, detail: None }',
  IMPORTANCE: "High",
  OBJECT: "Token { number: 7 }",
  NOTHING: "()",
};

add_task(async function everyResultTypeCrosses() {
  Assert.deepEqual(Object.keys(Kind).sort(), Object.keys(GOOD_TEXT).sort());
  for (const [kind, text] of Object.entries(GOOD_TEXT)) {
    Assert.equal(callbacks.take(makeGiver(), Kind[kind]), text, kind);
    Assert.equal(await callbacks.takeOnThread(makeGiver(), Kind[kind]), text, `${kind} on a thread`);
  }
});

add_task(async function wrongResultsOfEveryTypeReachRust() {
  const badEntry = makeGiver().giveEntry();
  badEntry.tags = ["fine", 5];
  const wrong = {
    U8: [256, -1, 0.5, "1", null],
    I8: [128, -129, NaN, 1n],
    U16: [65536, {}],
    I16: [32768, undefined],
    U32: [2 ** 32, -1, "1"],
    I32: [2 ** 31, true],
    U64: [2n ** 64n, -1n, 0.5, "1", 2 ** 60],
    I64: [2n ** 63n, null, "1"],
    F32: ["0.5", null, 1n],
    F64: [undefined, {}],
    BOOL: [0, 1, null, "true"],
    STRING: [5, null, undefined, {}, "\udc00", new String("a")],
    BYTES: [[1], "ab", new ArrayBuffer(2), null],
    OPTION: ["1", -1],
    LIST: [null, "ab", [1], ["a", null]],
    MAP: [{}, [["k", 1]], new Map([[1, 1]]), new Map([["k", "1"]])],
    ENTRY: [{}, null, badEntry],
    IMPORTANCE: [2, "HIGH", null],
    OBJECT: [{}, null, Token, 7],
    NOTHING: [Promise.resolve()],
  };
  for (const [kind, values] of Object.entries(wrong)) {
    const method = `give${kind[0]}${kind.slice(1).toLowerCase()}`;
    for (const value of values) {
      const what = `${kind} given ${typeof value} ${typeof value === "symbol" ? "" : String(value)}`;
      const giver = makeGiver({ [method]: () => value });
      for (const error of [
        thrownBy(() => callbacks.take(giver, Kind[kind])),
        await rejectionOf(callbacks.takeOnThread(giver, Kind[kind])),
      ]) {
        Assert.ok(error instanceof StoreError.Unexpected, `${what}: ${error}`);
        Assert.ok(error.reason.startsWith(`Giver.${method}: `), `${what}: ${error.reason}`);
      }
    }
  }
});

add_task(async function aWrongResultNamesItsPath() {
  const giver = makeGiver({ giveList: () => ["a", "b", 3] });
  const error = thrownBy(() => callbacks.take(giver, Kind.LIST));
  Assert.stringContains(error.reason, "return value[2]");
});

add_task(async function everyArgumentTypeCrosses() {
  const visited = [];
  const visitor = {
    visitIntegers(...args) {
      visited.push("integers");
      Assert.deepEqual(args, [255, -128, 65535, -32768, 2 ** 32 - 1, -(2 ** 31), 2n ** 64n - 1n, -(2n ** 63n)]);
      return true;
    },
    visitValues(...args) {
      visited.push("values");
      Assert.deepEqual(args, [0.5, -Infinity, true, "\ufeffä🌉\0", new Uint8Array([1, 0, 255])]);
      return true;
    },
    visitContainers(none, some, list, map) {
      visited.push("containers");
      Assert.deepEqual([none, some, list], [null, "", [2n ** 63n - 1n, -1n]]);
      Assert.deepEqual([...map], [["key", [true, false]]]);
      return true;
    },
    visitTypes(entry, importance, token) {
      visited.push("types");
      Assert.ok(entry instanceof Entry && token instanceof Token);
      Assert.deepEqual([entry.text, importance, token.number()], ["shown", Importance.HIGH, 7]);
      return token;
    },
  };
  Assert.strictEqual(callbacks.showAll(visitor), true);
  Assert.strictEqual(await callbacks.showAllOnThread(visitor), true);
  const all = ["integers", "values", "containers", "types"];
  Assert.deepEqual(visited, [...all, ...all]);
  visitor.visitValues = () => false;
  Assert.strictEqual(callbacks.showAll(visitor), false);
});

add_task(async function aSyncCallComesAfterWhatItsThreadQueuedBefore() {
  const makeNotebook = () => {
    const notes = [];
    return { note: text => notes.push(text), count: () => notes.length };
  };
  const notes = times(200, 10);
  const expected = Array.from({ length: notes }, (_, i) => i + 1);
  Assert.deepEqual(callbacks.noteAndCount(makeNotebook(), notes), expected);
  Assert.deepEqual(await callbacks.noteAndCountOnThread(makeNotebook(), notes), expected);
});

add_task(async function callbacksMayCallRustWhichCallsBack() {
  const inner = makeStore({ get: key => `inner ${key}` });
  const outer = makeStore({
    get(key) {
      const [first, second] = [callbacks.getThrough(inner, "a"), callbacks.nameThrough(inner)];
      return `${first}, ${second}, ${key}`;
    },
  });
  Assert.equal(callbacks.getThrough(outer, "k"), "inner a, a map, k");
  const outcome = await callbacks.askOnThread(outer, GET);
  Assert.equal(outcome.value, "inner a, a map, key");
});

// Each level lends an object of its own, and sees its own arguments after the inner ones have ended.
add_task(async function callsNestToSixtyLevels() {
  const levels = 60;
  const mapper = {
    map(thread, value) {
      if (value === 0) {
        return 0;
      }
      const inner = callbacks.mapOnce({ map: (t, v) => mapper.map(t, v) }, value - 1);
      return inner + value;
    },
  };
  Assert.equal(callbacks.mapOnce(mapper, levels), (levels * (levels + 1)) / 2);
  const nested = key => {
    const level = Number(key);
    if (level === levels) {
      throw new StoreError.Missing(key);
    }
    const store = makeStore({ get: nested });
    const error = thrownBy(() => callbacks.getThrough(store, String(level + 1)));
    Assert.ok(error instanceof StoreError.Missing, `level ${level}`);
    Assert.equal(key, String(level), "the arguments of this level are as they were");
    // Each level throws an error of its own, with all inner ones inside.
    throw new StoreError.Missing(`${key} ${error.key}`);
  };
  const all = Array.from({ length: levels + 1 }, (_, i) => i).join(" ");
  const error = thrownBy(() => callbacks.getThrough(makeStore({ get: nested }), "0"));
  Assert.equal(error.key, all);
  // The same, the JS thread being entered from another thread first.
  const outcome = await callbacks.askOnThread(makeStore({ get: () => nested("0") }), GET);
  Assert.ok(outcome instanceof Outcome.Declared);
});

add_task(async function rustMayLetGoOfACallbackWhileItRuns() {
  const client = Client.init(
    makeStore({
      get(key) {
        client.close();
        Cu.forceGC();
        return `closed while ${key}`;
      },
    })
  );
  Assert.equal(client.get("k"), "closed while k");
  Assert.ok(thrownBy(() => client.get("k")) instanceof StoreError.Missing);
  client.destroy();
});

add_task(async function resultsMayCollectWhileTheyAreLowered() {
  const entry = makeGiver().giveEntry();
  Object.defineProperty(entry, "text", {
    get() {
      Cu.forceGC();
      return callbacks.nameThrough(makeStore());
    },
  });
  const giver = makeGiver({ giveEntry: () => entry });
  Assert.stringContains(callbacks.take(giver, Kind.ENTRY), 'text: "a map"');
});

add_task(async function microtasksWaitUntilRustHasReturned() {
  const order = [];
  const store = makeStore({
    get() {
      Promise.resolve().then(() => order.push("microtask"));
      order.push("get");
      return null;
    },
  });
  callbacks.getThrough(store, "a");
  callbacks.getThrough(store, "b");
  order.push("returned");
  await Promise.resolve();
  Assert.deepEqual(order, ["get", "get", "returned", "microtask", "microtask"]);
});

add_task(assertNothingIsAlive);
