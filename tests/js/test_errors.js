// SPDX-License-Identifier: MPL-2.0

load("head.js");

const errors = ChromeUtils.importESModule("crate:errors");
const { ArithmeticError, LockState, ParseFailure, Position, Severity } = errors;

add_task(async function flatErrorsHaveAClassAndAMessage() {
  const error = thrownBy(() => errors.divide(7, 0));
  Assert.ok(error instanceof ArithmeticError.DivisionByZero);
  Assert.ok(error instanceof errors.DivisionByZero, "the variant is exported too");
  Assert.ok(error instanceof ArithmeticError && error instanceof Error);
  Assert.ok(!(error instanceof ArithmeticError.Overflow));
  Assert.equal(error.message, "cannot divide 7 by zero");
  Assert.ok(error.stack.includes("flatErrorsHaveAClassAndAMessage"), "with the stack of the call");
  const overflow = thrownBy(() => errors.checkedAdd(2n ** 63n - 1n, 1));
  Assert.ok(overflow instanceof ArithmeticError.Overflow);
  Assert.equal(overflow.message, "9223372036854775807 and 1 overflow");
});

add_task(async function fallibleFunctionsAlsoSucceed() {
  Assert.equal(errors.divide(7, 2), 3n);
  Assert.equal(errors.checkedAdd(-1, 1), 0n);
  Assert.equal(errors.parse("word"), "word");
  Assert.strictEqual(errors.lock(null), undefined);
});

add_task(async function richErrorsHaveTheirFields() {
  const token = thrownBy(() => errors.parse("("));
  Assert.ok(token instanceof ParseFailure.UnexpectedToken && token instanceof ParseFailure);
  Assert.equal(token.found, "end");
  Assert.deepEqual(token.position, new Position({ line: 1, column: 2 }));
  Assert.deepEqual(token.expected, [")", "word"]);

  const deep = thrownBy(() => errors.parse("(((("));
  Assert.ok(deep instanceof ParseFailure.TooDeep);
  Assert.deepEqual([deep.v0, deep.v1], [4, 2n ** 64n - 1n]);

  const limit = thrownBy(() => errors.parse("!"));
  Assert.ok(limit instanceof ParseFailure.LimitReached);
  Assert.equal(limit.severity, Severity.GRAVE);
  Assert.strictEqual(limit.hint, null);

  Assert.ok(thrownBy(() => errors.parse("")) instanceof ParseFailure.EmptyText);
});

add_task(async function messagesOfRichErrorsShowTheFields() {
  const token = thrownBy(() => errors.parse("("));
  Assert.stringContains(token.message, "end");
  Assert.stringContains(String(token), "UnexpectedToken");
});

add_task(async function errorsWithoutDataAreClassesToo() {
  Assert.ok(thrownBy(() => errors.lock("busy")) instanceof LockState.Busy);
  const poisoned = thrownBy(() => errors.lock("x"));
  Assert.ok(poisoned instanceof LockState.Poisoned && poisoned instanceof LockState);
});

add_task(async function aPanicIsNoDeclaredError() {
  const error = thrownBy(() => errors.panicInsteadOfFailing("out of cheese"));
  assertPanic(error, "out of cheese");
  Assert.ok(!(error instanceof ArithmeticError));
});

add_task(async function aPanicUnwinds() {
  const before = errors.droppedInPanics();
  for (let i = 1; i <= 3; i++) {
    assertPanics(() => errors.panicWhileOwning(), "unwinding");
    Assert.equal(errors.droppedInPanics(), before + i);
  }
});

add_task(async function wrongArgumentsAreRefusedBeforeRustIsCalled() {
  assertRefused(() => errors.divide("7", 0), "dividend");
  assertRefused(() => errors.divide(7, 0.5), "divisor");
  assertRefused(() => errors.parse(null), "text");
});

add_task(async function manyErrorsLeaveNothingBehind() {
  for (let i = 0; i < times(5000, 20); i++) {
    try {
      errors.divide(i, 0);
    } catch (error) {
      if (error.message !== `cannot divide ${i} by zero`) {
        throw error;
      }
    }
    thrownBy(() => errors.parse("("));
  }
  Assert.deepEqual(liveThings(), {});
});

add_task(assertNothingIsAlive);
