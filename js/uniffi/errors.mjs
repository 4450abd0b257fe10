// SPDX-License-Identifier: MPL-2.0

// The errors that user code sees, and how an error learns its place: a converter
// throws with the reason alone, and every container that it passes on its way
// out puts its own step before it, so that the message reads
// "items[3].name: expected a string, got 5".

import { native } from "./native.mjs";

/** Base of all errors of the bridge itself. `code` is listed in docs/errors.md. */
export class UniFFIError extends Error {
  constructor(message, code = "MB_UNIFFI") {
    super(message);
    this.code = code;
  }
}

/** Rust failed in a way that its signature does not declare: mostly a panic. */
export class UniFFIInternalError extends UniFFIError {
  constructor(message = "Unknown error", code = "MB_RUST_PANIC") {
    super(message, code);
  }
}

/** A value cannot cross; the message begins with the path to it. */
export class UniFFITypeError extends TypeError {
  constructor(reason, path = "", code = "MB_ARGUMENT_TYPE") {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.reason = reason;
    this.path = path;
    this.code = code;
    this.open = true;
  }
  /** Puts one more step before the path; a sealed error is left as it is. */
  addPathPart(part) {
    if (!this.open) {
      return;
    }
    const { path } = this;
    const dot = path === "" || path[0] === "[" || path[0] === "(" ? "" : ".";
    this.path = part + dot + path;
    this.message = `${this.path}: ${this.reason}`;
  }
  /** Puts a text before the reason. */
  explain(text) {
    this.reason = text + this.reason;
    this.message = this.path === "" ? this.reason : `${this.path}: ${this.reason}`;
  }
  /** The error leaves the call that it belongs to. */
  seal() {
    this.open = false;
  }
}

for (const cls of [UniFFIError, UniFFIInternalError, UniFFITypeError]) {
  Object.defineProperty(cls.prototype, "name", {
    value: cls.name,
    writable: true,
    configurable: true,
  });
}

/**
 * Gives the errors of a class its name, and what a method of theirs says as
 * message: Rust is asked when it is read, until `tellMessage`.
 */
export function errorClass(cls, method = null) {
  const { prototype } = cls;
  Object.defineProperty(prototype, "name", { value: cls.name, writable: true, configurable: true });
  if (method === null) {
    return;
  }
  Object.defineProperty(prototype, "message", {
    get() {
      // Who reports an error must not meet a second one.
      try {
        return this[method]();
      } catch {
        return "";
      }
    },
    set(value) {
      keepMessage(this, value);
    },
    configurable: true,
  });
}

/** Asks Rust for the message now. Reports of the host run no getter. */
export function tellMessage(error) {
  keepMessage(error, error.message);
}

function keepMessage(error, value) {
  Object.defineProperty(error, "message", { value, writable: true, configurable: true });
}

/** A short, harmless description of any value: runs no user code. */
export function describe(value) {
  switch (typeof value) {
    case "string":
      return value.length > 40
        ? `a string of ${value.length} characters`
        : JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : native.describeObject(value);
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

/** The message of a declared error: names and values of its fields, in turn. Calls no toString. */
export function fieldsText(...fields) {
  let text = "";
  for (let i = 0; i < fields.length; i += 2) {
    text += `${i === 0 ? "" : ", "}${fields[i]}: ${valueText(fields[i + 1])}`;
  }
  return text;
}

function valueText(value) {
  if (Array.isArray(value)) {
    return value.map(item => (Array.isArray(item) ? "an array" : valueText(item))).join(",");
  }
  return typeof value === "string" || typeof value === "bigint" ? String(value) : describe(value);
}

/** @returns the error for a value that is no `expected`. */
export function wrongType(expected, value, detail = "") {
  const why = detail === "" ? "" : `, ${detail}`;
  return new UniFFITypeError(`expected ${expected}, got ${describe(value)}${why}`);
}

export function outOfRange(expected, value) {
  return new UniFFITypeError(
    `${describe(value)} is out of range for ${expected}`,
    "",
    "MB_ARGUMENT_RANGE"
  );
}

/** Adds the step `part` to an error on its way out of a container. */
export function inField(error, part) {
  if (error instanceof UniFFITypeError) {
    error.addPathPart(part);
  }
  return error;
}
