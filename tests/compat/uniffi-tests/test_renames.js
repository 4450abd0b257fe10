// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");

add_task(function test_names_that_rust_gives() {
  const record = new crate.RenamedRecord({ item: 1 });
  const value = crate.renamedFunction(record);
  Assert.ok(value instanceof crate.RenamedEnum.Record);
  Assert.deepEqual(value.v0, record);
  Assert.ok(new crate.RenamedEnum.RenamedVariant() instanceof crate.RenamedEnum);
  Assert.ok(crate.RenamedError.RenamedErrorVariant.prototype instanceof Error);
  Assert.equal(crate.RenamedObject.renamedConstructor(5).renamedMethod(), 5);
  Assert.equal(crate.createTraitImpl(3).renamedTraitMethod(4), 12);
});

add_task(function test_names_that_the_configuration_gives() {
  const record = new crate.JsRecord({ jsItem: 1 });
  const value = crate.jsFunction(record);
  Assert.ok(value instanceof crate.JsEnum.JsRecordVariant);
  Assert.deepEqual(value.v0, record);
  Assert.throws(() => crate.jsFunction(null), crate.JsError.JsSimple);
  Assert.stringMatches(crate.jsFunction.toString(), /jsRecord/);
  Assert.ok(new crate.JsEnum.JsVariantA() instanceof crate.JsEnum);
  Assert.equal(new crate.JsEnumWithFields.JsVariantA({ jsInt: 3 }).jsInt, 3);
  const object = crate.JsObject.init(5);
  Assert.equal(object.jsMethod(2), 7);
  Assert.stringMatches(object.jsMethod.toString(), /jsArg/);
  Assert.equal(crate.createBindingTraitToRenameImpl(3).jsTraitMethod(4), 12);
});

add_task(assertNothingIsAlive);
