// SPDX-License-Identifier: MPL-2.0
// expect: do_get_file: .*/must-fail/no_such_file\.txt does not exist

add_task(function asks_for_a_file() {
  do_get_file("no_such_file.txt");
});
