// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { CollectionsComplexRec, CollectionsEnum, CollectionsRec, EnumWithCollections } = crate;

function comesBack(name, value) {
  Assert.deepEqual(crate[name](value), value, name);
}

add_task(function test_lists_go_there_and_back() {
  for (const type of ["I8", "U16", "I16", "U32", "I32", "F32", "F64"]) {
    comesBack(`roundtripVec${type}`, [1, 2, 3]);
    comesBack(`roundtripVec${type}`, []);
  }
  comesBack("roundtripVecU64", [0n, 2n ** 64n - 1n]);
  comesBack("roundtripVecI64", [-(2n ** 63n), 1n]);
  comesBack("roundtripVecString", ["a", "", "🐒"]);
  comesBack("roundtripVecBool", [true, false]);
  comesBack("roundtripVecRec", [new CollectionsRec({ a: 1 }), new CollectionsRec({ a: 2 })]);
});

add_task(function test_maps_and_sets_go_there_and_back() {
  comesBack("roundtripHashMap", new Map([["a", 1], ["b", 2]]));
  comesBack("roundtripHashMapU32Key", new Map([[1, 2], [3, 4]]));
  const sorted = set => Array.from(set).sort();
  Assert.deepEqual(sorted(crate.roundtripHashSet(new Set(["b", "a"]))), ["a", "b"]);
  Assert.strictEqual(crate.roundtripVecHashSet(null), null);
  const [one, none] = crate.roundtripVecHashSet([new Set(["a"]), new Set()]);
  Assert.deepEqual([sorted(one), sorted(none)], [["a"], []]);
});

add_task(function test_records_and_enums_hold_collections() {
  for (const a of [
    new EnumWithCollections.A({ v0: 1 }),
    new EnumWithCollections.B({ v0: [true] }),
    new EnumWithCollections.C({ v0: new Map([["x", 1]]) }),
  ]) {
    const fields = { a, b: null, c: [false], d: new Map([["y", 2]]) };
    comesBack("roundtripRecWithCollections", new crate.RecWithCollections(fields));
  }
});

add_task(function test_collections_are_nested() {
  const record = c => new CollectionsComplexRec({ a: 1, b: "b", c });
  const one = new Map([["one", record(new CollectionsEnum.A({ v0: -1n }))]]);
  const two = new Map([["two", record(new CollectionsEnum.B({ a: 0.5, b: true }))]]);
  comesBack("roundtripComplexCollectionType", [one, two]);
  comesBack("roundtripComplexCollectionType", null);
});

add_task(assertNothingIsAlive);
