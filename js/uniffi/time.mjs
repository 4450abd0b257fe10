// SPDX-License-Identifier: MPL-2.0

// Points in time and spans of time to the nanosecond, which is what Rust has:
// a Date knows milliseconds only. On the wire both are whole seconds and the
// nanoseconds beyond; of a time before 1970 both count backwards from 1970.

import { FfiConverterBuffer } from "./compound.mjs";
import { describe, UniFFITypeError, wrongType } from "./errors.mjs";
import { claim, DV, take } from "./scratch.mjs";

const SECOND = 1_000_000_000n;
const MILLISECOND = 1_000_000n;

// A second before -2^63 and one after 2^63 - 1 do not cross.
const MOST_EPOCH_NANOSECONDS = 2n ** 63n * SECOND - 1n;
const MOST_NANOSECONDS = 2n ** 64n * SECOND - 1n;

// The calendar repeats itself after 400 years.
const CYCLE_SECONDS = 146_097n * 86_400n;
const MOST_DATE_MILLISECONDS = 8_640_000_000_000_000n;

const { getTime } = Date.prototype;

function beyond(what, value, path) {
  return new UniFFITypeError(
    `${describe(value)} is out of range for ${what}`,
    path,
    "MB_ARGUMENT_RANGE"
  );
}

/** Division that rounds down, and its rest, which is never negative. */
function divide(value, by) {
  const rest = ((value % by) + by) % by;
  return [(value - rest) / by, rest];
}

const nineDigits = value => String(value).padStart(9, "0");

/** A point in time: nanoseconds since the beginning of 1970 in UTC. */
export class Timestamp {
  /** @param {bigint} epochNanoseconds */
  constructor(epochNanoseconds) {
    if (typeof epochNanoseconds !== "bigint") {
      throw wrongType("a BigInt", epochNanoseconds, "as epochNanoseconds");
    }
    if (epochNanoseconds > MOST_EPOCH_NANOSECONDS || epochNanoseconds < -MOST_EPOCH_NANOSECONDS) {
      throw beyond("a Timestamp", epochNanoseconds, "epochNanoseconds");
    }
    this.epochNanoseconds = epochNanoseconds;
    Object.freeze(this);
  }

  /** The time now, to the millisecond. */
  static now() {
    return new Timestamp(BigInt(Date.now()) * MILLISECOND);
  }

  /** @param {Date} date */
  static fromDate(date) {
    return new Timestamp(nanosecondsOfDate(date));
  }

  /** The last millisecond that is not after this; a RangeError if no Date holds it. */
  toDate() {
    const [milliseconds] = divide(this.epochNanoseconds, MILLISECOND);
    if (milliseconds > MOST_DATE_MILLISECONDS || milliseconds < -MOST_DATE_MILLISECONDS) {
      throw new RangeError(`${this} is beyond what a Date holds`);
    }
    return new Date(Number(milliseconds));
  }

  /** @param {unknown} other */
  equals(other) {
    return other instanceof Timestamp && other.epochNanoseconds === this.epochNanoseconds;
  }

  /** The ISO 8601 form in UTC, with nine digits of the second. */
  toString() {
    const [seconds, nanoseconds] = divide(this.epochNanoseconds, SECOND);
    const [cycles, rest] = divide(seconds, CYCLE_SECONDS);
    const date = new Date(Number(rest) * 1000);
    const year = BigInt(date.getUTCFullYear()) + cycles * 400n;
    const rested = date.toISOString().slice(4, 19);
    return `${yearText(year)}${rested}.${nineDigits(nanoseconds)}Z`;
  }

  toJSON() {
    return this.toString();
  }
}

// Years beyond four digits have a sign and at least six.
function yearText(year) {
  if (year >= 0n && year <= 9999n) {
    return String(year).padStart(4, "0");
  }
  const digits = String(year < 0n ? -year : year).padStart(6, "0");
  return `${year < 0n ? "-" : "+"}${digits}`;
}

/** A span of time, never negative. */
export class Duration {
  /** @param {bigint} nanoseconds */
  constructor(nanoseconds) {
    if (typeof nanoseconds !== "bigint") {
      throw wrongType("a BigInt", nanoseconds, "as nanoseconds");
    }
    if (nanoseconds > MOST_NANOSECONDS || nanoseconds < 0n) {
      throw beyond("a Duration", nanoseconds, "nanoseconds");
    }
    this.nanoseconds = nanoseconds;
    Object.freeze(this);
  }

  /** @param {number} milliseconds may have a fraction; rounded to the nanosecond */
  static fromMilliseconds(milliseconds) {
    if (typeof milliseconds !== "number" || Number.isNaN(milliseconds)) {
      throw wrongType("a number", milliseconds, "as milliseconds");
    }
    if (!Number.isFinite(milliseconds)) {
      throw beyond("a Duration", milliseconds, "milliseconds");
    }
    const whole = Math.trunc(milliseconds);
    const fraction = Math.round((milliseconds - whole) * 1e6);
    return new Duration(BigInt(whole) * MILLISECOND + BigInt(fraction));
  }

  /** As a number, which keeps 53 bits. */
  toMilliseconds() {
    const whole = this.nanoseconds / MILLISECOND;
    return Number(whole) + Number(this.nanoseconds % MILLISECOND) / 1e6;
  }

  /** @param {unknown} other */
  equals(other) {
    return other instanceof Duration && other.nanoseconds === this.nanoseconds;
  }

  /** The ISO 8601 form, in seconds: "PT1.5S". */
  toString() {
    const rest = this.nanoseconds % SECOND;
    const fraction = rest === 0n ? "" : `.${nineDigits(rest).replace(/0+$/, "")}`;
    return `PT${this.nanoseconds / SECOND}${fraction}S`;
  }

  toJSON() {
    return this.toString();
  }
}

function nanosecondsOfDate(date) {
  let milliseconds;
  try {
    milliseconds = getTime.call(date);
  } catch (e) {
    throw wrongType("a Date", date);
  }
  if (Number.isNaN(milliseconds)) {
    throw wrongType("a valid Date", date, "which is none");
  }
  return BigInt(milliseconds) * MILLISECOND;
}

/** Timestamps, Dates, and what has a BigInt `epochNanoseconds`: Temporal.Instant. */
function epochNanosecondsOf(value) {
  if (value instanceof Date) {
    return nanosecondsOfDate(value);
  }
  const nanoseconds =
    typeof value === "object" && value !== null ? value.epochNanoseconds : undefined;
  if (typeof nanoseconds !== "bigint") {
    throw wrongType("a Timestamp or a Date", value);
  }
  return nanoseconds;
}

function nanosecondsOf(value) {
  const nanoseconds = value instanceof Duration ? value.nanoseconds : undefined;
  if (typeof nanoseconds !== "bigint") {
    throw wrongType("a Duration", value);
  }
  return nanoseconds;
}

export class FfiConverterTimestamp extends FfiConverterBuffer {
  /** Whether both mean the same time, also where one is a Date. */
  static equal(a, b) {
    try {
      return a === b || epochNanosecondsOf(a) === epochNanosecondsOf(b);
    } catch (e) {
      return false;
    }
  }
  static write(value) {
    const total = epochNanosecondsOf(value);
    if (total > MOST_EPOCH_NANOSECONDS || total < -MOST_EPOCH_NANOSECONDS) {
      throw beyond("a timestamp", total, "");
    }
    // The sign is that of the seconds, and there is no -0.
    if (total < 0n && total > -SECOND) {
      throw new UniFFITypeError(
        "UniFFI cannot carry a time within the last second before 1970",
        "",
        "MB_ARGUMENT_RANGE"
      );
    }
    const at = claim(12);
    const rest = Number(total % SECOND);
    DV.setBigInt64(at, total / SECOND);
    DV.setUint32(at + 8, rest < 0 ? -rest : rest);
  }
  static read() {
    const at = take(12);
    const seconds = DV.getBigInt64(at);
    const rest = BigInt(DV.getUint32(at + 8));
    return new Timestamp(seconds * SECOND + (seconds < 0n ? -rest : rest));
  }
}

export class FfiConverterDuration extends FfiConverterBuffer {
  static write(value) {
    const total = nanosecondsOf(value);
    const at = claim(12);
    DV.setBigUint64(at, total / SECOND);
    DV.setUint32(at + 8, Number(total % SECOND));
  }
  static read() {
    const at = take(12);
    return new Duration(DV.getBigUint64(at) * SECOND + BigInt(DV.getUint32(at + 8)));
  }
}
