// SPDX-License-Identifier: MPL-2.0
// expect: ok 1 - cleanup_throws.js | passes
// expect: not ok 2 - cleanup_throws.js | cleanup
// expect: exception in a cleanup function: Error: not clean
// expect: at: ".*/must-fail/cleanup_throws\.js:10:

add_task(function passes() {});
registerCleanupFunction(async () => {
  await null;
  throw new Error("not clean");
});
