// SPDX-License-Identifier: MPL-2.0

// Custom types: a value of the program's own, made of a builtin value by the
// expressions `lift` and `lower` of the crate's configuration. Both are user
// code and may throw or call Rust: lowering runs before anything of the value is
// written, lifting after all of it was read.

import { FfiConverter } from "./scalars.mjs";
import { inField, UniFFITypeError, wrongType } from "./errors.mjs";
import { hasFailed, lifted, runLift, textOf } from "./lifting.mjs";

/**
 * Subclasses define `type`, for messages, and `builtin`, a function that gives
 * the converter of what the type is made of; where they are configured, also
 * `is(value)`, `fromBuiltin(x)` and `toBuiltin(value)`.
 */
export class FfiConverterCustom extends FfiConverter {
  static is = null;
  static fromBuiltin = null;
  static toBuiltin = null;

  /** Whether lifting may fail. */
  static get lifts() {
    return this.fromBuiltin !== null || this.builtin().lifts === true;
  }

  static isError(error) {
    const builtin = this.builtin();
    if (this.is !== null) {
      return this.is(error);
    }
    return this.toBuiltin === null && builtin.isError !== undefined && builtin.isError(error);
  }

  // The builtin value for `value`.
  static lowered(value) {
    let fits;
    let x = value;
    try {
      fits = this.is === null || this.is(value);
      if (fits && this.toBuiltin !== null) {
        x = this.toBuiltin(value);
      }
    } catch (e) {
      throw this.loweringFailed(e);
    }
    if (!fits) {
      throw wrongType(this.type, value);
    }
    return x;
  }

  static loweringFailed(error) {
    const failure = new UniFFITypeError(
      `${this.type} could not be lowered: ${textOf(error)}`,
      "",
      "MB_CUSTOM_TYPE"
    );
    failure.cause = error;
    return failure;
  }

  // The error says that it is about what `toBuiltin` gave.
  static ofLowered(error) {
    if (error instanceof UniFFITypeError && this.toBuiltin !== null) {
      error.explain(`${this.type} was lowered to something else: `);
    }
    return error;
  }

  static toNative(value, name) {
    let x;
    try {
      x = this.lowered(value);
    } catch (e) {
      inField(e, name).seal();
      throw e;
    }
    try {
      return this.builtin().toNative(x, name);
    } catch (e) {
      throw this.ofLowered(e);
    }
  }

  static write(value) {
    const x = this.lowered(value);
    try {
      this.builtin().write(x);
    } catch (e) {
      throw this.ofLowered(e);
    }
  }

  static lower(value) {
    return this.builtin().lower(this.lowered(value));
  }

  static checkType(value) {
    this.builtin().checkType(this.lowered(value));
  }

  /** By their own equals, or else by what they are lowered to. */
  static equal(a, b) {
    if (super.equal(a, b)) {
      return true;
    }
    try {
      return this.builtin().equal(this.lowered(a), this.lowered(b));
    } catch {
      return false;
    }
  }

  static made(x) {
    const { fromBuiltin } = this;
    return fromBuiltin === null || hasFailed() ? x : runLift(fromBuiltin, this.type, x);
  }

  static fromNative(x, top, place = "return value") {
    const value = this.made(this.builtin().fromNative(x, top, place));
    lifted(place);
    return value;
  }

  static lift(x, place = "return value") {
    const value = this.made(this.builtin().lift(x, place));
    lifted(place);
    return value;
  }

  static read() {
    return this.made(this.builtin().read());
  }
}
