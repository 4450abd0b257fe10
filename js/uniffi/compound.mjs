// SPDX-License-Identifier: MPL-2.0

// Converters of values that are serialised: the base for records, enums and
// errors, whose generated classes define read and write only, and the makers of
// options, sequences and maps. A converter may be given as a thunk, so that
// generated modules need not define types in the order of their use.

import { FfiConverter, UniffiSkipJsTypeCheck } from "./scalars.mjs";
import * as scratch from "./scratch.mjs";
import { claim, CURSOR, DV, P, take, TOP } from "./scratch.mjs";
import { describe, inField, UniFFIError, UniFFITypeError, wrongType } from "./errors.mjs";
import { at, forgetFailure, lifted } from "./lifting.mjs";

/** Reads the serialised value at `start`, then puts the top back to `top`. */
export function liftFrom(converter, start, top, place) {
  const cursor = P[CURSOR];
  P[CURSOR] = start;
  try {
    const value = converter.read();
    P[CURSOR] = cursor;
    P[TOP] = top;
    lifted(place);
    return value;
  } catch (e) {
    P[CURSOR] = cursor;
    P[TOP] = top;
    forgetFailure();
    throw e;
  }
}

/** The serialised form of any value, which is how errors cross. */
export function lowerSerialised(converter, value) {
  const start = scratch.enter();
  try {
    converter.write(value);
    const buffer = scratch.unload(start);
    scratch.passed(start);
    return buffer;
  } catch (e) {
    scratch.undo(start);
    throw e;
  }
}

export class FfiConverterBuffer extends FfiConverter {
  /** Writes `value` on top and returns where it begins. */
  static toNative(value, name) {
    const start = P[TOP];
    try {
      this.write(value);
    } catch (e) {
      if (value instanceof UniffiSkipJsTypeCheck) {
        return this.toNative(value.value, name);
      }
      throw inField(e, name);
    }
    return start;
  }

  /** Reads what a native left at `start`, then puts the top back to `top`. */
  static fromNative(start, top = start, place = "return value") {
    return liftFrom(this, start, top, place);
  }

  static lower(value) {
    return lowerSerialised(this, value);
  }

  static lift(buffer, place = "return value") {
    const start = scratch.load(buffer);
    return liftFrom(this, start, start, place);
  }

  /** Checks by writing; nothing stays behind. */
  static checkType(value) {
    const start = scratch.enter();
    try {
      this.write(value);
    } catch (e) {
      scratch.undo(start);
      throw e;
    }
    scratch.undo(start);
  }
}

// Rust reads what it is sent level by level on the stack of its thread, of which
// JavaScript leaves it a part only, and ends the process when that is used up.
const MOST_LEVELS = 1000;

// How many values of recursive types are being written, one inside the other.
let levels = 0;

/** The base for types whose values contain others of the same type. */
export class FfiConverterNested extends FfiConverterBuffer {
  static write(value) {
    if (levels === MOST_LEVELS) {
      throw tooDeep();
    }
    levels++;
    try {
      this.writeNested(value);
    } catch (e) {
      // The path to it would have a step for each level: it leads to the first.
      if (e instanceof UniFFITypeError && e.open && e.code === "MB_TOO_DEEP") {
        e.path = "";
      }
      throw e;
    } finally {
      levels--;
    }
  }
}

function tooDeep() {
  return new UniFFITypeError(`the value has more than ${MOST_LEVELS} levels`, "", "MB_TOO_DEEP");
}

/** Variants are numbered from 1, in declaration order. */
export function writeVariant(index) {
  DV.setInt32(claim(4), index);
}

export function readVariant() {
  return DV.getInt32(take(4));
}

/** A frozen object of values; its functions do not count when it is enumerated. */
export function flatEnum(values, functions) {
  for (const [name, value] of Object.entries(functions)) {
    if (name !== "toString") {
      Object.defineProperty(values, name, { value });
    }
  }
  if (functions.toString !== Object.prototype.toString) {
    // The object itself can be shown, too.
    const of = functions.toString;
    const toString = (...args) => (args.length === 0 ? "[object Object]" : of(...args));
    Object.defineProperty(values, "toString", { value: toString });
  }
  return Object.freeze(values);
}

export function badVariant(type) {
  return new UniFFIError(`Rust sent an unknown variant of ${type}`);
}

// A class is a function too: a thunk is one without write.
function resolve(converter) {
  return typeof converter.write === "function" ? converter : converter();
}

/** @returns a converter for `null`, `undefined` or what `of` converts. */
export function option(of) {
  let inner = null;
  return class FfiConverterOption extends FfiConverterBuffer {
    static get lifts() {
      inner ??= resolve(of);
      return inner.lifts === true;
    }
    static write(value) {
      if (value === null || value === undefined) {
        DV.setInt8(claim(1), 0);
        return;
      }
      inner ??= resolve(of);
      DV.setInt8(claim(1), 1);
      inner.write(value);
    }
    static read() {
      inner ??= resolve(of);
      return DV.getInt8(take(1)) === 0 ? null : inner.read();
    }
    static equal(a, b) {
      inner ??= resolve(of);
      a ??= null;
      b ??= null;
      return a === null || b === null ? a === b : inner.equal(a, b);
    }
  };
}

// What UniFFI's 32-bit counts hold.
const MOST_ITEMS = 0x7fffffff;

/** @returns a converter for arrays of what `of` converts. */
export function sequence(of) {
  let inner = null;
  return class FfiConverterSequence extends FfiConverterBuffer {
    static get lifts() {
      inner ??= resolve(of);
      return inner.lifts === true;
    }
    static write(value) {
      if (!Array.isArray(value)) {
        throw wrongType("an array", value);
      }
      inner ??= resolve(of);
      // The array may change while its elements are read by user code: what
      // was promised to Rust is what is written.
      const { length } = value;
      if (!Number.isInteger(length) || length < 0 || length > MOST_ITEMS) {
        throw wrongType("an array", value, `of length ${String(length)}`);
      }
      DV.setInt32(claim(4), length);
      let i = 0;
      try {
        for (; i < length; i++) {
          inner.write(value[i]);
        }
      } catch (e) {
        throw inField(e, `[${i}]`);
      }
    }
    static read() {
      inner ??= resolve(of);
      const length = DV.getInt32(take(4));
      const value = [];
      if (inner.lifts) {
        for (let i = 0; i < length; i++) {
          value.push(at(`[${i}]`, inner));
        }
        return value;
      }
      for (let i = 0; i < length; i++) {
        value.push(inner.read());
      }
      return value;
    }
    static equal(a, b) {
      inner ??= resolve(of);
      return (
        a === b ||
        (Array.isArray(a) &&
          Array.isArray(b) &&
          a.length === b.length &&
          a.every((item, i) => inner.equal(item, b[i])))
      );
    }
  };
}

/** @returns a converter for Sets of what `of` converts. */
export function set(of) {
  let inner = null;
  return class FfiConverterSet extends FfiConverterBuffer {
    static get lifts() {
      inner ??= resolve(of);
      return inner.lifts === true;
    }
    static write(value) {
      if (!(value instanceof Set)) {
        throw wrongType("a Set", value);
      }
      inner ??= resolve(of);
      // Like an array, it may change while its items are read.
      const items = itemsOf(setValues, value, "a Set");
      DV.setInt32(claim(4), items.length);
      let i = 0;
      try {
        for (; i < items.length; i++) {
          inner.write(items[i]);
        }
      } catch (e) {
        throw inField(e, `(item ${i})`);
      }
    }
    static read() {
      inner ??= resolve(of);
      const length = DV.getInt32(take(4));
      const value = new Set();
      for (let i = 0; i < length; i++) {
        value.add(inner.lifts ? at(`(item ${i})`, inner) : inner.read());
      }
      return value;
    }
    static equal(a, b) {
      inner ??= resolve(of);
      return (
        a === b ||
        (a instanceof Set &&
          b instanceof Set &&
          sameItems(a, b, (item, other) => other.has(item), (x, y) => inner.equal(x, y)))
      );
    }
  };
}

const { values: setValues } = Set.prototype;
const { entries: mapEntries } = Map.prototype;

/** A copy of what is in a Set or Map, whatever its subclass has made of iterating. */
function itemsOf(iterate, value, expected) {
  let iterator;
  try {
    iterator = iterate.call(value);
  } catch (e) {
    throw wrongType(expected, value);
  }
  return Array.from(iterator);
}

const describeKey = key =>
  typeof key === "number" || typeof key === "bigint" ? String(key) : describe(key);

// Whether two Maps or Sets have equal items: each of `a` is in `b` itself
// (`isIn`), or is equal to one there that no other is equal to.
function sameItems(a, b, isIn, equal) {
  if (a.size !== b.size) {
    return false;
  }
  const others = Array.from(a).filter(item => !isIn(item, b));
  const free = others.length === 0 ? [] : Array.from(b).filter(item => !isIn(item, a));
  return others.every(item => {
    const found = free.findIndex(candidate => equal(item, candidate));
    if (found >= 0) {
      free.splice(found, 1);
    }
    return found >= 0;
  });
}

/** @returns a converter for Maps; `keyText` is how a path names a key. */
export function map(ofKey, ofValue, keyText = describeKey) {
  let keys = null;
  let values = null;
  return class FfiConverterMap extends FfiConverterBuffer {
    static get lifts() {
      keys ??= resolve(ofKey);
      values ??= resolve(ofValue);
      return keys.lifts === true || values.lifts === true;
    }
    static write(value) {
      if (!(value instanceof Map)) {
        throw wrongType("a Map", value);
      }
      keys ??= resolve(ofKey);
      values ??= resolve(ofValue);
      const entries = itemsOf(mapEntries, value, "a Map");
      DV.setInt32(claim(4), entries.length);
      for (const [key, item] of entries) {
        try {
          keys.write(key);
        } catch (e) {
          throw inField(e, "(key)");
        }
        try {
          values.write(item);
        } catch (e) {
          throw inField(e, `[${keyText(key)}]`);
        }
      }
    }
    static read() {
      keys ??= resolve(ofKey);
      values ??= resolve(ofValue);
      const length = DV.getInt32(take(4));
      const value = new Map();
      for (let i = 0; i < length; i++) {
        const key = keys.lifts ? at("(key)", keys) : keys.read();
        value.set(key, values.lifts ? at(`[${describeKey(key)}]`, values) : values.read());
      }
      return value;
    }
    static equal(a, b) {
      keys ??= resolve(ofKey);
      values ??= resolve(ofValue);
      return (
        a === b ||
        (a instanceof Map &&
          b instanceof Map &&
          sameItems(
            a,
            b,
            ([key, item], other) => other.has(key) && values.equal(item, other.get(key)),
            (x, y) => keys.equal(x[0], y[0]) && values.equal(x[1], y[1])
          ))
      );
    }
  };
}

