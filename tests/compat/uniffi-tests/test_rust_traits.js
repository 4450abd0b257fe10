// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const { RustTraitTest, RustTraitTest2, rustTraitTestHash } = ChromeUtils.importESModule(
  "crate:uniffi_bindgen_tests"
);

const of = (a, b) => new RustTraitTest({ a, b });

add_task(function test_rusts_traits_are_methods() {
  Assert.equal(of(1, 2).toString(), "display-test-string");
  Assert.equal(`${of(1, 2)}`, "display-test-string");
  Assert.equal(of(1, 2).toDebugString(), "debug-test-string");
  Assert.equal(new RustTraitTest2({ a: 1, b: 2 }).toDebugString(), "debug-test-string");
});

add_task(function test_rust_decides_what_is_equal() {
  Assert.ok(of(1, 2).equals(of(1, 3)), "only the first field counts");
  Assert.ok(!of(1, 2).equals(of(2, 2)));
  Assert.equal(of(1, 2).compareTo(of(1, 3)), 0);
  Assert.equal(of(1, 2).compareTo(of(2, 0)), -1);
  Assert.equal(of(2, 0).compareTo(of(1, 9)), 1);
  Assert.equal(of(1, 2).hashCode(), of(1, 3).hashCode());
  Assert.equal(of(1, 2).hashCode(), rustTraitTestHash(of(1, 9)));
});

add_task(assertNothingIsAlive);
