// SPDX-License-Identifier: MPL-2.0

load("head.js");

const traits = ChromeUtils.importESModule("crate:trait_methods");
const { Broken, Contents, Failure, FlatEnum, Loner, Plain, ProcObject, ProcRecord } = traits;
const { RichEnum, Tree, UdlEnum, UdlObject, UdlRecord } = traits;

/** Makers of the types that Rust compares by their text without case, by name. */
const ofText = {
  ProcObject: text => ProcObject.init(text),
  ProcRecord: text => new ProcRecord({ text }),
  UdlObject: text => UdlObject.init(text),
  UdlRecord: text => new UdlRecord({ text }),
};

add_task(async function displayIsToString() {
  for (const [name, make] of Object.entries(ofText)) {
    Assert.equal(String(make("a")), `${name}(a)`);
    Assert.equal(`${make("é")}`, `${name}(é)`);
  }
  Assert.equal(String(new RichEnum.Nothing()), "nothing");
  const record = new ProcRecord({ text: "x" });
  Assert.equal(String(new RichEnum.Record({ record })), "record ProcRecord(x)");
  Assert.equal(String(new UdlEnum.Number({ number: -(2n ** 63n) })), `number ${-(2n ** 63n)}`);
});

add_task(async function debugIsToDebugString() {
  Assert.equal(ProcObject.init("a").toDebugString(), 'ProcObject { text: "a" }');
  Assert.equal(
    new ProcRecord({ text: "a", number: 5 }).toDebugString(),
    'ProcRecord { text: "a", number: 5 }'
  );
  Assert.equal(new RichEnum.Number({ v0: 2n ** 64n - 1n }).toDebugString(), `Number(${2n ** 64n - 1n})`);
  Assert.equal(new UdlEnum.Text({ text: "t" }).toDebugString(), 'Text { text: "t" }');
});

add_task(async function eqIsEquals() {
  for (const make of Object.values(ofText)) {
    const it = make("a");
    Assert.strictEqual(it.equals(make("A")), true, "as Rust compares");
    Assert.strictEqual(it.equals(make("b")), false);
    Assert.strictEqual(it.equals(it), true);
    for (const other of [undefined, null, "a", 1, {}, { text: "a" }, RichEnum]) {
      Assert.strictEqual(it.equals(other), false);
    }
  }
  Assert.ok(!ProcObject.init("a").equals(UdlObject.init("a")));
  const one = new ProcRecord({ text: "a", number: 1 });
  Assert.ok(one.equals(new ProcRecord({ text: "a", number: 2 })), "a field that Rust ignores");
  const loner = Loner.init();
  Assert.strictEqual(loner.equals(loner), false, "Rust decides");
});

add_task(async function hashesOfEqualValuesAreEqual() {
  for (const make of Object.values(ofText)) {
    const hash = make("a").hashCode();
    Assert.equal(typeof hash, "bigint");
    Assert.equal(hash, make("A").hashCode());
    Assert.notEqual(hash, make("b").hashCode());
  }
  const number = v0 => new RichEnum.Number({ v0 }).hashCode();
  Assert.equal(number(5), number(5n));
  Assert.notEqual(number(5), number(6));
});

add_task(async function ordIsCompareTo() {
  for (const make of Object.values(ofText)) {
    const sorted = ["b", "C", "a", "A"].map(make).sort((x, y) => x.compareTo(y));
    Assert.deepEqual(sorted.map(it => String(it).at(-2)), ["a", "A", "b", "C"]);
    Assert.deepEqual(
      [make("a").compareTo(make("b")), make("a").compareTo(make("A")), make("b").compareTo(make("a"))],
      [-1, 0, 1]
    );
    assertRefused(() => make("a").compareTo("a"), "other");
    assertRefused(() => make("a").compareTo(null), "other");
  }
  Assert.equal(new RichEnum.Nothing().compareTo(new RichEnum.Number({ v0: 0 })), -1);
});

add_task(async function flatEnumsHaveThemAsFunctions() {
  Assert.equal(FlatEnum.toString(FlatEnum.TWO_AND_MORE), "FlatEnum::TwoAndMore");
  Assert.equal(FlatEnum.toDebugString(FlatEnum.ONE), "One");
  Assert.ok(FlatEnum.equals(FlatEnum.ONE, FlatEnum.ONE));
  Assert.ok(!FlatEnum.equals(FlatEnum.ONE, FlatEnum.TWO_AND_MORE));
  Assert.equal(FlatEnum.hashCode(FlatEnum.ONE), FlatEnum.hashCode(FlatEnum.ONE));
  Assert.equal(FlatEnum.compareTo(FlatEnum.ONE, FlatEnum.TWO_AND_MORE), 1, "Rust's own order");
  assertRefused(() => FlatEnum.toString(7), "value");
  assertRefused(() => FlatEnum.equals(FlatEnum.ONE, "ONE"), "other");
  Assert.equal(String(FlatEnum), "[object Object]", "the object itself can be shown");
});

add_task(async function errorsHaveThem() {
  const error = thrownBy(() => traits.fail("keys"));
  Assert.ok(error instanceof Failure.Lost && error instanceof Error);
  Assert.equal(String(error), "lost keys on day 7");
  Assert.equal(error.message, "lost keys on day 7", "the message, too");
  Assert.equal(error.toDebugString(), 'Lost { what: "keys", day: 7 }');
  Assert.ok(error.equals(new Failure.Lost("keys", 7)));
  Assert.ok(!error.equals(new Failure.Gone()));
  Assert.equal(error.hashCode(), new Failure.Lost("keys", 7).hashCode());
  Assert.equal(error.compareTo(new Failure.Lost("keys", 8)), -1);
  Assert.equal(thrownBy(() => traits.fail("")).message, "gone");
  Assert.equal(new Failure.Lost("x").message, "", "no message while the fields do not fit");
});

add_task(async function failuresInsideTraitsAreErrors() {
  const broken = Broken.init();
  assertPanics(() => broken.toString(), "no Display");
  assertPanics(() => broken.toDebugString(), "no Debug");
  const it = ProcObject.init("a");
  const other = ProcObject.init("b");
  other.destroy();
  assertRefused(() => it.equals(other), "other", "MB_RELEASED");
  assertRefused(() => it.compareTo(other), "other", "MB_RELEASED");
  Assert.equal(thrownBy(() => other.hashCode()).code, "MB_RELEASED");
  assertRefused(() => String(new ProcRecord({ text: 5 })), "this.text");
  assertRefused(() => new ProcRecord({ text: "a" }).equals(new ProcRecord({ text: 5 })), "other.text");
});

function contents(changes = {}) {
  return new Contents({
    number: NaN,
    wide: 5,
    bytes: new Uint8Array([1, 2]),
    option: new ProcRecord({ text: "a" }),
    list: [new Plain({ text: "x" }), new Plain({ text: "y" })],
    map: new Map([["one", [1, NaN]], ["two", []]]),
    byRecord: new Map([
      [new ProcRecord({ text: "k" }), 1],
      [new ProcRecord({ text: "l" }), 2],
    ]),
    object: null,
    shape: new Tree.Node({ names: ["n"], plain: new Plain({ text: "p" }) }),
    ...changes,
  });
}

add_task(async function recordsWithoutEqAreComparedDeeply() {
  Assert.ok(contents().equals(contents()));
  Assert.ok(contents().equals(traits.roundTrip(contents())), "also with what Rust sends");
  Assert.ok(contents().equals(contents({ wide: 5n })), "5 and 5n");
  Assert.ok(contents({ option: null }).equals(contents({ option: undefined })), "no value");
  Assert.ok(contents({ number: 0 }).equals(contents({ number: -0 })));
  Assert.ok(contents().equals(contents({ option: new ProcRecord({ text: "A" }) })), "by Rust's Eq");
});

add_task(async function eachPartOfARecordCounts() {
  const others = {
    number: 1,
    wide: 6,
    bytes: new Uint8Array([1, 3]),
    option: new ProcRecord({ text: "b" }),
    list: [new Plain({ text: "x" }), new Plain({ text: "z" })],
    map: new Map([["one", [1, 2]], ["two", []]]),
    byRecord: new Map([
      [new ProcRecord({ text: "k" }), 1],
      [new ProcRecord({ text: "m" }), 2],
    ]),
    object: ProcObject.init("o"),
    shape: new Tree.Node({ names: ["n"], plain: new Plain({ text: "q" }) }),
  };
  for (const [name, value] of Object.entries(others)) {
    Assert.ok(!contents().equals(contents({ [name]: value })), name);
    Assert.ok(!contents({ [name]: value }).equals(contents()), name);
  }
  const shorter = {
    bytes: new Uint8Array([1]),
    option: null,
    list: [],
    map: new Map([["one", [1, NaN]]]),
    byRecord: new Map(),
    shape: new Tree.Leaf(),
  };
  for (const [name, value] of Object.entries(shorter)) {
    Assert.ok(!contents().equals(contents({ [name]: value })), name);
    Assert.ok(!contents({ [name]: value }).equals(contents()), name);
  }
});

add_task(async function aRecordEqualsNothingElse() {
  for (const other of [undefined, null, {}, { ...contents() }, [], "", contents]) {
    Assert.strictEqual(contents().equals(other), false);
  }
  for (const wrong of [null, 5, "x", [5], new Proxy([], {})]) {
    Assert.ok(!contents().equals(contents({ list: wrong, map: wrong, bytes: wrong, shape: wrong })));
  }
});

add_task(assertNothingIsAlive);
