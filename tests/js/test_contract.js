// SPDX-License-Identifier: MPL-2.0

// The public contract without generated JavaScript: UniFFIScaffolding called by
// ids, and a handler written by hand. The ids are those of the crate contract:
// functions in alphabetical order, then the members of its objects.

load("head.js");

const { component } = ChromeUtils.importESModule("monkeybridge:uniffi");
const lib = component("contract");
const base = lib.interfaceId(0);

const [ADD, ASK, ASK_ON_THREAD, FETCH, FIRE, JOIN, TELL, NEW_THING, THING_NUMBER, NEW_ZEBRA] =
  Array.from({ length: 10 }, (_, index) => base + index);
const [THING, ZEBRA] = [lib.pointerId(0), lib.pointerId(1)];
const PARTNER = lib.interfaceId(0);
const [FIRE_METHOD, ASK_METHOD, TELL_METHOD, FETCH_METHOD] = [0, 1, 2, 3];

const scaffolding = UniFFIScaffolding;

/** UTF-8 without a length, as strings cross at top level. */
function utf8(text) {
  return new TextEncoder().encode(text).buffer;
}

function textOf(buffer) {
  return new TextDecoder().decode(new Uint8Array(buffer));
}

/** Big-endian serialised values, one after the other. */
function serialise(...parts) {
  const bytes = [];
  for (const part of parts) {
    if (typeof part === "string") {
      const text = new TextEncoder().encode(part);
      bytes.push(...serialised32(text.length), ...text);
    } else {
      bytes.push(...serialised32(part));
    }
  }
  return new Uint8Array(bytes).buffer;
}

function serialised32(number) {
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
}

/** A list of u32. */
const list = (...numbers) => serialise(numbers.length, ...numbers);

const hex = buffer => Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, "0")).join(" ");

/** The variants of ContractError. */
const refused = reason => serialise(1, reason);

/** Reads variant and reason of a ContractError. */
function readError(buffer) {
  const view = new DataView(buffer);
  Assert.equal(view.getInt32(4), buffer.byteLength - 8, "length of the reason");
  return [view.getInt32(0), textOf(buffer.slice(8))];
}

/** A handler written by hand that logs its calls and frees what is destroyed. */
function makeHandler() {
  return {
    calls: [],
    destroyed: [],
    answer: () => ({ code: "success" }),
    callSync(...args) {
      this.calls.push(["callSync", ...args]);
      return this.answer(...args);
    },
    callAsync(...args) {
      this.calls.push(["callAsync", ...args]);
      return this.answer(...args);
    },
    destroy(handle) {
      this.destroyed.push(handle);
      this.calls.push(["destroy", handle]);
      scaffolding.callbackHandleFree(handle);
    },
  };
}

const handler = makeHandler();

function reset(answer) {
  handler.calls.length = 0;
  handler.destroyed.length = 0;
  handler.answer = answer;
}

const newHandle = () => scaffolding.callbackHandleCreate();

/** What Rust saw of the answer to `ask`: [variant or 0, text]. */
function ask() {
  const result = scaffolding.callSync(ASK, newHandle());
  return result.code === "success" ? [0, textOf(result.data)] : readError(result.data);
}

async function askOnThread() {
  const result = await scaffolding.callAsync(ASK_ON_THREAD, newHandle());
  return result.code === "success" ? [0, textOf(result.data)] : readError(result.data);
}

add_task(async function callSyncReturnsCodeAndData() {
  Assert.deepEqual(scaffolding.callSync(ADD, 40, 2), { code: "success", data: 42 });
  const joined = scaffolding.callSync(JOIN, utf8("ä"), list(1, 2));
  Assert.equal(joined.code, "success");
  Assert.ok(joined.data instanceof ArrayBuffer);
  Assert.equal(textOf(joined.data), "ä[1, 2]");
});

add_task(async function callSyncReturnsErrors() {
  const error = scaffolding.callSync(JOIN, utf8("p"), list());
  Assert.equal(error.code, "error");
  Assert.deepEqual(readError(error.data), [1, "empty"]);
  const panic = scaffolding.callSync(JOIN, utf8(""), list(1));
  Assert.equal(panic.code, "internal-error");
  Assert.equal(textOf(panic.data), "no prefix");
});

add_task(async function extraArgumentsAreIgnored() {
  Assert.equal(scaffolding.callSync(ADD, 1, 2, "extra", {}).data, 3);
});

add_task(async function badCallsAreRefused() {
  for (const id of [base + 9999, base + 0x7fff0000, 4294967295]) {
    Assert.equal(thrownBy(() => scaffolding.callSync(id)).code, "MB_UNKNOWN_ID");
  }
  for (const id of [undefined, null, "0", -1, 0.5, {}]) {
    Assert.ok(thrownBy(() => scaffolding.callSync(id)) instanceof TypeError);
  }
  for (const args of [[], [1]]) {
    Assert.equal(thrownBy(() => scaffolding.callSync(ADD, ...args)).code, "MB_ARGUMENT_COUNT");
  }
  for (const value of ["1", null, undefined, {}, true, 0.5, NaN, new ArrayBuffer(4), Symbol("1")]) {
    Assert.ok(thrownBy(() => scaffolding.callSync(ADD, value, 1)) instanceof TypeError);
  }
  for (const value of [-1, 2 ** 32, 2 ** 60]) {
    const error = thrownBy(() => scaffolding.callSync(ADD, 1, value));
    Assert.ok(error instanceof RangeError, String(error));
    Assert.equal(error.code, "MB_ARGUMENT_RANGE");
  }
  for (const value of ["text", 1, null, new Uint8Array(4), {}, []]) {
    const error = thrownBy(() => scaffolding.callSync(JOIN, value, list()));
    Assert.ok(error instanceof TypeError);
    Assert.stringMatches(error.message, /Expected ArrayBuffer argument/);
  }
});

add_task(async function malformedBuffersAreErrorsNotCrashes() {
  for (const buffer of [
    new ArrayBuffer(0),
    new ArrayBuffer(3),
    serialise(5),
    serialise(0x7fffffff),
    serialise(0xffffffff, 1),
    serialise(1, 2, 3),
  ]) {
    const result = scaffolding.callSync(JOIN, utf8("p"), buffer);
    Assert.equal(result.code, "internal-error", hex(buffer));
  }
  // Rust takes a string at top level unchecked, so the bridge must check it.
  for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0x61, 0x80]]) {
    const error = thrownBy(() =>
      scaffolding.callSync(JOIN, new Uint8Array(bytes).buffer, list(1))
    );
    Assert.ok(error instanceof TypeError, `${bytes}: ${error}`);
  }
});

add_task(async function callAsyncResolvesToCodeAndData() {
  reset(async () => ({ code: "success", data: 7 }));
  scaffolding.registerCallbackHandler(PARTNER, handler);
  const thing = scaffolding.callSync(NEW_THING, 5).data;
  const promise = scaffolding.callAsync(FETCH, newHandle(), thing);
  Assert.ok(promise instanceof Promise);
  Assert.deepEqual(await promise, { code: "success", data: 7 });
});

add_task(async function callAsyncRefusesWhatCallSyncRefuses() {
  const throwsOrRejects = async block => {
    try {
      await block();
    } catch (error) {
      return error;
    }
    return null;
  };
  const call = (...args) => throwsOrRejects(() => scaffolding.callAsync(...args));
  Assert.equal((await call(base + 9999)).code, "MB_UNKNOWN_ID");
  Assert.equal((await call(FETCH)).code, "MB_ARGUMENT_COUNT");
  Assert.ok((await call(FETCH, "1", 2)) instanceof TypeError);
  Assert.ok((await call(ADD, 1, 2)) instanceof Error, "a sync function");
  const wrapped = (...args) => throwsOrRejects(() => scaffolding.callAsyncWrapper(...args));
  Assert.ok((await wrapped(ADD, 1, -1)) instanceof RangeError);
  Assert.equal((await wrapped(ADD, 1)).code, "MB_ARGUMENT_COUNT");
});

add_task(async function callAsyncWrapperRunsInTheBackground() {
  Assert.deepEqual(await scaffolding.callAsyncWrapper(ADD, 40, 2), { code: "success", data: 42 });
  const error = await scaffolding.callAsyncWrapper(JOIN, utf8("p"), list());
  Assert.equal(error.code, "error");
  Assert.deepEqual(readError(error.data), [1, "empty"]);
  const panic = await scaffolding.callAsyncWrapper(JOIN, utf8(""), list(1));
  Assert.equal(panic.code, "internal-error");
  Assert.equal(textOf(panic.data), "no prefix");
  const many = Array.from({ length: 20 }, (_, i) => scaffolding.callAsyncWrapper(ADD, i, 1));
  Assert.deepEqual((await Promise.all(many)).map(({ data }) => data), Array.from({ length: 20 }, (_, i) => i + 1));
});

add_task(async function pointersCrossAsOpaqueObjects() {
  const thing = scaffolding.callSync(NEW_THING, 5).data;
  Assert.ok(thing instanceof UniFFIPointer);
  Assert.equal(scaffolding.callSync(THING_NUMBER, thing).data, 5);
  const zebra = scaffolding.callSync(NEW_ZEBRA).data;
  for (const value of [zebra, {}, null, 5, Object.create(UniFFIPointer.prototype)]) {
    Assert.ok(thrownBy(() => scaffolding.callSync(THING_NUMBER, value)) instanceof TypeError);
  }
  Assert.ok(thrownBy(() => new UniFFIPointer()) instanceof Error);
});

add_task(async function pointersAreWrittenAndRead() {
  const thing = scaffolding.callSync(NEW_THING, 6).data;
  const buffer = new ArrayBuffer(24);
  scaffolding.writePointer(THING, thing, buffer, 16);
  Assert.ok(new Uint8Array(buffer, 16).some(byte => byte !== 0));
  Assert.ok(new Uint8Array(buffer, 0, 16).every(byte => byte === 0));
  const again = scaffolding.readPointer(THING, buffer, 16);
  Assert.ok(again instanceof UniFFIPointer && again !== thing);
  Assert.equal(scaffolding.callSync(THING_NUMBER, again).data, 6);
});

add_task(async function badPositionsAndPointersAreRefused() {
  const thing = scaffolding.callSync(NEW_THING, 7).data;
  const zebra = scaffolding.callSync(NEW_ZEBRA).data;
  const buffer = new ArrayBuffer(16);
  for (const position of [-1, 9, 16, 2 ** 32, 0.5, NaN, undefined, "0"]) {
    Assert.ok(thrownBy(() => scaffolding.writePointer(THING, thing, buffer, position)) instanceof Error);
    Assert.ok(thrownBy(() => scaffolding.readPointer(THING, buffer, position)) instanceof Error);
  }
  Assert.ok(thrownBy(() => scaffolding.writePointer(THING, thing, buffer, 9)) instanceof RangeError);
  Assert.ok(thrownBy(() => scaffolding.writePointer(THING, thing, new ArrayBuffer(4), 0)) instanceof RangeError);
  Assert.ok(thrownBy(() => scaffolding.writePointer(THING, zebra, buffer, 0)) instanceof TypeError);
  Assert.ok(thrownBy(() => scaffolding.writePointer(THING, {}, buffer, 0)) instanceof TypeError);
  Assert.ok(thrownBy(() => scaffolding.writePointer(THING, thing, new Uint8Array(16), 0)) instanceof TypeError);
  Assert.equal(thrownBy(() => scaffolding.writePointer(base + 99, thing, buffer, 0)).code, "MB_UNKNOWN_ID");
  Assert.equal(thrownBy(() => scaffolding.readPointer(base + 99, buffer, 0)).code, "MB_UNKNOWN_ID");
  Assert.ok(new Uint8Array(buffer).every(byte => byte === 0), "nothing was written");
  Assert.equal(scaffolding.callSync(THING_NUMBER, thing).data, 7);
  Assert.equal(ZEBRA, THING + 1);
});

add_task(async function handlesAreOddSafeAndCounted() {
  const handles = Array.from({ length: times(10_000, 100) }, newHandle);
  Assert.ok(handles.every(handle => Number.isSafeInteger(handle) && handle % 2 === 1));
  Assert.equal(new Set(handles).size, handles.length);
  Assert.equal(bridge.counts().handles, handles.length);
  for (const handle of handles) {
    if (scaffolding.callbackHandleRelease(handle) !== 0) {
      Assert.ok(false, "the first reference was the only one");
    }
    scaffolding.callbackHandleFree(handle);
  }
  Assert.equal(bridge.counts().handles, 0);
  const reused = newHandle();
  Assert.ok(!handles.includes(reused), "a handle is not used again soon");
  scaffolding.callbackHandleRelease(reused);
  scaffolding.callbackHandleFree(reused);
});

add_task(async function staleAndForeignHandlesAreRefused() {
  const handle = newHandle();
  Assert.equal(scaffolding.callbackHandleRelease(handle), 0);
  scaffolding.callbackHandleFree(handle);
  for (const bad of [handle, 1, 3, 2 ** 53 - 1]) {
    Assert.equal(thrownBy(() => scaffolding.callbackHandleRelease(bad)).code, "MB_HANDLE_INVALID");
  }
  for (const bad of [0, 2, -1, 0.5, 2 ** 53, NaN, undefined, null, "1", {}]) {
    Assert.ok(thrownBy(() => scaffolding.callbackHandleRelease(bad)) instanceof Error);
    Assert.ok(thrownBy(() => scaffolding.callSync(ASK, bad)) instanceof Error, String(bad));
  }
  Assert.equal(bridge.counts().handles, 0);
});

add_task(async function handlersAreRegisteredOnce() {
  Assert.equal(
    thrownBy(() => scaffolding.registerCallbackHandler(PARTNER, makeHandler())).code,
    "MB_HANDLER_EXISTS"
  );
  Assert.equal(
    thrownBy(() => scaffolding.registerCallbackHandler(PARTNER + 99, makeHandler())).code,
    "MB_UNKNOWN_ID"
  );
  Assert.ok(thrownBy(() => scaffolding.deregisterCallbackHandler(PARTNER + 99)) instanceof Error);
  for (const value of [undefined, null, 5]) {
    Assert.ok(thrownBy(() => scaffolding.registerCallbackHandler(PARTNER, value)) instanceof TypeError);
  }
});

add_task(async function syncCallsEnterCallSync() {
  reset(() => ({ code: "success", data: utf8("answer") }));
  const handle = newHandle();
  const result = scaffolding.callSync(ASK, handle);
  Assert.equal(textOf(result.data), "answer");
  const [entry, seen, index, flag, wide, data] = handler.calls[0];
  Assert.deepEqual([entry, seen, index, flag], ["callSync", handle, ASK_METHOD, 1]);
  Assert.ok(wide == 2n ** 64n - 1n, `a u64 arrives in full: ${wide}`);
  Assert.ok(data instanceof ArrayBuffer);
  Assert.equal(hex(data), "00 00 00 02 01 ff");
  Assert.equal(handler.calls[0].length, 6);
  await until(() => handler.destroyed.length === 1, "Rust let go");
  Assert.deepEqual(handler.destroyed, [handle]);
});

add_task(async function syncCallsOfOtherThreadsEnterCallSync() {
  reset(() => ({ code: "success", data: utf8("answer") }));
  Assert.deepEqual(await askOnThread(), [0, "answer"]);
  Assert.equal(handler.calls[0][0], "callSync");
  await until(() => handler.destroyed.length === 1, "Rust let go");
});

add_task(async function everyResultCodeOfCallSync() {
  for (const run of [ask, askOnThread]) {
    reset(() => ({ code: "success", data: utf8("") }));
    Assert.deepEqual(await run(), [0, ""]);
    reset(() => ({ code: "error", data: refused("no ä") }));
    Assert.deepEqual(await run(), [1, "no ä"]);
    reset(() => ({ code: "internal-error", data: utf8("the reason") }));
    const [variant, reason] = await run();
    Assert.equal(variant, 2);
    Assert.stringMatches(reason, /^Partner\.ask: .*the reason/);
    reset(() => ({ code: "internal-error" }));
    Assert.equal((await run())[0], 2);
  }
  await until(() => bridge.counts().handles === 0, "Rust let go");
});

/** Answers that are no results of `ask`. */
const NO_RESULTS = [
  () => undefined,
  () => null,
  () => 5,
  () => "success",
  () => ({}),
  () => ({ code: "bogus", data: utf8("x") }),
  () => ({ code: 0, data: utf8("x") }),
  () => ({ code: "success" }),
  () => ({ code: "success", data: "text" }),
  () => ({ code: "success", data: 5 }),
  () => ({ code: "success", data: new Uint8Array(2) }),
  () => ({ code: "success", data: new Uint8Array([0xff]).buffer }),
  () => ({ code: "error" }),
  () => ({ code: "error", data: 5 }),
  () => ({ code: "error", data: new ArrayBuffer(2) }),
  () => ({ code: "error", data: serialise(99, "no such variant") }),
  () => ({
    get code() {
      throw new Error("from the getter");
    },
  }),
  () => new Proxy({}, { get: () => { throw new Error("from the trap"); } }),
  () => { throw new Error("thrown"); },
  () => { throw null; },
  () => { throw Symbol("thrown"); },
];

add_task(async function whatIsNoResultIsAnUnexpectedError() {
  for (const answer of NO_RESULTS) {
    for (const call of [
      () => scaffolding.callSync(ASK, newHandle()),
      () => scaffolding.callAsync(ASK_ON_THREAD, newHandle()),
    ]) {
      reset(answer);
      const result = await call();
      Assert.equal(result.code, "error", String(answer));
      const [variant, reason] = readError(result.data);
      Assert.equal(variant, 2, String(answer));
      // What a declared error holds is read by Rust, which has its own words.
      Assert.stringMatches(reason, /^Partner\.ask: |^Error lifting from rust buffer: /);
    }
  }
  await until(() => bridge.counts().handles === 0, "Rust let go");
});

add_task(async function aPromiseIsNoResultOfCallSync() {
  reset(async () => ({ code: "success", data: utf8("late") }));
  Assert.equal(ask()[0], 2);
  Assert.equal((await askOnThread())[0], 2);
});

add_task(async function aVoidMethodNeedsNoData() {
  reset(() => ({ code: "success" }));
  Assert.deepEqual(scaffolding.callSync(TELL, newHandle()), { code: "success" });
  const [entry, , index, data] = handler.calls[0];
  Assert.deepEqual([entry, index, hex(data)], ["callSync", TELL_METHOD, "00 00 00 02 00 01 ff ff"]);
  reset(() => undefined);
  Assert.equal(scaffolding.callSync(TELL, newHandle()).code, "error", "no false success");
  await until(() => bridge.counts().handles === 0, "Rust let go");
});

add_task(async function fireAndForgetEntersCallAsyncLaterAndInOrder() {
  reset(async () => ({ code: "success" }));
  const handle = newHandle();
  Assert.deepEqual(scaffolding.callSync(FIRE, handle, 3), { code: "success" });
  Assert.deepEqual(handler.calls, [], "nothing is called inside");
  await until(() => handler.destroyed.length === 1, "Rust let go");
  Assert.deepEqual(
    handler.calls.map(([entry, seen, index, number]) => [entry, seen, index, number]),
    [
      ["callAsync", handle, FIRE_METHOD, 0],
      ["callAsync", handle, FIRE_METHOD, 1],
      ["callAsync", handle, FIRE_METHOD, 2],
      ["destroy", handle, undefined, undefined],
    ]
  );
  Assert.deepEqual(handler.calls.slice(0, 3).map(call => textOf(call[4])), ["ä0", "ä1", "ä2"]);
});

add_task(async function failuresOfFireAndForgetGoToTheSinkOnce() {
  expectCallbackError(/fire/);
  const errors = [];
  bridge.onCallbackError = (name, error) => errors.push(String(error));
  for (const [answer, count] of [
    [() => { throw new Error("thrown"); }, 1],
    [() => Promise.reject(new Error("rejected")), 1],
  ]) {
    reset(answer);
    errors.length = 0;
    scaffolding.callSync(FIRE, newHandle(), 1);
    await until(() => errors.length >= count && handler.destroyed.length === 1, "it failed");
    await delay(5);
    Assert.equal(errors.length, count, String(answer));
  }
  bridge.onCallbackError = null;
});

const fetch = () =>
  scaffolding.callAsync(FETCH, newHandle(), scaffolding.callSync(NEW_THING, 3).data);

add_task(async function asyncCallsEnterCallAsync() {
  reset(async (handle, index, half, thing) => {
    Assert.ok(thing instanceof UniFFIPointer);
    return { code: "success", data: scaffolding.callSync(THING_NUMBER, thing).data + half * 2 };
  });
  Assert.deepEqual(await fetch(), { code: "success", data: 4 });
  const [entry, handle, index, half] = handler.calls[0];
  Assert.deepEqual([entry, index, half], ["callAsync", FETCH_METHOD, 0.5]);
  Assert.ok(Number.isSafeInteger(handle) && handle % 2 === 1);
});

add_task(async function everyResultCodeOfCallAsync() {
  reset(async () => ({ code: "error", data: refused("later") }));
  const declared = await fetch();
  Assert.deepEqual(readError(declared.data), [1, "later"]);
  reset(async () => ({ code: "internal-error", data: utf8("the reason") }));
  const internal = await fetch();
  const [variant, reason] = readError(internal.data);
  Assert.equal(variant, 2);
  Assert.stringMatches(reason, /^Partner\.fetch: .*the reason/);
});

add_task(async function whatIsNoAsyncResultIsAnUnexpectedError() {
  const results = [undefined, null, 5, {}, { code: "bogus" }, { code: "success" }];
  results.push({ code: "success", data: "1" }, { code: "success", data: -1 }, { code: "success", data: 0.5 });
  results.push({ code: "success", data: new ArrayBuffer(4) }, { code: "error" }, { code: "error", data: 1 });
  const answers = results.map(result => async () => result);
  answers.push(() => Promise.reject(new Error("rejected")));
  // A rejection is unexpected even if its reason is a declared error.
  answers.push(() => Promise.reject({ code: "error", data: refused("no") }));
  answers.push(() => Promise.reject(null));
  answers.push(() => { throw new Error("thrown"); });
  answers.push(() => { throw undefined; });
  for (const answer of answers) {
    reset(answer);
    const { code, data } = await fetch();
    Assert.equal(code, "error", String(answer));
    const [variant, reason] = readError(data);
    Assert.equal(variant, 2, String(answer));
    Assert.stringMatches(reason, /^Partner\.fetch: /);
  }
});

add_task(async function aPromiseThatNeverSettlesIsAnUnexpectedError() {
  reset(() => new Promise(() => {}));
  let ended = null;
  fetch().then(result => {
    ended = result;
  });
  await until(() => handler.calls.length > 0, "it was called");
  for (let i = 0; i < 200 && ended === null; i++) {
    await collect();
  }
  Assert.equal(readError(ended.data)[0], 2);
});

add_task(async function replacingThenDisturbsNoCompletion() {
  reset(async () => ({ code: "success", data: 1 }));
  const original = Promise.prototype.then;
  // eslint-disable-next-line no-extend-native
  Promise.prototype.then = () => {
    throw new Error("then was called");
  };
  let promise;
  try {
    promise = fetch();
    for (let i = 0; i < 5; i++) {
      await delay(1);
    }
  } finally {
    // eslint-disable-next-line no-extend-native
    Promise.prototype.then = original;
  }
  Assert.deepEqual(await promise, { code: "success", data: 1 });
});

add_task(async function withoutAHandlerCallsFail() {
  await until(() => bridge.counts().handles === 0, "Rust let go");
  scaffolding.deregisterCallbackHandler(PARTNER);
  const handle = newHandle();
  const { code, data } = scaffolding.callSync(ASK, handle);
  Assert.equal(code, "error");
  const [variant, reason] = readError(data);
  Assert.equal(variant, 2);
  Assert.stringMatches(reason, /^Partner\.ask: .*no handler/);
  const late = await fetch();
  Assert.stringMatches(readError(late.data)[1], /^Partner\.fetch: .*no handler/);
  Assert.ok(thrownBy(() => scaffolding.deregisterCallbackHandler(PARTNER)) instanceof Error);
  scaffolding.registerCallbackHandler(PARTNER, handler);
  reset(() => ({ code: "success", data: utf8("again") }));
  Assert.deepEqual(ask(), [0, "again"]);
});

add_task(assertNothingIsAlive);
