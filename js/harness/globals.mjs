// SPDX-License-Identifier: MPL-2.0

/**
 * What a test file finds in its global scope: the functions of xpcshell's head.js.
 *
 * Beware: all are defined writable and configurable, so that a test may declare its own `const ok` or `function info`.
 * The types of all globals are in harness.d.ts; keep the two together.
 */

import { Assert, ASSERTION_NAMES } from "./asserts.mjs";
import { folderOf, joinPath, makeFile } from "./files.mjs";
import { describeException, inspect } from "./inspect.mjs";
import { absentFunction } from "./provide.mjs";
import { expectCallbackError } from "./rejections.mjs";
import { callerFrames, parseStack } from "./stack.mjs";

/** Functions of head.js that need processes, windows or preferences. */
const ABSENT = [
  "do_await_remote_message",
  "do_get_idle",
  "do_get_minidumpdir",
  "do_load_child_test_harness",
  "do_load_manifest",
  "do_parse_document",
  "do_send_remote_message",
  "run_test_in_child",
  "sendCommand",
];

/**
 * @param {object} aContext
 * @param {object} aContext.native import.meta.native
 * @param {import("./ledger.mjs").Ledger} aContext.ledger
 * @param {import("./tasks.mjs").Tasks} aContext.tasks
 * @param {string} aContext.file absolute path of the test file
 * @param {Function[]} aContext.cleanups
 * @param {() => string} aContext.tempDir a folder that is removed after the file
 * @param {(delay: number, fn: Function) => void} aContext.timer
 * @returns {Record<string, unknown>} by name
 */
export function makeGlobals(aContext) {
  return {
    Assert,
    ...assertionFunctions(),
    ...testFunctions(aContext),
    ...fileFunctions(aContext),
    ...reportFunctions(aContext),
    ...legacyChecks(),
    expectCallbackError,
    ...Object.fromEntries(ABSENT.map(aName => [aName, absentFunction(aName)])),
  };
}

/** @param {Record<string, unknown>} aGlobals defined on the global object */
export function defineGlobals(aGlobals) {
  for (const [name, value] of Object.entries(aGlobals)) {
    Object.defineProperty(globalThis, name, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}

function assertionFunctions() {
  return Object.fromEntries(ASSERTION_NAMES.map(aName => [aName, Assert[aName]]));
}

function testFunctions({ tasks, cleanups, timer }) {
  return {
    add_task: (aFirst, aFunction) => tasks.tests.add(aFirst, aFunction, { isTask: true }),
    add_setup: (aFirst, aFunction) =>
      tasks.tests.add(aFirst, aFunction, { isTask: true, isSetup: true }),
    add_test: (aFirst, aFunction) => tasks.tests.add(aFirst, aFunction),
    run_next_test: () => tasks.runNext(),
    do_test_pending: aName => tasks.pending(aName),
    do_test_finished: aName => tasks.finished(aName),
    executeSoon: aCallback => tasks.executeSoon(aCallback),
    do_timeout(aDelay, aFunction) {
      if (typeof aFunction !== "function" || !(Number(aDelay) >= 0)) {
        throw new TypeError("do_timeout: a delay in milliseconds and a function are needed");
      }
      timer(Number(aDelay), aFunction);
    },
    registerCleanupFunction(aFunction) {
      if (typeof aFunction !== "function") {
        throw new TypeError("registerCleanupFunction: a function is needed");
      }
      cleanups.push(aFunction);
    },
  };
}

function fileFunctions({ native, ledger, file, tempDir, notify }) {
  const folder = folderOf(file);
  let profile = "";
  const getFile = (aPath, aAllowNonexistent = false) => {
    const path = joinPath(folder, String(aPath));
    if (!aAllowNonexistent && !native.stat(path)) {
      ledger.fail({ message: `do_get_file: ${path} does not exist` }, callerFrames());
    }
    return makeFile(native, path);
  };
  return {
    do_get_file: getFile,
    do_get_cwd: () => makeFile(native, folder),
    do_get_tempdir: () => makeFile(native, tempDir()),
    do_get_profile(aNotifyProfileAfterChange = false) {
      if (!profile) {
        profile = tempDir();
        notify("profile-do-change", "xpcshell-do-get-profile");
        if (aNotifyProfileAfterChange) {
          notify("profile-after-change", "xpcshell-do-get-profile");
        }
      }
      return makeFile(native, profile);
    },
    load: aPath => native.loadScript(joinPath(folder, String(aPath).replace(/^file:\/\//, ""))),
  };
}

function reportFunctions({ native, ledger }) {
  const info = aMessage => {
    const text = typeof aMessage === "string" ? aMessage : inspect(aMessage);
    ledger.note(`info: ${text}`);
  };
  return {
    info,
    do_print: info,
    do_info: info,
    dump: aText => native.printError(String(aText)),
    do_throw(aError, aStack) {
      const isError = typeof aError === "object" && aError !== null;
      const error = isError ? aError : new Error(String(aError));
      const frames = parseStack(aStack?.formattedStack ?? aStack ?? error.stack);
      const message = isError ? describeException(error) : String(aError);
      ledger.failAndThrow({ message }, frames, error);
    },
    do_report_unexpected_exception(aError, aText = "") {
      ledger.failWith(aError, [aText, "unexpected exception"].filter(Boolean).join(" - "));
      throw aError;
    },
    do_note_exception: (aError, aText = "") =>
      info([aText, describeException(aError)].filter(Boolean).join(" ")),
    todo(aCondition, aMessage = "todo") {
      const message = "a todo assertion holds, so make it an assertion";
      Assert.report(Boolean(aCondition), aCondition, "a failure", `${message}: ${aMessage}`, "is not");
      info(`todo: ${aMessage}`);
    },
  };
}

function legacyChecks() {
  const todoEqual = (aActual, aExpected) => {
    const message = "a todo check holds, so make it an assertion";
    Assert.report(aActual == aExpected, aActual, aExpected, message, "is not");
  };
  return {
    do_check_eq: (aActual, aExpected) => Assert.equal(aActual, aExpected),
    do_check_neq: (aActual, aExpected) => Assert.notEqual(aActual, aExpected),
    do_check_true: aValue => Assert.ok(aValue),
    do_check_false: aValue => Assert.ok(!aValue),
    do_check_null: aValue => Assert.equal(aValue, null),
    do_check_instanceof: (aValue, aClass) =>
      Assert.report(!(aValue instanceof aClass), aValue, aClass, "", "instanceof"),
    do_report_result: (aPassed, aText) => Assert.report(!aPassed, aPassed, true, aText),
    todo_check_eq: todoEqual,
    todo_check_true: aValue => todoEqual(aValue, true),
    todo_check_false: aValue => todoEqual(aValue, false),
    todo_check_null: aValue => todoEqual(aValue, null),
  };
}
