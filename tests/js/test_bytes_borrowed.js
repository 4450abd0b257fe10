// SPDX-License-Identifier: MPL-2.0

load("head.js");

const borrowed = ChromeUtils.importESModule("crate:bytes_borrowed");
const { BytesError, Collector } = borrowed;

// bridge/values/BorrowedBytes.h: up to so many bytes are copied.
const SMALL = 96;

/** `length` bytes that count up from 0 and start again after 255. */
function counting(length) {
  return Uint8Array.from({ length }, (_, i) => i & 255);
}

const sumOf = bytes => BigInt(bytes.reduce((sum, byte) => sum + byte, 0));

add_task(async function bytesOfEachLengthCross() {
  for (const length of [0, 1, 7, 8, 95, SMALL, SMALL + 1, 255, 256, 4096, 65_536, 70_000]) {
    const bytes = counting(length);
    Assert.equal(borrowed.length(bytes), BigInt(length));
    Assert.equal(borrowed.sum(bytes), sumOf(bytes), `${length} bytes`);
    Assert.strictEqual(borrowed.first(bytes), length === 0 ? null : 0);
    Assert.deepEqual(borrowed.concat(bytes, bytes), new Uint8Array([...bytes, ...bytes]));
  }
});

add_task(async function rustReadsTheBytesInTheirPlace() {
  const bytes = counting(10_000);
  const start = borrowed.address(bytes);
  Assert.equal(borrowed.address(bytes), start);
  for (const [from, to] of [[1, 10_000], [16, 9000], [500, 500 + SMALL + 1]]) {
    Assert.equal(borrowed.address(bytes.subarray(from, to)), start + BigInt(from));
  }
  Assert.equal(borrowed.address(new Uint8Array(bytes.buffer)), start);
  const twin = bytes.slice();
  Assert.notEqual(borrowed.address(twin), start, "other bytes");
  await collect();
  Assert.equal(borrowed.address(bytes), start, "a collection does not move them");
  Assert.equal(borrowed.sum(bytes), sumOf(bytes));
});

add_task(async function aViewWithoutABufferYetIsReadInItsPlaceToo() {
  const bytes = new Uint8Array(SMALL + 1).fill(3);
  const start = borrowed.address(bytes);
  const { buffer } = bytes;
  Assert.equal(borrowed.address(new Uint8Array(buffer)), start);
  new Uint8Array(buffer)[0] = 4;
  Assert.equal(borrowed.first(bytes), 4);
});

add_task(async function emptyBytesAreNoBytes() {
  const whole = counting(1000);
  for (const bytes of [new Uint8Array(), whole.subarray(5, 5), whole.subarray(1000)]) {
    Assert.equal(borrowed.length(bytes), 0n);
    Assert.equal(borrowed.sum(bytes), 0n);
    Assert.strictEqual(borrowed.first(bytes), null);
  }
});

add_task(async function manyMayBeBorrowedAtOnce() {
  const [one, other] = [counting(1000), counting(50)];
  Assert.equal(borrowed.concat(one, other).length, 1050);
  Assert.equal(borrowed.concat(one, one).length, 2000);
  Assert.equal(borrowed.concat(one.subarray(0, 500), one.subarray(250)).length, 1250);
  Assert.equal(borrowed.find(new TextEncoder().encode(`${"x".repeat(200)}🌉`), "🌉", one, 1), 200n);
});

add_task(async function sharedMemoryIsCopied() {
  const shared = new Uint8Array(new SharedArrayBuffer(1000)).fill(2);
  Assert.equal(borrowed.sum(shared), 2000n);
  Assert.equal(borrowed.sum(shared.subarray(0, 10)), 20n);
});

add_task(async function memoryOfWebAssemblyIsCopied() {
  if (typeof WebAssembly !== "object") {
    info("this engine has no WebAssembly");
    return;
  }
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 });
  const bytes = new Uint8Array(memory.buffer).fill(1);
  const seen = borrowed.runBetween(bytes, {
    run() {
      memory.grow(5);
      return true;
    },
  });
  Assert.equal(bytes.length, 0, "detached meanwhile");
  Assert.equal(seen.sumBefore, 65_536n);
  Assert.equal(seen.sumAfter, 65_536n);
});

add_task(async function whatIsNoUint8ArrayIsRefused() {
  const { buffer } = new Uint8Array(200);
  const values = [
    undefined,
    null,
    "abcd",
    [1, 2],
    buffer,
    new Int8Array(4),
    new Uint8ClampedArray(4),
    new DataView(buffer),
    Object.create(Uint8Array.prototype),
    new Proxy(new Uint8Array(200), {}),
  ];
  for (const value of values) {
    assertRefused(() => borrowed.sum(value), "data");
    assertRefused(() => borrowed.concat(counting(200), value), "other");
  }
});

add_task(async function aRefusedArgumentEndsTheLoanOfTheOthers() {
  const bytes = counting(1000);
  for (let i = 0; i < times(500, 10); i++) {
    assertRefused(() => borrowed.find(bytes, "\ud800", bytes, 1), "text", "MB_STRING_SURROGATE");
    assertRefused(() => borrowed.find(bytes, "a", "b", 1), "owned");
    assertRefused(() => borrowed.find(bytes, "a", bytes, 256), "small", "MB_ARGUMENT_RANGE");
  }
  Assert.equal(borrowed.sum(bytes), sumOf(bytes));
});

add_task(async function errorsAndPanicsEndTheLoan() {
  const bytes = counting(1000);
  Assert.equal(borrowed.byteAt(bytes, 999), 999 & 255);
  const error = thrownBy(() => borrowed.byteAt(bytes, 1000));
  Assert.ok(error instanceof BytesError.OutOfRange);
  Assert.deepEqual([error.at, error.size], [1000n, 1000n]);
  assertPanics(() => borrowed.failWith(bytes), "1000 bytes");
  assertPanics(() => borrowed.failWith(new Uint8Array()), "0 bytes");
  Assert.equal(borrowed.sum(bytes), sumOf(bytes));
});

add_task(async function borrowedBytesOutliveCollectionsOfACallback() {
  for (const length of [10, SMALL, SMALL + 1, 1000, 100_000]) {
    const between = {
      run() {
        const garbage = [];
        for (let i = 0; i < 1000; i++) {
          garbage.push(new Uint8Array(length % 1000).fill(0xee));
        }
        Cu.forceGC();
        return garbage.length > 0;
      },
    };
    // Nobody else has the bytes.
    const seen = borrowed.runBetween(counting(length), between);
    Assert.equal(seen.sumBefore, seen.sumAfter, `${length} bytes`);
  }
});

add_task(async function aCallbackMayMakeTheBufferOfAView() {
  const bytes = new Uint8Array(5000).fill(1);
  let buffer = null;
  const seen = borrowed.runBetween(bytes, {
    run() {
      ({ buffer } = bytes);
      Cu.forceGC();
      return true;
    },
  });
  Assert.equal(seen.sumAfter, 5000n);
  Assert.equal(borrowed.address(new Uint8Array(buffer)), seen.address);
});

add_task(async function whatACallbackWritesRustMaySee() {
  const bytes = new Uint8Array(1000).fill(1);
  const seen = borrowed.runBetween(bytes, {
    run() {
      bytes.fill(2);
      return true;
    },
  });
  Assert.deepEqual([seen.sumBefore, seen.sumAfter], [1000n, 2000n]);
});

add_task(async function whatIsLentIsNotTransferred() {
  const bytes = counting(1000);
  const { buffer } = bytes;
  const other = new ArrayBuffer(8);
  let error = null;
  const seen = borrowed.runBetween(bytes.subarray(100), {
    run() {
      error = thrownBy(() => structuredClone(bytes, { transfer: [other, buffer] }));
      return structuredClone(bytes).length === 1000;
    },
  });
  Assert.equal(error.name, "DataCloneError");
  Assert.stringMatches(error.message, /transfer\[1\] is in use by a call into native code/);
  Assert.equal(other.byteLength, 8, "nothing was detached");
  Assert.equal(seen.sumBefore, seen.sumAfter);
  Assert.equal(structuredClone(bytes, { transfer: [buffer] }).length, 1000, "it is once it is back");
  Assert.equal(bytes.length, 0);
});

add_task(async function loansNest() {
  const bytes = counting(1000);
  let depth = 0;
  const between = {
    run() {
      depth++;
      const inner = depth < 20 ? borrowed.runBetween(bytes.subarray(depth), between) : null;
      return inner === null || inner.sumBefore === inner.sumAfter;
    },
  };
  const seen = borrowed.runBetween(bytes, between);
  Assert.equal(depth, 20);
  Assert.equal(seen.sumAfter, sumOf(bytes));
});

add_task(async function objectsAndTraitsBorrow() {
  const bytes = counting(300);
  const collector = Collector.init(bytes);
  collector.add(bytes.subarray(0, 100));
  collector.add(new Uint8Array());
  Assert.deepEqual(collector.all(), new Uint8Array([...bytes, ...bytes.subarray(0, 100)]));
  Assert.equal(borrowed.adler().of(new TextEncoder().encode("Wikipedia")), 0x11e60398);
  assertRefused(() => collector.add("text"), "data");
});

add_task(async function aBackgroundCallHasACopy() {
  const bytes = new Uint8Array(100_000).fill(1);
  const promise = borrowed.sumInBackground(bytes);
  bytes.fill(9);
  Assert.equal(await promise, 100_000n);
  Assert.equal(await borrowed.sumInBackground(new Uint8Array()), 0n);
  assertTypeError(await rejectionOf(borrowed.sumInBackground([1])), "data");
});

add_task(async function asyncFunctionsOwnTheirBytes() {
  Assert.equal(await borrowed.sumLater(counting(256)), 32_640n);
});

add_task(async function theContractTakesTheSerialisedForm() {
  // The place of `sum` among the functions, which are sorted by name.
  const SUM = 9;
  const serialised = new Uint8Array([0, 0, 0, 3, 1, 2, 3]).buffer;
  Assert.deepEqual(UniFFIScaffolding.callSync(SUM, serialised), { code: "success", data: 6 });
  Assert.deepEqual(UniFFIScaffolding.callSync(SUM, new ArrayBuffer(4)), { code: "success", data: 0 });
  const result = await UniFFIScaffolding.callAsyncWrapper(SUM, serialised);
  Assert.deepEqual(result, { code: "success", data: 6 });
  const wrongLength = new Uint8Array([0, 0, 0, 4, 1, 2, 3]).buffer;
  for (const value of [new ArrayBuffer(3), wrongLength, new Uint8Array(7), 5, null]) {
    Assert.equal(thrownBy(() => UniFFIScaffolding.callSync(SUM, value)).code, "MB_ARGUMENT_TYPE");
  }
});

add_task(async function megabytesCrossWithoutACopy() {
  const bytes = new Uint8Array(50_000_000).fill(1);
  Assert.equal(borrowed.sum(bytes), 50_000_000n);
  Assert.equal(borrowed.address(bytes.subarray(1)), borrowed.address(bytes) + 1n);
});

add_task(assertNothingIsAlive);
