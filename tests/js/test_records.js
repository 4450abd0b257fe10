// SPDX-License-Identifier: MPL-2.0

load("head.js");

const records = ChromeUtils.importESModule("crate:records");
const { AllTypes, Inventory, Item, Line, Nothing, Point, Settings } = records;

function allTypes(changes = {}) {
  return new AllTypes({
    anU8: 255,
    anI8: -128,
    anU16: 65535,
    anI16: -32768,
    anU32: 2 ** 32 - 1,
    anI32: -(2 ** 31),
    anU64: 2n ** 64n - 1n,
    anI64: -(2n ** 63n),
    anF32: 0.5,
    anF64: 0.1,
    aBool: true,
    aString: "grüße 🌉",
    someBytes: new Uint8Array([0, 255]),
    ...changes,
  });
}

add_task(async function everyFieldTypeCrosses() {
  const result = records.echoAllTypes(allTypes());
  Assert.ok(result instanceof AllTypes);
  Assert.deepEqual(result, allTypes());
  const other = records.echoAllTypes(allTypes({ anF64: NaN, anF32: -0, anU64: 1, aString: "" }));
  Assert.ok(Number.isNaN(other.anF64) && Object.is(other.anF32, -0));
  Assert.strictEqual(other.anU64, 1n);
});

add_task(async function simpleRecordsCross() {
  const point = records.echoPoint(new Point({ x: 1, y: -2.5 }));
  Assert.ok(point instanceof Point);
  Assert.deepEqual([point.x, point.y], [1, -2.5]);
});

add_task(async function recordsInRecordsCross() {
  const line = new Line({ start: new Point({ x: 0, y: 1 }), end: new Point({ x: 2, y: 3 }) });
  const turned = records.turn(line);
  Assert.ok(turned instanceof Line && turned.start instanceof Point);
  Assert.deepEqual(turned.start, line.end);
  Assert.deepEqual(turned.end, line.start);
});

add_task(async function optionalRecordsCross() {
  const line = (x1, y1, x2, y2) =>
    new Line({ start: new Point({ x: x1, y: y1 }), end: new Point({ x: x2, y: y2 }) });
  Assert.deepEqual(
    records.intersection(line(0, 0, 2, 2), line(0, 2, 2, 0)),
    new Point({ x: 1, y: 1 })
  );
  Assert.strictEqual(records.intersection(line(0, 0, 1, 0), line(0, 1, 1, 1)), null);
  Assert.strictEqual(records.echoOptionalPoint(null), null);
});

add_task(async function recordsInContainersCross() {
  const items = [
    new Item({ name: "pen", price: 3, comment: null }),
    new Item({ name: "ink", price: 2, comment: "blue" }),
  ];
  const stock = records.takeStock("Ada", items);
  Assert.ok(stock instanceof Inventory);
  Assert.deepEqual(stock.items, items);
  Assert.deepEqual(stock.byName.get("ink"), items[1]);
  Assert.deepEqual(stock.cheapest, items[1]);
  Assert.deepEqual(records.echoInventory(stock), stock);
  const empty = records.takeStock("", []);
  Assert.deepEqual([empty.items.length, empty.byName.size, empty.cheapest], [0, 0, null]);
});

add_task(async function defaultsFillWhatIsLeftOut() {
  const settings = new Settings({ name: "n" });
  Assert.deepEqual(
    { ...settings },
    { name: "n", width: 8, visible: true, style: "plain", scale: 1.5, note: null, tags: [] }
  );
  Assert.deepEqual(records.echoSettings(settings), settings);
  const other = new Settings({ name: "n", width: 0, visible: false, style: "", tags: ["a"] });
  Assert.deepEqual(records.echoSettings(other), other);
  new Settings({ name: "x" }).tags.push("mine");
  Assert.deepEqual(new Settings({ name: "y" }).tags, [], "defaults are not shared");
});

add_task(async function recordsWithoutFieldsCross() {
  Assert.ok(records.echoNothing(new Nothing({})) instanceof Nothing);
  Assert.ok(records.echoNothing(new Nothing()) instanceof Nothing);
});

add_task(async function recordsCompareByTheirFields() {
  const point = new Point({ x: 1, y: 2 });
  Assert.ok(point.equals(records.echoPoint(point)));
  Assert.ok(!point.equals(new Point({ x: 1, y: 3 })));
});

add_task(async function aWrongFieldIsNamed() {
  const wrong = {
    anU8: 256,
    anI8: -129,
    anU16: -1,
    anI16: 2 ** 15,
    anU32: 2 ** 32,
    anI32: 2 ** 31,
    anU64: -1n,
    anI64: 2n ** 63n,
  };
  for (const [field, value] of Object.entries(wrong)) {
    const record = allTypes();
    record[field] = value;
    assertRefused(() => records.echoAllTypes(record), `value.${field}`, "MB_ARGUMENT_RANGE");
  }
  for (const field of Object.keys(allTypes())) {
    for (const value of [undefined, null, {}, Symbol("x")]) {
      const record = allTypes();
      record[field] = value;
      assertRefused(() => records.echoAllTypes(record), `value.${field}`);
    }
  }
});

add_task(async function aWrongFieldIsNamedAtEachDepth() {
  const line = new Line({ start: new Point({ x: 0, y: 0 }), end: new Point({ x: 0, y: 0 }) });
  line.end.y = "0";
  assertRefused(() => records.turn(line), "line.end.y");
  line.end = null;
  assertRefused(() => records.turn(line), "line.end");
  const items = [new Item({ name: "a", price: 1, comment: null }), new Item({ name: "b", price: 1, comment: null })];
  items[1].comment = 5;
  assertRefused(() => records.takeStock("o", items), "items[1].comment");
  items[1].comment = "\udc00";
  assertRefused(() => records.takeStock("o", items), "items[1].comment", "MB_STRING_SURROGATE");
  const stock = records.takeStock("o", [items[0]]);
  stock.byName.get("a").price = -1;
  assertRefused(() => records.echoInventory(stock), 'value.byName["a"].price', "MB_ARGUMENT_RANGE");
});

add_task(async function whatIsNoRecordIsRefused() {
  for (const value of [undefined, null, 1, "point", () => {}, Symbol("p")]) {
    assertRefused(() => records.echoPoint(value), "value");
  }
});

add_task(async function aFieldThatIsLeftOutIsRefused() {
  const error = thrownBy(() => records.echoPoint(new Point({ x: 1 })));
  Assert.ok(error instanceof UniFFITypeError);
  Assert.stringMatches(error.message, /\by: /);
});

add_task(async function gettersOfFieldsMayCallRustAndCollect() {
  const point = new Point({ x: 0, y: 0 });
  Object.defineProperty(point, "x", {
    get() {
      Cu.forceGC();
      const inner = records.echoSettings(new Settings({ name: "inner" }));
      return inner.width;
    },
  });
  Object.defineProperty(point, "y", {
    get: () => records.echoPoint(new Point({ x: 3, y: 4 })).y,
  });
  const line = new Line({ start: point, end: new Point({ x: 1, y: 2 }) });
  Assert.deepEqual(records.turn(line).end, new Point({ x: 8, y: 4 }));
});

add_task(async function anErrorInsideAGetterKeepsItsOwnPath() {
  const point = new Point({ x: 0, y: 0 });
  Object.defineProperty(point, "x", {
    get: () => records.echoSettings(Object.assign(new Settings({ name: "n" }), { width: "w" })),
  });
  const error = thrownBy(() => records.echoPoint(point));
  assertTypeError(error, "value.width");
});

add_task(async function proxiesOfRecordsCross() {
  const seen = [];
  const point = new Proxy(new Point({ x: 1, y: 2 }), {
    get(target, key) {
      seen.push(key);
      return target[key];
    },
  });
  Assert.deepEqual(records.echoPoint(point), new Point({ x: 1, y: 2 }));
  Assert.ok(seen.includes("x") && seen.includes("y"));
});

add_task(async function manyRecordsCross() {
  const items = Array.from(
    { length: 20_000 },
    (_, i) => new Item({ name: `item ${i}`, price: i, comment: i % 2 ? `ä${i}` : null })
  );
  Assert.deepEqual(records.echoItems(items), items);
});

add_task(assertNothingIsAlive);
