// SPDX-License-Identifier: MPL-2.0

/**
 * `Assert`, with the methods and rules of Firefox's Assert module.
 *
 * As there, the class is itself the instance that tests share, and `new Assert(reporter)` makes another one.
 * Reporting is in assertionReport.mjs, comparison in deepEqual.mjs.
 */

import { AssertionError, AssertionReporter, rejectsBegin, rejectsEnd } from "./assertionReport.mjs";
import { findDifference } from "./deepEqual.mjs";
import { comparableKind, isExpectation, isRegExp, matchesException } from "./exceptionRules.mjs";
import { describeException, inspect } from "./inspect.mjs";
import { callerFrames, parseStack } from "./stack.mjs";

/** Assertions that go to one reporter; without one, failures are thrown only. */
export class Assert extends AssertionReporter {
  static AssertionError = AssertionError;
  ok(aValue, aMessage, ...aRest) {
    if (aRest.length) {
      this.report(true, aValue, true, "too many arguments for Assert.ok()");
      return;
    }
    this.report(!aValue, aValue, true, aMessage, "==");
  }

  equal(aActual, aExpected, aMessage) {
    this.report(!(aActual == aExpected), aActual, aExpected, aMessage, "==");
  }

  notEqual(aActual, aExpected, aMessage) {
    this.report(!(aActual != aExpected), aActual, aExpected, aMessage, "!=");
  }

  strictEqual(aActual, aExpected, aMessage) {
    this.report(aActual !== aExpected, aActual, aExpected, aMessage, "===");
  }

  notStrictEqual(aActual, aExpected, aMessage) {
    this.report(aActual === aExpected, aActual, aExpected, aMessage, "!==");
  }

  deepEqual(aActual, aExpected, aMessage) {
    const found = findDifference(aActual, aExpected);
    const difference =
      found?.path &&
      `${found.path}: ${inspect(found.actual)} instead of ${inspect(found.expected)}`;
    this.report(found !== null, aActual, aExpected, aMessage, "deepEqual", { difference });
  }

  notDeepEqual(aActual, aExpected, aMessage) {
    const equal = findDifference(aActual, aExpected) === null;
    this.report(equal, aActual, aExpected, aMessage, "notDeepEqual");
  }

  /**
   * @param {() => unknown} aBlock
   * @param {RegExp | Function} aExpected a RegExp for the exception as text, its class, or a predicate returning true
   * @param {string} [aMessage]
   */
  throws(aBlock, aExpected, aMessage) {
    if (!this.#checkExpected("throws", aExpected)) {
      return;
    }
    let thrown = null;
    try {
      aBlock();
    } catch (error) {
      thrown = { error };
    }
    this.#reportException(thrown, aExpected, aMessage, "throws");
  }

  /**
   * @param {PromiseLike<unknown>} aPromise
   * @param {RegExp | Function} aExpected as for throws
   * @param {string} [aMessage]
   * @returns {Promise<void>} settles after the report; to be awaited
   */
  async rejects(aPromise, aExpected, aMessage) {
    const frames = callerFrames();
    if (!this.#checkExpected("rejects", aExpected)) {
      return;
    }
    if (typeof aPromise?.then !== "function") {
      this.report(true, aPromise, "a promise", "Assert.rejects() needs a promise", "is", { frames });
      return;
    }
    rejectsBegin(frames);
    let thrown = null;
    try {
      await aPromise;
    } catch (error) {
      thrown = { error };
    } finally {
      rejectsEnd(frames);
    }
    this.#reportException(thrown, aExpected, aMessage, "rejects", frames);
  }

  #checkExpected(aName, aExpected) {
    const fits = isExpectation(aExpected);
    if (!fits) {
      const what = "a RegExp, a class or a function";
      this.report(true, aExpected, what, `the second argument of Assert.${aName}() must be ${what}`, "is");
    }
    return fits;
  }

  #reportException(aThrown, aExpected, aMessage, aOperator, aFrames) {
    const frames = aFrames;
    const expected = isRegExp(aExpected) ? aExpected : aExpected.name || aExpected;
    if (!aThrown) {
      const missing = ["missing expected exception", aMessage].filter(Boolean).join(": ");
      this.report(true, "no exception", expected, missing, aOperator, { frames });
      return;
    }
    const { error } = aThrown;
    if (matchesException(error, aExpected)) {
      this.report(false, error, expected, aMessage, aOperator, { frames });
      return;
    }
    const thrownAt = parseStack(error?.stack)[0];
    const place = thrownAt ? ` at ${thrownAt.filename}:${thrownAt.lineNumber}` : "";
    const message = [`another exception than expected: ${describeException(error)}${place}`, aMessage];
    this.report(true, error, expected, message.filter(Boolean).join(": "), aOperator, { frames });
  }

  greater(aLeft, aRight, aMessage) {
    this.#compare(aLeft > aRight, aLeft, aRight, aMessage, ">");
  }

  greaterOrEqual(aLeft, aRight, aMessage) {
    this.#compare(aLeft >= aRight, aLeft, aRight, aMessage, ">=");
  }

  less(aLeft, aRight, aMessage) {
    this.#compare(aLeft < aRight, aLeft, aRight, aMessage, "<");
  }

  lessOrEqual(aLeft, aRight, aMessage) {
    this.#compare(aLeft <= aRight, aLeft, aRight, aMessage, "<=");
  }

  #compare(aHolds, aLeft, aRight, aMessage, aOperator) {
    const kinds = [comparableKind(aLeft), comparableKind(aRight)];
    if (!kinds[0] || kinds[0] !== kinds[1]) {
      const message = "two numbers, two BigInts or two dates are needed";
      this.report(true, aLeft, aRight, message, aOperator);
      return;
    }
    this.report(!aHolds, aLeft, aRight, aMessage, aOperator);
  }

  stringMatches(aText, aPattern, aMessage) {
    let pattern = aPattern;
    try {
      pattern = typeof aPattern === "string" ? new RegExp(aPattern) : aPattern;
    } catch (error) {
      this.report(true, aText, aPattern, "the second argument is no valid regular expression", "matches");
      return;
    }
    if (typeof aText !== "string" || !isRegExp(pattern)) {
      this.report(true, aText, aPattern, "a string and a RegExp (or its source) are needed", "matches");
      return;
    }
    this.report(!pattern.test(aText), aText, pattern, aMessage, "matches");
  }

  stringContains(aText, aPart, aMessage) {
    if (typeof aText !== "string" || typeof aPart !== "string") {
      this.report(true, aText, aPart, "two strings are needed", "includes");
      return;
    }
    this.report(!aText.includes(aPart), aText, aPart, aMessage, "includes");
  }
}

const defaultAssert = new Assert();

/** Names of the assertion methods, in the order of the documentation. */
export const ASSERTION_NAMES = Object.getOwnPropertyNames(Assert.prototype).filter(
  aName => !["constructor", "setReporter", "report"].includes(aName)
);

for (const name of [...ASSERTION_NAMES, "setReporter", "report"]) {
  Object.defineProperty(Assert, name, {
    value: defaultAssert[name].bind(defaultAssert),
    writable: true,
    configurable: true,
    enumerable: true,
  });
}
