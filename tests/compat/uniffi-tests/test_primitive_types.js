// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");

const VALUES = {
  U8: [0, 255],
  I8: [-128, 127],
  U16: [0, 65535],
  I16: [-32768, 32767],
  U32: [0, 4294967295],
  I32: [-2147483648, 2147483647],
  U64: [0n, 2n ** 64n - 1n],
  I64: [-(2n ** 63n), 2n ** 63n - 1n],
  F32: [-0.5, 1.5, Infinity, NaN],
  F64: [-0.1, 1e300, -Infinity, NaN],
  Bool: [true, false],
  String: ["", "ABC", "🐒 é", "\ufeffwith a mark"],
};

add_task(function test_each_type_goes_there_and_back() {
  for (const [type, values] of Object.entries(VALUES)) {
    for (const value of values) {
      crate[`input${type}`](value);
      const back = crate[`roundtrip${type}`](value);
      Assert.ok(Object.is(back, value), `${type} ${value} comes back as ${back}`);
    }
  }
});

add_task(function test_each_type_comes_from_rust() {
  for (const type of ["U8", "I8", "U16", "I16", "U32", "I32", "F32", "F64"]) {
    Assert.strictEqual(crate[`output${type}`](), 1);
  }
  Assert.strictEqual(crate.outputU64(), 1n);
  Assert.strictEqual(crate.outputI64(), 1n);
  Assert.strictEqual(crate.outputBool(), true);
  Assert.strictEqual(crate.outputString(), "test-string");
});

add_task(function test_many_arguments_of_many_types() {
  Assert.equal(crate.sumWithManyTypes(1, -2, 3, -4, 5, -6, 7, -8, 9.5, -10.5, true), 5);
});

add_task(function test_an_argument_of_several_words() {
  Assert.equal(crate.funcWithMultiWordArg(1), 1);
  Assert.stringMatches(crate.funcWithMultiWordArg.toString(), /theArgument/);
});

add_task(function test_a_byte_order_mark_is_text() {
  Assert.equal(crate.stringWithBom(), "\ufeffhello");
  Assert.deepEqual(crate.stringsWithBom(), ["\ufefffirst", "\ufeffsecond"]);
});

add_task(assertNothingIsAlive);
