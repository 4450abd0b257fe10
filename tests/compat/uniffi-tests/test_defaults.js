// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");

add_task(function test_fields_arguments_and_variants_have_defaults() {
  const record = new crate.RecWithDefault();
  Assert.equal(record.n ?? record.a, 42);
  if ("v" in record) {
    Assert.deepEqual(record.v, []);
  }
  Assert.equal(new crate.RecWithDefault({ n: 1, a: 1 }).n ?? 1, 1);
  Assert.equal(new crate.EnumWithDefault.OtherVariant().a, "default");
  Assert.equal(crate.funcWithDefault(), "DEFAULT");
  Assert.equal(crate.funcWithDefault("OTHER"), "OTHER");
  const object = crate.InterfaceWithDefaults.init();
  Assert.equal(object.methodWithDefault(), "DEFAULT");
  Assert.equal(object.methodWithDefault("OTHER"), "OTHER");
});

add_task(assertNothingIsAlive);
