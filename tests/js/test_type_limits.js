// SPDX-License-Identifier: MPL-2.0

load("head.js");

const limits = ChromeUtils.importESModule("crate:type_limits");
const { Limit, LimitError, Limits, Signed, Tiny, Unsigned } = limits;

const RANGES = {
  u8: [0, 255],
  i8: [-128, 127],
  u16: [0, 65535],
  i16: [-32768, 32767],
  u32: [0, 2 ** 32 - 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u64: [0n, 2n ** 64n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
};

const echo = fields => limits.echoLimits(new Limits(fields));

/** Checks that a field is refused at each depth, with its path. */
function assertFieldRefused(field, value, code) {
  const record = new Limits({ [field]: value });
  assertRefused(() => limits.echoLimits(record), `value.${field}`, code);
  assertRefused(() => limits.echoAll([new Limits(), record]), `value[1].${field}`, code);
}

add_task(async function fieldsCrossUpToTheirBounds() {
  for (const [field, [min, max]] of Object.entries(RANGES)) {
    Assert.strictEqual(limits.lowest()[field], min, `lowest ${field}`);
    Assert.strictEqual(limits.highest()[field], max, `highest ${field}`);
    for (const value of [min, max]) {
      Assert.strictEqual(echo({ [field]: value })[field], value, `${field} ${value}`);
    }
  }
  Assert.deepEqual(limits.echoAll([limits.lowest(), limits.highest()]), [limits.lowest(), limits.highest()]);
});

add_task(async function fieldsOnePastTheirBoundsAreRefused() {
  for (const [field, [min, max]] of Object.entries(RANGES)) {
    const one = typeof min === "bigint" ? 1n : 1;
    for (const value of [min - one, max + one]) {
      assertFieldRefused(field, value, "MB_ARGUMENT_RANGE");
    }
    assertFieldRefused(field, 2 ** 53, "MB_ARGUMENT_RANGE");
  }
});

add_task(async function fieldsOfAnotherTypeAreRefused() {
  for (const [field, [min]] of Object.entries(RANGES)) {
    const values = [null, "1", "", true, {}, [], NaN, Infinity, -Infinity, 0.5, Symbol("1")];
    if (typeof min !== "bigint") {
      values.push(1n);
    }
    for (const value of values) {
      assertFieldRefused(field, value);
    }
  }
  for (const field of ["f32", "f64"]) {
    for (const value of [null, "1", 1n, true, {}]) {
      assertFieldRefused(field, value);
    }
  }
  for (const value of [null, 0, 1, "true"]) {
    assertFieldRefused("flag", value);
  }
  for (const value of [null, 5, {}, ["a"]]) {
    assertFieldRefused("text", value);
  }
  for (const value of [null, [1], "ab", new Int8Array(1), new ArrayBuffer(1)]) {
    assertFieldRefused("data", value);
  }
});

add_task(async function floatsKeepTheirSpecialValues() {
  for (const value of [Infinity, -Infinity, NaN, -0, 0, Number.MIN_VALUE, Number.MAX_VALUE]) {
    Assert.ok(Object.is(echo({ f64: value }).f64, value), `f64 ${value}`);
    Assert.ok(Object.is(echo({ f32: value }).f32, Math.fround(value)), `f32 ${value}`);
    Assert.ok(Object.is(limits.echoLimit(new Limit.F64({ v0: value })).v0, value));
  }
});

add_task(async function loneSurrogatesAreRefusedAtEachDepth() {
  for (const text of ["\ud800", "\udfff", "a\ud83c", "\udf09\ud83c"]) {
    assertFieldRefused("text", text, "MB_STRING_SURROGATE");
    assertRefused(() => limits.echoLimit(new Limit.Text({ v0: text })), "value.v0", "MB_STRING_SURROGATE");
    const many = new Limit.Many({ v0: 1, v1: 1, v2: text });
    assertRefused(() => limits.echoLimit(many), "value.v2", "MB_STRING_SURROGATE");
  }
  Assert.equal(echo({ text: "\ufeff🌉\0" }).text, "\ufeff🌉\0");
});

add_task(async function tupleAndNamedVariantsMix() {
  const values = [
    new Limit.Nothing(),
    new Limit.U8({ v0: 255 }),
    new Limit.I64({ v0: -(2n ** 63n) }),
    new Limit.U64({ v0: 2n ** 64n - 1n }),
    new Limit.Many({ v0: 255, v1: 2n ** 63n - 1n, v2: "text" }),
    new Limit.Named({ small: -128, large: 2n ** 64n - 1n }),
  ];
  for (const value of values) {
    const result = limits.echoLimit(value);
    Assert.ok(result.constructor === value.constructor);
    Assert.deepEqual(result, value);
  }
  assertRefused(() => limits.echoLimit(new Limit.U8({ v0: 256 })), "value.v0", "MB_ARGUMENT_RANGE");
  assertRefused(() => limits.echoLimit(new Limit.Many({ v0: 1, v1: 2n ** 63n, v2: "" })), "value.v1", "MB_ARGUMENT_RANGE");
  assertRefused(() => limits.echoLimit(new Limit.Named({ small: 128, large: 1 })), "value.small", "MB_ARGUMENT_RANGE");
  assertRefused(() => limits.echoLimit(new Limit.Named()), "value.small");
});

add_task(async function keysAndOptionsHaveTheSameBounds() {
  const map = new Map([[-(2n ** 63n), 0n], [2n ** 63n - 1n, 2n ** 64n - 1n]]);
  Assert.deepEqual([...limits.echoByI64(map)].sort(), [...map].sort());
  assertRefused(() => limits.echoByI64(new Map([[2n ** 63n, 0]])), "value(key)", "MB_ARGUMENT_RANGE");
  assertRefused(() => limits.echoByI64(new Map([[1, 2n ** 64n]])), "value[1]", "MB_ARGUMENT_RANGE");
  assertRefused(() => limits.echoOptionalU8(256), "value", "MB_ARGUMENT_RANGE");
  assertRefused(() => limits.echoOptionalU8(NaN), "value");
});

add_task(async function discriminantsUseAllBits() {
  const signed = {
    MIN: -(2n ** 63n),
    BELOW_SAFE: -(2n ** 53n) - 1n,
    MINUS_ONE: -1,
    ZERO: 0,
    MAX: 2n ** 63n - 1n,
  };
  const unsigned = {
    ZERO: 0,
    SAFE: 2 ** 53 - 1,
    UNSAFE: 2n ** 53n,
    HALF: 2n ** 63n,
    MAX: 2n ** 64n - 1n,
  };
  Assert.deepEqual({ ...Signed }, signed);
  Assert.deepEqual({ ...Unsigned }, unsigned);
  Assert.deepEqual({ ...Tiny }, { MAX: 127, MIN: -128, NEXT: -127 });
  for (const value of Object.values(Signed)) {
    Assert.strictEqual(limits.echoSigned(value), value);
    Assert.strictEqual(limits.signedNumber(value), BigInt(value));
  }
  for (const value of Object.values(Unsigned)) {
    Assert.strictEqual(limits.echoUnsigned(value), value);
    Assert.strictEqual(limits.unsignedNumber(value), BigInt(value));
  }
  for (const value of Object.values(Tiny)) {
    Assert.strictEqual(limits.echoTiny(value), value);
    Assert.strictEqual(limits.tinyNumber(value), value);
  }
  Assert.deepEqual(limits.echoWides(Object.values(Unsigned)), Object.values(Unsigned));
});

add_task(async function whatIsNoDiscriminantIsRefused() {
  for (const value of [1, -1, 2 ** 53, 2n ** 64n, 2n ** 53n + 1n, "ZERO", null, undefined, NaN]) {
    assertRefused(() => limits.echoUnsigned(value), "value");
  }
  assertRefused(() => limits.echoWides([Unsigned.MAX, 5]), "value[1]");
});

add_task(async function errorsCarryTheBounds() {
  const error = thrownBy(() => limits.failBeyond());
  Assert.ok(error instanceof LimitError.Beyond);
  Assert.deepEqual([error.value, error.below, error.of], [2n ** 64n - 1n, -(2n ** 63n), Unsigned.MAX]);
});

add_task(async function callbacksHaveTheSameBounds() {
  const giving = (give, giveUnsigned = () => Unsigned.ZERO) => ({ give, giveUnsigned });
  Assert.deepEqual(limits.limitsOf(giving(() => limits.highest())), limits.highest());
  Assert.equal(limits.unsignedOf(giving(() => {}, () => Unsigned.MAX)), 2n ** 64n - 1n);
  for (const [fields, path] of [
    [{ u8: 256 }, "u8"],
    [{ i64: 2n ** 63n }, "i64"],
    [{ u64: -1 }, "u64"],
    [{ f64: "1" }, "f64"],
    [{ text: "\ud800" }, "text"],
    [{ data: [1] }, "data"],
  ]) {
    const giver = giving(() => new Limits(fields));
    assertPanics(() => limits.limitsOf(giver), new RegExp(`return value\\.${path}: `));
  }
  assertPanics(() => limits.unsignedOf(giving(() => {}, () => 5)), /return value: expected Unsigned, got 5/);
});

add_task(assertNothingIsAlive);
