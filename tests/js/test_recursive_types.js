// SPDX-License-Identifier: MPL-2.0

load("head.js");

const recursive = ChromeUtils.importESModule("crate:recursive_types");
const { Bag, Boxes, Call, ChainError, Counter, Expression, Folder, Holder, Leaf, List, Tree, Trie } =
  recursive;

// js/uniffi/compound.mjs
const MOST_LEVELS = 1000;

const leaf = value => new Tree.Leaf({ value });
const node = (left, right) => new Tree.Node({ left, right });
const number = value => new Expression.Number({ v0: value });
const call = (name, ...args) =>
  new Expression.Called({ call: new Call({ name, arguments: args }) });

/** A list of `length` elements. */
function listOf(length) {
  let list = null;
  for (let value = length - 1; value >= 0; value--) {
    list = new List({ value, next: list });
  }
  return list;
}

/** A tree with `levels` levels, of which each but the last has two children. */
function treeOf(levels) {
  let tree = leaf(1);
  for (let i = 1; i < levels; i++) {
    tree = node(tree, leaf(1));
  }
  return tree;
}

function assertTooDeep(block, path) {
  const error = thrownBy(block);
  assertTypeError(error, path, "MB_TOO_DEEP");
  Assert.equal(error.message, `${path}: the value has more than ${MOST_LEVELS} levels`);
}

add_task(async function boxesAreWhatIsInThem() {
  Assert.strictEqual(recursive.echoBoxedU32(7), 7);
  Assert.strictEqual(recursive.echoBoxedText("text 🌉"), "text 🌉");
  Assert.deepEqual(recursive.echoBoxedBytes(new Uint8Array([1, 2])), new Uint8Array([1, 2]));
  const named = new Leaf({ name: "n" });
  Assert.deepEqual(recursive.echoBoxedLeaf(named), named);
  Assert.deepEqual(recursive.echoOptionalBox(named), named);
  Assert.strictEqual(recursive.echoOptionalBox(null), null);
  Assert.deepEqual(recursive.echoListOfBoxes([1, 255]), [1, 255]);
  Assert.strictEqual(recursive.echoBoxOfOption("a"), "a");
  Assert.strictEqual(recursive.echoBoxOfOption(null), null);
  Assert.equal(recursive.echoBoxedCounter(Counter.init(5)).start(), 5);
  const boxes = new Boxes({ number: 2n ** 60n, leaf: named, perhaps: null, tree: leaf(1) });
  Assert.deepEqual(recursive.echoBoxes(boxes), boxes);
  assertRefused(() => recursive.echoBoxedU32(-1), "value", "MB_ARGUMENT_RANGE");
  assertRefused(() => recursive.echoBoxedLeaf(5), "value");
  assertRefused(() => recursive.echoListOfBoxes([1, 256]), "value[1]", "MB_ARGUMENT_RANGE");
});

add_task(async function treesCross() {
  const tree = node(node(leaf(1), leaf(2)), node(leaf(3), node(leaf(-4), leaf(5))));
  Assert.deepEqual(recursive.echoTree(tree), tree);
  Assert.ok(recursive.echoTree(tree).left instanceof Tree.Node);
  Assert.equal(recursive.sum(tree), 7);
  Assert.equal(recursive.describe(leaf(3)), "Some(Leaf { value: 3 })");
  Assert.equal(recursive.describe(null), "None");
});

add_task(async function typesThatContainOneAnotherCross() {
  const expression = call("sum", number(1), new Expression.Negative({ v0: number(0.5) }), call("sum"));
  Assert.deepEqual(recursive.echoExpression(expression), expression);
  Assert.equal(recursive.evaluate(expression), 0.5);
});

add_task(async function listsMapsAndSetsOfThemselvesCross() {
  Assert.deepEqual(recursive.echoList(listOf(5)), listOf(5));
  Assert.equal(recursive.length(listOf(100)), 100);
  Assert.equal(await recursive.lengthLater(listOf(10)), 10);
  Assert.deepEqual(recursive.listOf(3), listOf(3));
  const words = ["", "a", "ab", "b🌉"];
  Assert.deepEqual(recursive.wordsOf(recursive.trieOf(words)), words);
  Assert.ok(recursive.echoTrie(recursive.trieOf(words)).children.get("a").children.get("b").isWord);
  const folder = new Folder({ name: "a", folders: [new Folder({ name: "b" }), new Folder({ name: "c" })] });
  Assert.deepEqual(recursive.echoFolder(folder), folder);
  const bag = new Bag({ name: "outer", bags: new Set([new Bag({ name: "inner" })]) });
  const [inner] = recursive.echoBag(bag).bags;
  Assert.ok(inner instanceof Bag && inner.name === "inner" && inner.bags.size === 0);
  Assert.equal(new Trie().children.size, 0, "the default");
});

add_task(async function errorsCarryTheirCause() {
  const error = thrownBy(() => recursive.evaluate(call("sum", call("sum", call("max")))));
  Assert.ok(error instanceof ChainError.Because && error instanceof Error);
  Assert.ok(error.cause instanceof ChainError.Because);
  Assert.ok(error.cause.cause instanceof ChainError.Root);
  Assert.equal(error.cause.cause.reason, "no function max");
});

add_task(async function callbacksGetAndGiveRecursiveValues() {
  const gardener = {
    prune(tree) {
      if (tree instanceof Tree.Leaf) {
        throw new ChainError.Because("a leaf", new ChainError.Root(`of ${tree.value}`));
      }
      return tree.left;
    },
    grow: list => new List({ value: 9, next: list }),
  };
  Assert.deepEqual(recursive.pruneBy(gardener, node(leaf(1), leaf(2))), leaf(1));
  const error = thrownBy(() => recursive.pruneBy(gardener, leaf(3)));
  Assert.ok(error instanceof ChainError.Because);
  Assert.equal(error.cause.reason, "of 3");
  Assert.equal(recursive.growBy(gardener, 10), 11);
  const wrong = { ...gardener, prune: () => node(leaf(1), 5) };
  assertPanics(() => recursive.pruneBy(wrong, leaf(0)), /return value\.right: expected Tree, got 5/);
});

add_task(async function errorsNameTheDeepPlace() {
  assertRefused(() => recursive.echoTree(node(leaf(1), node(leaf("2"), leaf(3)))), "value.right.left.value");
  assertRefused(
    () => recursive.echoExpression(call("f", number(1), call("g", number("2")))),
    "value.call.arguments[1].call.arguments[0].v0"
  );
  assertRefused(() => recursive.echoTree(node(leaf(1), null)), "value.right");
  const trie = new Trie({ children: new Map([["a", new Trie({ children: new Map([["b", {}]]) })]]) });
  assertRefused(() => recursive.echoTrie(trie), 'value.children["a"].children["b"]');
  const list = listOf(20);
  list.next.next.next.value = -1;
  assertRefused(() => recursive.echoList(list), "value.next.next.next.value", "MB_ARGUMENT_RANGE");
});

add_task(async function manyLevelsCross() {
  Assert.equal(recursive.length(listOf(MOST_LEVELS)), MOST_LEVELS);
  Assert.equal(recursive.sum(treeOf(MOST_LEVELS)), MOST_LEVELS);
  Assert.equal(recursive.length(recursive.echoList(recursive.listOf(MOST_LEVELS))), MOST_LEVELS);
  // Width does not count.
  let wide = leaf(1);
  for (let i = 0; i < 12; i++) {
    wide = node(wide, wide);
  }
  Assert.equal(recursive.sum(wide), 2 ** 12);
});

add_task(async function tooManyLevelsAreRefused() {
  for (const levels of [MOST_LEVELS + 1, 20_000, times(1_000_000, 50_000)]) {
    assertTooDeep(() => recursive.length(listOf(levels)), "list");
  }
  assertTooDeep(() => recursive.sum(treeOf(MOST_LEVELS + 1)), "tree");
  let negative = number(1);
  for (let i = 0; i < MOST_LEVELS; i++) {
    negative = new Expression.Negative({ v0: negative });
  }
  assertTooDeep(() => recursive.evaluate(call("sum", number(1), negative)), "expression");
  assertTooDeep(() => recursive.echoBoxes(new Boxes({ tree: treeOf(2000), number: 1, leaf: new Leaf({ name: "" }) })), "value.tree");
  assertTypeError(await rejectionOf(recursive.lengthLater(listOf(5000))), "list", "MB_TOO_DEEP");
  Assert.equal(recursive.length(listOf(MOST_LEVELS)), MOST_LEVELS, "the count starts anew");
});

add_task(async function circlesAreRefused() {
  const list = listOf(3);
  list.next.next.next = list;
  assertTooDeep(() => recursive.length(list), "list");
  const folder = new Folder({ name: "f" });
  folder.folders.push(folder);
  assertTooDeep(() => recursive.echoFolder(folder), "value");
  const bag = new Bag({ name: "b" });
  bag.bags.add(bag);
  assertTooDeep(() => recursive.echoBag(bag), "value");
  const trie = new Trie();
  trie.children.set("a", trie);
  assertTooDeep(() => recursive.echoTrie(trie), "value");
});

add_task(async function callbacksMayNotAnswerTooDeep() {
  const gardener = { prune: () => treeOf(5000), grow: () => listOf(5000) };
  assertPanics(() => recursive.pruneBy(gardener, leaf(1)), /return value: the value has more than 1000 levels/);
  assertPanics(() => recursive.growBy(gardener, 1), /return value: the value has more than 1000 levels/);
});

add_task(async function levelsOfNestedCallsAreCountedTogether() {
  const list = listOf(600);
  Object.defineProperty(list.next.next, "value", {
    get() {
      assertTooDeep(() => recursive.length(listOf(MOST_LEVELS - 2)), "list");
      return recursive.length(listOf(MOST_LEVELS - 3));
    },
  });
  Assert.equal(recursive.echoList(list).next.next.value, MOST_LEVELS - 3);
});

add_task(async function theEndOfTheStackIsAnError() {
  const list = listOf(MOST_LEVELS);
  const seen = { fine: 0, failed: 0 };
  let frames = 1;
  function descend(last) {
    try {
      descend(false);
    } catch (error) {
      if (!(error instanceof InternalError)) {
        throw error;
      }
      last = true;
    }
    // Not from every frame: the stack of each failure is long.
    if (last || (seen.fine === 0 && frames++ % 1000 === 0)) {
      try {
        seen.fine += recursive.length(list) === MOST_LEVELS ? 1 : 0;
      } catch (error) {
        seen.failed += error instanceof InternalError ? 1 : 0;
      }
    }
  }
  descend(false);
  Assert.ok(seen.failed > 0, "too much recursion");
  Assert.ok(seen.fine > 0, "and as soon as there is room it works");
  Assert.equal(recursive.length(list), MOST_LEVELS);
});

add_task(async function veryDeepValuesOfRustArriveOrAreAnError() {
  for (const levels of [1000, 5000]) {
    const list = recursive.listOf(levels);
    let length = 0;
    for (let at = list; at !== null; at = at.next) {
      length++;
    }
    Assert.equal(length, levels);
  }
});

add_task(async function nothingLeaksWhenAValueIsTooDeep() {
  for (let i = 0; i < times(20, 2); i++) {
    let holder = null;
    for (let k = 0; k < MOST_LEVELS + 5; k++) {
      holder = new Holder({ counter: Counter.init(k), next: holder });
    }
    assertTooDeep(() => recursive.echoHolder(holder), "value");
    const short = new Holder({ counter: Counter.init(1), next: new Holder({ counter: 5 }) });
    Assert.equal(thrownBy(() => recursive.echoHolder(short)).path, "value.next.counter");
  }
  await assertNothingIsAlive();
});

add_task(assertNothingIsAlive);
