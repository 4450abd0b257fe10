// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - finished_without_pending.js | finishes
// expect: do_test_finished() without do_test_pending()

add_task(function finishes() {
  do_test_finished();
});
