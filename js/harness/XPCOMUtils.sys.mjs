// SPDX-License-Identifier: MPL-2.0

/** `resource://gre/modules/XPCOMUtils.sys.mjs`: the lazy getters. */

import { defineLazyGetter } from "./chromeUtils.mjs";
import { provide } from "./provide.mjs";

export const XPCOMUtils = provide("XPCOMUtils", {
  defineLazyGetter,
  /** @param {object} aTarget @param {string[]} aNames names of globals; those that exist need no definition */
  defineLazyGlobalGetters(aTarget, aNames) {
    for (const name of aNames) {
      if (!(name in globalThis)) {
        throw new Error(`${name} is not provided`);
      }
      defineLazyGetter(aTarget, name, () => globalThis[name]);
    }
  },
});
