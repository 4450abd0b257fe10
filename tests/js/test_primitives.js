// SPDX-License-Identifier: MPL-2.0

load("head.js");

const primitives = ChromeUtils.importESModule("crate:primitives");

const INTEGERS = [
  { name: "U8", min: 0, max: 255 },
  { name: "I8", min: -128, max: 127 },
  { name: "U16", min: 0, max: 65535 },
  { name: "I16", min: -32768, max: 32767 },
  { name: "U32", min: 0, max: 2 ** 32 - 1 },
  { name: "I32", min: -(2 ** 31), max: 2 ** 31 - 1 },
];

const WIDE = [
  { name: "U64", min: 0n, max: 2n ** 64n - 1n },
  { name: "I64", min: -(2n ** 63n), max: 2n ** 63n - 1n },
];

const NO_NUMBERS = [undefined, null, true, "", "1", {}, [], [1], () => 1, Symbol("1"), new Number(1)];

add_task(async function integersCrossUpToTheirBounds() {
  for (const { name, min, max } of INTEGERS) {
    const echo = primitives[`echo${name}`];
    for (const value of [min, max, 0, 1, min + 1, max - 1]) {
      Assert.strictEqual(echo(value), value, `${name} ${value}`);
    }
  }
});

add_task(async function integersBeyondTheirBoundsAreRefused() {
  for (const { name, min, max } of INTEGERS) {
    const echo = primitives[`echo${name}`];
    for (const value of [min - 1, max + 1, 2 ** 53, -(2 ** 53), 1e300]) {
      assertRefused(() => echo(value), "value", "MB_ARGUMENT_RANGE");
    }
  }
});

add_task(async function whatIsNoIntegerIsRefused() {
  for (const { name } of INTEGERS) {
    const echo = primitives[`echo${name}`];
    for (const value of [...NO_NUMBERS, 0.5, NaN, Infinity, -Infinity, 1n]) {
      assertRefused(() => echo(value), "value");
    }
  }
});

add_task(async function minusZeroIsZeroForIntegers() {
  for (const { name } of INTEGERS) {
    Assert.equal(primitives[`echo${name}`](-0), 0, name);
  }
});

add_task(async function wideIntegersCrossAsBigInts() {
  for (const { name, min, max } of WIDE) {
    const echo = primitives[`echo${name}`];
    for (const value of [min, max, 0n, 1n, 2n ** 53n + 1n, max - 1n, min + 1n]) {
      Assert.strictEqual(echo(value), value, `${name} ${value}`);
    }
  }
  Assert.equal(primitives.u64ToText(2n ** 64n - 1n), "18446744073709551615");
  Assert.equal(primitives.i64ToText(-(2n ** 63n)), "-9223372036854775808");
});

add_task(async function wideIntegersTakeSafeNumbers() {
  for (const { name } of WIDE) {
    const echo = primitives[`echo${name}`];
    Assert.strictEqual(echo(5), 5n);
    Assert.strictEqual(echo(Number.MAX_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER));
    assertRefused(() => echo(2 ** 53), "value", "MB_ARGUMENT_RANGE");
  }
  Assert.strictEqual(primitives.echoI64(-5), -5n);
  Assert.strictEqual(primitives.echoI64(-(2 ** 53) + 1), -(2n ** 53n) + 1n);
});

add_task(async function wideIntegersBeyondTheirBoundsAreRefused() {
  for (const { name, min, max } of WIDE) {
    const echo = primitives[`echo${name}`];
    for (const value of [min - 1n, max + 1n, 2n ** 200n, -(2n ** 200n)]) {
      assertRefused(() => echo(value), "value", "MB_ARGUMENT_RANGE");
    }
    for (const value of [...NO_NUMBERS, 0.5, NaN, Infinity]) {
      assertRefused(() => echo(value), "value");
    }
  }
  assertRefused(() => primitives.echoU64(-1), "value", "MB_ARGUMENT_RANGE");
});

add_task(async function rustHasTheSameBounds() {
  for (const { name, min, max } of [...INTEGERS, ...WIDE]) {
    Assert.strictEqual(primitives[`max${name}`](), max);
    if (name.startsWith("I")) {
      Assert.strictEqual(primitives[`min${name}`](), min);
    }
  }
  Assert.strictEqual(primitives.maxF64(), Number.MAX_VALUE);
  Assert.strictEqual(primitives.minPositiveF64(), 2 ** -1022);
  Assert.strictEqual(primitives.maxF32(), (2 - 2 ** -23) * 2 ** 127);
});

add_task(async function floatsCross() {
  for (const value of [0, -0, 1.5, -1.5, NaN, Infinity, -Infinity, Number.MIN_VALUE, 0.1]) {
    Assert.ok(Object.is(primitives.echoF64(value), value), `f64 ${value}`);
    Assert.ok(Object.is(primitives.echoF32(value), Math.fround(value)), `f32 ${value}`);
  }
  Assert.strictEqual(primitives.echoF32(Number.MAX_VALUE), Infinity);
  for (const value of NO_NUMBERS) {
    assertRefused(() => primitives.echoF64(value), "value");
    assertRefused(() => primitives.echoF32(value), "value");
  }
  assertRefused(() => primitives.echoF64(1n), "value");
});

add_task(async function bitsOfFloatsSurvive() {
  Assert.equal(primitives.f64ToBits(-0), 0x8000000000000000n);
  Assert.equal(primitives.f64ToBits(1), 0x3ff0000000000000n);
  Assert.equal(primitives.f64FromBits(1n), Number.MIN_VALUE);
});

add_task(async function everyNaNOfRustIsANumber() {
  // These bits would be tagged values if they became a JS value unchanged.
  const bits = [0x7ff8000000000000n, 0x7ff0000000000001n, 0xfff8000000000000n, 0xffffffffffffffffn];
  for (let tag = 0xfff80n; tag <= 0xfffffn; tag++) {
    bits.push((tag << 44n) | 0x123456789n);
  }
  for (const pattern of bits) {
    const value = primitives.f64FromBits(pattern);
    Assert.ok(typeof value === "number" && Number.isNaN(value), pattern.toString(16));
  }
});

add_task(async function booleansCross() {
  Assert.strictEqual(primitives.echoBool(true), true);
  Assert.strictEqual(primitives.echoBool(false), false);
  Assert.strictEqual(primitives.negate(true), false);
  for (const value of [undefined, null, 0, 1, "true", {}, []]) {
    assertRefused(() => primitives.echoBool(value), "value");
  }
});

const TEXTS = [
  "",
  "plain",
  "\0 inside \0",
  "grüße",
  "\u00ff\u0100",
  "日本語",
  "🌉 \u{10ffff}",
  "\ufeffmarked",
  "\ufeff\ufeff",
  "e\u0301",
  "\r\n\u2028\u2029",
  "x".repeat(70_000),
  "ä".repeat(70_000),
  "🌉".repeat(20_000),
];

add_task(async function stringsCross() {
  for (const text of TEXTS) {
    Assert.ok(primitives.echoString(text) === text, `${text.slice(0, 20)} (${text.length})`);
    Assert.equal(primitives.countChars(text), Array.from(text).length);
    const bytes = new TextEncoder().encode(text);
    Assert.deepEqual(primitives.utf8Of(text), bytes);
  }
  Assert.equal(primitives.textWithBom(), "\ufeffmarked");
});

add_task(async function ropesSlicesAndLongStringsCross() {
  let rope = "";
  for (let i = 0; i < 1000; i++) {
    rope += String.fromCharCode(32 + (i % 90)) + (i % 7 ? "" : "é");
  }
  Assert.equal(primitives.echoString(rope), rope);
  Assert.equal(primitives.echoString(rope.slice(10, 500)), rope.slice(10, 500));
  const million = primitives.repeat("0123456789", 100_000);
  Assert.equal(million.length, 1_000_000);
  Assert.ok(primitives.echoString(million) === million);
});

add_task(async function whatIsNoStringIsRefused() {
  for (const value of [undefined, null, 0, 1n, true, {}, ["a"], Symbol("a"), new String("a")]) {
    assertRefused(() => primitives.echoString(value), "value");
  }
});

add_task(async function loneSurrogatesAreRefused() {
  for (const text of ["\ud800", "\udfff", "a\ud83c", "\udf09b", "\udf09\ud83c", "x".repeat(99) + "\ud800"]) {
    assertRefused(() => primitives.echoString(text), "value", "MB_STRING_SURROGATE");
  }
});

add_task(async function bytesCross() {
  for (const length of [0, 1, 7, 8, 63, 64, 95, 96, 97, 255, 256, 4096, 70_000]) {
    const bytes = primitives.countingBytes(length);
    Assert.ok(bytes instanceof Uint8Array);
    Assert.equal(bytes.length, length);
    Assert.ok(bytes.every((byte, i) => byte === (i & 255)), `${length} bytes`);
    Assert.deepEqual(primitives.echoBytes(bytes), bytes);
  }
});

add_task(async function partsOfBuffersCross() {
  const whole = primitives.countingBytes(1000);
  for (const [from, to] of [[0, 0], [3, 3], [1, 5], [100, 900], [999, 1000]]) {
    const part = whole.subarray(from, to);
    Assert.deepEqual(primitives.echoBytes(part), whole.slice(from, to));
  }
  Assert.deepEqual(primitives.reverseBytes(new Uint8Array([1, 2, 3])), new Uint8Array([3, 2, 1]));
});

add_task(async function bytesAreCopies() {
  const sent = new Uint8Array([1, 2, 3]);
  const one = primitives.echoBytes(sent);
  const two = primitives.echoBytes(sent);
  one[0] = 9;
  Assert.deepEqual([sent[0], two[0]], [1, 1]);
  Assert.equal(one.byteOffset, 0);
  Assert.equal(one.buffer.byteLength, 3);
});

add_task(async function megabytesCross() {
  const length = 5_000_000;
  const bytes = primitives.countingBytes(length);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    sum += bytes[i];
  }
  Assert.equal(primitives.sumBytes(bytes), BigInt(sum));
});

add_task(async function whatIsNoUint8ArrayIsRefused() {
  const { buffer } = new Uint8Array(4);
  for (const value of [
    undefined,
    null,
    "abcd",
    [1, 2],
    buffer,
    new Int8Array(4),
    new Uint8ClampedArray(4),
    new Uint16Array(4),
    new DataView(buffer),
    Object.create(Uint8Array.prototype),
    new Proxy(new Uint8Array(4), {}),
  ]) {
    assertRefused(() => primitives.echoBytes(value), "value");
  }
});

add_task(async function manyMixedArgumentsKeepTheirPlaces() {
  Assert.equal(primitives.sumWithManyTypes(1, 2, 3, 4, 5, 6, 7, 8n, 9.5, 10.5, "11", false), 67);
  Assert.equal(primitives.sumWithManyTypes(1, -2, 3, -4, 5, -6, 7n, -8, 0.5, -0.5, "0", true), 4);
  Assert.equal(
    primitives.joinSixteen(1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9n, 10.5, -11, 12.5, -13n, 14.5, true, "sixteen"),
    "1 2.5 3 4.5 5 6.5 7 8.5 9 10.5 -11 12.5 -13 14.5 true sixteen"
  );
});

add_task(async function theErrorNamesTheOneWrongArgumentOfMany() {
  const good = [1, 2, 3, 4, 5, 6, 7, 8, 9.5, 10.5, "11", false];
  const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "text", "negative"];
  names.forEach((name, i) => {
    const args = good.slice();
    args[i] = {};
    assertRefused(() => primitives.sumWithManyTypes(...args), name);
  });
});

add_task(async function aFailedCallLeavesTheNextOneIntact() {
  for (let i = 0; i < times(1000, 20); i++) {
    thrownBy(() => primitives.joinSixteen(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, true, "\ud800"));
    Assert.strictEqual(primitives.echoString(`after ${i}`), `after ${i}`);
  }
});

add_task(assertNothingIsAlive);
