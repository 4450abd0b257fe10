// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { ExternalEnum, ExternalInterface, ExternalRec } = ChromeUtils.importESModule(
  "crate:uniffi_bindgen_tests_external_types_source"
);

add_task(function test_types_of_another_crate_go_there_and_back() {
  const record = crate.roundtripExtRecord(new ExternalRec({ a: 42 }));
  Assert.ok(record instanceof ExternalRec);
  Assert.equal(record.a, 42);
  Assert.strictEqual(crate.roundtripExtEnum(ExternalEnum.TWO), ExternalEnum.TWO);
  const object = crate.roundtripExtInterface(ExternalInterface.init(20));
  Assert.ok(object instanceof ExternalInterface);
  Assert.equal(object.getValue(), 20);
  Assert.equal(crate.roundtripExtCustomType(100), 100n);
});

add_task(assertNothingIsAlive);
