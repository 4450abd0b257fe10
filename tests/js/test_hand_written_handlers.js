// SPDX-License-Identifier: MPL-2.0

// Handlers that are nothing but {callAsync, callSync, destroy}, at the edges of
// the contract: every kind of value both ways, promises that stay pending,
// handlers that go away in a call, handles and buffers that are not what they
// seem. Of the generated components only the ids are used.

load("head.js");

const { component } = ChromeUtils.importESModule("monkeybridge:uniffi");
const scaffolding = UniFFIScaffolding;
const { callAsync, callAsyncWrapper, callSync } = scaffolding;

const BASE = component("callbacks").interfaceId(0);
const ASYNC_BASE = component("async_callbacks").interfaceId(0);

// Functions, in the order of the generated tables.
const [ASK, ASK_ON_THREAD, LOG_MESSAGE, LOG_NUMBERS] = [0, 1, 8, 10].map(i => BASE + i);
const [MAP_ONCE, NAME_THROUGH, SHOW_ALL, TAKE] = [19, 20, 24, 28].map(i => BASE + i);
const [REGISTRY_INIT, TOKEN_INIT, TOKEN_NUMBER] = [34, 42, 43].map(i => BASE + i);
const [TRY_METHOD, TRY_METHOD_ON_THREAD] = [8, 9].map(i => ASYNC_BASE + i);
// Callback interfaces and pointer types.
const [GIVER, LOGGER, MAPPER, STORE, VISITOR] = [0, 1, 2, 4, 5].map(i => BASE + i);
const FETCHER = ASYNC_BASE;
const [REGISTRY, TOKEN] = [2, 3].map(i => BASE + i);

function bytesOf(...bytes) {
  return new Uint8Array(bytes).buffer;
}

/** The variant with a 1-based index, and what follows it. */
const variant = (index, ...rest) => bytesOf(0, 0, 0, index, ...rest);
const utf8 = text => new TextEncoder().encode(text).buffer;
const textOf = buffer => new TextDecoder().decode(new Uint8Array(buffer));

/** A nested string: its length, then its bytes. */
function nested(text) {
  const bytes = new TextEncoder().encode(text);
  return [0, 0, 0, bytes.length, ...bytes];
}

function listOf(buffer) {
  Assert.ok(buffer instanceof ArrayBuffer, "an ArrayBuffer");
  return Array.from(new Uint8Array(buffer));
}

/** Notes every call and answers with `answer`. */
class Handler {
  calls = [];
  destroyed = [];

  constructor(answer) {
    this.answer = answer;
  }
  callSync(...args) {
    this.calls.push(["callSync", ...args]);
    return this.answer(...args);
  }
  callAsync(...args) {
    this.calls.push(["callAsync", ...args]);
    return this.answer(...args);
  }
  destroy(...args) {
    this.calls.push(["destroy", ...args]);
    this.destroyed.push(args[0]);
  }
}

/** Runs `work(handle, handler)`; then Rust must give the handle back, once and last. */
async function withHandler(interfaceId, answer, work) {
  const handler = new Handler(answer);
  scaffolding.registerCallbackHandler(interfaceId, handler);
  const handle = scaffolding.callbackHandleCreate();
  const result = await work(handle, handler);
  await until(() => handler.destroyed.length !== 0, "Rust gave the handle back");
  Assert.deepEqual(handler.destroyed, [handle]);
  Assert.deepEqual(handler.calls.at(-1), ["destroy", handle]);
  scaffolding.deregisterCallbackHandler(interfaceId);
  return result;
}

/** Checks that an Outcome of the fixtures is an unexpected error with this text. */
function assertUnexpected({ code, data }, text) {
  Assert.equal(code, "success");
  Assert.equal(listOf(data)[3], 3, `unexpected: ${textOf(data)}`);
  Assert.stringContains(textOf(data), text);
}

function assertCode(error, code, type = Error) {
  Assert.ok(error instanceof type, `${error} is a ${type.name}`);
  Assert.equal(error.code, code, `code of "${error.message}"`);
}

// --- values ---

add_task(async function everyKindOfArgumentIsLowered() {
  const seen = [];
  const answer = (handle, index, ...args) => {
    seen[index] = args;
    return { code: "success", data: index === 3 ? args[2] : 1 };
  };
  const result = await withHandler(VISITOR, answer, handle => callSync(SHOW_ALL, handle));
  Assert.deepEqual(result, { code: "success", data: 1 }, "a boolean is 0 or 1");
  const [integers, values, containers, types] = seen;
  Assert.deepEqual(
    integers,
    [255, -128, 65535, -32768, 4294967295, -2147483648, 2n ** 64n - 1n, -(2n ** 63n)],
    "beyond 2^53 a BigInt, else a number"
  );
  Assert.deepEqual(values.slice(0, 3), [0.5, -Infinity, 1]);
  Assert.deepEqual(listOf(values[3]), listOf(utf8("\ufeffä🌉\0")), "raw UTF-8");
  Assert.deepEqual(listOf(values[4]), [0, 0, 0, 3, 1, 0, 255], "bytes have their length");
  Assert.deepEqual(listOf(containers[0]), [0]);
  Assert.deepEqual(listOf(containers[1]), [1, 0, 0, 0, 0]);
  Assert.deepEqual(listOf(containers[2]), [0, 0, 0, 2, 127, ...new Array(15).fill(255)]);
  Assert.deepEqual(listOf(containers[3]), [0, 0, 0, 1, ...nested("key"), 0, 0, 0, 2, 1, 0]);
  const record = [...nested("shown"), 0, 0, 0, 1, 0, 0, 0, 1, ...nested("x"), 0, 0, 0, 0, 0];
  Assert.deepEqual(listOf(types[0]), record, "a record is its fields");
  Assert.deepEqual(listOf(types[1]), [0, 0, 0, 2], "an enum is its index from 1");
  Assert.ok(types[2] instanceof UniFFIPointer);
  Assert.strictEqual(callSync(TOKEN_NUMBER, types[2]).data, 7);
});

/** What comes of a Giver that gives `data` for a kind, counted from 1. */
function take(kind, data) {
  return withHandler(GIVER, () => ({ code: "success", data }), handle =>
    callSync(TAKE, handle, variant(kind))
  );
}

add_task(async function everyKindOfResultIsLifted() {
  const token = callSync(TOKEN_INIT, 31).data;
  const cases = [
    [1, 255, "255"],
    [2, -128, "-128"],
    [3, 65535, "65535"],
    [4, -32768, "-32768"],
    [5, 4294967295, "4294967295"],
    [6, -2147483648, "-2147483648"],
    [7, 2n ** 64n - 1n, "18446744073709551615"],
    [7, 9007199254740991, "9007199254740991"],
    [8, -(2n ** 63n), "-9223372036854775808"],
    [8, -1, "-1"],
    [9, 0.5, "0.5"],
    [10, NaN, "NaN"],
    [11, 1, "true"],
    [12, utf8("ä🌉"), '"ä🌉"'],
    [13, bytesOf(0, 0, 0, 2, 0, 255), "[0, 255]"],
    [14, bytesOf(1, 0, 0, 0, 9), "Some(9)"],
    [15, bytesOf(0, 0, 0, 1, ...nested("x")), '["x"]'],
    [16, bytesOf(0, 0, 0, 1, ...nested("k"), 0, 0, 0, 3), '{"k": 3}'],
    [18, variant(2), "High"],
    [19, token, "Token { number: 31 }"],
    [20, undefined, "()"],
  ];
  for (const [kind, data, text] of cases) {
    const result = await take(kind, data);
    Assert.equal(result.code, "success", text);
    Assert.equal(textOf(result.data), text);
  }
  Assert.strictEqual(callSync(TOKEN_NUMBER, token).data, 31, "the pointer was lent");
});

add_task(async function resultsOfTheWrongTypeOrRangeAreRefused() {
  const registry = callSync(REGISTRY_INIT).data;
  for (const [kind, values] of [
    [1, [-1, 256, 0.5, NaN, "1", 1n, true, null, bytesOf(1)]],
    [7, [-1, 2 ** 53, 2n ** 64n, -1n, 0.5, "1"]],
    [8, [2 ** 53, 2n ** 63n, -(2n ** 63n) - 1n]],
    [9, ["1", 1n, null, {}]],
    [12, ["text", bytesOf(0xff), bytesOf(0xed, 0xa0, 0x80)]],
    [19, [5, null, {}, "token", registry]],
  ]) {
    for (const data of values) {
      const result = await take(kind, data);
      Assert.equal(result.code, "error", `kind ${kind} given ${String(data)}`);
      Assert.stringContains(textOf(result.data), "return value");
    }
  }
});

add_task(async function resultsMayBeInheritedOrComputed() {
  class Result {
    get code() {
      return ["suc", "cess"].join("");
    }
    get data() {
      Cu.forceGC();
      return utf8("computed");
    }
  }
  await withHandler(STORE, () => new Result(), handle => {
    Assert.equal(textOf(callSync(NAME_THROUGH, handle).data), "computed");
  });
});

add_task(async function aGetterOfTheResultMayReenterRust() {
  const answer = (handle, index, thread, value) => ({
    code: "success",
    get data() {
      Cu.forceGC();
      return callSync(TOKEN_NUMBER, callSync(TOKEN_INIT, value + 1).data).data;
    },
  });
  await withHandler(MAPPER, answer, handle => {
    Assert.deepEqual(callSync(MAP_ONCE, handle, 5), { code: "success", data: 6 });
  });
});

add_task(async function aWrappedCallMayCallBack() {
  const answer = (handle, index, thread, value) => ({ code: "success", data: value * 2 });
  await withHandler(MAPPER, answer, async handle => {
    Assert.deepEqual(await callAsyncWrapper(MAP_ONCE, handle, 21), { code: "success", data: 42 });
  });
});

// --- promises ---

add_task(async function thenablesAndPlainValuesSettleAsyncCalls() {
  const success = { code: "success", data: utf8("found") };
  const thenable = { then: resolve => resolve(success) };
  for (const answer of [() => success, () => thenable, async () => thenable, () => delay(1).then(() => success)]) {
    for (const id of [TRY_METHOD, TRY_METHOD_ON_THREAD]) {
      const { data } = await withHandler(FETCHER, answer, handle => callAsync(id, handle, variant(1)));
      Assert.deepEqual(listOf(data), [0, 0, 0, 1, ...nested("found")]);
    }
  }
});

add_task(async function thenablesThatFailAreUnexpectedErrors() {
  for (const answer of [
    () => ({ then: (_, reject) => reject(new Error("by a thenable")) }),
    () => ({
      get then() {
        throw new Error("by a thenable");
      },
    }),
  ]) {
    const result = await withHandler(FETCHER, answer, handle => callAsync(TRY_METHOD, handle, variant(1)));
    assertUnexpected(result, "by a thenable");
  }
});

add_task(async function aThenableThatNeverSettlesEndsWhenItIsCollected() {
  await withHandler(FETCHER, () => ({ then() {} }), async handle => {
    let result = null;
    callAsync(TRY_METHOD, handle, variant(1)).then(value => (result = value));
    for (let i = 0; i < 500 && result === null; i++) {
      await collect();
      await delay(1);
    }
    assertUnexpected(result, "collected without being settled");
  });
});

add_task(async function promisesOfFireAndForgetMayStayPending() {
  // Of many at a time some settle after their neighbours were collected.
  const resolvers = [];
  const calls = times(60, 12);
  let count = 0;
  const answer = () => {
    const keep = count++ % 3 === 0;
    return new Promise(resolve => keep && resolvers.push(resolve));
  };
  await withHandler(LOGGER, answer, async handle => {
    callSync(LOG_NUMBERS, handle, calls);
    await until(() => count === calls, "all calls arrived");
    await collect();
    await collect();
    resolvers.forEach((resolve, i) => i % 2 && resolve({ code: "success" }));
    await delay(2);
    await collect();
    resolvers.forEach(resolve => resolve({ code: "success" }));
    await delay(2);
  });
  await withHandler(LOGGER, async () => ({ code: "success" }), handle => callSync(LOG_NUMBERS, handle, calls));
});

add_task(async function failedResultsOfFireAndForgetGoToTheSink() {
  expectCallbackError(/Logger\.log/);
  const failures = [
    [async () => ({ code: "internal-error", data: utf8("why not") }), "why not"],
    [async () => ({ code: "nonsense" }), "nonsense"],
    [async () => 5, "UniFFIScaffoldingCallResult"],
    [() => ({ then: (_, reject) => reject(new Error("by a thenable")) }), "by a thenable"],
  ];
  const errors = [];
  bridge.onCallbackError = (name, error) => errors.push([name, String(error)]);
  for (const [failure] of failures) {
    await withHandler(LOGGER, failure, handle => callSync(LOG_MESSAGE, handle, utf8("m")));
  }
  await until(() => errors.length === failures.length, "all failures arrived");
  bridge.onCallbackError = null;
  errors.forEach(([name, error], i) => {
    Assert.equal(name, "Logger.log");
    Assert.stringContains(error, failures[i][1]);
  });
});

// --- handlers ---

add_task(async function thisIsTheHandler() {
  const seen = [];
  const handler = {
    callSync() {
      seen.push(this);
      return { code: "success" };
    },
    destroy() {
      seen.push(this);
    },
  };
  scaffolding.registerCallbackHandler(STORE, handler);
  callSync(ASK, scaffolding.callbackHandleCreate(), variant(2));
  await until(() => seen.length === 2, "destroy was called");
  scaffolding.deregisterCallbackHandler(STORE);
  Assert.ok(seen.every(self => self === handler));
});

add_task(async function aHandlerWithoutTheEntriesFailsItsCalls() {
  scaffolding.registerCallbackHandler(STORE, { destroy() {} });
  for (const call of [callSync, callAsync]) {
    const id = call === callSync ? ASK : ASK_ON_THREAD;
    const result = await call(id, scaffolding.callbackHandleCreate(), variant(1));
    assertUnexpected(result, "callSync");
  }
  scaffolding.deregisterCallbackHandler(STORE);
  scaffolding.registerCallbackHandler(FETCHER, { callAsync: 5, destroy() {} });
  const result = await callAsync(TRY_METHOD, scaffolding.callbackHandleCreate(), variant(1));
  assertUnexpected(result, "callAsync");
  scaffolding.deregisterCallbackHandler(FETCHER);
});

add_task(async function aDestroyThatThrowsIsReported() {
  expectCallbackError(/Logger/);
  const errors = [];
  bridge.onCallbackError = (name, error) => errors.push([name, String(error)]);
  scaffolding.registerCallbackHandler(LOGGER, {
    callAsync: () => ({ code: "success" }),
    destroy() {
      throw new Error("no way");
    },
  });
  callSync(LOG_MESSAGE, scaffolding.callbackHandleCreate(), utf8("m"));
  await until(() => errors.length === 1, "the failure arrived");
  bridge.onCallbackError = null;
  Assert.equal(errors[0][0], "Logger.destroy");
  Assert.stringContains(errors[0][1], "no way");
  scaffolding.deregisterCallbackHandler(LOGGER);
});

add_task(async function aHandlerMayGoAwayInItsOwnCall() {
  const handler = new Handler(() => {
    scaffolding.deregisterCallbackHandler(STORE);
    Cu.forceGC();
    return { code: "success" };
  });
  scaffolding.registerCallbackHandler(STORE, handler);
  const { data } = callSync(ASK, scaffolding.callbackHandleCreate(), variant(2));
  Assert.equal(listOf(data)[3], 1, "its result is obeyed");
});

add_task(async function queuedCallsGoToTheHandlerThatIsThereThen() {
  const first = new Handler(() => ({ code: "success" }));
  const second = new Handler(() => ({ code: "success" }));
  scaffolding.registerCallbackHandler(LOGGER, first);
  callSync(LOG_MESSAGE, scaffolding.callbackHandleCreate(), utf8("m"));
  scaffolding.deregisterCallbackHandler(LOGGER);
  scaffolding.registerCallbackHandler(LOGGER, second);
  await until(() => second.destroyed.length === 1, "the second one was told");
  Assert.deepEqual(first.calls, []);
  Assert.equal(second.calls.length, 2);
  scaffolding.deregisterCallbackHandler(LOGGER);
});

// --- what is not what it seems ---

add_task(async function aStaleHandleEntersNoJavaScript() {
  const handler = new Handler(() => ({ code: "success", data: bytesOf(0) }));
  scaffolding.registerCallbackHandler(STORE, handler);
  const stale = scaffolding.callbackHandleCreate();
  scaffolding.callbackHandleRelease(stale);
  scaffolding.callbackHandleFree(stale);
  for (const handle of [stale, 3, 2 ** 53 - 1]) {
    assertUnexpected(callSync(ASK, handle, variant(1)), "Store.get: invalid callback handle");
  }
  Assert.deepEqual(handler.calls, []);
  scaffolding.deregisterCallbackHandler(STORE);
});

add_task(async function releaseAndFreeTakeLiveHandlesOnly() {
  const { callbackHandleCreate, callbackHandleFree, callbackHandleRelease } = scaffolding;
  const handle = callbackHandleCreate();
  assertCode(thrownBy(() => callbackHandleFree(handle)), "MB_HANDLE_INVALID");
  Assert.equal(callbackHandleRelease(handle), 0);
  assertCode(thrownBy(() => callbackHandleRelease(handle)), "MB_HANDLE_INVALID");
  Assert.equal(callbackHandleFree(handle), undefined);
  assertCode(thrownBy(() => callbackHandleFree(handle)), "MB_HANDLE_INVALID");
  const next = callbackHandleCreate();
  Assert.notEqual(next, handle, "the slot may be the same, the handle is not");
  const ofAnotherRuntime = (next + 2 ** 43) % 2 ** 53;
  for (const value of [
    handle, ofAnotherRuntime, 0, 2, 1, 3, -1, 0.5, 1.5, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 53 + 2,
    1n, BigInt(next), -1n, 2n ** 64n, "1", null, undefined, {}, Symbol("s"), true,
  ]) {
    for (const block of [() => callbackHandleRelease(value), () => callbackHandleFree(value)]) {
      assertCode(thrownBy(block), "MB_HANDLE_INVALID");
    }
  }
  Assert.equal(callbackHandleRelease(next), 0, "it was not touched");
  callbackHandleFree(next);
});

add_task(async function whatIsNoHandleOfRustIsNoPointer() {
  for (const last of [0, 1]) {
    const buffer = bytesOf(0, 0, 0, 0, 0, 0, 0, last);
    assertCode(thrownBy(() => scaffolding.readPointer(TOKEN, buffer, 0)), "MB_HANDLE_INVALID");
  }
});

add_task(async function aPointerIsWrittenBigEndian() {
  const buffer = new ArrayBuffer(17);
  scaffolding.writePointer(TOKEN, callSync(TOKEN_INIT, 12).data, buffer, 9);
  Assert.deepEqual(listOf(buffer).slice(0, 11), new Array(11).fill(0), "an address below 2^48");
  Assert.equal(new DataView(buffer).getBigUint64(9) % 2n, 0n, "Rust's handles are even");
  const copy = scaffolding.readPointer(TOKEN, buffer, 9);
  Assert.strictEqual(callSync(TOKEN_NUMBER, copy).data, 12);
  assertCode(
    thrownBy(() => scaffolding.writePointer(REGISTRY, copy, buffer, 0)),
    "MB_POINTER_TYPE",
    TypeError
  );
});

/** An ArrayBuffer without memory. */
function detachedBuffer() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { buffer } = memory;
  memory.grow(1);
  Assert.equal(buffer.byteLength, 0);
  return buffer;
}

add_task(async function detachedBuffersAreRefused() {
  const buffer = detachedBuffer();
  const handle = scaffolding.callbackHandleCreate();
  for (const call of [callSync, callAsyncWrapper]) {
    assertCode(thrownBy(() => call(LOG_MESSAGE, handle, buffer)), "MB_TOO_LARGE");
  }
  Assert.equal(scaffolding.callbackHandleRelease(handle), 0, "the handle stayed with the caller");
  scaffolding.callbackHandleFree(handle);
  const answer = () => ({ code: "success", data: buffer });
  assertUnexpected(await withHandler(STORE, answer, h => callSync(ASK, h, variant(1))), "detached");
  const token = callSync(TOKEN_INIT, 1).data;
  for (const block of [
    () => scaffolding.readPointer(TOKEN, buffer, 0),
    () => scaffolding.writePointer(TOKEN, token, buffer, 0),
  ]) {
    assertCode(thrownBy(block), "MB_ARGUMENT_RANGE", RangeError);
  }
});

add_task(assertNothingIsAlive);
