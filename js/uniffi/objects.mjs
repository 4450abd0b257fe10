// SPDX-License-Identifier: MPL-2.0

// Rust objects in JavaScript. A generated class holds a UniFFIPointer, which
// owns one reference to the Rust object: it is given back when the collector
// finds the pointer dead, or at once by destroy().

import { native } from "./native.mjs";
import { tellMessage, UniFFIError, UniFFITypeError, wrongType } from "./errors.mjs";
import { FfiConverterBuffer } from "./compound.mjs";
import { FfiConverter } from "./scalars.mjs";
import { claim, CURSOR, DV, own, P } from "./scratch.mjs";

/** Key under which an object holds its UniFFIPointer. */
export const uniffiObjectPtr = Symbol("uniffiObjectPtr");
/** First argument of a constructor that is called by the runtime. */
export const constructUniffiObject = Symbol("constructUniffiObject");

const { pointerKind, dropPointer, readPointer, releasePointer, writePointer } = native;

if (Symbol.dispose === undefined) {
  Object.defineProperty(Symbol, "dispose", { value: Symbol("Symbol.dispose") });
}

/** The constructor of classes that stand for Rust objects; only the runtime has the token. */
export function adoptPointer(self, token, pointer, cls) {
  if (token !== constructUniffiObject) {
    throw new UniFFIError(
      `${cls.name} has no public constructor: use ${cls.name}.init() or another static method`
    );
  }
  self[uniffiObjectPtr] = pointer;
}

/** Base of every generated class that stands for a Rust object. */
export class UniFFIObject {
  constructor(token, pointer) {
    adoptPointer(this, token, pointer, new.target);
  }

  /** Gives the Rust object up now. Any later use is an error; twice is fine. */
  destroy() {
    releasePointer(this[uniffiObjectPtr]);
  }

  [Symbol.dispose]() {
    this.destroy();
  }
}

/** The same for Rust objects that functions throw. */
export class UniFFIErrorObject extends Error {
  constructor(token, pointer) {
    super();
    adoptPointer(this, token, pointer, new.target);
  }

  destroy() {
    releasePointer(this[uniffiObjectPtr]);
  }

  [Symbol.dispose]() {
    this.destroy();
  }
}

/** @returns the pointer of a method's `this`. */
export function receiver(self, cls) {
  if (!(self instanceof cls)) {
    const error = wrongType(cls.name, self, "as this");
    error.seal();
    throw error;
  }
  return self[uniffiObjectPtr];
}

function pointerProblem(converter, value) {
  switch (pointerKind(value[uniffiObjectPtr], converter.pointerId)) {
    case 1:
      return null;
    case -2:
      return ofOtherLibrary(converter);
    case -1:
      return new UniFFITypeError(
        `this ${converter.cls.name} was destroyed`,
        "",
        "MB_RELEASED"
      );
    default:
      return wrongType(converter.cls.name, value, "which holds another pointer");
  }
}

// Two libraries with one crate in both have a class of the same name each.
function ofOtherLibrary(converter) {
  return new UniFFITypeError(
    `expected ${converter.cls.name}, got a pointer of another library`,
    "",
    "MB_POINTER_TYPE"
  );
}

function notOfClass(converter, value) {
  return value instanceof UniFFIObject
    && pointerKind(value[uniffiObjectPtr], converter.pointerId) === -2
    ? ofOtherLibrary(converter)
    : wrongType(converter.cls.name, value);
}

/** Subclasses define `cls` and `pointerId`. */
export class FfiConverterObject extends FfiConverter {
  static problem(value) {
    return value instanceof this.cls
      ? pointerProblem(this, value)
      : notOfClass(this, value);
  }
  static toNative(value, name) {
    return super.toNative(value, name)[uniffiObjectPtr];
  }
  static unchecked(value) {
    return Object(value);
  }
  static fromNative(pointer) {
    return new this.cls(constructUniffiObject, pointer);
  }
  static lower(value) {
    return super.lower(value)[uniffiObjectPtr];
  }
  static lift(pointer) {
    return this.fromNative(pointer);
  }
  static write(value) {
    this.checkType(value);
    const at = claim(8);
    const { pointerId } = this;
    writePointer(at, value[uniffiObjectPtr], pointerId);
    own(at, () => dropPointer(at, pointerId));
  }
  static read() {
    const at = P[CURSOR];
    P[CURSOR] = at + 8;
    return this.fromNative(readPointer(at, this.pointerId));
  }
}

/** The handle of a JS object at `at`: odd, and below 2^53. */
export function readHandle(at) {
  return DV.getUint32(at) * 0x100000000 + DV.getUint32(at + 4);
}

export function writeHandle(at, handle) {
  DV.setUint32(at, Math.floor(handle / 0x100000000));
  DV.setUint32(at + 4, handle % 0x100000000);
}

/** Objects that JS implements; subclasses define `handler`. */
export class FfiConverterCallback extends FfiConverter {
  static problem(value) {
    return this.handler.problem(value);
  }
  static toNative(value, name) {
    const { handler } = this;
    const object = super.toNative(value, name);
    // The handle stands in the scratch area although it crosses as a number:
    // that is where a call that fails finds what it has to give back.
    const at = claim(8);
    const handle = handler.storeCallbackObj(object);
    own(at, () => handler.takeCallbackObj(handle));
    return handle;
  }
  static fromNative(handle) {
    return this.handler.takeCallbackObj(handle);
  }
  static lower(value) {
    return this.handler.storeCallbackObj(super.lower(value));
  }
  static lift(handle) {
    return this.handler.takeCallbackObj(handle);
  }
  static equal(a, b) {
    return a === b;
  }
  static write(value) {
    this.checkType(value);
    const { handler } = this;
    const at = claim(8);
    const handle = handler.storeCallbackObj(value);
    writeHandle(at, handle);
    own(at, () => handler.takeCallbackObj(handle));
  }
  static read() {
    const at = P[CURSOR];
    P[CURSOR] = at + 8;
    return this.fromNative(readHandle(at));
  }
}

/**
 * Traits that Rust and JS implement: `cls` and `pointerId` are for Rust's
 * objects, `handler` for those of JS.
 */
export class FfiConverterTrait extends FfiConverterCallback {
  static isRust(value) {
    return value instanceof this.cls;
  }
  static problem(value) {
    return this.isRust(value) ? pointerProblem(this, value) : super.problem(value);
  }
  static toNative(value, name) {
    return this.isRust(value)
      ? FfiConverter.toNative.call(this, value, name)[uniffiObjectPtr]
      : super.toNative(value, name);
  }
  static fromNative(x) {
    return typeof x === "number"
      ? super.fromNative(x)
      : new this.cls(constructUniffiObject, x);
  }
  static lower(value) {
    return this.isRust(value) ? value[uniffiObjectPtr] : super.lower(value);
  }
  static lift(x) {
    return this.fromNative(x);
  }
  static write(value) {
    if (!this.isRust(value)) {
      super.write(value);
      return;
    }
    this.checkType(value);
    const at = claim(8);
    const { pointerId } = this;
    writePointer(at, value[uniffiObjectPtr], pointerId);
    own(at, () => dropPointer(at, pointerId));
  }
  static read() {
    const at = P[CURSOR];
    if (DV.getUint8(at + 7) & 1) {
      return super.read();
    }
    P[CURSOR] = at + 8;
    return new this.cls(constructUniffiObject, readPointer(at, this.pointerId));
  }
}

/** Makes the converter of an error that is a handle: it stands in a buffer. */
export function thrownHandle(of) {
  return class FfiConverterThrown extends FfiConverterBuffer {
    static read() {
      const error = of().read();
      if (error instanceof Error && error[uniffiObjectPtr] !== undefined) {
        tellMessage(error);
      }
      return error;
    }
  };
}
