// SPDX-License-Identifier: MPL-2.0
// expect: not ok 2 - unhandled_rejection_of_last_cleanup.js | cleanup
// expect: unhandled rejection: Error: late

add_task(function passes() {});
registerCleanupFunction(() => {
  Promise.reject(new Error("late"));
});
