// SPDX-License-Identifier: MPL-2.0
// options: --timeout 0.5
// expect: not ok 1 - task_never_settles.js | waits
// expect: timed out after 0\.5 s, waiting for waits to settle

add_task(function waits() {
  return new Promise(() => {});
});
