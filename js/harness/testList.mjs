// SPDX-License-Identifier: MPL-2.0

/**
 * The tests that a file has added, their order, and whether one is skipped and why.
 *
 * Every skip has a reason: the text given to `.skip(reason)`, a string that skip_if returned, or else skip_if's source.
 */

const KNOWN_PROPERTIES = ["skip_if"];

export class TestList {
  #tests = [];
  #next = 0;
  #only = null;

  /**
   * @param {object | Function} aProperties or the function, when there are none
   * @param {Function} [aFunction]
   * @param {{isTask?: boolean, isSetup?: boolean}} [aKind]
   * @returns {Function} the function, with `skip(reason)` and `only()`
   */
  add(aProperties, aFunction, { isTask = false, isSetup = false } = {}) {
    const func = aFunction ?? aProperties;
    const properties = aFunction === undefined ? {} : aProperties;
    if (typeof func !== "function" || typeof properties !== "object" || properties === null) {
      throw new TypeError("a test needs a function, or an object of properties and a function");
    }
    for (const key of Object.keys(properties)) {
      if (!KNOWN_PROPERTIES.includes(key)) {
        throw new Error(`the test property ${key} is not provided`);
      }
    }
    const name = func.name || `(${isSetup ? "setup" : "anonymous"} ${this.#tests.length + 1})`;
    const test = { name, func, isTask, isSetup, skipIf: properties.skip_if, skip: null };
    this.#tests.push(test);
    func.skip = aReason => {
      test.skip = typeof aReason === "string" ? aReason : "marked with .skip()";
      return func;
    };
    func.only = () => {
      this.#only = func;
      return func;
    };
    return func;
  }

  /** Puts set-ups first, before the first test is taken. */
  begin() {
    if (this.#next === 0) {
      const setups = this.#tests.filter(aTest => aTest.isSetup);
      this.#tests = [...setups, ...this.#tests.filter(aTest => !aTest.isSetup)];
    }
  }

  /** @returns {object | null} the next test, null after the last */
  take() {
    return this.#tests[this.#next] ? this.#tests[this.#next++] : null;
  }

  /** @returns {string[]} names of the tests not taken yet */
  get rest() {
    return this.#tests.slice(this.#next).map(aTest => aTest.name);
  }

  /**
   * Throws what skip_if throws.
   *
   * @param {object} aTest from take()
   * @returns {string | null} why it is skipped, null when it runs
   */
  skipReason(aTest) {
    if (this.#only && aTest.func !== this.#only && !aTest.isSetup) {
      return `only ${this.#only.name || "one test"} may run`;
    }
    if (aTest.skip !== null || typeof aTest.skipIf !== "function") {
      return aTest.skip;
    }
    const result = aTest.skipIf();
    if (typeof result === "string" && result) {
      return result;
    }
    const source = String(aTest.skipIf).replace(/^\(\)\s*=>\s*/, "");
    return result ? `skip_if: ${source}` : null;
  }
}
