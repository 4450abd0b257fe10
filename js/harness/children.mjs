// SPDX-License-Identifier: MPL-2.0

/**
 * Several test files, each in a process of its own: fresh globals, and a crash fails one file.
 *
 * The children print TAP with numbers of their own; their lines are passed on as they come, renumbered, without version
 * and plan. A child that ends without its plan, by a signal, or with an exit code that its lines do not explain makes a
 * failed point of its own.
 */

import { parsePointLine, planLine, pointLine, VERSION_LINE, yamlLines } from "./tap.mjs";

export class Children {
  #native;
  #count = 0;
  #ran = 0;
  #failed = false;

  /** @param {object} aNative import.meta.native */
  constructor(aNative) {
    this.#native = aNative;
  }

  /**
   * Runs the tests one after the other.
   *
   * @param {import("./manifest.mjs").PlannedTest[]} aTests
   * @returns {Promise<{failed: boolean, count: number, ran: number}>}
   */
  async run(aTests) {
    for (const test of aTests) {
      if (test.skip !== null) {
        this.#emit({ ok: true, name: test.label, skip: test.skip });
      } else {
        await this.#runOne(test);
      }
    }
    return { failed: this.#failed, count: this.#count, ran: this.#ran };
  }

  async #runOne(aTest) {
    const state = { points: 0, failed: false, plan: "", started: "" };
    const end = await new Promise(aResolve => {
      this.#native.spawnSelf(
        this.#argumentsFor(aTest),
        aLine => this.#takeLine(aLine, state),
        (aCode, aSignal) => aResolve({ code: aCode, signal: aSignal })
      );
    });
    this.#judge(aTest, state, end);
  }

  #argumentsFor(aTest) {
    const { config } = this.#native;
    const seconds = (config.timeoutSeconds ?? 300) * aTest.timeoutFactor;
    return [
      "xpcshell",
      ...config.passThrough,
      "--child",
      "--timeout",
      String(seconds),
      ...(config.verbose ? ["--verbose"] : []),
      ...aTest.heads.flatMap(aHead => ["--head", aHead]),
      aTest.file,
    ];
  }

  #takeLine(aLine, aState) {
    const point = parsePointLine(aLine);
    if (point) {
      this.#count++;
      aState.points++;
      aState.failed ||= !point.ok;
      this.#failed ||= !point.ok;
      this.#ran += point.skip ? 0 : 1;
      this.#native.printTap(`${point.ok ? "ok" : "not ok"} ${this.#count}${point.rest}`);
      return;
    }
    const start = /^# start: (.*)$/.exec(aLine);
    if (start) {
      aState.started = start[1];
    } else if (/^1\.\.\d+/.test(aLine)) {
      aState.plan = aLine;
    } else if (aLine !== VERSION_LINE) {
      this.#native.printTap(aLine);
    }
  }

  /** Adds a point for what the child's own lines do not say. */
  #judge(aTest, aState, { code, signal }) {
    const last = aState.started ? ` during or after ${aState.started}` : "";
    let message = "";
    if (signal) {
      message = `the process was killed by signal ${signal}${last}`;
    } else if (!aState.plan) {
      message = `the process left with exit code ${code} before the tests were over${last}`;
    } else if (aState.plan !== planLine(aState.points)) {
      message = `the process announced ${aState.plan} and printed ${aState.points} results`;
    } else if (code !== 0 && !aState.failed) {
      message = `the process left with exit code ${code} although all tests passed; stderr says why`;
    }
    if (message) {
      this.#emit({ ok: false, name: `${aTest.label} | process` });
      this.#native.printTap(yamlLines({ message }).join("\n"));
    }
  }

  #emit({ ok, name, skip }) {
    this.#count++;
    this.#failed ||= !ok;
    this.#ran += skip === undefined ? 1 : 0;
    this.#native.printTap(pointLine({ ok, number: this.#count, name, skip }));
  }
}
