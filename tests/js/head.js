// SPDX-License-Identifier: MPL-2.0

// What the topic tests share; each loads it with load("head.js").

const { bridge, UniFFIError, UniFFIInternalError, UniFFITypeError } =
  ChromeUtils.importESModule("monkeybridge:uniffi");

/** Whether every crossing is a full collection, so that counts must be small. */
const { gcStress } = Services.appinfo;

/** `full` calls, or `reduced` ones where each costs a collection. */
function times(full, reduced) {
  return gcStress ? reduced : full;
}

/** Settles after `milliseconds`. */
function delay(milliseconds) {
  return new Promise(resolve => do_timeout(milliseconds, resolve));
}

/** Settles when `condition()` holds; fails the test if it does not within 20 s. */
async function until(condition, what) {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) {
      Assert.ok(false, `waited in vain until ${what}`);
      return;
    }
    await delay(1);
  }
}

/** What `block` throws; fails the test if it throws nothing. */
function thrownBy(block) {
  try {
    block();
  } catch (error) {
    return error;
  }
  Assert.ok(false, `no exception from ${block}`);
  return null;
}

/** What `promise` is rejected with; fails the test if it is not rejected. */
async function rejectionOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  Assert.ok(false, "the promise was not rejected");
  return null;
}

/** Checks an error for a value that cannot cross. */
function assertTypeError(error, path, code = "MB_ARGUMENT_TYPE") {
  Assert.ok(error instanceof UniFFITypeError, `${error} is a UniFFITypeError`);
  Assert.ok(error instanceof TypeError, "and so a TypeError");
  Assert.ok(
    String(error?.message).startsWith(`${path}: `),
    `"${error?.message}" begins with the path ${path}`
  );
  Assert.equal(error?.code, code, `code of "${error?.message}"`);
}

/**
 * Collects from a task of its own. Code that is compiled and on the stack keeps
 * the objects it has as constants, so a Cu.forceGC() called from it would, too.
 */
function collect() {
  return new Promise(resolve => Cu.schedulePreciseGC(resolve));
}

/** Checks that `block` is refused because of the value at `path`. */
function assertRefused(block, path, code) {
  assertTypeError(thrownBy(block), path, code);
}

/** Checks that `block` ends in a panic of Rust with a message. */
function assertPanics(block, message) {
  assertPanic(thrownBy(block), message);
}

/** Checks the error of a panic of Rust; `message` is a string or a RegExp. */
function assertPanic(error, message) {
  Assert.ok(error instanceof UniFFIInternalError, `${error} is a UniFFIInternalError`);
  Assert.equal(error.code, "MB_RUST_PANIC");
  if (typeof message === "string") {
    Assert.equal(error.message, message);
  } else {
    Assert.stringMatches(error.message, message);
  }
}

/** The counts of the bridge that are not zero. */
function liveThings() {
  return Object.fromEntries(Object.entries(bridge.counts()).filter(([, count]) => count !== 0));
}

/**
 * Checks that nothing is left alive. What the tests before it held must be
 * garbage by now: they hold things in their own functions only.
 */
async function assertNothingIsAlive() {
  const counts = bridge.counts();
  for (const kind of [
    "handles",
    "pointers",
    "buffers",
    "rustFutures",
    "foreignFutures",
    "queued",
    "blocked",
    "background",
  ]) {
    Assert.equal(typeof counts[kind], "number", `there is a count of ${kind}`);
  }
  const end = Date.now() + 10_000;
  do {
    await collect();
  } while (Object.keys(liveThings()).length !== 0 && Date.now() < end);
  Assert.deepEqual(liveThings(), {}, "nothing is alive");
}
