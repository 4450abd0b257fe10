// SPDX-License-Identifier: MPL-2.0

/**
 * A whole run of `monkeybridge xpcshell`: which files, in this process or in children, and the exit code.
 *
 * NATIVE.md states what the shell must offer. Read on in runFile.mjs for one file, in children.mjs for several.
 */

import { Children } from "./children.mjs";
import { describeException } from "./inspect.mjs";
import { planTests } from "./manifest.mjs";
import { runFile } from "./runFile.mjs";
import { pointLine, VERSION_LINE, yamlLines } from "./tap.mjs";

/**
 * Starts the run and returns; the loop goes on until `native.pending(false)`.
 *
 * @param {object} aNative import.meta.native
 * @returns {Promise<void>} settles when all is printed
 */
export async function main(aNative) {
  aNative.pending(true);
  aNative.setExitCode(1);
  const { config } = aNative;
  const first = aNative.firstNumber ?? 0;
  if (first === 0) {
    aNative.printTap(VERSION_LINE);
  }
  let result;
  let label = "";
  try {
    const tests = planTests(aNative);
    label = tests.length === 1 ? labelOf(tests[0], config) : "";
    result = await runTests(aNative, tests);
  } catch (error) {
    // Nothing of a test gets here: its exceptions are results.
    result = { failed: true, count: first + 1, ran: 0 };
    aNative.printTap(pointLine({ ok: false, number: first + 1, name: "arguments" }));
    aNative.printTap(yamlLines({ message: describeException(error) }).join("\n"));
  }
  if (!result.failed && !result.ran && !config.child) {
    aNative.printTap("# nothing ran: all tests are skipped");
  }
  // A child that only skips is fine; the parent knows whether anything ran.
  aNative.setExitCode(!result.failed && (result.ran || config.child) ? 0 : 1);
  aNative.finish(result.count, label);
  aNative.pending(false);
}

function runTests(aNative, aTests) {
  const { config } = aNative;
  const alone = aTests.length === 1 && aTests[0].skip === null && !config.manifests.length;
  if (config.child || config.inProcess || alone) {
    if (aTests.length !== 1) {
      throw new Error("one test file is needed");
    }
    return runFile(aNative, { ...aTests[0], label: labelOf(aTests[0], config) });
  }
  if (config.variant) {
    // The children of the first runtime have run every file in as many runtimes already.
    return { failed: false, count: aNative.firstNumber, ran: aNative.firstNumber };
  }
  return new Children(aNative).run(aTests);
}

function labelOf(aTest, aConfig) {
  return aConfig.variant ? `${aTest.label} [${aConfig.variant}]` : aTest.label;
}
