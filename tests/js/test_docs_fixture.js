// SPDX-License-Identifier: MPL-2.0

// That docstrings arrive is shown by generated/docs_fixture; here, that none of
// them breaks the module.

load("head.js");

const docs = ChromeUtils.importESModule("crate:docs_fixture");

add_task(async function documentedItemsWork() {
  Assert.equal(docs.tricky(5), 5);
  Assert.equal(docs.unicode(), "äöü 日本語");
  Assert.strictEqual(docs.undocumented(), undefined);
  const record = new docs.Documented({ first: 1, second: null, undocumented: true });
  Assert.deepEqual(docs.echoDocumented(record), record);
});

add_task(async function documentedObjectsWork() {
  const { Direction, Move, MoveError, Walker } = docs;
  const go = new Move.Go({ steps: 4, direction: Direction.RIGHT });
  Assert.equal(Walker.free().walk(go), 4);
  Assert.equal(Walker.init(1).walk(new Move.Stay()), 0);
  const error = thrownBy(() => Walker.init(3).walk(go));
  Assert.ok(error instanceof MoveError.Wall);
  Assert.equal(error.after, 3);
});

add_task(async function documentedMethodsOfValuesWork() {
  const { Direction, Documented, Move, MoveError } = docs;
  Assert.equal(new Documented({ first: 2, second: null, undocumented: false }).doubled(), 4);
  Assert.equal(Direction.turned(Direction.LEFT), Direction.RIGHT);
  Assert.equal(new Move.Go({ steps: 3, direction: Direction.LEFT }).distance(), 3);
  Assert.ok(new MoveError.Wall(1).isFinal());
});

add_task(async function documentedInterfacesWork() {
  const seen = [];
  docs.Walker.free().look({ saw: what => seen.push(what), closed() {} });
  await until(() => seen.length > 0, "the observer was called");
  Assert.deepEqual(seen, ["nothing"]);
});

add_task(async function documentedTraitsAndAsyncFunctionsWork() {
  Assert.equal(docs.ask({ show: () => docs.Direction.RIGHT }), docs.Direction.RIGHT);
  Assert.equal(await docs.later(), 1);
});

add_task(assertNothingIsAlive);
