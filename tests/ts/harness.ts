// SPDX-License-Identifier: MPL-2.0

/// <reference path="../../js/harness/harness.d.ts" />

// As a test file for `monkeybridge xpcshell` would be written.
add_setup(async () => {
  registerCleanupFunction(() => info("over"));
});
add_task(async function values_are_compared() {
  Assert.equal(1, 1, "numbers");
  Assert.deepEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]));
  Assert.throws(() => do_throw("no"), /no/);
  Assert.throws(() => do_throw("no"), TypeError, "the class");
  await Assert.rejects(Promise.reject(new RangeError("far")), (error: unknown) => error instanceof RangeError);
  Cu.forceGC();
  const value: unknown = "text";
  strictEqual(value, "text");
  value.length;
}).skip("shown only");
add_task({ skip_if: () => Services.appinfo.gcStress }, () => ok(do_get_file("data.txt").exists()));
add_test(() => {
  do_timeout(10, run_next_test);
});
expectCallbackError(/Logger\.log/);

// @ts-expect-error rejects takes a promise
Assert.rejects(() => 1, /x/);
// @ts-expect-error an expectation is no string
Assert.throws(() => 1, "text");
// @ts-expect-error a task is a function
add_task("name");
