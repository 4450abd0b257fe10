// SPDX-License-Identifier: MPL-2.0

/**
 * Objects of Firefox of which only a part exists here: reading what is absent throws "X is not provided" instead of
 * giving undefined, so that a test fails at the cause. Feature tests with `in` work.
 */

/**
 * @param {string} aName dotted path of what is absent
 * @returns {Error} with the code MB_NOT_PROVIDED
 */
export function notProvided(aName) {
  const error = new Error(`${aName} is not provided`);
  error.code = "MB_NOT_PROVIDED";
  return error;
}

/**
 * @template {object} T
 * @param {string} aName how tests call the object
 * @param {T} aMembers what exists
 * @param {(name: string, key: string) => string} [aPath] spells a member
 * @returns {T}
 */
export function provide(aName, aMembers, aPath = (aOwner, aKey) => `${aOwner}.${aKey}`) {
  return new Proxy(aMembers, {
    get(aTarget, aKey, aReceiver) {
      // "then" is read by every await, "toJSON" by JSON.stringify: neither is a use of the object.
      if (aKey in aTarget || typeof aKey === "symbol" || aKey === "then" || aKey === "toJSON") {
        return Reflect.get(aTarget, aKey, aReceiver);
      }
      throw notProvided(aPath(aName, aKey));
    },
  });
}

/**
 * @param {string} aName a global function of xpcshell that does not exist here
 * @returns {() => never} the function that says so
 */
export function absentFunction(aName) {
  return () => {
    throw notProvided(aName);
  };
}
