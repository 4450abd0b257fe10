// SPDX-License-Identifier: MPL-2.0

load("head.js");

const large = ChromeUtils.importESModule("crate:large_enums");
const { LargeError, LargeFlat, LargeFlatError, LargeRich } = large;

/** The names of the variants, in their order. */
const NAMES = [
  ...Array.from({ length: 86 }, (_, i) => `U${i}`),
  ...Array.from({ length: 85 }, (_, i) => `T${i}`),
  ...Array.from({ length: 84 }, (_, i) => `N${i}`),
];

add_task(async function flatEnumsOf255VariantsCross() {
  const all = large.allFlat();
  Assert.deepEqual(all, Array.from({ length: 255 }, (_, i) => i));
  Assert.deepEqual(Object.values(LargeFlat), all);
  Assert.deepEqual(large.echoFlat(all), all);
  Assert.equal(LargeFlat.N83, 254);
  for (const value of [255, -1, "N83", 255.5]) {
    assertRefused(() => large.echoFlat([0, value]), "value[1]");
  }
});

add_task(async function richEnumsOf255VariantsCross() {
  const all = large.allRich();
  Assert.equal(all.length, 255);
  Assert.ok(all[0] instanceof LargeRich.U0 && all[85] instanceof LargeRich.U85);
  Assert.ok(all[86] instanceof LargeRich.T0 && all[170] instanceof LargeRich.T84);
  Assert.deepEqual([all[170].v0, all[170].v1], [170, "T84"]);
  Assert.ok(all[254] instanceof LargeRich.N83);
  Assert.deepEqual([all[254].value, all[254].flat], [-254n, LargeFlat.N83]);
  const echo = large.echoRich(all);
  Assert.ok(echo.every((value, i) => value.constructor === all[i].constructor));
  Assert.deepEqual(echo, all);
  Assert.equal(large.describe(new LargeRich.N83({ value: 1, flat: LargeFlat.U0 })), "N83 { value: 1, flat: U0 }");
});

add_task(async function theThreeShapesAreCheckedAlike() {
  assertRefused(() => large.describe(new LargeRich.T84({ v0: -1, v1: "" })), "value.v0", "MB_ARGUMENT_RANGE");
  assertRefused(() => large.describe(new LargeRich.T84({ v0: 1 })), "value.v1");
  assertRefused(() => large.describe(new LargeRich.N83({ value: 1, flat: 255 })), "value.flat");
  assertRefused(() => large.describe(new LargeError.U0()), "value");
  assertRefused(() => large.describe({}), "value");
});

add_task(async function errorsOf255VariantsCross() {
  large.allRich().forEach((rich, i) => {
    const error = thrownBy(() => large.fail(rich));
    const name = NAMES[i];
    if (!(error instanceof LargeError[name]) || error.name !== name) {
      Assert.ok(false, `${error} is ${name}`);
    }
  });
  const error = thrownBy(() => large.fail(new LargeRich.N83({ value: 5, flat: LargeFlat.T84 })));
  Assert.deepEqual([error.value, error.flat], [5n, LargeFlat.T84]);
  large.allFlat().forEach((flat, i) => {
    const flatError = thrownBy(() => large.failFlat(flat));
    const name = NAMES[i];
    if (!(flatError instanceof LargeFlatError[name]) || flatError.message !== name) {
      Assert.ok(false, `${flatError} is ${name}`);
    }
  });
});

add_task(async function callbacksThrowTheLastVariant() {
  const throwing = error => ({
    throwOne() {
      throw error;
    },
  });
  Assert.equal(large.thrownBy(throwing(new LargeError.T84(7, "x"))), 'T84(7, "x")');
  Assert.equal(large.thrownBy(throwing(new LargeError.U85())), "U85");
  Assert.equal(large.thrownBy({ throwOne() {} }), "nothing");
});

add_task(assertNothingIsAlive);
