// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - swallowed_assert.js | catches_everything
// expect: actual: "1"

add_task(function catches_everything() {
  try {
    Assert.equal(1, 2);
  } catch (error) {
    // The failure counts all the same.
  }
});
