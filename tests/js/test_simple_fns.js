// SPDX-License-Identifier: MPL-2.0

load("head.js");

const simple = ChromeUtils.importESModule("crate:simple_fns");

add_task(async function aCallWithoutArgumentsArrives() {
  const before = simple.noopCalls();
  Assert.strictEqual(simple.noop(), undefined);
  Assert.equal(simple.noopCalls(), before + 1n);
});

add_task(async function argumentsAndResultsCross() {
  Assert.strictEqual(simple.answer(), 42);
  Assert.strictEqual(simple.add(40, 2), 42);
  Assert.strictEqual(simple.add(0xffffffff, 2), 1);
  Assert.strictEqual(simple.greet("Ada"), "Hello, Ada!");
  Assert.strictEqual(simple.doubleTheValue(21), 42);
});

add_task(async function argumentsMayHaveReservedNames() {
  Assert.equal(simple.joinReservedWords("a", "b", "c", "d", "e"), "a b c d e");
});

add_task(async function manyCallsInALoopAgree() {
  let sum = 0;
  for (let i = 0; i < times(200_000, 100); i++) {
    sum = simple.add(sum, 1);
  }
  Assert.equal(sum, times(200_000, 100));
});

add_task(async function anErrorNamesTheArgument() {
  assertRefused(() => simple.add("1", 2), "left");
  assertRefused(() => simple.add(1, null), "right");
  assertRefused(() => simple.add(1), "right");
  assertRefused(() => simple.greet(1), "name");
  assertRefused(() => simple.doubleTheValue(-1), "theValueToDouble", "MB_ARGUMENT_RANGE");
});

add_task(async function aPanicIsAnErrorWithItsMessage() {
  assertPanics(() => simple.alwaysPanics(), "this function always panics");
  assertPanics(() => simple.panicWith("grün 🌉"), "grün 🌉");
  assertPanics(() => simple.panicWithoutText(), /./);
  Assert.equal(simple.answer(), 42, "Rust still works");
});

add_task(async function aModuleIsOneInstance() {
  Assert.strictEqual(ChromeUtils.importESModule("crate:simple_fns"), simple);
  Assert.strictEqual(await import("crate:simple_fns"), simple);
});

add_task(assertNothingIsAlive);
