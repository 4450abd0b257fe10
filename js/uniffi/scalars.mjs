// SPDX-License-Identifier: MPL-2.0

// Converters of numbers, booleans, strings and bytes. Every converter has the
// same static interface:
//
//   write(value) / read()            the serialised form, in the scratch area
//   toNative(value, name) / fromNative(x)  what a native function takes / gives
//   lower(value) / lift(x)           the public contract: number, ArrayBuffer
//
// write and toNative check; the error of toNative begins with `name`.

import { outOfRange, UniFFITypeError, wrongType } from "./errors.mjs";
import { failLift } from "./lifting.mjs";
import * as scratch from "./scratch.mjs";
import { claim, DV, take } from "./scratch.mjs";

function named(error, name) {
  error.addPathPart(name);
  error.seal();
  return error;
}

/** An argument whose check in JavaScript is left out: the natives have to refuse it. */
export class UniffiSkipJsTypeCheck {
  constructor(value) {
    this.value = value;
  }
}

/** What scalars have in common: the contract's form is the native form. */
export class FfiConverter {
  static toNative(value, name) {
    const error = this.problem(value);
    if (error !== null) {
      if (value instanceof UniffiSkipJsTypeCheck) {
        return this.unchecked(value.value);
      }
      throw named(error, name);
    }
    return value;
  }
  /** What toNative goes on with although nothing was checked. */
  static unchecked(value) {
    return value;
  }
  static fromNative(x) {
    return x;
  }
  static lower(value) {
    const error = this.problem(value);
    if (error !== null) {
      throw error;
    }
    return value;
  }
  static lift(x) {
    return x;
  }
  static checkType(value) {
    const error = this.problem(value);
    if (error !== null) {
      throw error;
    }
  }
  /** Whether two values are equal: identical, both NaN, or so by their own equals. */
  static equal(a, b) {
    return (
      a === b ||
      (a !== a && b !== b) ||
      (typeof a === "object" && a !== null && typeof a.equals === "function" && a.equals(b) === true)
    );
  }
}

function integerProblem(value, expected, min, max) {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return wrongType(expected, value);
  }
  return value < min || value > max ? outOfRange(expected, value) : null;
}

export class FfiConverterUInt8 extends FfiConverter {
  static problem(value) {
    return integerProblem(value, "u8", 0, 0xff);
  }
  static write(value) {
    this.checkType(value);
    DV.setUint8(claim(1), value);
  }
  static read() {
    return DV.getUint8(take(1));
  }
}

export class FfiConverterInt8 extends FfiConverter {
  static problem(value) {
    return integerProblem(value, "i8", -0x80, 0x7f);
  }
  static write(value) {
    this.checkType(value);
    DV.setInt8(claim(1), value);
  }
  static read() {
    return DV.getInt8(take(1));
  }
}

export class FfiConverterUInt16 extends FfiConverter {
  static problem(value) {
    return integerProblem(value, "u16", 0, 0xffff);
  }
  static write(value) {
    this.checkType(value);
    DV.setUint16(claim(2), value);
  }
  static read() {
    return DV.getUint16(take(2));
  }
}

export class FfiConverterInt16 extends FfiConverter {
  static problem(value) {
    return integerProblem(value, "i16", -0x8000, 0x7fff);
  }
  static write(value) {
    this.checkType(value);
    DV.setInt16(claim(2), value);
  }
  static read() {
    return DV.getInt16(take(2));
  }
}

export class FfiConverterUInt32 extends FfiConverter {
  static problem(value) {
    return integerProblem(value, "u32", 0, 0xffffffff);
  }
  static toNative(value, name) {
    if (typeof value === "number" && value >>> 0 === value) {
      return value;
    }
    return super.toNative(value, name);
  }
  static write(value) {
    if (typeof value !== "number" || value >>> 0 !== value) {
      this.checkType(value);
    }
    DV.setUint32(claim(4), value);
  }
  static read() {
    return DV.getUint32(take(4));
  }
}

export class FfiConverterInt32 extends FfiConverter {
  static problem(value) {
    return integerProblem(value, "i32", -0x80000000, 0x7fffffff);
  }
  static toNative(value, name) {
    if (typeof value === "number" && (value | 0) === value) {
      return value;
    }
    return super.toNative(value, name);
  }
  static write(value) {
    if (typeof value !== "number" || (value | 0) !== value) {
      this.checkType(value);
    }
    DV.setInt32(claim(4), value);
  }
  static read() {
    return DV.getInt32(take(4));
  }
}

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;
const U64_MAX = 2n ** 64n - 1n;

function wideProblem(value, expected, min, max) {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) {
      return wrongType(expected, value);
    }
    if (!Number.isSafeInteger(value)) {
      return new UniFFITypeError(
        `${value} is beyond the safe integers; pass a BigInt`,
        "",
        "MB_ARGUMENT_RANGE"
      );
    }
    return BigInt(value) < min ? outOfRange(expected, value) : null;
  }
  if (typeof value !== "bigint") {
    return wrongType(`${expected} (a BigInt or an integer)`, value);
  }
  return value < min || value > max ? outOfRange(expected, value) : null;
}

const isNumeric = value => typeof value === "bigint" || typeof value === "number";

class FfiConverterWide extends FfiConverter {
  static lift(x) {
    return BigInt(x);
  }
  /** 5 and 5n are the same to Rust. */
  static equal(a, b) {
    return a === b || (isNumeric(a) && isNumeric(b) && a == b);
  }
}

export class FfiConverterUInt64 extends FfiConverterWide {
  static problem(value) {
    return wideProblem(value, "u64", 0n, U64_MAX);
  }
  static write(value) {
    this.checkType(value);
    DV.setBigUint64(claim(8), BigInt(value));
  }
  static read() {
    return DV.getBigUint64(take(8));
  }
}

export class FfiConverterInt64 extends FfiConverterWide {
  static problem(value) {
    return wideProblem(value, "i64", I64_MIN, I64_MAX);
  }
  static write(value) {
    this.checkType(value);
    DV.setBigInt64(claim(8), BigInt(value));
  }
  static read() {
    return DV.getBigInt64(take(8));
  }
}

// int64 = "number" in uniffi.toml: Firefox's rule.
function safeNumber(x, fail) {
  const value = Number(x);
  if (!Number.isSafeInteger(value)) {
    fail(new RangeError("64-bit value cannot be precisely represented in JS"));
  }
  return value;
}

const throwIt = error => {
  throw error;
};

export class FfiConverterUInt64Number extends FfiConverterUInt64 {
  static fromNative(x) {
    return safeNumber(x, throwIt);
  }
  static lift(x) {
    return safeNumber(x, throwIt);
  }
  static read() {
    // The values around it have to be read too.
    return safeNumber(super.read(), failLift);
  }
}

export class FfiConverterInt64Number extends FfiConverterInt64 {
  static fromNative(x) {
    return safeNumber(x, throwIt);
  }
  static lift(x) {
    return safeNumber(x, throwIt);
  }
  static read() {
    // The values around it have to be read too.
    return safeNumber(super.read(), failLift);
  }
}

export class FfiConverterFloat32 extends FfiConverter {
  static problem(value) {
    return typeof value === "number" ? null : wrongType("f32", value);
  }
  static write(value) {
    this.checkType(value);
    DV.setFloat32(claim(4), value);
  }
  static read() {
    return DV.getFloat32(take(4));
  }
}

export class FfiConverterFloat64 extends FfiConverter {
  static problem(value) {
    return typeof value === "number" ? null : wrongType("f64", value);
  }
  static write(value) {
    if (typeof value !== "number") {
      throw wrongType("f64", value);
    }
    DV.setFloat64(claim(8), value);
  }
  static read() {
    return DV.getFloat64(take(8));
  }
}

export class FfiConverterBoolean extends FfiConverter {
  static problem(value) {
    return typeof value === "boolean" ? null : wrongType("a boolean", value);
  }
  static lower(value) {
    return super.lower(value) ? 1 : 0;
  }
  static lift(x) {
    return x !== 0;
  }
  static write(value) {
    if (typeof value !== "boolean") {
      throw wrongType("a boolean", value);
    }
    DV.setInt8(claim(1), value ? 1 : 0);
  }
  static read() {
    return DV.getInt8(take(1)) !== 0;
  }
}

export class FfiConverterString extends FfiConverter {
  static problem(value) {
    return typeof value === "string" ? null : wrongType("a string", value);
  }
  static write(value) {
    if (typeof value !== "string") {
      throw wrongType("a string", value);
    }
    scratch.writeText(value);
  }
  static read() {
    return scratch.readText();
  }
  // At top level a string is raw UTF-8, without a length.
  static lower(value) {
    const start = scratch.enter();
    try {
      this.write(value);
      const whole = scratch.unload(start);
      return whole.slice(4);
    } catch (e) {
      scratch.undo(start);
      throw e;
    }
  }
  static lift(buffer) {
    const start = scratch.load(buffer);
    try {
      return scratch.readRawText(start, start + buffer.byteLength);
    } finally {
      scratch.undo(start);
    }
  }
}

export class FfiConverterBytes extends FfiConverter {
  static problem(value) {
    return ArrayBuffer.isView(value) && value instanceof Uint8Array
      ? null
      : wrongType("a Uint8Array", value);
  }
  static write(value) {
    this.checkType(value);
    scratch.writeBlob(value);
  }
  static read() {
    return scratch.readBlob();
  }
  static lower(value) {
    const start = scratch.enter();
    try {
      this.write(value);
      return scratch.unload(start);
    } catch (e) {
      scratch.undo(start);
      throw e;
    }
  }
  static lift(buffer) {
    return new Uint8Array(buffer, 4).slice();
  }
  static equal(a, b) {
    if (a === b) {
      return true;
    }
    return this.problem(a) === null && this.problem(b) === null
      ? a.length === b.length && a.every((byte, i) => byte === b[i])
      : false;
  }
}
