// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - throws_in_timer.js | waits
// expect: uncaught exception: Error: from a timer

add_task(async function waits() {
  setTimeout(() => {
    throw new Error("from a timer");
  }, 1);
  await new Promise(() => {});
});
