// SPDX-License-Identifier: MPL-2.0

// Skipped tests do not run; the reason is that of skip_if, of .skip(), or given.

let conditions = 0;

add_task(function skipped() {
  Assert.ok(false);
}).skip();
add_task(function skipped_with_reason() {
  Assert.ok(false);
}).skip("for a reason");
add_task({ skip_if: () => typeof setTimeout == "function" }, function skipped_by_condition() {
  Assert.ok(false);
});
add_test({ skip_if: () => "the condition gives the reason" }, function skipped_by_text() {
  Assert.ok(false);
});
add_task({ skip_if: () => conditions++ > 5 }, function condition_is_evaluated_once() {
  Assert.equal(conditions, 1);
});
