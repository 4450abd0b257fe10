// SPDX-License-Identifier: MPL-2.0
// expect: uncaught exception: Error: from a microtask

add_task(async function waits() {
  queueMicrotask(() => {
    throw new Error("from a microtask");
  });
  await new Promise(aResolve => do_timeout(20, aResolve));
});
