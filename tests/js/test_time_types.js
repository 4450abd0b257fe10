// SPDX-License-Identifier: MPL-2.0

load("head.js");

const time = ChromeUtils.importESModule("crate:time_types");
const { Duration, Event, Phase, TimeError, Timestamp } = time;

const SECOND = 1_000_000_000n;
// The last point that UniFFI's form holds, and the first one is its opposite.
const LAST = 2n ** 63n * SECOND - 1n;
const LONGEST = 2n ** 64n * SECOND - 1n;

const at = nanoseconds => new Timestamp(nanoseconds);
const span = nanoseconds => new Duration(nanoseconds);

add_task(async function timestampsKeepEveryNanosecond() {
  const samples = [
    0n,
    1n,
    999_999_999n,
    SECOND,
    1_700_000_000_123_456_789n,
    -SECOND,
    -SECOND - 1n,
    -1_500_000_000n,
    -2n * SECOND + 1n,
    -11_644_473_600n * SECOND - 7n,
    2n ** 53n + 1n,
    LAST,
    LAST - 1n,
    -LAST,
    1n - LAST,
  ];
  for (const nanoseconds of samples) {
    const result = time.echoTimestamp(at(nanoseconds));
    Assert.ok(result instanceof Timestamp);
    Assert.strictEqual(result.epochNanoseconds, nanoseconds);
  }
});

add_task(async function rustSeesTheSamePoint() {
  Assert.equal(time.describe(at(0n)), "+0.000000000");
  Assert.equal(time.describe(at(1_000_000_005n)), "+1.000000005");
  Assert.equal(time.describe(at(-1_500_000_000n)), "-1.500000000");
  Assert.equal(time.describe(at(-LAST)), "-9223372036854775807.999999999");
  Assert.equal(time.describe(at(LAST)), "+9223372036854775807.999999999");
  Assert.strictEqual(time.at(true, 1, 500_000_000).epochNanoseconds, -1_500_000_000n);
  Assert.strictEqual(time.at(false, 2n ** 62n, 3).epochNanoseconds, 2n ** 62n * SECOND + 3n);
});

add_task(async function whatUniffiCannotCarryIsRefused() {
  for (const nanoseconds of [-1n, -999_999_999n]) {
    assertRefused(() => time.describe(at(nanoseconds)), "time", "MB_ARGUMENT_RANGE");
  }
  assertRefused(() => time.describe(new Date(-1)), "time", "MB_ARGUMENT_RANGE");
  for (const epochNanoseconds of [LAST + 1n, -LAST - 1n, 2n ** 200n]) {
    assertRefused(() => time.describe({ epochNanoseconds }), "time", "MB_ARGUMENT_RANGE");
    assertRefused(() => at(epochNanoseconds), "epochNanoseconds", "MB_ARGUMENT_RANGE");
  }
  // Rust cannot write what its own clock can hold.
  assertPanics(() => time.at(true, 2n ** 63n, 0), /overflow/);
});

add_task(async function datesAreTaken() {
  for (const milliseconds of [0, 1, 1_700_000_000_123, -1000, -86_400_001, 8.64e15, -8.64e15]) {
    const date = new Date(milliseconds);
    const result = time.echoTimestamp(date);
    Assert.strictEqual(result.epochNanoseconds, BigInt(milliseconds) * 1_000_000n);
    Assert.equal(result.toDate().getTime(), milliseconds);
    Assert.ok(Timestamp.fromDate(date).equals(result));
  }
  class MyDate extends Date {
    getTime() {
      return NaN;
    }
  }
  Assert.strictEqual(time.echoTimestamp(new MyDate(5)).epochNanoseconds, 5_000_000n);
});

add_task(async function whatHasEpochNanosecondsIsTaken() {
  Assert.strictEqual(time.echoTimestamp({ epochNanoseconds: 7n }).epochNanoseconds, 7n);
  class Instant {
    get epochNanoseconds() {
      Cu.forceGC();
      return time.echoTimestamp(at(9n)).epochNanoseconds;
    }
  }
  Assert.strictEqual(time.echoTimestamp(new Instant()).epochNanoseconds, 9n);
  const proxy = new Proxy(at(11n), {});
  Assert.strictEqual(time.echoTimestamp(proxy).epochNanoseconds, 11n);
  const error = thrownBy(() =>
    time.echoTimestamp({
      get epochNanoseconds() {
        throw new RangeError("from the getter");
      },
    })
  );
  Assert.equal(error.message, "from the getter");
});

add_task(async function whatIsNoTimestampIsRefused() {
  const values = [
    undefined,
    null,
    0,
    0n,
    NaN,
    "2020-01-01",
    true,
    {},
    [],
    Symbol("now"),
    new Date(NaN),
    Object.create(Date.prototype),
    new Proxy(new Date(0), {}),
    Object.create(Timestamp.prototype),
    { epochNanoseconds: 5 },
    { epochNanoseconds: "5" },
    span(1n),
  ];
  for (const value of values) {
    assertRefused(() => time.echoTimestamp(value), "value");
  }
  Assert.stringMatches(thrownBy(() => time.echoTimestamp(new Date(NaN))).message, /valid Date/);
  for (const value of [0, "0", null, undefined, 0.5]) {
    Assert.ok(thrownBy(() => new Timestamp(value)) instanceof UniFFITypeError);
  }
});

add_task(async function timestampsAreValues() {
  const one = at(1_500_000_001n);
  Assert.ok(one.equals(at(1_500_000_001n)) && !one.equals(at(2n)) && !one.equals(null));
  Assert.ok(!one.equals({ epochNanoseconds: 1_500_000_001n }));
  Assert.ok(Object.isFrozen(one));
  Assert.deepEqual(one, at(1_500_000_001n));
  Assert.notDeepEqual(one, at(1_500_000_002n));
  Assert.equal(one.toDate().getTime(), 1500);
  Assert.equal(at(-1n).toDate().getTime(), -1, "rounded down");
  Assert.ok(thrownBy(() => at(LAST).toDate()) instanceof RangeError);
  const before = Date.now();
  const now = time.now();
  Assert.ok(now.toDate().getTime() >= before && now.toDate().getTime() <= Date.now());
  Assert.ok(Timestamp.now().toDate().getTime() >= before);
});

add_task(async function timestampsHaveText() {
  const samples = [
    [0n, "1970-01-01T00:00:00.000000000Z"],
    [1n, "1970-01-01T00:00:00.000000001Z"],
    [-1n, "1969-12-31T23:59:59.999999999Z"],
    [951_825_600n * SECOND, "2000-02-29T12:00:00.000000000Z"],
    [-62_135_596_800n * SECOND, "0001-01-01T00:00:00.000000000Z"],
    [-62_167_219_200n * SECOND - 1n, "-000001-12-31T23:59:59.999999999Z"],
    [253_402_300_800n * SECOND, "+010000-01-01T00:00:00.000000000Z"],
    [8_640_000_000_000n * SECOND, "+275760-09-13T00:00:00.000000000Z"],
    [LAST, "+292277026596-12-04T15:30:07.999999999Z"],
  ];
  for (const [nanoseconds, text] of samples) {
    Assert.equal(String(at(nanoseconds)), text);
    Assert.equal(JSON.stringify({ t: at(nanoseconds) }), JSON.stringify({ t: text }));
  }
  for (const ms of [1_700_000_000_123, -1_700_000_000_123, -62_167_219_200_001]) {
    const iso = new Date(ms).toISOString();
    Assert.equal(String(Timestamp.fromDate(new Date(ms))), iso.replace("Z", "000000Z"));
  }
});

add_task(async function durationsKeepEveryNanosecond() {
  for (const nanoseconds of [0n, 1n, 999_999_999n, SECOND, 2n ** 53n + 1n, LONGEST - 1n, LONGEST]) {
    const result = time.echoDuration(span(nanoseconds));
    Assert.ok(result instanceof Duration);
    Assert.strictEqual(result.nanoseconds, nanoseconds);
  }
  Assert.strictEqual(time.longest().nanoseconds, LONGEST);
  Assert.equal(time.describeDuration(span(1_000_000_002n)), "1.000000002");
  Assert.equal(time.describeDuration(span(LONGEST)), "18446744073709551615.999999999");
});

add_task(async function durationsAreValues() {
  const one = span(1_500_000_000n);
  Assert.ok(one.equals(Duration.fromMilliseconds(1500)) && !one.equals(span(1n)));
  Assert.ok(Object.isFrozen(one));
  Assert.notDeepEqual(one, span(1n));
  Assert.equal(one.toMilliseconds(), 1500);
  Assert.equal(span(1n).toMilliseconds(), 1e-6);
  Assert.equal(Duration.fromMilliseconds(0.25).nanoseconds, 250_000n);
  Assert.equal(Duration.fromMilliseconds(2 ** 53 + 2).nanoseconds, (2n ** 53n + 2n) * 1_000_000n);
  Assert.equal(Duration.fromMilliseconds(0.9999999).nanoseconds, 1_000_000n);
  Assert.equal(String(one), "PT1.5S");
  Assert.equal(String(span(0n)), "PT0S");
  Assert.equal(String(span(60_000_000_001n)), "PT60.000000001S");
  Assert.equal(JSON.stringify([one]), '["PT1.5S"]');
});

add_task(async function whatIsNoDurationIsRefused() {
  for (const value of [undefined, null, 1, 1n, "PT1S", {}, { nanoseconds: 1n }, new Date(1), at(1n)]) {
    assertRefused(() => time.echoDuration(value), "value");
  }
  assertRefused(() => time.echoDuration(Object.create(Duration.prototype)), "value");
  assertRefused(() => span(-1n), "nanoseconds", "MB_ARGUMENT_RANGE");
  assertRefused(() => span(LONGEST + 1n), "nanoseconds", "MB_ARGUMENT_RANGE");
  for (const value of [-1, 1e30]) {
    assertRefused(() => Duration.fromMilliseconds(value), "nanoseconds", "MB_ARGUMENT_RANGE");
  }
  assertRefused(() => Duration.fromMilliseconds(Infinity), "milliseconds", "MB_ARGUMENT_RANGE");
  for (const value of [NaN, "1", 1n, null, undefined]) {
    Assert.ok(thrownBy(() => Duration.fromMilliseconds(value)) instanceof UniFFITypeError);
  }
});

add_task(async function timesCrossInsideEverything() {
  Assert.strictEqual(time.echoOptionalTimestamp(null), null);
  Assert.ok(time.echoOptionalTimestamp(at(5n)).equals(at(5n)));
  Assert.deepEqual(time.echoTimestamps([at(1n), new Date(2)]), [at(1n), at(2_000_000n)]);
  const set = time.echoDurationSet(new Set([span(1n), span(2n), span(1n)]));
  Assert.deepEqual([...set].map(String).sort(), ["PT0.000000001S", "PT0.000000002S"]);
  const map = time.echoTimestampKeys(new Map([[at(-SECOND), span(3n)]]));
  Assert.deepEqual([...map], [[at(-SECOND), span(3n)]]);
  for (const phase of [
    new Phase.Idle(),
    new Phase.Since({ v0: at(-5n * SECOND - 5n) }),
    new Phase.Lasts({ length: span(8n) }),
  ]) {
    Assert.deepEqual(time.echoPhase(phase), phase);
  }
});

add_task(async function recordsWithTimesCompareByTime() {
  const event = new Event({ name: "e", begin: at(1_000_000n), length: span(1n), seen: at(2n) });
  Assert.strictEqual(event.pause.nanoseconds, 0n, "the default");
  const result = time.echoEvent(event);
  Assert.ok(event.equals(result) && result.equals(event));
  Assert.ok(event.equals(new Event({ ...event, begin: new Date(1) })), "as a Date too");
  for (const change of [{ begin: at(2n) }, { length: span(2n) }, { seen: null }, { pause: span(1n) }]) {
    Assert.ok(!event.equals(new Event({ ...event, ...change })));
  }
});

add_task(async function errorsNameThePlaceOfATime() {
  assertRefused(() => time.echoTimestamps([at(0n), 1]), "value[1]");
  assertRefused(
    () => time.echoEvent(new Event({ name: "e", begin: at(0n), length: 5 })),
    "value.length"
  );
  assertRefused(() => time.echoDurationSet(new Set([span(1n), at(1n)])), "value(item 1)");
  assertRefused(() => time.echoTimestampKeys(new Map([[5, span(1n)]])), "value(key)");
  assertRefused(() => time.echoPhase(new Phase.Since({ v0: new Date(NaN) })), "value.v0");
});

add_task(async function declaredErrorsCarryTimes() {
  const error = thrownBy(() => time.add(at(LAST), span(LONGEST)));
  Assert.ok(error instanceof TimeError.Overflow);
  Assert.ok(error.base.equals(at(LAST)) && error.offset.equals(span(LONGEST)));
  const backwards = thrownBy(() => time.between(at(5n), at(3n)));
  Assert.ok(backwards instanceof TimeError.Backwards && backwards.later.equals(at(3n)));
  Assert.strictEqual(time.between(at(-2n * SECOND), at(3n)).nanoseconds, 2n * SECOND + 3n);
});

add_task(async function asyncFunctionsCarryTimes() {
  Assert.ok((await time.addLater(at(1n), span(2n))).equals(at(3n)));
  const error = await rejectionOf(time.addLater(at(LAST), span(1n)));
  Assert.ok(error instanceof TimeError.Overflow && error.base.equals(at(LAST)));
  assertTypeError(await rejectionOf(time.addLater(1, span(2n))), "base");
});

add_task(async function callbacksGetAndGiveTimes() {
  const clock = {
    read: () => new Date(1500),
    round(moment, to) {
      if (to.nanoseconds === 0n) {
        throw new TimeError.Overflow(moment, to);
      }
      return at((moment.epochNanoseconds / to.nanoseconds) * to.nanoseconds);
    },
  };
  Assert.strictEqual(time.readClock(clock).epochNanoseconds, 1_500_000_000n);
  Assert.strictEqual(time.roundBy(clock, at(1_234n), span(100n)).epochNanoseconds, 1_200n);
  const error = thrownBy(() => time.roundBy(clock, at(7n), span(0n)));
  Assert.ok(error instanceof TimeError.Overflow && error.base.equals(at(7n)));
  assertPanics(() => time.readClock({ ...clock, read: () => 5 }), /Clock\.read.*expected a Timestamp/s);
  assertPanics(() => time.readClock({ ...clock, read: () => new Date(-1) }), /before 1970/);
});

add_task(assertNothingIsAlive);
