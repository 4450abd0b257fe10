// SPDX-License-Identifier: MPL-2.0

// Arguments that Rust borrows: JavaScript gives them as it gives any other.

load("head.js");

const references = ChromeUtils.importESModule("crate:references");

function plank(length, wood = null) {
  return new references.Plank({ length, wood });
}

add_task(function valuesAreBorrowed() {
  const { Part } = references;
  Assert.equal(references.add(255, -(2n ** 62n)), 255n - 2n ** 62n);
  Assert.equal(references.countChars("äöü", "🌉"), 4);
  const parts = [new Part.Rope({ metres: 5 }), new Part.Plank({ v0: plank(2) })];
  Assert.equal(references.total(parts, new Map([["a", 3]]), plank(4, "oak")), 14);
  Assert.equal(references.total([], new Map(), null), 0);
});

add_task(function objectsAreBorrowed() {
  const { Bridge } = references;
  const long = Bridge.init(plank(3), 4);
  const short = Bridge.init(plank(2), 1);
  Assert.ok(long.isLongerThan(short));
  Assert.ok(!long.isLongerThan(long), "a receiver may be its own argument");
  const before = long.strongCount();
  for (let i = 0; i < 10; i++) {
    short.isLongerThan(long);
  }
  Assert.equal(long.strongCount(), before, "what was borrowed was given back");
  long.destroy();
  short.destroy();
});

add_task(function traitsOfEitherSideAreBorrowed() {
  const bridge = references.Bridge.init(plank(7), 1);
  const ant = references.ant();
  Assert.equal(references.walk(bridge, ant), 7000);
  Assert.equal(references.walk(bridge, { steps: metres => metres * 2 }), 14);
  Assert.equal(bridge.length(), 7);
  ant.destroy();
  bridge.destroy();
});

add_task(function whatIsBorrowedIsCheckedAndGivenBackLikeAnyArgument() {
  const { Bridge } = references;
  const bridge = Bridge.init(plank(7), 1);
  assertRefused(() => references.add(256, 0), "left", "MB_ARGUMENT_RANGE");
  assertRefused(() => references.add(1, null), "right");
  assertRefused(() => references.countChars("a", "\udc00"), "also", "MB_STRING_SURROGATE");
  assertRefused(() => references.total([plank(1)], new Map(), null), "parts[0]");
  assertRefused(() => references.total([], new Map([["a", -1]]), null), "extra[\"a\"]", "MB_ARGUMENT_RANGE");
  assertRefused(() => references.walk({}, { steps() {} }), "bridge");
  assertRefused(() => references.walk(bridge, {}), "walker", "MB_METHOD_MISSING");
  assertRefused(() => bridge.isLongerThan(null), "other");
  assertPanics(() => references.walk(bridge, { steps: () => -1 }), /Walker\.steps/);
  bridge.destroy();
  assertRefused(() => references.walk(bridge, { steps() {} }), "bridge", "MB_RELEASED");
});

add_task(assertNothingIsAlive);
