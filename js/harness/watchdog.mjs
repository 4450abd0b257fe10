// SPDX-License-Identifier: MPL-2.0

/**
 * Ends a file that takes too long, and says what it was waiting for.
 *
 * Two clocks: a timer of the loop for tests that wait for something that never comes, and one outside the JS thread,
 * a little later, for code that never comes back to the loop. The second can only print what it was given beforehand.
 */

import { planLine, yamlLines } from "./tap.mjs";

/** How much later the outer clock ends the process, in seconds. */
const GRACE_SECONDS = 2;

/** How long a cleanup function may take although the time is up, in seconds. */
const LAST_SECONDS = 1;

/** How long the shell may take to leave after the last test, in seconds. */
const TEARDOWN_SECONDS = 60;

export class Watchdog {
  #native;
  #ledger;
  #seconds;
  #end;
  #timers;
  #timer;

  /**
   * @param {object} aOptions
   * @param {object} aOptions.native import.meta.native
   * @param {number} aOptions.seconds allowed for the whole file
   * @param {import("./ledger.mjs").Ledger} aOptions.ledger
   * @param {() => string} aOptions.waiting what the tests wait for, in words
   * @param {{setTimeout: Function, clearTimeout: Function}} aOptions.timers the host's
   */
  constructor({ native, seconds, ledger, waiting, timers }) {
    this.#native = native;
    this.#ledger = ledger;
    this.#seconds = seconds ?? 300;
    this.#timers = timers;
    this.#end = performance.now() + this.#seconds * 1000;
    this.#timer = timers.setTimeout(() => {
      const message = `timed out after ${this.#seconds} s, waiting for ${waiting()}`;
      ledger.fail({ message }, []);
    }, this.#seconds * 1000);
  }

  /** @param {string} aName what runs from here on; its point is open */
  watch(aName) {
    const message = `timed out after ${this.#seconds} s in ${aName}, which did not return to the event loop`;
    this.#arm(aName, message, this.#left(LAST_SECONDS) + GRACE_SECONDS * 1000);
  }

  /** The tests are over: only `limit` applies from here on. */
  testsOver() {
    this.#timers.clearTimeout(this.#timer);
  }

  /**
   * @param {unknown} aPromise
   * @returns {Promise<void>} settles like aPromise, or rejects when the time of the file is up
   */
  limit(aPromise) {
    return new Promise((aResolve, aReject) => {
      const timer = this.#timers.setTimeout(
        () => aReject(new Error(`not done when the ${this.#seconds} s of the file were over`)),
        this.#left(LAST_SECONDS)
      );
      (async () => {
        try {
          aResolve(await aPromise);
        } catch (error) {
          aReject(error);
        }
        this.#timers.clearTimeout(timer);
      })();
    });
  }

  /** The file is done; what follows is the shell's teardown, which the process does not outlive. */
  watchTeardown() {
    const message = `the shell was not torn down ${TEARDOWN_SECONDS} s after the last test`;
    this.#arm("teardown", message, TEARDOWN_SECONDS * 1000);
  }

  #arm(aName, aMessage, aMilliseconds) {
    const lines = [
      this.#ledger.describeNext(aName),
      ...yamlLines({ message: aMessage }),
      planLine(this.#ledger.number + 1),
    ];
    this.#native.deadline(aMilliseconds, lines.join("\n"));
  }

  #left(aLeastSeconds) {
    return Math.max(this.#end - performance.now(), aLeastSeconds * 1000);
  }
}
