// SPDX-License-Identifier: MPL-2.0

// The checks of older tests.

function run_test() {
  do_check_eq(1, "1");
  do_check_neq(1, 2);
  do_check_true(1);
  do_check_false(0);
  do_check_null(null);
  do_check_instanceof(new Date(), Date);
  todo_check_eq(1, 2);
  todo(false, "not yet");
  do_print("text");
  info("text");
  dump("");
}
