// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");

add_task(function test_arguments_by_reference() {
  Assert.equal(crate.roundtripU8Ref(42), 42);
  const object = crate.ReferenceTestInterface.init();
  Assert.equal(object.doubleValue(4), 8);
  Assert.equal(crate.callDoubleValue(object, 4), 8);
  const rust = crate.createReferenceTestTraitInterface();
  Assert.equal(crate.callTripleValueTraitInterface(rust, 4), 12);
});

add_task(assertNothingIsAlive);
