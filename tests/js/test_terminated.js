// SPDX-License-Identifier: MPL-2.0

// Calls into Rust that a termination ends, as a host's watchdog does: no catch
// and no finally runs. What they were about to hand over is given back once,
// what Rust has is Rust's. terminable() and terminate() come from
// --test-terminate.

load("head.js");

const traits = ChromeUtils.importESModule("crate:traits");
const { Drawer, Operands, UnitTestObjs } = traits;
const { objects } = UnitTestObjs.uniffiCallbackHandlerCalculator;

const operands = new Operands({ left: 1, right: 2 });

/** A calculator of JavaScript; `changes` replace methods. */
function makeCalculator(changes = {}) {
  return {
    name: () => "js",
    add: ({ left, right }) => left + right,
    divide: () => 0,
    addWith: () => 0,
    remember() {},
    recall: () => null,
    ...changes,
  };
}

/** Ends the script. */
function end() {
  terminate();
  for (;;) {}
}

/** A calculator that runs `body` while it is lowered. */
function whileLowered(body) {
  const calculator = makeCalculator();
  Object.defineProperty(calculator, "recall", { get: body });
  return calculator;
}

const lent = () => new Set(objects.values());

/** Runs `body`, which is terminated, then a turn of the loop. */
async function terminated(body) {
  let went = false;
  Assert.ok(
    terminable(() => {
      try {
        body();
      } catch (e) {
        went = true;
      } finally {
        went = true;
      }
    }),
    "it was terminated"
  );
  Assert.ok(!went, "no catch and no finally");
  // The next outermost call finds what was left, and a turn of the loop ends it.
  Assert.deepEqual(traits.namesOf([]), []);
  await delay(1);
}

add_task(async function whatWasNotHandedOverIsGivenBack() {
  await terminated(() => traits.namesOf([makeCalculator(), makeCalculator(), whileLowered(end)]));
  Assert.equal(lent().size, 0);
  await terminated(() => traits.addByBoth(makeCalculator(), whileLowered(end), operands));
  Assert.equal(lent().size, 0);
  Assert.equal(bridge.counts().handles, 0);
});

add_task(async function rustObjectsAreGivenBackToo() {
  const rust = traits.makeCalculator("rust");
  await terminated(() => traits.namesOf([rust, whileLowered(end)]));
  Assert.deepEqual(traits.namesOf([rust]), ["rust"]);
  rust.destroy();
});

add_task(async function whatRustHasTakenOverStaysWithRust() {
  const drawer = Drawer.init(null);
  const kept = makeCalculator();
  await terminated(() => drawer.fillAndAdd(kept, makeCalculator({ add: end }), operands));
  Assert.deepEqual([...lent()], [kept]);
  Assert.strictEqual(drawer.look(), kept);
  Assert.strictEqual(drawer.empty(), kept, "as often as Rust likes");
  Assert.equal(lent().size, 0);
  drawer.destroy();
});

add_task(async function aCallThatBeganInsideRustIsGivenBack() {
  const drawer = Drawer.init(null);
  const kept = makeCalculator();
  const add = () => traits.namesOf([makeCalculator(), whileLowered(end)]).length;
  await terminated(() => drawer.fillAndAdd(kept, makeCalculator({ add }), operands));
  Assert.deepEqual([...lent()], [kept]);
  Assert.strictEqual(drawer.empty(), kept);
  drawer.destroy();
});

add_task(async function aCallThatWasBeingLoweredAroundItIsGivenBack() {
  const drawer = Drawer.init(null);
  const kept = makeCalculator();
  const inner = () => drawer.fillAndAdd(kept, makeCalculator({ add: end }), operands);
  await terminated(() => traits.namesOf([makeCalculator(), whileLowered(inner)]));
  Assert.deepEqual([...lent()], [kept]);
  Assert.strictEqual(drawer.empty(), kept);
  drawer.destroy();
});

add_task(async function callsNestedDeeplyAreToldApart() {
  const drawers = Array.from({ length: 6 }, () => Drawer.init(null));
  const kept = drawers.map(() => makeCalculator());
  // In Rust, in a getter, in Rust, in a getter, ...
  const go = depth => {
    if (depth === drawers.length) {
      end();
    }
    const add = () =>
      traits.namesOf([makeCalculator(), whileLowered(() => go(depth + 1))]).length;
    drawers[depth].fillAndAdd(kept[depth], makeCalculator({ add }), operands);
  };
  await terminated(() => go(0));
  Assert.deepEqual(lent(), new Set(kept));
  drawers.forEach((drawer, i) => {
    Assert.strictEqual(drawer.empty(), kept[i]);
    drawer.destroy();
  });
  Assert.equal(lent().size, 0);
});

add_task(async function manyTerminationsLeaveNothing() {
  for (let i = 0; i < times(200, 5); i++) {
    Assert.ok(terminable(() => traits.namesOf([makeCalculator(), whileLowered(end)])));
  }
  Assert.deepEqual(traits.namesOf([makeCalculator({ name: () => "after" })]), ["after"]);
  await delay(1);
  Assert.equal(lent().size, 0);
});

add_task(async function nestedCallsThatEndWellAreNotDisturbed() {
  const inner = [];
  const around = whileLowered(() => {
    inner.push(...traits.namesOf([makeCalculator({ name: () => "inner" })]));
    return () => null;
  });
  const names = traits.namesOf([makeCalculator({ name: () => "first" }), around]);
  Assert.deepEqual(names, ["first", "js"]);
  Assert.ok(inner.every(name => name === "inner") && inner.length !== 0);
  await delay(1);
  Assert.equal(lent().size, 0);
});

add_task(assertNothingIsAlive);
