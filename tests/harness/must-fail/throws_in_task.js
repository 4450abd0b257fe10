// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - throws_in_task.js | throws
// expect: exception in the task: RangeError: off
// expect: at: ".*/must-fail/throws_in_task\.js:8:
// expect: not ok 2 - throws_in_task.js | rest

add_task(async function throws() {
  throw new RangeError("off");
});
add_task(function rest() {});
