// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { ComplexEnum, EnumNoData, EnumWithData, EnumWithLargeDiscriminants } = crate;

const A = { value: 10, value2: 20 };

add_task(function test_a_flat_enum_goes_there_and_back() {
  for (const value of Object.values(EnumNoData)) {
    Assert.strictEqual(crate.roundtripEnumNoData(value), value);
  }
  Assert.throws(() => crate.roundtripEnumNoData(EnumNoData.C + 1), /TypeError/);
});

add_task(function test_variants_have_named_and_numbered_fields() {
  for (const value of [
    new EnumWithData.A(A),
    new EnumWithData.B({ v0: "Ten", v1: 10 }),
    new EnumWithData.C(),
  ]) {
    Assert.deepEqual(crate.roundtripEnumWithData(value), value);
    Assert.deepEqual(value.roundtrip(), value, "the method gives the same");
  }
  Assert.throws(() => crate.roundtripEnumWithData(1), /TypeError/);
});

add_task(function test_variants_hold_other_types() {
  for (const value of [
    new ComplexEnum.A({ value: EnumNoData.C }),
    new ComplexEnum.B({ value: new EnumWithData.A(A) }),
    new ComplexEnum.C({ value: new crate.SimpleRec({ a: 30 }) }),
  ]) {
    Assert.deepEqual(crate.roundtripComplexEnum(value), value);
  }
});

add_task(function test_discriminants_are_those_of_rust() {
  const { ExplicitValuedEnum, GappedEnum } = crate;
  Assert.deepEqual(
    { ...ExplicitValuedEnum },
    { FIRST: 1, SECOND: 2, FOURTH: 4, TENTH: 10, ELEVENTH: 11, THIRTEENTH: 13 }
  );
  Assert.deepEqual({ ...GappedEnum }, { ONE: 10, TWO: 11, THREE: 14 });
});

add_task(function test_discriminants_may_exceed_32_bits() {
  Assert.equal(EnumWithLargeDiscriminants.ONE, 4294967295 + 3);
  Assert.equal(EnumWithLargeDiscriminants.TWO, 4294967295 + 4);
  for (const value of Object.values(EnumWithLargeDiscriminants)) {
    Assert.strictEqual(crate.roundtripEnumWithLargeDiscriminants(value), value);
  }
});

add_task(assertNothingIsAlive);
