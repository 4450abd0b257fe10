// SPDX-License-Identifier: MPL-2.0

/**
 * The global `ChromeUtils`: synchronous import, and getters that compute or import their value when first read.
 */

import { provide } from "./provide.mjs";

/**
 * @param {object} aOptions
 * @param {(uri: string) => object} aOptions.importSync
 * @param {() => string} aOptions.testFolder folder of the running test file
 */
export function makeChromeUtils({ importSync, testFolder }) {
  /**
   * @param {string} aUri `resource://test/NAME` is a file beside the test
   * @returns {object} module namespace, the same one that `import` gives
   */
  const importESModule = aUri => {
    if (typeof aUri !== "string") {
      throw new TypeError("ChromeUtils.importESModule: a URI is needed");
    }
    return importSync(aUri.replace(/^resource:\/\/test\//, `file://${testFolder()}/`));
  };
  return provide("ChromeUtils", {
    importESModule,
    /**
     * The import of tests from before ES modules: `NAME.jsm` is NAME.sys.mjs, as in Firefox while it had both.
     *
     * @param {string} aUri
     * @param {object} [aScope] gets what the module exports
     */
    import(aUri, aScope) {
      const module = importESModule(String(aUri).replace(/\.jsm(\.js)?$/, ".sys.mjs"));
      return aScope ? Object.assign(aScope, module) : module;
    },
    defineLazyGetter,
    /** @param {object} aTarget @param {Record<string, string>} aModules property to URI */
    defineESModuleGetters(aTarget, aModules) {
      for (const [name, uri] of Object.entries(aModules)) {
        defineLazyGetter(aTarget, name, () => importESModule(uri)[name]);
      }
    },
    now: () => performance.now(),
  });
}

/**
 * Defines a property whose value is computed when first read, and then kept. May be assigned before.
 *
 * @param {object} aTarget
 * @param {string} aName
 * @param {() => unknown} aCompute called with the target as `this`
 */
export function defineLazyGetter(aTarget, aName, aCompute) {
  const redefine = (aObject, aValue) => {
    Object.defineProperty(aObject, aName, {
      value: aValue,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return aValue;
  };
  Object.defineProperty(aTarget, aName, {
    get: () => redefine(aTarget, aCompute.call(aTarget)),
    set: aValue => void redefine(aTarget, aValue),
    enumerable: true,
    configurable: true,
  });
}
