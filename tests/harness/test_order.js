// SPDX-License-Identifier: MPL-2.0

// Set-ups run first, tests in their order, each kind ended in its own way, never two at a time.

const seen = [];

add_task(async function first() {
  Assert.deepEqual(seen, ["setup"]);
  await null;
  seen.push("first");
});

add_test(function second() {
  Assert.deepEqual(seen, ["setup", "first"]);
  executeSoon(() => {
    seen.push("second");
    run_next_test();
  });
});

add_task({}, function third() {
  Assert.deepEqual(seen, ["setup", "first", "second"]);
  add_task(function fourth() {
    Assert.deepEqual(seen, ["setup", "first", "second", "third"]);
  });
  seen.push("third");
});

add_setup(async () => {
  await new Promise(aResolve => do_timeout(5, aResolve));
  seen.push("setup");
});

registerCleanupFunction(() => {
  Assert.equal(seen.length, 4, "all ran before cleanup");
  Assert.equal(counts.head, 1, "the head file was loaded");
});
