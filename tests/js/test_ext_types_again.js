// SPDX-License-Identifier: MPL-2.0

// Two libraries with the crate ext_types_one in both, in one process.

load("head.js");

const first = ChromeUtils.importESModule("crate:ext_types");
const firstOne = ChromeUtils.importESModule("crate:ext_types_one");
const again = ChromeUtils.importESModule("crate:ext_types_again");
const againOne = ChromeUtils.importESModule("crate:ext_types_again/ext_types_one");

const { uniffiObjectPtr } = firstOne.UnitTestObjs;

const listener = answer => ({
  heard: point => answer + point.y,
  told() {},
  asked: async () => "",
});

add_task(async function eachLibraryHasItsOwnModuleOfTheCrate() {
  Assert.notStrictEqual(firstOne.Thing, againOne.Thing);
  Assert.strictEqual(first.Color, firstOne.Color);
  Assert.strictEqual(again.Color, againOne.Color);
});

add_task(async function eachLibraryHasItsOwnStatics() {
  const things = [firstOne.Thing.init("a"), firstOne.Thing.init("b"), againOne.Thing.init("c")];
  Assert.equal(firstOne.liveThings(), 2n);
  Assert.equal(againOne.liveThings(), 1n);
  for (const thing of things) {
    thing.destroy();
  }
  Assert.equal(firstOne.liveThings(), 0n);
  Assert.equal(againOne.liveThings(), 0n);
});

add_task(async function eachLibraryCallsItsOwnVtable() {
  Assert.equal(first.askListener(listener(10), 1), 10);
  Assert.equal(again.ask(listener(20), 1), 21);
  Assert.equal(first.askListener(listener(30), 1), 30);
  const painter = { colorOf: () => againOne.Color.DARK_GREEN };
  Assert.equal(again.paint(painter), againOne.Color.DARK_GREEN);
  Assert.equal(again.paint(againOne.rustPainter()), againOne.Color.RED);
});

add_task(async function aPointerOfTheOtherLibraryIsRefused() {
  const thing = firstOne.Thing.init("first");
  const other = againOne.Thing.init("again");
  const point = new againOne.Point({ x: 1, y: 2 });
  for (const [block, path] of [
    [() => again.describe(thing, point), "thing"],
    [() => first.echoThing(other), "value"],
    [() => first.echoThings([thing, other]), "value[1]"],
    [() => againOne.labelScale().weigh(thing), "thing"],
  ]) {
    const error = thrownBy(block);
    assertTypeError(error, path, "MB_POINTER_TYPE");
    Assert.stringMatches(error.message, /expected Thing, got a pointer of another library/);
  }
  Assert.equal(again.describe(other, point), "again again 1 2");
});

add_task(async function soIsOneInTheClothesOfTheRightClass() {
  const imposter = Object.create(againOne.Thing.prototype);
  imposter[uniffiObjectPtr] = firstOne.Thing.init("first")[uniffiObjectPtr];
  const point = new againOne.Point({ x: 1, y: 2 });
  assertTypeError(thrownBy(() => again.describe(imposter, point)), "thing", "MB_POINTER_TYPE");
  assertTypeError(
    thrownBy(() => imposter.label()),
    "this",
    "MB_POINTER_TYPE"
  );
});

add_task(async function valuesOfTheOtherLibraryAreOfAnotherClass() {
  const thing = againOne.Thing.init("again");
  assertRefused(() => again.describe(thing, new firstOne.Point({ x: 1, y: 2 })), "point");
});

add_task(async function eachBufferGoesBackToTheAllocatorItCameFrom() {
  const before = again.ownBlocks();
  for (let i = 0; i < times(200, 3); i++) {
    Assert.equal(again.longList(3).length, 3);
    Assert.equal(first.echoGuids(["a", "b", "c"]).length, 3);
    Assert.equal(again.ask(listener(1), i), 2);
    const error = thrownBy(() => first.fail(new firstOne.Point({ x: i, y: 0 })));
    Assert.equal(error.at.x, i);
    againOne.Thing.init("again").destroy();
    firstOne.Thing.init("first").destroy();
  }
  Assert.greater(again.ownBlocks(), before, "the allocator that counts is in use");
  Assert.equal(again.foreignBlocks(), 0n);
});

add_task(async function objectsAreGivenBackToTheirOwnLibrary() {
  (function () {
    firstOne.Thing.init("garbage");
    againOne.Thing.init("garbage");
  })();
  await collect();
  await delay(0);
  await collect();
  Assert.equal(firstOne.liveThings(), 0n);
  Assert.equal(againOne.liveThings(), 0n);
  Assert.equal(again.foreignBlocks(), 0n);
});

add_task(assertNothingIsAlive);
