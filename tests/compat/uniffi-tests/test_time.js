// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const { roundtripDuration, roundtripSystemtime } = ChromeUtils.importESModule(
  "crate:uniffi_bindgen_tests"
);
const { Duration, Timestamp } = ChromeUtils.importESModule("monkeybridge:uniffi");

add_task(function test_times_keep_their_nanoseconds() {
  const date = new Date("2026-02-03T04:05:06.789Z");
  Assert.equal(roundtripSystemtime(date).toDate().getTime(), date.getTime());
  for (const epochNanoseconds of [0n, 1n, -1_500_000_000n, 1_234_567_890_123_456_789n, -(10n ** 18n)]) {
    const time = roundtripSystemtime({ epochNanoseconds });
    Assert.ok(time instanceof Timestamp);
    Assert.strictEqual(time.epochNanoseconds, epochNanoseconds);
  }
});

add_task(function test_durations_keep_their_nanoseconds() {
  const duration = roundtripDuration(Duration.fromMilliseconds(1500));
  Assert.ok(duration instanceof Duration);
  Assert.strictEqual(duration.nanoseconds, 1_500_000_000n);
});

add_task(assertNothingIsAlive);
