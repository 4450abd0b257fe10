// SPDX-License-Identifier: MPL-2.0
// expect: not ok 2 - run_test_forgets_tests.js | forgotten
// expect: not run: run_test() ended without a call of run_next_test()

function run_test() {
  Assert.ok(true);
}
add_task(function forgotten() {});
