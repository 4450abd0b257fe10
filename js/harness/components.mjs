// SPDX-License-Identifier: MPL-2.0

/**
 * The globals `Components`, `Cc`, `Ci`, `Cr` and `Cu`, as far as the tests of components reach: stack, result codes,
 * garbage collection, and the debug service that generated modules call when callbacks leak at shutdown.
 */

import { currentFrame, StackFrame } from "./stack.mjs";
import { provide } from "./provide.mjs";

const RESULTS = {
  NS_OK: 0,
  NS_ERROR_ABORT: 0x80004004,
  NS_ERROR_ALREADY_INITIALIZED: 0xc1f30002,
  NS_ERROR_FAILURE: 0x80004005,
  NS_ERROR_FILE_NOT_FOUND: 0x80520012,
  NS_ERROR_ILLEGAL_VALUE: 0x80070057,
  NS_ERROR_INVALID_ARG: 0x80070057,
  NS_ERROR_NOT_AVAILABLE: 0x80040111,
  NS_ERROR_NOT_IMPLEMENTED: 0x80004001,
  NS_ERROR_NOT_INITIALIZED: 0xc1f30001,
  NS_ERROR_NO_INTERFACE: 0x80004002,
  NS_ERROR_NULL_POINTER: 0x80004003,
  NS_ERROR_OUT_OF_MEMORY: 0x8007000e,
  NS_ERROR_UNEXPECTED: 0x8000ffff,
};

class ComponentException extends Error {
  constructor(aMessage, aResult) {
    super(aMessage);
    this.name = Object.keys(RESULTS).find(aKey => RESULTS[aKey] === aResult) ?? "NS_ERROR_FAILURE";
    this.result = aResult;
  }
}

/** An interface that instances are tested against, by a class of ours. */
function interfaceOf(aName, aTest) {
  return Object.freeze({
    name: aName,
    equals: aOther => aOther?.name === aName,
    [Symbol.hasInstance]: aTest,
  });
}

/**
 * @param {object} aOptions
 * @param {object} aOptions.native import.meta.native
 * @param {(message: string) => void} aOptions.fail notes a failure of the test file
 * @param {(fn: () => void) => void} aOptions.executeSoon
 * @param {(value: unknown) => boolean} aOptions.isFile whether do_get_file made it
 */
export function makeComponents({ native, fail, executeSoon, isFile }) {
  const interfaces = provide("Ci", {
    nsIDebug2: interfaceOf("nsIDebug2", () => false),
    nsIException: interfaceOf("nsIException", aValue => aValue instanceof ComponentException),
    nsIFile: interfaceOf("nsIFile", isFile),
    nsIObserver: interfaceOf("nsIObserver", aValue => typeof aValue?.observe === "function"),
    nsIStackFrame: interfaceOf("nsIStackFrame", aValue => aValue instanceof StackFrame),
    nsISupports: interfaceOf("nsISupports", aValue => Object(aValue) === aValue),
    nsISupportsWeakReference: interfaceOf("nsISupportsWeakReference", () => false),
  });
  const classes = provide(
    "Cc",
    { "@mozilla.org/xpcom/debug;1": makeFactory(interfaces.nsIDebug2, makeDebug(fail)) },
    (aName, aKey) => `${aName}["${aKey}"]`
  );
  const results = provide("Components.results", { ...RESULTS });
  const utils = makeUtils(native, executeSoon);
  const Components = provide("Components", {
    get stack() {
      return currentFrame();
    },
    classes,
    interfaces,
    results,
    utils,
    isSuccessCode: aResult => (aResult & 0x80000000) === 0,
    Exception: (aMessage = "", aResult = RESULTS.NS_ERROR_FAILURE) =>
      new ComponentException(aMessage, aResult),
  });
  return { Components, Cc: classes, Ci: interfaces, Cr: results, Cu: utils };
}

function makeFactory(aInterface, aService) {
  const get = aWanted => {
    if (aWanted && aWanted !== aInterface) {
      throw new ComponentException(`the service has no ${aWanted.name}`, RESULTS.NS_ERROR_NO_INTERFACE);
    }
    return aService;
  };
  return { getService: get, createInstance: get };
}

function makeDebug(aFail) {
  return provide("nsIDebug2", {
    isDebugBuild: false,
    abort(aFile, aLine) {
      const message = `nsIDebug2.abort at ${aFile}:${aLine}`;
      aFail(message);
      throw new ComponentException(message, RESULTS.NS_ERROR_ABORT);
    },
  });
}

function makeUtils(aNative, aExecuteSoon) {
  return provide("Cu", {
    isInAutomation: true,
    /** Collects garbage; finalisers have run and their Rust objects are released when it returns. */
    forceGC: () => aNative.forceGC(),
    /** There is no cycle collector: collects again, for what the first collection let go of. */
    forceCC: () => aNative.forceGC(),
    schedulePreciseGC: aCallback =>
      aExecuteSoon(() => {
        aNative.forceGC();
        aCallback?.();
      }),
    /** Accepts the names of globals that exist. */
    importGlobalProperties(aNames) {
      const absent = aNames.filter(aName => !(aName in globalThis));
      if (absent.length) {
        throw new Error(`${absent.join(", ")} is not provided`);
      }
    },
    getGlobalForObject: () => globalThis,
    reportError: aError => console.error(aError),
  });
}
