// SPDX-License-Identifier: MPL-2.0

// What Web IDL asks of every interface: how its members look, and how arguments become the types that it knows.

import { native } from "./native.mjs";

/** The base of the interfaces: instances are no plain objects, so structuredClone() refuses them. */
export const { HostObject } = native;

/**
 * Gives a class the look of an interface: enumerable members, a class string, constants on both sides.
 *
 * @template {Function} T
 * @param {T} cls
 * @param {Record<string, number>} [constants]
 * @returns {T}
 */
export function exposeInterface(cls, constants = {}) {
  for (const holder of [cls, cls.prototype]) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      const isMember = key !== "constructor" && key !== "prototype" && key !== "name" && key !== "length";
      if (isMember && descriptor.configurable) {
        Object.defineProperty(holder, key, { enumerable: true });
      }
    }
    for (const [key, value] of Object.entries(constants)) {
      Object.defineProperty(holder, key, { value, enumerable: true });
    }
  }
  Object.defineProperty(cls.prototype, Symbol.toStringTag, { value: cls.name, configurable: true });
  return cls;
}

/** Throws unless an operation was given at least `needed` arguments. */
export function needArguments(where, needed, given) {
  if (given < needed) {
    const plural = needed === 1 ? "argument" : "arguments";
    throw new TypeError(`${where}: at least ${needed} ${plural} required, got ${given}`);
  }
}

/** The error for a method that was taken off its object. */
export function illegalInvocation(name) {
  return new TypeError(`this is not ${/^[AEIOU]/.test(name) && !name.startsWith("URL") ? "an" : "a"} ${name}`);
}

/** A dictionary argument: undefined and null are an empty one. */
export function dictionary(value, where) {
  if (value === undefined || value === null) {
    return {};
  }
  if (typeof value !== "object" && typeof value !== "function") {
    throw new TypeError(`${where} must be an object`);
  }
  return value;
}
