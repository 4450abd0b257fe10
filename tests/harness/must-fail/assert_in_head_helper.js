// SPDX-License-Identifier: MPL-2.0
// options: --head must-fail/support/head_helper.js
// expect: at: ".*/must-fail/assert_in_head_helper\.js:6:

add_task(function names_the_line_of_the_test() {
  checkPositive(-1);
});
