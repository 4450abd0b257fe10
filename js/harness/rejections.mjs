// SPDX-License-Identifier: MPL-2.0

/**
 * Failures that arrive from outside a test's own code and that a test may declare as expected: unhandled rejections
 * (`PromiseTestUtils` of Firefox) and errors of fire-and-forget callbacks (`expectCallbackError`).
 *
 * Beware: a rejection is expected once per `expectUncaughtRejection`; a callback error any number of times but at least
 * once per `expectCallbackError`, because the bridge's error sink leaves out repetitions.
 */

import { describeException } from "./inspect.mjs";

const expectedRejections = [];
const allowedRejections = [];
const expectedCallbackErrors = [];
let anyRejectionAllowed = false;

/**
 * @param {unknown} aReason
 * @returns {boolean} whether the test has declared it; uses up one expectation
 */
export function isExpectedRejection(aReason) {
  const details = { message: describeException(aReason), stack: stackOf(aReason) };
  const index = expectedRejections.findIndex(aRule => aRule(details));
  if (index >= 0) {
    expectedRejections.splice(index, 1);
    return true;
  }
  return anyRejectionAllowed || allowedRejections.some(aRule => aRule(details));
}

/**
 * @param {string} aText
 * @returns {boolean}
 */
export function isExpectedCallbackError(aText) {
  // Tests that follow each other often expect the same: one error meets all that stand.
  const fitting = expectedCallbackErrors.filter(aEntry => aEntry.rule({ message: aText }));
  for (const entry of fitting) {
    entry.met = true;
  }
  return fitting.length > 0;
}

/** @returns {string[]} what was expected and never came; for the end of a file */
export function unmetExpectations() {
  return [
    ...expectedRejections.map(aRule => `an unhandled rejection ${aRule.text} was expected and did not come`),
    ...expectedCallbackErrors
      .filter(aEntry => !aEntry.met)
      .map(aEntry => `a callback error ${aEntry.rule.text} was expected and did not come`),
  ];
}

/**
 * Global of the harness: from here to the end of the file, errors of fire-and-forget callbacks that fit do not fail
 * the test; at least one must come.
 *
 * @param {RegExp | ((details: {message: string}) => boolean)} aExpected
 */
export function expectCallbackError(aExpected) {
  expectedCallbackErrors.push({ rule: makeRule(aExpected), met: false });
}

/** As in Firefox; what only its test runners call is there and does nothing. */
export const PromiseTestUtils = {
  /** @param {RegExp | ((details: {message: string, stack: string}) => boolean)} aExpected */
  expectUncaughtRejection(aExpected) {
    expectedRejections.push(makeRule(aExpected));
  },

  /** @param {RegExp | ((details: {message: string, stack: string}) => boolean)} aExpected */
  allowMatchingRejectionsGlobally(aExpected) {
    allowedRejections.push(makeRule(aExpected));
  },

  thisTestLeaksUncaughtRejectionsAndShouldBeFixed() {
    anyRejectionAllowed = true;
  },

  assertNoMoreExpectedRejections() {
    if (expectedRejections.length) {
      throw new Error(unmetExpectations()[0]);
    }
  },

  assertNoUncaughtRejections() {},
  ensureDOMPromiseRejectionsProcessed() {},
  init() {},
  uninit() {},
};

function makeRule(aExpected) {
  if (typeof aExpected !== "function" && typeof aExpected?.test !== "function") {
    throw new TypeError("a RegExp or a function is needed");
  }
  const rule = aDetails =>
    typeof aExpected === "function"
      ? Boolean(aExpected(aDetails))
      : aExpected.test(aDetails.message);
  rule.text = String(aExpected);
  return rule;
}

function stackOf(aReason) {
  try {
    return String(aReason?.stack ?? "");
  } catch (error) {
    return "";
  }
}
