// SPDX-License-Identifier: MPL-2.0

// The functions that the benchmarks call do what the benchmarks assume.

load("head.js");

const bench = ChromeUtils.importESModule("crate:bench_fixture");
const { Adder, Record5 } = bench;

const record = () =>
  new Record5({ id: 7, name: "Ada", street: "Main Street", city: "Zürich", country: "CH" });

/** Counts its calls. */
function makeTarget() {
  const target = {
    calls: 0,
    fire() {
      target.calls++;
    },
    fireRecord({ name }) {
      target.calls += name === "Ada";
    },
    map(value) {
      target.calls++;
      return value + 1;
    },
    async mapAsync(value) {
      target.calls++;
      return value + 1;
    },
  };
  return target;
}

add_task(async function callsWork() {
  Assert.strictEqual(bench.takeU32(1), undefined);
  Assert.equal(bench.echoString("text"), "text");
  Assert.equal(bench.takeRecord(record()), 7 + 3 + 11 + 7 + 2);
  Assert.deepEqual(bench.echoRecord(record()), record());
  Assert.equal(bench.takeRecords([record(), record()]), 2);
  Assert.deepEqual(bench.echoRecords([record()]), [record()]);
  Assert.equal(bench.sumF64s([0.5, 1.5]), 2);
  Assert.deepEqual(bench.echoF64s([0.5]), [0.5]);
  Assert.equal(bench.takeBytes(new Uint8Array(9)), 9);
  Assert.deepEqual(bench.echoBytes(new Uint8Array([9])), new Uint8Array([9]));
  Assert.equal(await bench.echoU32Async(5), 5);
  Assert.equal(Adder.init(2).add(3), 5);
});

add_task(async function loopsCallOftenEnough() {
  const calls = times(1000, 20);
  const target = makeTarget();
  Assert.greater(Number(bench.loopSync(target, calls)), 0);
  Assert.equal(target.calls, calls);
  Assert.greater(Number(await bench.loopRoundTrip(target, calls)), 0);
  Assert.equal(target.calls, 2 * calls);
  Assert.greater(Number(await bench.loopAsync(target, calls)), 0);
  Assert.equal(target.calls, 3 * calls);
  await bench.loopFire(target, calls);
  await until(() => target.calls === 4 * calls, "all calls arrived");
  await bench.loopFireRecord(target, record(), calls);
  await until(() => target.calls === 5 * calls, "all calls arrived");
});

add_task(assertNothingIsAlive);
