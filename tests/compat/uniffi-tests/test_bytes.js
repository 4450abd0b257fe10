// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");

add_task(function test_bytes_go_there_and_back() {
  for (const bytes of [[], [0], [1, 2, 255]]) {
    Assert.deepEqual(crate.roundtripBytes(new Uint8Array(bytes)), new Uint8Array(bytes));
  }
});

add_task(function test_bytes_are_lent() {
  Assert.equal(crate.sumBytesProcmacro(new Uint8Array([1, 2, 255])), 258);
  Assert.equal(crate.sumBytesProcmacro(new Uint8Array()), 0);
  Assert.equal(crate.firstByteProcmacro(new Uint8Array([7, 8])), 7);
  Assert.strictEqual(crate.firstByteProcmacro(new Uint8Array()), null);
});

add_task(assertNothingIsAlive);
