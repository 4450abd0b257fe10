// SPDX-License-Identifier: MPL-2.0

import * as errors from "crate:errors";
import { ArithmeticError, LockState, ParseFailure, Position, Severity, TooDeep } from "crate:errors";

try {
  const sum: bigint = errors.checkedAdd(1, 2n);
  errors.divide(sum, 0);
  errors.lock(null);
} catch (error) {
  if (error instanceof ParseFailure.UnexpectedToken) {
    const line: number = error.position.line;
    error.expected.push(`${line}`);
  } else if (error instanceof ArithmeticError) {
    const shown: string = `${error.message} ${error.stack}`;
    errors.parse(shown);
  }
}
const thrown: Error[] = [
  new ArithmeticError.Overflow(),
  new ArithmeticError.DivisionByZero("by zero"),
  new LockState.Busy(),
  new ParseFailure.EmptyText(),
  new ParseFailure.UnexpectedToken("(", new Position({ line: 1, column: 2 }), [")"]),
  new ParseFailure.LimitReached(Severity.GRAVE, null),
];
// A variant is exported by its own name, too.
const deep: ParseFailure.TooDeep = new TooDeep(1, 2n);
const depth: bigint = deep.v1;
thrown.push(deep);

// @ts-expect-error the fields of an error are positional
new ParseFailure.TooDeep({ v0: 1, v1: depth });
// @ts-expect-error a flat error takes a message
new ArithmeticError.Overflow(1);
// @ts-expect-error an error has no such variant
new LockState.Free();
// @ts-expect-error the base of the variants cannot be thrown
throw new LockState();
