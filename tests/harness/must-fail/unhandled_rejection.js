// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - unhandled_rejection.js | leaves_a_rejection
// expect: unhandled rejection: Error: nobody handles this
// expect: at: ".*/must-fail/unhandled_rejection\.js:7:

add_task(function leaves_a_rejection() {
  Promise.reject(new Error("nobody handles this"));
});
