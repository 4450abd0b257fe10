// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - throws_in_run_test.js | run_test
// expect: exception in run_test: Error: broken

function run_test() {
  throw new Error("broken");
}
