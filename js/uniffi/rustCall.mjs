// SPDX-License-Identifier: MPL-2.0

// What generated functions need around a call into Rust: their natives, and the
// error that a failed call throws.

import { native } from "./native.mjs";
import { UniFFIError, UniFFIInternalError } from "./errors.mjs";
import { liftFrom } from "./compound.mjs";
import { load, P, TOP } from "./scratch.mjs";

/**
 * The natives of one component; throws if it is not loaded or does not match.
 * Two libraries may contain one crate, so the library is a part of its name.
 */
export function component(namespace, library = namespace) {
  const { base } = native.bindComponent(namespace, library);
  return {
    fn: (index, argNames = "") => native.functionOf(base + index, argNames),
    interfaceId: index => base + index,
    pointerId: index => base + index,
  };
}

/** The error of a call that returned null. */
export function failed(errorConverter, top = P[TOP]) {
  P[TOP] = top;
  const code = native.takeStatus();
  if (code !== 1) {
    return internalError(native.takeMessage());
  }
  if (errorConverter === null) {
    P[TOP] = top;
    return new UniFFIInternalError("Rust sent an error that its signature does not declare");
  }
  return liftFrom(errorConverter, top, top, "error");
}

function internalError(message) {
  return new UniFFIInternalError(message === "" ? undefined : message);
}

/** The value of a settled async call; throws what Rust failed with. */
export function settle(result, converter, errorConverter) {
  const { code, data } = result;
  if (code === "success") {
    if (converter === null) {
      return undefined;
    }
    return data instanceof ArrayBuffer
      ? converter.lift(data)
      : converter.fromNative(data);
  }
  if (code === "error" && errorConverter !== null) {
    const start = load(data);
    throw liftFrom(errorConverter, start, start, "error");
  }
  if (code === "internal-error") {
    throw internalError(data);
  }
  if (code === "cancelled") {
    throw new UniFFIError("the call was cancelled", "MB_CLOSED");
  }
  throw new UniFFIInternalError("Rust sent an error that its signature does not declare");
}

/** The public contract's result, as Firefox's module of the same name has it. */
export function handleRustResult(result, liftCallback, liftErrCallback) {
  switch (result.code) {
    case "success":
      return liftCallback(result.data);
    case "error":
      throw liftErrCallback(result.data);
    case "internal-error":
      if (result.data === undefined) {
        throw new UniFFIInternalError();
      }
      throw internalError(
        new TextDecoder().decode(new Uint8Array(result.data))
      );
    default:
      throw new UniFFIError(`Unexpected status code: ${result.code}`);
  }
}

