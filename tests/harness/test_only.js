// SPDX-License-Identifier: MPL-2.0

// .only() leaves the set-ups and one test.

let setups = 0;

add_setup(() => void setups++);
add_task(function left_out() {
  Assert.ok(false);
});
add_task(function chosen() {
  Assert.equal(setups, 1);
}).only();
