// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - assert_equal.js | compares
// expect: at: ".*/must-fail/assert_equal\.js:12:
// expect: message: "numbers"
// expect: operator: "=="
// expect: actual: "{ a: 1 }"
// expect: expected: "\\"two\\""

add_task(async function compares() {
  await null;
  info("hint that is shown with the failure");
  Assert.equal({ a: 1 }, "two", "numbers");
});
// expect: # info: hint that is shown with the failure
