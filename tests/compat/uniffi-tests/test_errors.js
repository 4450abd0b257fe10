// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { TestError, TestErrorNoData, TestFlatError } = crate;

add_task(function test_rich_errors_have_their_fields() {
  Assert.throws(() => crate.funcWithError(0), TestError.Failure1);
  const named = thrownBy(() => crate.funcWithError(1));
  Assert.ok(named instanceof TestError.Failure2 && named instanceof TestError);
  Assert.equal(named.data, "DATA");
  const numbered = thrownBy(() => crate.funcWithError(42));
  Assert.ok(numbered instanceof TestError.Failure3);
  Assert.equal(numbered.v0, 42);
  crate.funcWithError(100);
});

add_task(function test_flat_errors_have_a_message() {
  const error = thrownBy(() => crate.funcWithFlatError(0));
  Assert.ok(error instanceof TestFlatError.IoError && error instanceof Error);
  Assert.equal(error.message, "Failure1");
  crate.funcWithFlatError(1);
});

add_task(function test_errors_may_have_no_data() {
  for (const [i, name] of ["Failure1", "Failure2", "Failure3"].entries()) {
    Assert.throws(() => crate.funcWithErrorNoData(i), TestErrorNoData[name]);
  }
  crate.funcWithErrorNoData(3);
});

add_task(assertNothingIsAlive);
