// SPDX-License-Identifier: MPL-2.0

// run_test() decides when the added tests start.

let prepared = false;

function run_test() {
  Assert.ok(!prepared);
  prepared = true;
  run_next_test();
}

add_task(function runs_after_run_test() {
  Assert.ok(prepared);
});
