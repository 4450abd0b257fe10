// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const { testFunc, testUnexpectedErrorFunc } = ChromeUtils.importESModule(
  "crate:uniffi_bindgen_tests"
);

add_task(function test_a_call_without_arguments_and_result() {
  Assert.strictEqual(testFunc(), undefined);
});

add_task(function test_a_panic_is_an_internal_error() {
  assertPanics(() => testUnexpectedErrorFunc(), "test panic");
});

add_task(assertNothingIsAlive);
