// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { TestInterface, TestInterfaceEnum, TwoTestInterfaces } = crate;

add_task(function test_constructors_and_methods() {
  Assert.equal(TestInterface.init(20).getValue(), 20);
  Assert.equal(TestInterface.secondaryConstructor(20).getValue(), 40);
  Assert.equal(TestInterface.init(1).methodWithMultiWordArg("x"), "x");
});

add_task(function test_objects_cross_alone_optional_and_in_records() {
  const object = TestInterface.init(20);
  Assert.equal(crate.cloneInterface(object).getValue(), 20);
  Assert.equal(crate.roundtripOptionalInterface(object).getValue(), 20);
  Assert.strictEqual(crate.roundtripOptionalInterface(null), null);
  const two = new TwoTestInterfaces({ first: TestInterface.init(1), second: TestInterface.init(2) });
  const swapped = crate.swapTestInterfaces(two);
  Assert.deepEqual([swapped.first.getValue(), swapped.second.getValue()], [2, 1]);
  Assert.equal(new TestInterfaceEnum.Two({ i: object }).i.getValue(), 20);
});

add_task(function test_references_are_counted_and_given_back() {
  const object = TestInterface.init(20);
  Assert.equal(object.refCount(), 1);
  const clone = crate.cloneInterface(object);
  Assert.equal(object.refCount(), 2);
  (() => crate.cloneInterface(crate.cloneInterface(object)).getValue())();
  Cu.forceGC();
  Assert.equal(object.refCount(), 2, "those that nobody has are gone");
  clone.destroy();
  Assert.equal(object.refCount(), 1);
});

add_task(assertNothingIsAlive);
