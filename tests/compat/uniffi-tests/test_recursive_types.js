// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { BoolExpr, EvalError, Expr, LinkedList, RoseData, RoseTree, Tree, Trie } = crate;

add_task(function test_a_tree() {
  const leaf = v0 => new Tree.Leaf({ v0 });
  const node = (left, right) => new Tree.Node({ left, right });
  Assert.equal(crate.sumTree(node(leaf(1), node(leaf(2), leaf(3)))), 6);
});

add_task(function test_types_that_contain_each_other() {
  const literal = v0 => new Expr.Lit({ v0 });
  // A field "then" would make a thenable of it.
  const choice = cond => new Expr.If({ cond, then_: literal(1), else: literal(2) });
  const isZero = new BoolExpr.IsZero({ v0: literal(0) });
  Assert.equal(crate.evalExpr(choice(isZero)), 1);
  Assert.equal(crate.evalExpr(choice(new BoolExpr.Not({ v0: isZero }))), 2);
  Assert.equal(crate.evalBool(isZero), true);
});

add_task(function test_cycles_through_options_maps_and_records() {
  const cons = (head, tail) => new LinkedList.Cons({ head, tail });
  Assert.equal(crate.listSum(cons(1, cons(2, null))), 3);
  Assert.equal(crate.listSum(new LinkedList.Nil()), 0);
  const leaf = v0 => new Trie.Leaf({ v0 });
  const branch = new Trie.Branch({ children: new Map([["a", leaf(1)], ["b", leaf(2)]]) });
  Assert.equal(crate.trieSum(branch), 3);
  const children = [new RoseTree.Leaf({ v0: 2 }), new RoseTree.Leaf({ v0: 3 })];
  const data = new RoseData({ value: 1, children });
  Assert.equal(crate.sumRoseTree(new RoseTree.Branch({ v0: data })), 6);
});

add_task(function test_an_error_inside_an_error() {
  Assert.equal(crate.maybeThrowError(false), 42);
  const error = thrownBy(() => crate.maybeThrowError(true));
  Assert.ok(error instanceof EvalError.Nested);
  Assert.ok(error.inner instanceof EvalError.Overflow);
});

add_task(assertNothingIsAlive);
