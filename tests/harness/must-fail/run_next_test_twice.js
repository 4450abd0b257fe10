// SPDX-License-Identifier: MPL-2.0
// expect: run_next_test() was called twice

add_test(function ends_twice() {
  run_next_test();
  run_next_test();
});
