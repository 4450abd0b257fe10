// SPDX-License-Identifier: MPL-2.0

/**
 * What the second argument of Assert.throws and Assert.rejects may be, and when an exception fits it; also which
 * values greater, less and the like compare. Called by asserts.mjs only.
 */

function isRegExp(aValue) {
  return Object.prototype.toString.call(aValue) === "[object RegExp]";
}

function hasInstanceTest(aValue) {
  return typeof aValue?.[Symbol.hasInstance] === "function";
}

function matchesException(aError, aExpected) {
  if (isRegExp(aExpected)) {
    return aExpected.test(String(aError));
  }
  // Arrow functions and methods have no prototype and are predicates only.
  const isClass = typeof aExpected !== "function" || aExpected.prototype;
  if (isClass && aError instanceof aExpected) {
    return true;
  }
  const callable = typeof aExpected === "function" &&
    !/^class\b/.test(Function.prototype.toString.call(aExpected));
  return callable && aExpected.call({}, aError) === true;
}

function comparableKind(aValue) {
  if (typeof aValue === "bigint" || (typeof aValue === "number" && !Number.isNaN(aValue))) {
    return "number";
  }
  return aValue instanceof Date && !isNaN(aValue) ? "date" : "";
}

/** @returns {boolean} whether aExpected can be asked about an exception at all */
function isExpectation(aExpected) {
  return isRegExp(aExpected) || typeof aExpected === "function" || hasInstanceTest(aExpected);
}

export { comparableKind, isExpectation, isRegExp, matchesException };
