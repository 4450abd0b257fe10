// SPDX-License-Identifier: MPL-2.0

// The objects that JavaScript lends to Rust. One UniFFICallbackHandler per
// callback interface maps handles to objects and is what the bridge enters:
//
//   callAsync(handle, methodIndex, ...args)  -> Promise of {code, data}
//   callSync(handle, methodIndex, ...args)   -> {code, data}
//   destroy(handle)                          Rust dropped its last reference
//
// That is the contract, and a handler that is replaced, wrapped or derived from
// is entered by it. For an unmodified one the bridge takes the fast face: one
// function per method that reads its arguments from the scratch area.

import { native } from "./native.mjs";
import { CallOptions, takeCallId } from "./cancellation.mjs";
import { UniFFIError, UniFFITypeError, wrongType } from "./errors.mjs";
import { CODE, DECLARED_ERROR, enter, fail, P, passed, SUCCESS, USE_CONTRACT } from "./scratch.mjs";
import { lowerSerialised } from "./compound.mjs";
import { fireTable, handlers, reportCallbackError } from "./drain.mjs";
import { forgetFailure } from "./lifting.mjs";
import { isKept, unref } from "./references.mjs";
import { stacks } from "./stacks.mjs";

const NOTHING = { code: "success" };

// A promise, or what behaves as one: runs the getter of `then`.
function isPromise(value) {
  return typeof value === "object" && value !== null && typeof value.then === "function";
}

async function watch(promise, name) {
  try {
    await promise;
  } catch (e) {
    reportCallbackError(name, e);
  }
}

/** One method of an interface: how its arguments and results cross. */
export class UniFFICallbackMethodHandler {
  /**
   * @param {string} name of the JS method
   * @param {Array} argConverters converters or thunks, in order
   * @param {?Function} returnConverter null for none
   * @param {?Function} errorConverter null where no error is declared
   * @param {"sync" | "async" | "fire-and-forget"} mode
   * @param {Function} [invoke] the fast face: (obj) => obj.name(<args read>)
   */
  constructor(name, argConverters, returnConverter, errorConverter, mode = "async", invoke = null) {
    const resolve = c => (c === null || typeof c.write === "function" ? c : c());
    this.name = name;
    this.mode = mode;
    this.invoke = invoke;
    this.resolveAll = () => {
      this.args = argConverters.map(resolve);
      this.returns = resolve(returnConverter);
      this.errors = resolve(errorConverter);
      this.resolveAll = () => {};
    };
  }

  liftArgs(args) {
    this.resolveAll();
    if (args.length !== this.args.length) {
      throw new UniFFIError(
        `${this.name} takes ${this.args.length} arguments, got ${args.length}`,
        "MB_ARGUMENT_COUNT"
      );
    }
    // All of them, also after one has failed: they are JavaScript's by now.
    let failure = null;
    const values = this.args.map((converter, i) => {
      try {
        return converter.lift(args[i], `arguments[${i}]`);
      } catch (e) {
        failure ??= { error: e };
        return undefined;
      }
    });
    if (failure !== null) {
      throw failure.error;
    }
    return values;
  }

  success(value) {
    this.resolveAll();
    if (this.returns === null) {
      return NOTHING;
    }
    try {
      return { code: "success", data: this.returns.lower(value) };
    } catch (e) {
      throw inReturn(e);
    }
  }

  /** Takes back what a result holds that Rust does not want any more. */
  discard({ code, data }) {
    const converter = code === "success" ? this.returns : this.errors;
    if (converter !== null && data !== undefined) {
      converter.lift(data);
    }
  }

  failure(error) {
    this.resolveAll();
    if (this.errors === null || !this.errors.isError(error)) {
      throw error;
    }
    return { code: "error", data: lowerSerialised(this.errors, error) };
  }
}

function inReturn(error) {
  if (error instanceof UniFFITypeError) {
    error.addPathPart("return value");
    error.seal();
  }
  return error;
}

/** The objects of one callback interface, by handle. */
export class UniFFICallbackHandler {
  /**
   * Registers itself with the bridge.
   * @param {string} name of the interface
   * @param {number} interfaceId from the component
   * @param {UniFFICallbackMethodHandler[]} methods in Rust's order
   */
  constructor(name, interfaceId, methods) {
    this.name = name;
    this.interfaceId = interfaceId;
    this.methods = methods;
    this.objects = new Map();
    this.stacks = new Map();
    this.allowNewCallbacks = true;
    const faces =
      new.target === UniFFICallbackHandler ? methods.map((m, i) => fastFace(this, m, i)) : null;
    native.registerHandler(interfaceId, this, faces);
    handlers.push(this);
  }

  /** @returns why `value` cannot be lent to Rust, or null. */
  problem(value) {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      return wrongType(this.name, value);
    }
    for (const { name } of this.methods) {
      if (typeof value[name] !== "function") {
        return new UniFFITypeError(
          `the object has no method ${name}, which ${this.name} needs`,
          "",
          "MB_METHOD_MISSING"
        );
      }
    }
    return null;
  }

  /** @returns a new handle with one reference, for Rust. */
  storeCallbackObj(obj) {
    if (!this.allowNewCallbacks || native.isClosing()) {
      throw new UniFFIError(`No new callbacks allowed for ${this.name}`, "MB_CLOSED");
    }
    const handle = native.callbackHandleCreate();
    this.objects.set(handle, obj);
    if (stacks.captured) {
      this.stacks.set(handle, new Error().stack);
    }
    return handle;
  }

  borrowCallbackObj(handle) {
    const obj = this.objects.get(handle);
    if (obj === undefined) {
      throw new UniFFIError(
        `invalid callback handle id ${handle} for ${this.name}`,
        "MB_HANDLE_INVALID"
      );
    }
    return obj;
  }

  /** Takes over one reference that Rust hands back. */
  takeCallbackObj(handle) {
    if (!this.objects.has(handle)) {
      // Another runtime's, mostly; the reference is ours all the same.
      native.callbackHandleGiveBack(this.interfaceId, handle);
    }
    const obj = this.borrowCallbackObj(handle);
    if (native.callbackHandleRelease(handle) === 0) {
      this.destroy(handle);
    }
    return obj;
  }

  async callAsync(handle, methodIndex, ...args) {
    const call = takeCallId();
    const method = this.methodAt(methodIndex);
    const obj = this.borrowCallbackObj(handle);
    const lifted = method.liftArgs(args);
    if (method.mode === "async") {
      lifted.push(new CallOptions(call));
    }
    let value;
    try {
      value = await obj[method.name](...lifted);
    } catch (e) {
      return method.failure(e);
    }
    return method.success(value);
  }

  callSync(handle, methodIndex, ...args) {
    const method = this.methodAt(methodIndex);
    const obj = this.borrowCallbackObj(handle);
    const lifted = method.liftArgs(args);
    let value;
    try {
      value = obj[method.name](...lifted);
    } catch (e) {
      return method.failure(e);
    }
    refusePromise(value);
    return method.success(value);
  }

  /** Rust has dropped its last reference. */
  destroy(handle) {
    const obj = this.objects.get(handle);
    if (this.objects.delete(handle)) {
      this.stacks.delete(handle);
      native.callbackHandleFree(handle);
      if (isKept(obj) && !handlers.some(handler => handler.holds(obj))) {
        unref(obj);
      }
    }
  }

  methodAt(index) {
    const method = this.methods[index];
    if (method === undefined) {
      throw new UniFFIError(`invalid method index ${index} for ${this.name}`, "MB_UNKNOWN_ID");
    }
    return method;
  }

  /** @returns whether Rust holds this very object. */
  holds(obj) {
    for (const held of this.objects.values()) {
      if (held === obj) {
        return true;
      }
    }
    return false;
  }

  /** Firefox's name for it. */
  getMethodHandler(index) {
    return this.methodAt(index);
  }

  /** Whether objects may be lent to Rust; false at shutdown. */
  setAllowNewCallbacks(allow) {
    this.allowNewCallbacks = allow;
  }

  /** Throws if Rust still holds an object. */
  assertNoRegisteredCallbacks() {
    if (this.objects.size !== 0) {
      throw new UniFFIError(leakText(this.name, Array.from(this.leaks())));
    }
  }

  /** @returns whether Rust still holds an object; for tests. */
  hasRegisteredCallbacks() {
    return this.objects.size !== 0;
  }

  /** At shutdown: the handles still held, with where each was made. */
  *leaks() {
    for (const handle of this.objects.keys()) {
      yield { name: this.name, handle, stack: this.stacks.get(handle) };
    }
  }
}

/** What Firefox says of objects that are left at shutdown. */
export function leakText(name, leaks) {
  const stack = leaks[0].stack ?? "not recorded (--leak-stacks records it)";
  return (
    `UniFFI interface ${name} has ${leaks.length} registered callbacks at xpcom-shutdown. ` +
    "This likely indicates a UniFFI callback leak.\n" +
    `Stack trace for the first leaked callback:\n${stack.trim()}.`
  );
}

function refusePromise(value) {
  if (native.isPromise(value)) {
    watch(value, "promise returned by a sync method");
    throw new UniFFITypeError("return value: the method is sync but returned a Promise");
  }
}

const { callSync: contractSync, callAsync: contractAsync } = UniFFICallbackHandler.prototype;

// What the bridge calls for method `index` while the handler is unmodified:
// a function, or its place in the table of the drain loop, or null.
function fastFace(handler, method, index) {
  if (method.invoke === null || method.mode === "async") {
    return null;
  }
  if (method.mode === "sync") {
    return syncFace(handler, method);
  }
  return fireTable.push(fireFace(handler, method, index)) - 1;
}

function syncFace(handler, method) {
  const { invoke } = method;
  const { objects } = handler;
  return function callback(handle) {
    if (handler.callSync !== contractSync) {
      P[CODE] = USE_CONTRACT;
      return;
    }
    const obj = objects.get(handle);
    if (obj === undefined) {
      handler.borrowCallbackObj(handle);
    }
    method.resolveAll();
    const top = enter();
    try {
      P[CODE] = answer(method, invoke, obj);
    } catch (e) {
      forgetFailure();
      throw fail(top, e);
    }
    passed(top);
  };
}

// Calls the method and writes what it comes to on top of the scratch area.
function answer(method, invoke, obj) {
  let value;
  try {
    value = invoke(obj);
  } catch (e) {
    if (method.errors !== null && method.errors.isError(e)) {
      method.errors.write(e);
      return DECLARED_ERROR;
    }
    throw e;
  }
  refusePromise(value);
  if (method.returns === null) {
    return SUCCESS;
  }
  try {
    method.returns.write(value);
  } catch (e) {
    throw inReturn(e);
  }
  return SUCCESS;
}

// Returns true to be entered by the contract instead.
function fireFace(handler, method) {
  const { invoke } = method;
  const { objects } = handler;
  const name = `${handler.name}.${method.name}`;
  return function callback(handle) {
    if (handler.callAsync !== contractAsync) {
      return true;
    }
    try {
      const obj = objects.get(handle);
      if (obj === undefined) {
        handler.borrowCallbackObj(handle);
      }
      const value = invoke(obj);
      if (isPromise(value)) {
        watch(value, name);
      }
    } catch (e) {
      forgetFailure();
      reportCallbackError(name, e);
    }
    return false;
  };
}
