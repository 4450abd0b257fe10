// SPDX-License-Identifier: MPL-2.0

// Cu.forceGC() with --no-jit: what no code can reach any more is gone when it
// returns, also when the code that calls it was hot. With the JIT, code that is
// on the stack keeps what it has as constants.

load("head.js");

const { Counter } = ChromeUtils.importESModule("crate:objects");

const TIMES = times(3000, 30);

/** Calls `step` often, and gives how many counters live after the last call's collection. */
function liveInside(step) {
  let live = -1;
  for (let i = 1; i <= TIMES; i++) {
    const counter = Counter.init(1);
    step(counter);
    if (i === TIMES) {
      Cu.forceGC();
      live = bridge.counts().pointers;
    }
  }
  return live;
}

add_task(function test_the_only_reference_left_is_the_one_on_the_stack() {
  Assert.equal(
    liveInside(() => {}),
    1
  );
});

add_task(function test_a_closure_that_was_called_keeps_nothing() {
  Assert.equal(
    liveInside(counter => [1].forEach(() => counter)),
    1
  );
});

add_task(function test_a_prototype_that_was_looked_up_keeps_nothing() {
  Assert.equal(
    liveInside(counter => Object.create({ counter, get: () => 1 }).get()),
    1
  );
});

add_task(function test_a_variable_of_a_block_that_was_left_keeps_nothing() {
  for (const counter of [Counter.init(1)]) {
    const used = () => counter;
    for (let i = 0; i < TIMES; i++) {
      used();
    }
  }
  Cu.forceGC();
  Assert.equal(bridge.counts().pointers, 0);
});

add_task(function test_rust_has_dropped_it_when_the_collection_returns() {
  const { liveCounters } = ChromeUtils.importESModule("crate:objects");
  (() => Counter.init(1))();
  Assert.equal(Number(liveCounters()), 1);
  Cu.forceGC();
  Assert.equal(Number(liveCounters()), 0);
});

add_task(assertNothingIsAlive);
