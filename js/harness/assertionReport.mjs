// SPDX-License-Identifier: MPL-2.0

/**
 * How an assertion is reported, and which exceptions are known to have been.
 *
 * Beware: a reporter hears of a failed assertion before it is thrown, so it counts although a test catches it.
 * `wasReported(error)` tells such an exception from one that nobody has reported yet.
 * As in Firefox a reporter decides whether a failure throws; without one it always does. The harness's own reporter
 * is in ledger.mjs, the assertions are in asserts.mjs.
 */

import { inspect } from "./inspect.mjs";
import { callerFrames } from "./stack.mjs";

/**
 * @callback Reporter
 * @param {AssertionError | null} error null for an assertion that holds
 * @param {string} message
 * @param {object[]} [frames] stack of the failed assertion, without the harness
 * @param {AssertionReport} [report] of the failed assertion
 *
 * @typedef {object} AssertionReport
 * @property {string} message
 * @property {string} [operator]
 * @property {string} [actual] inspected
 * @property {string} [expected] inspected
 * @property {string} [difference] where two deep values part
 */

const reportedErrors = new WeakSet();
const openRejects = new Set();

/** The error of a failed assertion. */
export class AssertionError extends Error {
  constructor({ message, actual, expected, operator } = {}) {
    super(message);
    this.name = "AssertionError";
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
  }
}

/**
 * @param {unknown} aError
 * @returns {boolean} whether a reporter knows the failure behind this exception
 */
export function wasReported(aError) {
  return typeof aError === "object" && aError !== null && reportedErrors.has(aError);
}

/**
 * Makes an exception count as reported.
 *
 * @param {object} aError
 */
export function markReported(aError) {
  reportedErrors.add(aError);
}

/** @param {object[]} aFrames stack of an `Assert.rejects` that starts to wait */
export function rejectsBegin(aFrames) {
  openRejects.add(aFrames);
}

/** @param {object[]} aFrames the same object, when its promise has settled */
export function rejectsEnd(aFrames) {
  openRejects.delete(aFrames);
}

/** @returns {string[]} places of the `Assert.rejects` calls whose promise has not settled yet */
export function unsettledRejects() {
  return Array.from(openRejects, ([aFrame]) =>
    aFrame ? `${aFrame.filename}:${aFrame.lineNumber}` : "unknown place"
  );
}

/** The part of Assert that all assertions end in. */
export class AssertionReporter {
  #reporter = null;

  /** @param {Reporter | null} [aReporter] */
  constructor(aReporter = null) {
    this.#reporter = aReporter;
  }

  /** @param {Reporter | null} aReporter */
  setReporter(aReporter) {
    this.#reporter = aReporter;
  }

  /**
   * Reports one assertion; all others end here.
   *
   * @param {boolean} aFailed
   * @param {unknown} aActual
   * @param {unknown} aExpected
   * @param {string | null} [aMessage]
   * @param {string} [aOperator] without one, the values are left out of the report
   * @param {{frames?: object[], difference?: string}} [aMore]
   */
  report(aFailed, aActual, aExpected, aMessage, aOperator, aMore = {}) {
    let failed = aFailed;
    let message = aMessage ?? "";
    if (typeof message !== "string") {
      failed = true;
      message = `the message of an assertion must be a string, not ${inspect(message)}`;
    }
    // One that holds must stay cheap: tests make them by the hundred thousand.
    if (!failed) {
      this.#reporter?.(null, message);
      return;
    }
    const report = makeReport(message, aActual, aExpected, aOperator, aMore);
    const error = makeError(report, aActual, aExpected);
    if (!this.#reporter) {
      throw error;
    }
    this.#reporter(error, message, aMore?.frames ?? callerFrames(), report);
  }
}

function makeReport(aMessage, aActual, aExpected, aOperator, aMore) {
  const report = { message: aMessage };
  if (aOperator) {
    report.operator = aOperator;
    report.actual = inspect(aActual);
    report.expected = inspect(aExpected);
  }
  if (aMore?.difference) {
    report.difference = aMore?.difference;
  }
  return report;
}

function makeError(aReport, aActual, aExpected) {
  const { message, operator, actual, expected } = aReport;
  const values = operator ? `${actual} ${operator} ${expected}` : "";
  return new AssertionError({
    message: [message, values].filter(Boolean).join(" - "),
    actual: aActual,
    expected: aExpected,
    operator,
  });
}
