// SPDX-License-Identifier: MPL-2.0
// expect: exception in the test: Error: broken

add_test(function breaks() {
  throw new Error("broken");
});
