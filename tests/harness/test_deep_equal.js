// SPDX-License-Identifier: MPL-2.0

// Deep comparison: as Firefox does it, and where that one cannot fail, better.

class Point {
  constructor(x) {
    this.x = x;
  }
}
class Other {
  constructor(x) {
    this.x = x;
  }
}

add_task(function equal_values() {
  for (const [left, right] of [
    [{ a: 1, b: [2] }, { b: [2], a: 1 }],
    [new Map([["a", { b: 1 }]]), new Map([["a", { b: 1 }]])],
    [new Map([[{ key: 1 }, 2]]), new Map([[{ key: 1 }, 2]])],
    [new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
    [new Date(5), new Date(5)],
    [new Date(NaN), new Date(NaN)],
    [/a/gi, /a/gi],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [new Uint8Array([1, 2]), [1, 2]],
    [new Uint8Array([1]).buffer, new Uint8Array([1]).buffer],
    [new Point([1]), new Point([1])],
    [new Point(1), { x: 1 }],
    [new RangeError("a"), new RangeError("a")],
    [new String("a"), new String("a")],
    [null, undefined],
    [1, "1"],
    [0, -0],
    [[], []],
  ]) {
    Assert.deepEqual(left, right);
    Assert.deepEqual(right, left);
  }
});

add_task(function different_values() {
  for (const [left, right] of [
    [NaN, NaN],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: 1 }, { b: 1 }],
    [[1, 2], [2, 1]],
    [[1], { 0: 1 }],
    [[1], [1, 2]],
    [[], [,]],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [new Map([["a", 1]]), new Map([["b", 1]])],
    [new Map(), {}],
    [new Set([1]), new Set([2])],
    [new Set([{ a: 1 }]), new Set([{ a: 2 }])],
    [new Date(1), new Date(2)],
    [new Date(1), {}],
    [/a/, /a/g],
    [new Uint8Array([1]), new Int8Array([1])],
    [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
    [new ArrayBuffer(0), {}],
    [new Point(1), new Other(1)],
    [new Error("a"), new Error("b")],
    [new Error("a"), {}],
    [new RangeError("a"), new TypeError("a")],
    [new Number(1), new Number(2)],
    [null, {}],
    [() => 1, () => 1],
  ]) {
    Assert.notDeepEqual(left, right);
    Assert.notDeepEqual(right, left);
  }
});

add_task(function cycles_end() {
  const make = aTail => {
    const list = { next: { next: null }, tail: aTail };
    list.next.next = list;
    return list;
  };
  Assert.deepEqual(make(1), make(1));
  Assert.notDeepEqual(make(1), make(2));
  const map = aValue => {
    const result = new Map([["value", aValue]]);
    return result.set("self", result);
  };
  Assert.deepEqual(map(1), map(1));
  Assert.notDeepEqual(map(1), map(2));
});

add_task(function module_offers_the_same() {
  const { ObjectUtils } = ChromeUtils.importESModule("resource://gre/modules/ObjectUtils.sys.mjs");
  Assert.ok(ObjectUtils.deepEqual([1], [1]));
  Assert.ok(ObjectUtils.isEmpty({}));
  Assert.ok(!ObjectUtils.isEmpty({ a: 1 }));
});
