// SPDX-License-Identifier: MPL-2.0

/**
 * The tests of one file and when each runs: add_task, add_test, add_setup, run_next_test, do_test_pending and
 * do_test_finished with xpcshell's rules.
 *
 * The file is over when no test runs or is scheduled, every pending is finished and `start()` has returned; or at the
 * first failure, a turn of the loop later, so that the code that failed can unwind. Beware: async functions here only
 * `await`; calling a promise's `then` would run what a test put there.
 */

import { TestList } from "./testList.mjs";

export class Tasks {
  #ledger;
  #soon;
  #afterTest;
  #onTest;
  #finish;
  #running = null;
  #scheduled = false;
  #busy = 0;
  #pendings = [];
  #over = false;

  /** The tests that add_task and the like have added. */
  tests = new TestList();
  /** Settles when the file is over. */
  done;

  /**
   * @param {object} aOptions
   * @param {import("./ledger.mjs").Ledger} aOptions.ledger
   * @param {(fn: () => void) => void} aOptions.soon runs fn in a later turn of the loop
   * @param {() => void} aOptions.afterTest called when a test is over, its point still open
   * @param {(name: string) => void} aOptions.onTest called before a test runs, its point open
   */
  constructor({ ledger, soon, afterTest, onTest }) {
    this.#ledger = ledger;
    this.#soon = soon;
    this.#afterTest = afterTest;
    this.#onTest = onTest;
    this.done = new Promise(aResolve => (this.#finish = aResolve));
    ledger.onFailure = () => this.#stopSoon();
  }

  /**
   * Starts the file.
   *
   * @param {(() => void) | null} aRunTest the file's run_test; without one the tests are started
   */
  start(aRunTest) {
    this.#busy++;
    try {
      if (aRunTest) {
        aRunTest();
      } else if (this.tests.rest.length) {
        this.runNext();
      }
    } catch (error) {
      this.#ledger.failWith(error, "exception in run_test");
    }
    this.#busy--;
    this.#checkOver();
  }

  /** run_next_test: ends an add_test test, or starts the first. */
  runNext() {
    if (this.#running?.isTask) {
      const kind = this.#running.isSetup ? "add_setup" : "add_task";
      this.#refuse(`run_next_test() was called in a test of ${kind}(), which ends by itself`);
    }
    if (this.#scheduled) {
      this.#refuse("run_next_test() was called twice");
    }
    this.tests.begin();
    this.#running = null;
    this.#scheduled = true;
    this.#soon(() => {
      this.#scheduled = false;
      this.#step();
    });
  }

  /** @param {string} [aName] */
  pending(aName) {
    this.#pendings.push(aName ?? "(without a name)");
    this.#ledger.note(`pending: ${aName ?? ""} (${this.#pendings.length})`);
  }

  /** @param {string} [aName] */
  finished(aName) {
    if (!this.#pendings.length) {
      this.#finishedWithoutPending();
      return;
    }
    const index = this.#pendings.lastIndexOf(aName);
    this.#pendings.splice(index < 0 ? this.#pendings.length - 1 : index, 1);
    this.#ledger.note(`finished: ${aName ?? ""} (${this.#pendings.length})`);
    this.#checkOver();
  }

  /**
   * Runs aCallback in a later turn; the file is not over before.
   *
   * @param {() => void} aCallback
   */
  executeSoon(aCallback) {
    this.#busy++;
    this.#soon(() => {
      try {
        aCallback();
      } catch (error) {
        this.#ledger.failWith(error, "exception in executeSoon");
      }
      this.#busy--;
      this.#checkOver();
    });
  }

  /** @returns {string} what the file waits for, in words */
  describeWaiting() {
    const waits = this.#pendings.map(aName => `do_test_pending(${JSON.stringify(aName)})`);
    if (this.#running) {
      const how = this.#running.isTask ? "to settle" : "to call run_next_test()";
      waits.unshift(`${this.#running.name} ${how}`);
    }
    return waits.join(", ") || "nothing known";
  }

  #step() {
    if (this.#over) {
      return;
    }
    this.#afterTest();
    const test = this.#over ? null : this.tests.take();
    if (!test) {
      this.#checkOver();
      return;
    }
    let reason = null;
    try {
      reason = this.tests.skipReason(test);
    } catch (error) {
      this.#ledger.open(test.name);
      this.#ledger.failWith(error, "exception in skip_if");
      return;
    }
    if (reason !== null) {
      this.#ledger.skip(test.name, reason);
      this.runNext();
      return;
    }
    this.#ledger.open(test.name);
    this.#onTest(test.name);
    this.#running = test;
    if (test.isTask) {
      this.#runTask(test);
    } else {
      this.#runCallbackTest();
    }
  }

  async #runTask(aTest) {
    try {
      const result = await aTest.func();
      if (typeof result === "object" && result && typeof result.next === "function") {
        throw new TypeError("a task returned a generator, which nothing runs");
      }
    } catch (error) {
      this.#ledger.failWith(error, "exception in the task");
    }
    if (!this.#over) {
      this.#running = null;
      this.runNext();
    }
  }

  #runCallbackTest() {
    try {
      this.#running.func();
    } catch (error) {
      this.#ledger.failWith(error, "exception in the test");
    }
  }

  #finishedWithoutPending() {
    // xpcshell counts the running add_test test itself as pending, and tests end their file that way.
    if (!this.#running || this.#running.isTask) {
      this.#refuse("do_test_finished() without do_test_pending()");
    }
    if (this.tests.rest.length) {
      this.#refuse(`do_test_finished() ends the file before ${this.tests.rest.join(", ")} ran`);
    }
    this.#running = null;
    this.#checkOver();
  }

  #refuse(aMessage) {
    const error = new Error(aMessage);
    this.#ledger.failWith(error, "misuse");
    throw error;
  }

  #stopSoon() {
    if (!this.#over) {
      this.#over = true;
      this.#soon(() => this.#finish());
    }
  }

  #checkOver() {
    const waits = this.#running || this.#scheduled || this.#busy || this.#pendings.length;
    if (!waits) {
      this.#stopSoon();
    }
  }
}
