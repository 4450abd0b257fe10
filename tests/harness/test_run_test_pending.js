// SPDX-License-Identifier: MPL-2.0

// A run_test() without added tests ends when what is pending is finished.

let ended = 0;

function run_test() {
  do_test_pending("timer");
  do_test_pending();
  do_timeout(5, () => {
    ended++;
    do_test_finished();
  });
  do_timeout(20, () => {
    Assert.equal(++ended, 2);
    do_test_finished("timer");
  });
}

registerCleanupFunction(() => Assert.equal(ended, 2));
