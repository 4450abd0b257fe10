// SPDX-License-Identifier: MPL-2.0

/**
 * One test file from the first head file to the last check: load, run, clean up, shut down.
 *
 * The phases, each with its own point where something was asserted or failed: `top level` (heads and test file are
 * evaluated), `run_test`, the tests, `cleanup`, `shutdown` (observers of xpcom-shutdown, collection, what the test
 * expected and did not get). Beware: after a failure the remaining tests are reported as not run, but cleanup and
 * shutdown happen all the same. Started by main.mjs; one call per JS runtime.
 */

import { unsettledRejects } from "./assertionReport.mjs";
import { Assert } from "./asserts.mjs";
import { makeChromeUtils } from "./chromeUtils.mjs";
import { makeComponents } from "./components.mjs";
import { folderOf, isFile } from "./files.mjs";
import { defineGlobals, makeGlobals } from "./globals.mjs";
import { inspect } from "./inspect.mjs";
import { Ledger } from "./ledger.mjs";
import { observerService, setObserverErrorReporter } from "./observers.mjs";
import { isExpectedCallbackError, isExpectedRejection, unmetExpectations } from "./rejections.mjs";
import { makeServices } from "./services.mjs";
import { parseStack } from "./stack.mjs";
import { Tasks } from "./tasks.mjs";
import { Watchdog } from "./watchdog.mjs";

/* global run_test -- may be declared by the test file, also with const or let */

/** The host's timers, kept because a test may replace the globals. */
const { setTimeout, clearTimeout } = globalThis;
const soon = aFunction => void setTimeout(aFunction, 0);
const turn = () => new Promise(soon);

/**
 * @param {object} aNative import.meta.native
 * @param {{file: string, label: string, heads: string[]}} aTest absolute paths
 * @returns {Promise<{failed: boolean, count: number, ran: number}>} count: number of the last line printed
 */
export async function runFile(aNative, aTest) {
  const run = new FileRun(aNative, aTest);
  await run.runTests();
  await run.cleanUp();
  await run.shutDown();
  return run.result();
}

class FileRun {
  #native;
  #test;
  #ledger;
  #tasks;
  #watchdog;
  #cleanups = [];
  #tempDirs = [];

  constructor(aNative, aTest) {
    const { config } = aNative;
    this.#native = aNative;
    this.#test = aTest;
    this.#ledger = new Ledger({
      print: aLine => aNative.printTap(aLine),
      label: aTest.label,
      file: aTest.file,
      firstNumber: aNative.firstNumber ?? 0,
      verbose: Boolean(config.verbose),
      announce: Boolean(config.child),
    });
    this.#tasks = new Tasks({
      ledger: this.#ledger,
      soon,
      afterTest: () => this.#collectCallbackErrors(),
      onTest: aName => this.#watchdog.watch(aName),
    });
    this.#watchdog = new Watchdog({
      native: aNative,
      seconds: config.timeoutSeconds,
      ledger: this.#ledger,
      waiting: () => this.#tasks.describeWaiting(),
      timers: { setTimeout, clearTimeout },
    });
    this.#connect();
    this.#define();
  }

  /** Evaluates heads and file, then runs what they added. */
  async runTests() {
    const ledger = this.#ledger;
    ledger.open("top level", true);
    this.#watchdog.watch("top level");
    for (const path of [...this.#test.heads, this.#test.file]) {
      this.#load(path);
    }
    if (ledger.failed) {
      await turn();
    } else {
      const runTest = typeof run_test === "function" ? run_test : null;
      if (runTest) {
        ledger.open("run_test");
        this.#watchdog.watch("run_test");
      }
      this.#tasks.start(runTest);
      await this.#tasks.done;
    }
    this.#watchdog.testsOver();
    await turn();
    this.#collectCallbackErrors();
    const wasFailed = ledger.failed;
    const after = ledger.current ? ` of ${ledger.current}` : "";
    for (const name of this.#tasks.tests.rest) {
      const reason = wasFailed
        ? `stopped after the failure${after}`
        : "run_test() ended without a call of run_next_test()";
      ledger.notRun(name, reason);
    }
  }

  /** Runs the cleanup functions, last registered first. */
  async cleanUp() {
    this.#ledger.open("cleanup", true);
    this.#watchdog.watch("cleanup");
    while (this.#cleanups.length) {
      try {
        await this.#watchdog.limit(this.#cleanups.pop()());
      } catch (error) {
        this.#ledger.failWith(error, "exception in a cleanup function");
      }
    }
    await turn();
  }

  /** Tells observers of the end, collects, and checks what the test left behind. */
  async shutDown() {
    const ledger = this.#ledger;
    ledger.open("shutdown", true);
    this.#watchdog.watch("shutdown");
    for (const topic of ["test-complete", "xpcom-shutdown"]) {
      observerService.notifyObservers(null, topic, "");
    }
    for (let i = 0; i < 2; i++) {
      this.#native.forceGC();
      await turn();
    }
    this.#collectCallbackErrors();
    if (!ledger.failed) {
      unmetExpectations().forEach(aMessage => ledger.fail({ message: aMessage }, []));
      for (const place of unsettledRejects()) {
        ledger.fail({ message: `the promise given to Assert.rejects at ${place} never settled` }, []);
      }
    }
    if (!ledger.failed && !ledger.points && !ledger.isOpenUsed) {
      ledger.fail({ message: "nothing ran: the file has no test and no assertion" }, []);
    }
    ledger.seal(() => this.#native.setExitCode(1));
    this.#watchdog.watchTeardown();
    this.#tempDirs.forEach(aPath => this.#native.removeTree(aPath));
  }

  result() {
    const { failed, number, ran } = this.#ledger;
    return { failed, count: number, ran };
  }

  #load(aPath) {
    if (this.#ledger.failed) {
      return;
    }
    try {
      this.#native.loadScript(aPath);
    } catch (error) {
      this.#ledger.failWith(error, "exception while the file was evaluated");
    }
  }

  /** Sends everything that can go wrong outside of a test's own stack to the ledger. */
  #connect() {
    const ledger = this.#ledger;
    Assert.setReporter((aError, aMessage, aFrames, aReport) => {
      if (!aError) {
        ledger.pass(aMessage);
        return;
      }
      ledger.failAndThrow(aReport, aFrames, aError);
    });
    setObserverErrorReporter((aError, aTopic) =>
      ledger.failWith(aError, `exception in an observer of ${aTopic}`)
    );
    this.#native.onUncaught(aError => ledger.failWith(aError, "uncaught exception"));
    this.#native.onRejection(aReason => {
      if (!isExpectedRejection(aReason)) {
        ledger.failWith(aReason, "unhandled rejection");
      }
    });
  }

  #define() {
    const native = this.#native;
    const ledger = this.#ledger;
    const executeSoon = aFunction => this.#tasks.executeSoon(aFunction);
    const note = aText => ledger.note(aText);
    const components = makeComponents({
      native,
      executeSoon,
      isFile,
      fail: aMessage => ledger.fail({ message: aMessage }),
    });
    defineGlobals({
      ...makeGlobals({
        native,
        ledger,
        tasks: this.#tasks,
        file: this.#test.file,
        cleanups: this.#cleanups,
        tempDir: () => this.#makeTempDir(),
        timer: (aDelay, aFunction) => void setTimeout(aFunction, aDelay),
        notify: (aTopic, aData) => observerService.notifyObservers(null, aTopic, aData),
      }),
      ...components,
      ChromeUtils: makeChromeUtils({
        importSync: aUri => native.importSync(aUri),
        testFolder: () => folderOf(this.#test.file),
      }),
      Services: makeServices({ config: native.config, env: aName => native.env(aName), executeSoon, note }),
    });
  }

  #makeTempDir() {
    const path = this.#native.makeTempDir();
    this.#tempDirs.push(path);
    return path;
  }

  #collectCallbackErrors() {
    for (const text of this.#native.takeCallbackErrors()) {
      if (!isExpectedCallbackError(text)) {
        this.#ledger.fail({ message: `callback error: ${text.split("\n")[0]}` }, parseStack(text));
      }
    }
  }
}
