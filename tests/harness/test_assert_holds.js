// SPDX-License-Identifier: MPL-2.0

// Each assertion accepts what it says it accepts.

class Fruit extends Error {}

add_task(function comparisons_hold() {
  Assert.ok(1);
  Assert.ok("x", "with a message");
  Assert.equal(1, "1");
  Assert.equal(null, undefined);
  Assert.equal(1n, 1);
  Assert.notEqual(NaN, NaN);
  Assert.notEqual(1, 2);
  Assert.strictEqual(0, -0);
  Assert.notStrictEqual(1, "1");
  Assert.greater(2, 1);
  Assert.greater(2n ** 64n, 1n);
  Assert.greaterOrEqual(2, 2);
  Assert.less(new Date(1), new Date(2));
  Assert.lessOrEqual(-1, -1);
  Assert.stringContains("monkeybridge", "key");
  Assert.stringMatches("monkeybridge", /^monkey/);
  Assert.stringMatches("monkeybridge", "bridge$");
});

add_task(function throws_accepts_pattern_class_and_predicate() {
  const raise = () => {
    throw new Fruit("an apple");
  };
  Assert.throws(raise, /an apple/);
  Assert.throws(raise, /^Error: an apple/, "the pattern sees the exception as text");
  Assert.throws(raise, Fruit);
  Assert.throws(raise, Error);
  Assert.throws(raise, aError => aError.message === "an apple");
  Assert.throws(
    () => {
      throw null;
    },
    /null/,
    "values that are no errors can be expected too"
  );
});

add_task(async function rejects_accepts_the_same() {
  await Assert.rejects(Promise.reject(new Fruit("a pear")), /a pear/);
  await Assert.rejects(Promise.reject(new Fruit("a pear")), Fruit);
  await Assert.rejects(Promise.reject(3), aError => aError === 3);
});

add_task(function assertions_are_globals_too() {
  ok(true);
  equal(1, 1);
  deepEqual([1], [1]);
  throws(() => {
    throw new TypeError("t");
  }, TypeError);
  stringContains("ab", "b");
});

add_task(function module_is_the_same_assert() {
  const module = ChromeUtils.importESModule("resource://testing-common/Assert.sys.mjs");
  Assert.strictEqual(module.Assert, Assert);
});
