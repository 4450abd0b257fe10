// SPDX-License-Identifier: MPL-2.0

// The last add_test test may end the file with do_test_finished(), as in Firefox.

add_test(function first() {
  run_next_test();
});
add_test(function last() {
  do_timeout(5, () => {
    Assert.ok(true);
    do_test_finished();
  });
});
