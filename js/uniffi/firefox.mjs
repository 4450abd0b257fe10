// SPDX-License-Identifier: MPL-2.0

// What UniFFI.sys.mjs is in Firefox: the runtime of modules that are made with
// --compat firefox, under Firefox's URIs. It is monkeybridge:uniffi itself (one
// instance, the same classes), with Firefox's names, forms and wordings where
// they differ.

import { describe, inField, UniFFITypeError } from "./errors.mjs";
import * as objects from "./objects.mjs";
import * as compound from "./compound.mjs";
import * as handlers from "./callbackHandler.mjs";

export * from "./index.mjs";
export {
  ArrayBufferDataStream,
  FfiConverterArrayBuffer,
  FfiConverterBoolean,
  FfiConverterBytes,
  FfiConverterFloat32,
  FfiConverterFloat64,
  FfiConverterInt16,
  FfiConverterInt32,
  FfiConverterInt64,
  FfiConverterInt8,
  FfiConverterString,
  FfiConverterUInt16,
  FfiConverterUInt32,
  FfiConverterUInt64,
  FfiConverterUInt8,
} from "./firefoxStream.mjs";

/** Last argument of constructors that are called with what Rust sent. */
export const read = Symbol("read");

/** Checks a field when a record or a variant is made. */
export function checkField(converter, value, name) {
  try {
    converter.checkType(value);
  } catch (e) {
    const error = inField(e, name);
    if (error instanceof UniFFITypeError) {
      error.seal();
    }
    throw error;
  }
}

function isPlain(value) {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The fields of a variant, which come in one object or, as of old, one by one. */
export function namedFields(args, names) {
  if (args.length === 0 || isPlain(args[0])) {
    return args[0] ?? {};
  }
  return Object.fromEntries(names.map((name, i) => [name, args[i]]));
}

/** What a method of a base class throws. */
export function notImplemented(name) {
  return new Error(`${name} not implemented`);
}

/** @returns a class like UniFFIObject whose instances are those of `Base`, too. */
export function withPointer(Base) {
  class WithPointer extends Base {
    constructor(token, pointer) {
      super();
      objects.adoptPointer(this, token, pointer, new.target);
    }
  }
  const { prototype } = objects.UniFFIObject;
  for (const key of ["destroy", Symbol.dispose]) {
    const member = Object.getOwnPropertyDescriptor(prototype, key);
    Object.defineProperty(WithPointer.prototype, key, member);
  }
  return WithPointer;
}

export class FfiConverterObject extends objects.FfiConverterObject {
  static problem(value) {
    const error = super.problem(value);
    if (error === null || value instanceof this.cls) {
      return error;
    }
    return new UniFFITypeError(
      `Object is not a '${this.cls.name}' instance, got ${describe(value)}`
    );
  }
}

const keyText = key => (typeof key === "object" ? describe(key) : String(key));

/** As in monkeybridge:uniffi, but that a path says `counts[x]`. */
export const map = (ofKey, ofValue) => compound.map(ofKey, ofValue, keyText);

/** Also takes two functions for what comes back, as Firefox's does. */
export class UniFFICallbackMethodHandler extends handlers.UniFFICallbackMethodHandler {
  constructor(name, argConverters, lowerReturn, lowerError, ...generated) {
    if (generated.length !== 0) {
      super(name, argConverters, lowerReturn, lowerError, ...generated);
      return;
    }
    super(name, [], null, null);
    this.resolveAll = () => {};
    this.args = argConverters;
    this.returns = { lower: lowerReturn };
    this.lowerError = lowerError;
  }

  failure(error) {
    if (this.lowerError === undefined) {
      return super.failure(error);
    }
    // It throws what is not declared.
    return { code: "error", data: this.lowerError(error) };
  }
}
