// SPDX-License-Identifier: MPL-2.0

// Cleanup functions run last to first, each awaited.

const order = [];

registerCleanupFunction(() => Assert.deepEqual(order, ["third", "second", "first"]));
registerCleanupFunction(() => void order.push("first"));
registerCleanupFunction(async () => {
  await new Promise(aResolve => do_timeout(5, aResolve));
  order.push("second");
});

add_task(function registers_one_more() {
  registerCleanupFunction(() => {
    order.push("third");
  });
});
