// SPDX-License-Identifier: MPL-2.0

load("head.js");

function assertRefusal(block, message) {
  const error = thrownBy(block);
  Assert.ok(error instanceof DOMException, `a DOMException: ${error}`);
  Assert.deepEqual([error.name, error.code], ["DataCloneError", 25]);
  Assert.stringMatches(error.message, message);
}

add_task(async function primitivesAreThemselves() {
  for (const value of [undefined, null, true, 0, -0, NaN, Infinity, 2 ** 53, 1n << 70n, -1n, "", "🌉", "\ud800"]) {
    Assert.ok(Object.is(structuredClone(value), value), String(value));
  }
});

add_task(async function objectsAreCopiedDeeply() {
  const hole = [1, , 3]; // eslint-disable-line no-sparse-arrays
  hole.extra = "x";
  const value = {
    list: [1, [2, { three: 3 }]],
    map: new Map([[{ key: 1 }, new Set([1, "2", 3n])]]),
    date: new Date(1.5e12),
    invalid: new Date(NaN),
    regexp: /a(b)*/giu,
    boxed: [Object(1), Object("s"), Object(false), Object(7n)],
    hole,
  };
  value.regexp.lastIndex = 3;
  const clone = structuredClone(value);
  Assert.notStrictEqual(clone, value);
  Assert.notStrictEqual(clone.list[1][1], value.list[1][1]);
  Assert.deepEqual(clone.list, value.list);
  const [[key, set]] = [...clone.map];
  Assert.deepEqual([key, [...set]], [{ key: 1 }, [1, "2", 3n]]);
  Assert.equal(clone.date.getTime(), 1.5e12);
  Assert.ok(Number.isNaN(clone.invalid.getTime()));
  Assert.deepEqual(
    [clone.regexp.source, clone.regexp.flags, clone.regexp.lastIndex],
    ["a(b)*", "giu", 0]
  );
  Assert.deepEqual(
    clone.boxed.map(box => [typeof box, Object.prototype.toString.call(box), box.valueOf()]),
    value.boxed.map(box => ["object", Object.prototype.toString.call(box), box.valueOf()])
  );
  Assert.deepEqual([clone.hole.length, 1 in clone.hole, clone.hole.extra], [3, false, "x"]);
});

add_task(async function circlesAndSharedPartsStayThat() {
  const shared = new Error("shared");
  const value = { shared: [shared, shared], map: new Map() };
  value.self = value;
  value.map.set(value, value.map);
  const clone = structuredClone(value);
  Assert.strictEqual(clone.self, clone);
  Assert.strictEqual(clone.map.get(clone), clone.map);
  Assert.strictEqual(clone.shared[0], clone.shared[1]);
  Assert.notStrictEqual(clone.shared[0], shared);
});

add_task(async function onlyOwnEnumerableStringPropertiesAreCopied() {
  class Thing {
    own = 1;
    #hidden = 2;
    get computed() {
      return this.#hidden;
    }
  }
  const value = new Thing();
  Object.defineProperty(value, "secret", { value: 1 });
  value[Symbol("s")] = 1;
  Object.defineProperty(value, "getter", { get: () => "read", enumerable: true });
  const clone = structuredClone(value);
  Assert.deepEqual(Reflect.ownKeys(clone), ["own", "getter"]);
  Assert.strictEqual(Object.getPrototypeOf(clone), Object.prototype);
  Assert.equal(clone.getter, "read");
});

add_task(async function buffersAndViewsAreCopied() {
  const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  const value = {
    bytes,
    part: bytes.subarray(2, 4),
    floats: new Float64Array([NaN, -0]),
    bigs: new BigInt64Array([-1n]),
    clamped: new Uint8ClampedArray([255]),
    view: new DataView(bytes.buffer, 1, 3),
    buffer: bytes.buffer,
    empty: new ArrayBuffer(0),
  };
  const clone = structuredClone(value);
  bytes[2] = 99;
  Assert.deepEqual([...clone.bytes], [1, 2, 3, 4, 5, 6, 7, 8]);
  Assert.strictEqual(clone.part.buffer, clone.buffer, "views of one buffer still are");
  Assert.deepEqual([clone.part.byteOffset, ...clone.part], [2, 3, 4]);
  Assert.ok(Number.isNaN(clone.floats[0]) && Object.is(clone.floats[1], -0));
  Assert.equal(clone.bigs[0], -1n);
  Assert.ok(clone.clamped instanceof Uint8ClampedArray);
  Assert.deepEqual([clone.view.byteOffset, clone.view.byteLength], [1, 3]);
  Assert.equal(clone.empty.byteLength, 0);
  const shared = new SharedArrayBuffer(4);
  new Uint8Array(structuredClone(shared))[0] = 7;
  Assert.equal(new Uint8Array(shared)[0], 7, "shared memory stays shared");
});

add_task(async function errorsKeepClassMessageAndStack() {
  for (const cls of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
    const error = new cls("why ü");
    const clone = structuredClone(error);
    Assert.strictEqual(Object.getPrototypeOf(clone), cls.prototype, cls.name);
    Assert.deepEqual([clone.name, clone.message], [cls.name, "why ü"]);
    Assert.equal(clone.stack, error.stack);
    Assert.equal(clone.lineNumber, error.lineNumber);
    Assert.deepEqual(Object.keys(clone), []);
  }
  class Mine extends TypeError {}
  const mine = new Mine("x");
  mine.extra = 1;
  const clone = structuredClone(mine);
  Assert.ok(clone instanceof TypeError && !(clone instanceof Mine));
  Assert.equal(clone.extra, undefined);
  mine.name = "Unknown";
  Assert.strictEqual(Object.getPrototypeOf(structuredClone(mine)), Error.prototype);
  Assert.equal(Object.hasOwn(structuredClone(new Error()), "message"), false);
  const computed = new Error("x");
  Object.defineProperty(computed, "message", { get: () => "never" });
  Assert.equal(structuredClone(computed).message, "", "a getter is no message");
  const odd = new Error();
  odd.message = { toString: () => "made" };
  Assert.equal(structuredClone(odd).message, "made");
});

add_task(async function domExceptionsAreCloned() {
  const error = new DOMException("why", "AbortError");
  const clone = structuredClone({ error }).error;
  Assert.notStrictEqual(clone, error);
  Assert.ok(clone instanceof DOMException);
  Assert.deepEqual([clone.name, clone.message, clone.code], ["AbortError", "why", 20]);
  Assert.equal(clone.stack, error.stack);
});

add_task(async function whatCannotBeClonedIsRefusedByName() {
  for (const [value, message] of [
    [() => {}, /Function.* cannot be cloned/],
    [class A {}, /class A.* cannot be cloned/],
    [Symbol("x"), /./],
    [new WeakMap(), /WeakMap.* cannot be cloned/],
    [new WeakRef({}), /WeakRef.* cannot be cloned/],
    [Promise.resolve(), /Promise.* cannot be cloned/],
    [new Proxy({}, {}), /cannot be cloned/],
    [new Proxy([], {}), /cannot be cloned/],
    [(function* () {})(), /cannot be cloned/],
    [[1][Symbol.iterator](), /cannot be cloned/],
    [globalThis, /cannot be cloned/],
    [new TextDecoder(), /TextDecoder.* cannot be cloned/],
    [new URL("http://h/"), /URL.* cannot be cloned/],
    [new URLSearchParams(), /URLSearchParams.* cannot be cloned/],
    [new Event("x"), /Event.* cannot be cloned/],
    [new EventTarget(), /EventTarget.* cannot be cloned/],
    [new AbortController(), /AbortController.* cannot be cloned/],
    [AbortSignal.abort(), /AbortSignal.* cannot be cloned/],
  ]) {
    assertRefusal(() => structuredClone(value), message);
    assertRefusal(() => structuredClone({ deep: [new Map([[1, value]])] }), message);
  }
});

add_task(async function whatAGetterThrowsPasses() {
  const reason = { mine: true };
  const value = {
    get bad() {
      throw reason;
    },
  };
  Assert.strictEqual(thrownBy(() => structuredClone([value])), reason);
  const error = new Error();
  Object.defineProperty(error, "name", {
    get() {
      throw reason;
    },
  });
  Assert.strictEqual(thrownBy(() => structuredClone(error)), reason);
});

add_task(async function buffersAreTransferred() {
  for (const size of [0, 8, 100_000]) {
    const view = new Uint8Array(size).fill(7);
    const { buffer } = view;
    const clone = structuredClone({ view, again: buffer }, { transfer: new Set([buffer]) });
    Assert.equal(view.length, 0, "the old one is detached");
    Assert.equal(clone.view.length, size);
    Assert.ok(clone.view.every(byte => byte === 7));
    Assert.strictEqual(clone.view.buffer, clone.again);
    assertRefusal(() => structuredClone(buffer), /detached/);
    assertRefusal(() => structuredClone(null, { transfer: [buffer] }), /transfer\[0\] is detached/);
  }
  const alone = new ArrayBuffer(8);
  Assert.equal(structuredClone(1, { transfer: [alone] }), 1);
  Assert.equal(alone.byteLength, 0, "also when the value has it not");
});

add_task(async function aRefusedTransferDetachesNothing() {
  const buffer = new ArrayBuffer(8);
  assertRefusal(() => structuredClone(buffer, { transfer: [buffer, buffer] }), /twice/);
  assertRefusal(() => structuredClone(buffer, { transfer: [buffer, {}] }), /transfer\[1\] is not an ArrayBuffer/);
  assertRefusal(() => structuredClone(buffer, { transfer: [buffer, new Uint8Array(1)] }), /transfer\[1\]/);
  assertRefusal(() => structuredClone(0, { transfer: [buffer, new SharedArrayBuffer(1)] }), /transfer\[1\]/);
  assertRefusal(() => structuredClone([buffer, () => {}], { transfer: [buffer] }), /cannot be cloned/);
  Assert.equal(buffer.byteLength, 8);
});

add_task(async function badArgumentsAreRefused() {
  Assert.throws(() => structuredClone(), TypeError);
  for (const options of [1, "x", true]) {
    Assert.throws(() => structuredClone(1, options), /the options must be an object/);
  }
  for (const transfer of [null, 1, {}, { [Symbol.iterator]: 1 }]) {
    Assert.throws(() => structuredClone(1, { transfer }), TypeError);
  }
  Assert.throws(() => structuredClone(1, { transfer: [1] }), /transfer\[0\] is not an object/);
  Assert.equal(structuredClone(1, undefined), 1);
  Assert.equal(structuredClone(1, null), 1);
  Assert.equal(structuredClone(1, {}), 1);
});

add_task(async function deepAndLargeValuesAreNoProblem() {
  let deep = {};
  for (let i = 0; i < times(20_000, 500); i++) {
    deep = { deep };
  }
  let depth = 0;
  for (let at = structuredClone(deep); at.deep; at = at.deep) {
    depth++;
  }
  Assert.equal(depth, times(20_000, 500));
  const large = Array.from({ length: times(100_000, 500) }, (_, i) => ({ i, text: `text ${i}` }));
  Assert.deepEqual(structuredClone(large).at(-1), large.at(-1));
});

add_task(assertNothingIsAlive);
