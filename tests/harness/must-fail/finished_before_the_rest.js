// SPDX-License-Identifier: MPL-2.0
// expect: do_test_finished() ends the file before second ran

add_test(function first() {
  do_test_finished();
});
add_test(function second() {
  run_next_test();
});
