// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const { roundtripCustomType1, roundtripCustomType2 } = ChromeUtils.importESModule(
  "crate:uniffi_bindgen_tests"
);

add_task(function test_a_custom_type_is_what_it_is_made_of() {
  Assert.strictEqual(roundtripCustomType1(100), 100n);
  Assert.throws(() => roundtripCustomType1("100"), /TypeError/);
});

add_task(function test_a_configured_custom_type_is_converted() {
  Assert.deepEqual(roundtripCustomType2({ value: 200 }), { value: 200n });
  Assert.throws(() => roundtripCustomType2({ value: -1 }), /TypeError/);
});

add_task(assertNothingIsAlive);
