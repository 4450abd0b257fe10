// SPDX-License-Identifier: MPL-2.0

load("head.js");

const collections = ChromeUtils.importESModule("crate:collections");
const { Colour, Drawing, Point, SetError, Shape, Tag } = collections;

const point = (x, y) => new Point({ x, y });

/** The elements of a Set or the entries of a Map, in an order of their own. */
function sorted(collection) {
  const text = item => JSON.stringify(item, (_, v) => (typeof v === "bigint" ? `${v}n` : v));
  return [...collection].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

add_task(async function setsOfEveryElementTypeCross() {
  const samples = {
    echoSetU8: [0, 255],
    echoSetI32: [-(2 ** 31), 0, 2 ** 31 - 1],
    echoSetU64: [0n, 2n ** 64n - 1n],
    echoSetI64: [-(2n ** 63n), 2n ** 53n + 1n],
    echoSetBool: [true, false],
    echoSetString: ["", "a", "🌉", "\ufeffmarked"],
    echoSetBytes: [new Uint8Array(0), new Uint8Array([1, 2])],
    echoSetLists: [[], ["a", "b"]],
    echoSetOptions: [null, 0, 5],
    echoSetColours: [Colour.RED, Colour.GREEN],
    echoSetPoints: [point(1, 2), point(-1, 0)],
    echoOptionalSet: ["a"],
  };
  for (const [name, elements] of Object.entries(samples)) {
    const result = collections[name](new Set(elements));
    Assert.ok(result instanceof Set, name);
    Assert.deepEqual(sorted(result), sorted(elements), name);
    Assert.equal(collections[name](new Set()).size, 0, `${name} empty`);
  }
  Assert.strictEqual(collections.echoOptionalSet(null), null);
});

add_task(async function rustDecidesWhatIsEqual() {
  Assert.equal(collections.count(new Set([point(1, 1), point(1, 1), point(1, 2)])), 2);
  Assert.equal(collections.echoSetI64(new Set([1, 1n])).size, 1);
  Assert.equal(collections.echoSetOptions(new Set([null, undefined])).size, 1);
});

add_task(async function setsCrossInsideEverything() {
  const list = [new Set([1, 2]), new Set()];
  Assert.deepEqual(collections.echoListOfSets(list).map(sorted), list.map(sorted));
  const map = collections.echoMapOfSets(new Map([["a", new Set([point(1, 2)])]]));
  Assert.deepEqual([...map.get("a")], [point(1, 2)]);
  const shapes = new Set([
    new Shape.Dot(),
    new Shape.Line({ from: point(0, 0), to: point(1, 1) }),
    new Shape.Named({ v0: "n", v1: Colour.GREEN }),
  ]);
  const drawing = collections.echoDrawing(new Drawing({ name: "d", shapes }));
  Assert.equal(drawing.shapes.size, 3);
  Assert.ok([...drawing.shapes].some(s => s instanceof Shape.Named && s.v1 === Colour.GREEN));
  Assert.ok(drawing.labels instanceof Set && drawing.labels.size === 0, "default");
  Assert.ok(drawing.layers instanceof Set && drawing.layers.size === 0, "literal default");
  Assert.ok(drawing.places instanceof Map && drawing.places.size === 0, "literal default");
  Assert.ok(drawing.tags instanceof Set && drawing.tags.size === 0, "default inside an option");
  Assert.notStrictEqual(
    new Drawing({ name: "", shapes }).labels,
    new Drawing({ name: "", shapes }).labels,
    "each record has its own"
  );
  Assert.equal(collections.countNames(), 0);
  Assert.equal(collections.countNames(new Set(["a"])), 1);
});

add_task(async function setsCrossInErrorsCallbacksAndPromises() {
  const both = collections.intersection(new Set(["a", "b"]), new Set(["b", "c"]));
  Assert.deepEqual([...both], ["b"]);
  const error = thrownBy(() => collections.require(new Set(["a"]), new Set(["a", "b"])));
  Assert.ok(error instanceof SetError.Missing);
  Assert.deepEqual([...error.names], ["b"]);
  Assert.deepEqual(sorted(await collections.numbersLater(3)), [0, 1, 2]);
  const chooser = { choose: from => new Set([...from].filter(name => name > "b")) };
  const chosen = collections.chooseBy(chooser, new Set(["a", "c", "d"]));
  Assert.deepEqual(sorted(chosen), ["c", "d"]);
  assertPanics(
    () => collections.chooseBy({ choose: () => ["a"] }, new Set()),
    /return value: expected a Set, got an array/
  );
  assertPanics(
    () => collections.chooseBy({ choose: () => new Set([1]) }, new Set()),
    /return value\(item 0\): expected a string/
  );
});

add_task(async function hugeSetsCross() {
  const numbers = collections.numbers(100_000);
  Assert.equal(numbers.size, 100_000);
  let sum = 0;
  for (const number of numbers) {
    sum += number;
  }
  Assert.equal(sum, (100_000 * 99_999) / 2);
});

add_task(async function whatIsNoSetIsRefused() {
  const values = [
    undefined,
    null,
    [],
    new Map(),
    "ab",
    {},
    { size: 0, values: () => [] },
    new WeakSet(),
    Object.create(Set.prototype),
    new Proxy(new Set(), {}),
  ];
  for (const value of values) {
    assertRefused(() => collections.echoSetString(value), "value");
  }
  for (const value of [Object.create(Map.prototype), new Proxy(new Map(), {})]) {
    assertRefused(() => collections.echoKeysString(value), "value");
  }
});

add_task(async function errorsNameTheElement() {
  assertRefused(() => collections.echoSetString(new Set(["a", 1])), "value(item 1)");
  assertRefused(
    () => collections.echoSetString(new Set(["\udc00"])),
    "value(item 0)",
    "MB_STRING_SURROGATE"
  );
  assertRefused(() => collections.echoSetU8(new Set([1, 256])), "value(item 1)", "MB_ARGUMENT_RANGE");
  assertRefused(() => collections.echoListOfSets([new Set(), new Set([0.5])]), "value[1](item 0)");
  assertRefused(
    () => collections.echoMapOfSets(new Map([["k", new Set([point(1, "2")])]])),
    'value["k"](item 0).y'
  );
  assertRefused(
    () => collections.echoDrawing(new Drawing({ name: "", shapes: new Set([point(0, 0)]) })),
    "value.shapes(item 0)"
  );
});

add_task(async function setsMayChangeWhileTheyAreRead() {
  const set = new Set();
  const growing = ["a"];
  Object.defineProperty(growing, 0, {
    get() {
      set.clear();
      set.add(["new"]);
      Cu.forceGC();
      return "a";
    },
  });
  set.add(growing);
  set.add(["b"]);
  Assert.deepEqual(sorted(collections.echoSetLists(set)), [["a"], ["b"]]);
  class Odd extends Set {
    *[Symbol.iterator]() {
      yield 1;
    }
    *values() {
      yield 2;
    }
  }
  Assert.deepEqual([...collections.echoSetU8(new Odd([7]))], [7], "what it holds");
});

add_task(async function mapsWithEveryKeyTypeCross() {
  const samples = {
    echoKeysU8: [0, 255],
    echoKeysI8: [-128, 127],
    echoKeysU16: [65535],
    echoKeysI16: [-32768],
    echoKeysU32: [2 ** 32 - 1],
    echoKeysI32: [-(2 ** 31)],
    echoKeysU64: [0n, 2n ** 64n - 1n],
    echoKeysI64: [-(2n ** 63n)],
    echoKeysBool: [true, false],
    echoKeysString: ["", "key"],
    echoKeysBytes: [new Uint8Array([1]), new Uint8Array(0)],
    echoKeysOption: [null, "a"],
    echoKeysList: [[], [1, 2]],
    echoKeysColour: [Colour.GREEN],
    echoKeysPoint: [point(1, 2), point(2, 1)],
    echoKeysShape: [new Shape.Dot(), new Shape.Named({ v0: "a", v1: Colour.RED })],
  };
  for (const [name, keys] of Object.entries(samples)) {
    const entries = keys.map((key, i) => [key, i]);
    const result = collections[name](new Map(entries));
    Assert.ok(result instanceof Map, name);
    Assert.deepEqual(sorted(result), sorted(entries), name);
  }
});

add_task(async function objectsMayBeKeys() {
  const [a, b] = [Tag.init("a"), Tag.init("b")];
  const result = collections.echoKeysTag(new Map([[a, 1], [b, 2], [Tag.init("a"), 3]]));
  Assert.deepEqual([...result].map(([tag, n]) => `${tag.name()}${n}`).sort(), ["a3", "b2"]);
});

add_task(async function handlesOfARefusedMapAreGivenBack() {
  for (let i = 0; i < times(100, 5); i++) {
    assertRefused(
      () => collections.echoKeysTag(new Map([[Tag.init("a"), 1], [Tag.init("b"), -1]])),
      "value[an object]",
      "MB_ARGUMENT_RANGE"
    );
    assertRefused(
      () => collections.echoKeysTag(new Map([[Tag.init("a"), 1], [point(1, 2), 1]])),
      "value(key)"
    );
  }
  await collect();
});

add_task(async function badKeysAreNamed() {
  assertRefused(() => collections.echoKeysBool(new Map([[0, 1]])), "value(key)");
  assertRefused(() => collections.echoKeysPoint(new Map([[{ x: 1, y: 2 }, 1]])), "value(key)");
  assertRefused(() => collections.echoKeysPoint(new Map([[point(1, null), 1]])), "value(key).y");
  assertRefused(() => collections.echoKeysI64(new Map([[5n, "1"]])), "value[5]");
  assertRefused(() => collections.echoKeysOption(new Map([[null, "1"]])), "value[null]");
  const nameless = Object.assign(Object.create(null), { x: 1, y: 2 });
  assertRefused(() => collections.echoKeysPoint(new Map([[nameless, 1]])), "value(key)");
});

add_task(assertNothingIsAlive);
