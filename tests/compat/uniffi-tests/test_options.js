// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");

const VALUES = {
  U8: 1,
  I8: -1,
  U16: 1,
  I16: -1,
  U32: 1,
  I32: -1,
  U64: 1n,
  I64: -1n,
  F32: 0.5,
  F64: 0.1,
  String: "s",
  Bool: false,
  Rec: new crate.OptionsRec({ a: 1 }),
};

add_task(function test_each_type_may_be_absent() {
  for (const [type, value] of Object.entries(VALUES)) {
    const roundtrip = crate[`roundtripOption${type}`];
    Assert.deepEqual(roundtrip(value), value, type);
    Assert.strictEqual(roundtrip(null), null, type);
    Assert.strictEqual(roundtrip(), null, type);
  }
});

add_task(assertNothingIsAlive);
