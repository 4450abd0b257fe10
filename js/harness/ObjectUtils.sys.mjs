// SPDX-License-Identifier: MPL-2.0

/** `resource://gre/modules/ObjectUtils.sys.mjs`. */

import { deepEqual } from "./deepEqual.mjs";

export const ObjectUtils = {
  deepEqual,

  /**
   * @param {unknown} aValue
   * @returns {boolean} whether it is falsy, an array without elements or an object without enumerable properties
   */
  isEmpty(aValue) {
    if (!aValue) {
      return true;
    }
    return typeof aValue === "object" && Object.keys(aValue).length === 0;
  },
};
