// SPDX-License-Identifier: MPL-2.0

// Handlers of generated modules whose entries are replaced, wrapped or
// overridden: each sees every call as the contract has it, and what it answers is
// obeyed. With the originals back the fast face is taken again.

load("head.js");

const callbacks = ChromeUtils.importESModule("crate:callbacks");
const asyncCallbacks = ChromeUtils.importESModule("crate:async_callbacks");
const { UniFFICallbackHandler } = ChromeUtils.importESModule("monkeybridge:uniffi");
const { Outcome, StoreMethod } = callbacks;

const store = callbacks.UnitTestObjs.uniffiCallbackHandlerStore;
const logger = callbacks.UnitTestObjs.uniffiCallbackHandlerLogger;
const notebook = callbacks.UnitTestObjs.uniffiCallbackHandlerNotebook;
const fetcher = asyncCallbacks.UnitTestObjs.uniffiCallbackHandlerFetcher;

const utf8 = text => new TextEncoder().encode(text).buffer;
const textOf = buffer => new TextDecoder().decode(new Uint8Array(buffer));

function makeStore(changes = {}) {
  return { get: key => `value of ${key}`, put() {}, size: () => 3, name: () => "a store", ...changes };
}

function makeLogger(log) {
  return { log, logEntry() {}, logNumber() {} };
}

/** Sets properties of `object`, runs `work`, and takes them off again. */
async function withReplaced(object, properties, work) {
  const before = Object.keys(properties).map(name => [name, Object.getOwnPropertyDescriptor(object, name)]);
  Object.assign(object, properties);
  try {
    return await work();
  } finally {
    for (const [name, descriptor] of before) {
      delete object[name];
      if (descriptor !== undefined) {
        Object.defineProperty(object, name, descriptor);
      }
    }
  }
}

/** Both ways a sync method is called. */
async function ask(method, object = makeStore()) {
  return [callbacks.ask(object, method), await callbacks.askOnThread(object, method)];
}

async function allFreed(...handlers) {
  await until(() => handlers.every(handler => !handler.hasRegisteredCallbacks()), "all objects were freed");
}

/** Checks that the method itself is called again, and gives its own value. */
async function assertTheFastFaceIsBack() {
  for (const outcome of await ask(StoreMethod.GET)) {
    Assert.ok(outcome instanceof Outcome.Value, String(outcome.reason));
    Assert.equal(outcome.value, "value of key");
  }
  let entered = null;
  const get = () => {
    entered = new Error().stack;
    return null;
  };
  callbacks.ask(makeStore({ get }), StoreMethod.GET);
  Assert.ok(!/^callSync@/m.test(entered), `not by the contract: ${entered}`);
}

add_task(async function aReplacedCallSyncSeesTheCallAndIsObeyed() {
  const calls = [];
  const data = utf8("\x01\0\0\0\x02me");
  await withReplaced(store, {
    callSync(...args) {
      calls.push([this, ...args]);
      return { code: "success", data };
    },
  }, async () => {
    for (const outcome of await ask(StoreMethod.GET)) {
      Assert.ok(outcome instanceof Outcome.Value, String(outcome.reason));
      Assert.equal(outcome.value, "me");
    }
  });
  Assert.equal(calls.length, 2);
  for (const [self, handle, index, ...rest] of calls) {
    Assert.ok(self === store);
    Assert.ok(Number.isSafeInteger(handle) && handle % 2 === 1);
    Assert.equal(index, 0);
    Assert.equal(rest.length, 1);
    Assert.ok(rest[0] instanceof ArrayBuffer);
    Assert.equal(textOf(rest[0]), "key");
  }
  await assertTheFastFaceIsBack();
});

add_task(async function aWrappedCallSyncMayPassOn() {
  const seen = [];
  const original = store.callSync;
  await withReplaced(store, {
    callSync(...args) {
      const result = original.apply(this, args);
      seen.push([args[1], result.code]);
      return result;
    },
  }, async () => {
    const declared = () => {
      throw new callbacks.StoreError.Missing("k");
    };
    for (const method of [StoreMethod.GET, StoreMethod.PUT, StoreMethod.SIZE, StoreMethod.NAME]) {
      for (const outcome of await ask(method)) {
        Assert.ok(outcome instanceof Outcome.Value, String(outcome.reason));
      }
    }
    for (const outcome of await ask(StoreMethod.GET, makeStore({ get: declared }))) {
      Assert.equal(outcome.error, "no k");
    }
    for (const outcome of await ask(StoreMethod.GET, makeStore({ get: () => 5 }))) {
      Assert.stringMatches(outcome.reason, /^Store\.get: .*return value/s);
    }
  });
  const success = [0, 1, 2, 3].flatMap(index => [[index, "success"], [index, "success"]]);
  Assert.deepEqual(seen, [...success, [0, "error"], [0, "error"]]);
  await assertTheFastFaceIsBack();
});

add_task(async function whatAReplacedCallSyncFailsWithReachesRust() {
  for (const [callSync, text] of [
    [() => null, "UniFFIScaffoldingCallResult"],
    [() => ({ code: "success" }), "return value"],
    [() => ({ code: "internal-error", data: utf8("because") }), "because"],
    [async () => ({ code: "success" }), "UniFFIScaffoldingCallResult"],
    [
      () => {
        throw new Error("from the replacement");
      },
      "from the replacement",
    ],
    [5, "callSync"],
    [undefined, "callSync"],
  ]) {
    await withReplaced(store, { callSync }, async () => {
      for (const outcome of await ask(StoreMethod.GET)) {
        Assert.ok(outcome instanceof Outcome.Unexpected);
        Assert.stringContains(outcome.reason, text);
      }
    });
  }
  await assertTheFastFaceIsBack();
});

add_task(async function aReplacementOnThePrototypeCountsToo() {
  let calls = 0;
  const { callSync } = UniFFICallbackHandler.prototype;
  await withReplaced(UniFFICallbackHandler.prototype, {
    callSync(...args) {
      calls++;
      return callSync.apply(this, args);
    },
  }, () => ask(StoreMethod.GET));
  Assert.equal(UniFFICallbackHandler.prototype.callSync, callSync);
  Assert.equal(calls, 2);
  await assertTheFastFaceIsBack();
});

add_task(async function aReplacedCallAsyncSeesFireAndForgetCalls() {
  const calls = [];
  const messages = [];
  const object = makeLogger(message => messages.push(message));
  await withReplaced(logger, {
    callAsync(...args) {
      calls.push(args);
      return Promise.resolve({ code: "success" });
    },
  }, async () => {
    callbacks.logMessage(object, "one");
    callbacks.logOnThread(object, "two");
    callbacks.logNumbers(object, 2);
    await until(() => calls.length === 4, "the calls arrived");
    await allFreed(logger);
  });
  Assert.deepEqual(messages, []);
  Assert.deepEqual(calls.map(([, index]) => index).sort(), [0, 0, 2, 2]);
  Assert.deepEqual(
    calls.filter(([, index]) => index === 0).map(args => textOf(args[2])).sort(),
    ["one", "two"]
  );
  Assert.deepEqual(calls.filter(([, index]) => index === 2).map(args => args.slice(2)), [[0, 0], [0, 1]]);
  callbacks.logMessage(object, "three");
  await until(() => messages.length === 1, "the object is called again");
});

add_task(async function aWrappedCallAsyncKeepsTheOrder() {
  const original = logger.callAsync;
  const calls = times(500, 20);
  const numbers = [];
  let wrapped = 0;
  await withReplaced(logger, {
    callAsync(...args) {
      wrapped++;
      return original.apply(this, args);
    },
  }, async () => {
    const object = makeLogger(() => {});
    object.logNumber = (thread, number) => numbers.push(number);
    callbacks.logNumbers(object, calls);
    await until(() => numbers.length === calls, "all calls arrived");
    await allFreed(logger);
  });
  Assert.equal(wrapped, calls);
  Assert.deepEqual(numbers, Array.from({ length: calls }, (_, i) => i));
});

add_task(async function queuedCallsOfAWrappedHandlerComeBeforeAnInlineCall() {
  const original = notebook.callAsync;
  let wrapped = 0;
  await withReplaced(notebook, {
    callAsync(...args) {
      wrapped++;
      return original.apply(this, args);
    },
  }, async () => {
    const notes = [];
    const object = { note: text => notes.push(text), count: () => notes.length };
    Assert.deepEqual(callbacks.noteAndCount(object, 4), [1, 2, 3, 4]);
    Assert.deepEqual(await callbacks.noteAndCountOnThread(object, 4), [5, 6, 7, 8]);
    await allFreed(notebook);
  });
  Assert.equal(wrapped, 8);
});

add_task(async function failuresOfAReplacedCallAsyncGoToTheSink() {
  expectCallbackError(/Logger\.log/);
  const errors = [];
  bridge.onCallbackError = (name, error) => errors.push(`${name}: ${error}`);
  for (const callAsync of [
    () => Promise.reject(new Error("rejected")),
    async () => ({ code: "internal-error", data: utf8("told") }),
    () => {
      throw new Error("thrown");
    },
  ]) {
    await withReplaced(logger, { callAsync }, async () => {
      const before = errors.length;
      callbacks.logMessage(makeLogger(() => {}), "m");
      await until(() => errors.length > before, "the failure arrived");
      await allFreed(logger);
    });
  }
  bridge.onCallbackError = null;
  Assert.equal(errors.length, 3);
  ["rejected", "told", "thrown"].forEach((text, i) => Assert.stringContains(errors[i], text));
});

add_task(async function aReplacedCallAsyncSeesAsyncCalls() {
  const calls = [];
  const object = {
    fetch: async url => `text of ${url}`,
    fetchPage() {},
    prefetch() {},
    count: async addend => addend,
    size() {},
    ping() {},
    name() {},
  };
  await withReplaced(fetcher, {
    async callAsync(...args) {
      calls.push(args);
      return { code: "success", data: args[1] === 0 ? utf8("replaced") : args[2] + 1 };
    },
  }, async () => {
    Assert.equal(await asyncCallbacks.fetchThrough(object, "u"), "replaced");
    Assert.equal(await asyncCallbacks.countThrough(object, 6), 7);
  });
  Assert.deepEqual(calls.map(([, index]) => index), [0, 3]);
  Assert.equal(textOf(calls[0][2]), "u");
  Assert.strictEqual(calls[1][2], 6);
  Assert.equal(await asyncCallbacks.fetchThrough(object, "u"), "text of u");
});

add_task(async function aReplacedDestroySeesEveryHandleOnce() {
  const original = store.destroy;
  const handles = [];
  await withReplaced(store, {
    destroy(...args) {
      handles.push(args);
      return original.apply(this, args);
    },
  }, async () => {
    await ask(StoreMethod.GET);
    await until(() => handles.length === 2, "both objects were freed");
    await allFreed(store);
  });
  Assert.ok(handles.every(args => args.length === 1 && args[0] % 2 === 1));
  Assert.notEqual(handles[0][0], handles[1][0]);
});

add_task(async function aSubclassIsEnteredByTheContract() {
  const { interfaceId, methods, name } = store;
  UniFFIScaffolding.deregisterCallbackHandler(interfaceId);
  const calls = [];
  class Loud extends UniFFICallbackHandler {
    callSync(...args) {
      calls.push(args);
      const result = super.callSync(...args);
      return args[1] === 3 ? { code: "success", data: utf8("LOUD") } : result;
    }
  }
  const loud = new Loud(name, interfaceId, methods);
  const handle = loud.storeCallbackObj(makeStore());
  const nameThrough = interfaceId - 4 + 20; // interface 4 and function 20 of the component
  const { data } = UniFFIScaffolding.callSync(nameThrough, handle);
  Assert.equal(textOf(data), "LOUD");
  Assert.deepEqual(calls, [[handle, 3]]);
  await allFreed(loud);
  UniFFIScaffolding.deregisterCallbackHandler(interfaceId);
  // The generated handler, from now on by the contract.
  UniFFIScaffolding.registerCallbackHandler(interfaceId, store);
  for (const outcome of await ask(StoreMethod.GET)) {
    Assert.equal(outcome.value, "value of key");
  }
  await allFreed(store);
});

add_task(assertNothingIsAlive);
