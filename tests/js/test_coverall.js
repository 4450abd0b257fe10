// SPDX-License-Identifier: MPL-2.0

load("head.js");

const coverall = ChromeUtils.importESModule("crate:coverall");
const { Chest, CoverallError, GettersImpl, NodeImpl, Patch, UnitTestObjs } = coverall;

/** Getters of JavaScript; `changes` replace methods. */
function makeGetters(changes = {}) {
  return {
    getBool: (v, other) => v !== other,
    getString(v, upper) {
      if (v === "too-many-holes") {
        throw new CoverallError.TooManyHoles(3);
      }
      if (v === "unexpected-error") {
        throw new Error("something unexpected");
      }
      return upper ? v.toUpperCase() : v;
    },
    getOption: v => (v === "" ? undefined : v),
    getList: (v, more) => (more ? [...v, -1] : v),
    getNothing() {},
    roundTripPatch: patch => patch,
    roundTripGetters: getters => getters,
    ...changes,
  };
}

function noneAreHeld() {
  return until(
    () => !Object.values(UnitTestObjs).some(it => it.hasRegisteredCallbacks?.()),
    "Rust holds no object"
  );
}

add_task(async function gettersOfBothSidesAreAlike() {
  Assert.strictEqual(coverall.testGetters(coverall.makeRustGetters()), null);
  Assert.strictEqual(coverall.testGetters(makeGetters()), null);
  Assert.equal(coverall.testGetters(makeGetters({ getOption: () => null })), "some");
  const rust = coverall.makeRustGetters();
  const borrowed = Object.fromEntries(
    Object.keys(makeGetters()).map(name => [name, (...args) => rust[name](...args)])
  );
  Assert.strictEqual(coverall.testGetters(borrowed), null, "Rust, JavaScript, Rust");
  await noneAreHeld();
});

add_task(async function errorsThatNobodyDeclaredCarryTheirReason() {
  Assert.stringMatches(coverall.unexpectedOf(makeGetters()), /^unexpected: Getters\.getString: .*something unexpected/);
  assertPanics(() => coverall.unexpectedOf(coverall.makeRustGetters()), "something unexpected");
  const rust = coverall.makeRustGetters();
  const error = thrownBy(() => rust.getString("too-many-holes", false));
  Assert.ok(error instanceof CoverallError.TooManyHoles);
});

add_task(async function anObjectOfJavaScriptComesBackAsItself() {
  const [one, two] = [makeGetters(), makeGetters()];
  const rust = coverall.makeRustGetters();
  Assert.strictEqual(coverall.throughRust(one), one);
  Assert.strictEqual(coverall.throughGetters(one, two), two);
  Assert.strictEqual(coverall.throughGetters(one, one), one);
  Assert.strictEqual(coverall.throughGetters(rust, one), one);
  Assert.ok(coverall.throughGetters(one, rust) instanceof GettersImpl);
  Assert.strictEqual(rust.roundTripGetters(one), one);
  await noneAreHeld();
});

add_task(async function traitsAreLentByReference() {
  Assert.equal(coverall.boolByReference(makeGetters()), true);
  Assert.equal(coverall.boolByReference(coverall.makeRustGetters()), true);
  assertRefused(() => coverall.boolByReference(Patch.init("red")), "getters", "MB_METHOD_MISSING");
  await noneAreHeld();
});

add_task(async function objectsPassThroughBothSidesOnce() {
  const patch = Patch.init("blue");
  const js = makeGetters({ roundTripPatch: it => Assert.equal(it.color(), "red") ?? it });
  Assert.strictEqual(coverall.testGetters(js), null);
  const rust = coverall.makeRustGetters();
  const again = rust.roundTripPatch(patch);
  Assert.equal(patch.strongCount(), 2);
  again.destroy();
  Assert.equal(patch.strongCount(), 1);
  const wrong = makeGetters({ roundTripPatch: () => coverall.makeRustGetters() });
  assertPanics(() => coverall.testGetters(wrong), /Getters\.roundTripPatch: .*return value/);
  const gone = makeGetters({ roundTripPatch: it => it.destroy() ?? it });
  assertPanics(() => coverall.testGetters(gone), /Getters\.roundTripPatch: .*destroyed/);
  patch.destroy();
});

add_task(async function traitsLieInOptionsListsAndMaps() {
  const [js, rust] = [makeGetters(), coverall.makeRustGetters()];
  const chest = (changes = {}) =>
    new Chest({ first: js, list: [rust, js, js], byName: new Map([["js", js], ["rust", rust]]), ...changes });
  const again = coverall.throughChest(chest(), false);
  Assert.strictEqual(again.first, js);
  Assert.deepEqual(again.list.map(it => it === js), [false, true, true]);
  Assert.strictEqual(again.byName.get("js"), js);
  Assert.equal(again.byName.get("rust").getBool(true, false), true);
  Assert.strictEqual(coverall.throughChest(chest({ first: null }), false).first, null);
  assertPanics(() => coverall.throughChest(chest(), true), "the chest fell");
  await noneAreHeld();
});

add_task(async function whatWasLentIsGivenBackWhenSomethingLaterFails() {
  const [js, rust] = [makeGetters(), coverall.makeRustGetters()];
  const list = [js, rust, js];
  const byName = new Map([["js", js]]);
  for (let i = 0; i < times(50, 3); i++) {
    assertRefused(() => coverall.throughChest(new Chest({ first: js, list, byName }), "no"), "fail");
    assertRefused(
      () => coverall.throughChest(new Chest({ first: js, list: [...list, {}], byName }), false),
      "chest.list[3]",
      "MB_METHOD_MISSING"
    );
    assertRefused(
      () => coverall.throughChest(new Chest({ first: js, list, byName: new Map([...byName, ["x", null]]) }), false),
      'chest.byName["x"]'
    );
    assertRefused(() => coverall.throughGetters(js, rust.destroy), "second", "MB_METHOD_MISSING");
  }
  Assert.ok(!UnitTestObjs.uniffiCallbackHandlerGetters.hasRegisteredCallbacks());
  rust.destroy();
});

function makeNode(name) {
  let parent = null;
  return {
    name: () => name,
    setParent(it) {
      parent = it;
    },
    getParent: () => parent,
  };
}

add_task(async function chainsOfParentsMixBothSides() {
  const nodes = [
    coverall.makeRustNode("rust 0"),
    makeNode("js 1"),
    makeNode("js 2"),
    coverall.makeRustNode("rust 3"),
    coverall.makeRustNode("rust 4"),
    makeNode("js 5"),
  ];
  for (let i = 1; i < nodes.length; i++) {
    nodes[i - 1].setParent(nodes[i]);
  }
  Assert.deepEqual(coverall.ancestorNames(nodes[0]), ["js 1", "js 2", "rust 3", "rust 4", "js 5"]);
  Assert.deepEqual(coverall.ancestorNames(nodes[1]), ["js 2", "rust 3", "rust 4", "js 5"]);
  Assert.strictEqual(nodes[4].getParent(), nodes[5], "an object of JavaScript is itself");
  Assert.ok(nodes[3].getParent() instanceof NodeImpl);
  Assert.ok(UnitTestObjs.uniffiCallbackHandlerNode.hasRegisteredCallbacks());
  for (const node of nodes) {
    node.setParent(null);
  }
  Assert.deepEqual(coverall.ancestorNames(nodes[0]), []);
  await noneAreHeld();
});

/** Dives through Rust by turns; collects garbage at the bottom. */
function makeDiver(bottom) {
  return {
    dive(depth, other) {
      const lines = coverall.dive(other, depth - 1, bottom);
      return [...lines, `js ${depth} é`];
    },
    async diveLater(depth, other) {
      const lines = await coverall.diveLater(other, depth - 1, bottom);
      return [...lines, `js ${depth}`];
    },
  };
}

add_task(async function callsGoBackAndForthFiftyLevelsDeep() {
  const diver = makeDiver("bottom");
  const depth = times(50, 8);
  const lines = coverall.dive(diver, depth, "");
  Assert.equal(lines.length, 1 + 2 * depth);
  Assert.equal(lines[0], "bottom");
  Assert.deepEqual(lines.slice(-2), [`js ${depth} é`, `rust ${depth}`]);
  Assert.deepEqual(await coverall.diveLater(diver, depth, ""), [
    "bottom",
    ...Array.from({ length: depth }, (_, i) => [`js ${i + 1}`, `rust ${i + 1}`]).flat(),
  ]);
  await noneAreHeld();
});

add_task(async function failuresComeUpFromFiftyLevelsDeep() {
  const depth = times(50, 8);
  const error = thrownBy(() => coverall.dive(makeDiver("holes"), depth, ""));
  Assert.ok(error instanceof CoverallError.TooManyHoles);
  const panic = thrownBy(() => coverall.dive(makeDiver("panic"), depth, ""));
  Assert.ok(panic instanceof CoverallError.Unexpected);
  Assert.stringMatches(panic.reason, /the bottom/);
  const bad = makeDiver("x");
  bad.dive = (level, other) => (level === 1 ? ["x", 5] : coverall.dive(other, level - 1, ""));
  const wrong = thrownBy(() => coverall.dive(bad, depth, ""));
  Assert.ok(wrong instanceof CoverallError.Unexpected);
  Assert.stringMatches(wrong.reason, /return value\[1\]: expected a string, got 5/);
  await noneAreHeld();
});

add_task(assertNothingIsAlive);
