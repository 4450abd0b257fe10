// SPDX-License-Identifier: MPL-2.0

/**
 * Deep comparison as Assert.deepEqual of xpcshell does it, with the places closed where that one cannot fail.
 *
 * As there: two primitives, or a primitive and an object, compare with `==` (so NaN differs from NaN, 0 equals -0,
 * null equals undefined); key order and property attributes do not matter; an instance equals a plain object with
 * the same fields; an array equals a typed array with the same elements.
 * Beyond: the contents of Map, Set, DataView, boxed primitives, URL and errors count, instances of two different
 * classes differ, and cycles end.
 */

import { inspect } from "./inspect.mjs";

const ARRAY_BUFFER_KINDS = ["[object ArrayBuffer]", "[object SharedArrayBuffer]"];

/**
 * @param {unknown} aActual
 * @param {unknown} aExpected
 * @returns {boolean}
 */
export function deepEqual(aActual, aExpected) {
  return findDifference(aActual, aExpected) === null;
}

/**
 * @typedef {{path: string, actual: unknown, expected: unknown}} Difference
 *   path is like `.items[3].name`, "" for the values themselves
 */

/**
 * @param {unknown} aActual
 * @param {unknown} aExpected
 * @returns {Difference | null} the first difference
 */
export function findDifference(aActual, aExpected) {
  return compare(aActual, aExpected, "", new Map());
}

function compare(aActual, aExpected, aPath, aSeen) {
  if (aActual === aExpected) {
    return null;
  }
  const differs = { path: aPath, actual: aActual, expected: aExpected };
  if (typeof aActual !== "object" || typeof aExpected !== "object") {
    return aActual == aExpected ? null : differs;
  }
  if (aActual === null || aExpected === null) {
    return differs;
  }
  // A pair met again is being compared further up: its difference, if any, is found there.
  const partners = aSeen.get(aActual) ?? new Set();
  if (partners.has(aExpected)) {
    return null;
  }
  aSeen.set(aActual, partners.add(aExpected));

  const kind = tag(aActual);
  if (!comparable(aActual, aExpected, kind)) {
    return differs;
  }
  const content = compareContent(kind, aActual, aExpected, aPath, aSeen);
  if (content === false) {
    return differs;
  }
  return content ?? compareKeys(aActual, aExpected, aPath, aSeen);
}

function tag(aObject) {
  return Object.prototype.toString.call(aObject);
}

function isList(aObject) {
  return Array.isArray(aObject) || (ArrayBuffer.isView(aObject) && "length" in aObject);
}

/** Whether the two may be equal at all, by what they are. */
function comparable(aActual, aExpected, aKind) {
  const sameKind = aKind === tag(aExpected);
  if (isList(aActual) || isList(aExpected)) {
    const anArray = Array.isArray(aActual) || Array.isArray(aExpected);
    return isList(aActual) && isList(aExpected) && (sameKind || anArray);
  }
  const onePlain = isPlain(aActual) || isPlain(aExpected);
  if (sameKind) {
    return (
      onePlain ||
      Object.getPrototypeOf(aActual) === Object.getPrototypeOf(aExpected)
    );
  }
  // The tag of a class may be any text; content outside of properties may not be lost.
  return onePlain && !hasHiddenContent(aActual) && !hasHiddenContent(aExpected);
}

function isPlain(aObject) {
  const prototype = Object.getPrototypeOf(aObject);
  return prototype === null || prototype === Object.prototype;
}

function hasHiddenContent(aObject) {
  return [Date, RegExp, Map, Set, ArrayBuffer, DataView, Error].some(
    aClass => aObject instanceof aClass
  );
}

/**
 * What is not in enumerable properties.
 *
 * @returns {Difference | false | null} false: differs as a whole; null: equal so far
 */
function compareContent(aKind, aActual, aExpected, aPath, aSeen) {
  if (ARRAY_BUFFER_KINDS.includes(aKind)) {
    return sameBytes(new Uint8Array(aActual), new Uint8Array(aExpected));
  }
  switch (aKind) {
    case "[object Date]":
      return sameNumber(Number(aActual), Number(aExpected));
    case "[object RegExp]":
      return String(aActual) === String(aExpected) &&
        aActual.lastIndex === aExpected.lastIndex
        ? null
        : false;
    case "[object Map]":
      return compareMaps(aActual, aExpected, aPath, aSeen);
    case "[object Set]":
      return compareSets(aActual, aExpected, aSeen);
    case "[object Error]":
      return aActual.name === aExpected.name &&
        aActual.message === aExpected.message
        ? null
        : false;
    case "[object URL]":
      return String(aActual) === String(aExpected) ? null : false;
    case "[object DataView]":
      return sameBytes(bytesOf(aActual), bytesOf(aExpected));
    case "[object Number]":
    case "[object String]":
    case "[object Boolean]":
    case "[object BigInt]":
    case "[object Symbol]":
      return aActual.valueOf() == aExpected.valueOf() ? null : false;
  }
  return isList(aActual) && aActual.length !== aExpected.length ? false : null;
}

function sameNumber(aActual, aExpected) {
  const bothInvalid = Number.isNaN(aActual) && Number.isNaN(aExpected);
  return bothInvalid || aActual === aExpected ? null : false;
}

function bytesOf(aView) {
  return new Uint8Array(aView.buffer, aView.byteOffset, aView.byteLength);
}

function sameBytes(aActual, aExpected) {
  const equal =
    aActual.length === aExpected.length &&
    aActual.every((aByte, aIndex) => aByte === aExpected[aIndex]);
  return equal ? null : false;
}

/** The entry of aMap for aKey: the key itself, or else one that is deeply equal. */
function findKey(aKeys, aKey, aSeen) {
  if (aKeys.has(aKey)) {
    return { key: aKey };
  }
  if (typeof aKey !== "object" || aKey === null) {
    return null;
  }
  for (const key of aKeys.keys()) {
    // A copy of the pairs: those assumed in a failed attempt must not count later.
    if (typeof key === "object" && compare(aKey, key, "", copyPairs(aSeen)) === null) {
      return { key };
    }
  }
  return null;
}

function copyPairs(aSeen) {
  return new Map(Array.from(aSeen, ([aKey, aSet]) => [aKey, new Set(aSet)]));
}

function compareMaps(aActual, aExpected, aPath, aSeen) {
  if (aActual.size !== aExpected.size) {
    return false;
  }
  const left = new Map(aExpected);
  for (const [key, value] of aActual) {
    const found = findKey(left, key, aSeen);
    if (!found) {
      return false;
    }
    const path = `${aPath}.get(${inspect(key)})`;
    const difference = compare(value, left.get(found.key), path, aSeen);
    if (difference) {
      return difference;
    }
    left.delete(found.key);
  }
  return null;
}

function compareSets(aActual, aExpected, aSeen) {
  if (aActual.size !== aExpected.size) {
    return false;
  }
  const left = new Set(aExpected);
  for (const item of aActual) {
    const found = findKey(left, item, aSeen);
    if (!found) {
      return false;
    }
    left.delete(found.key);
  }
  return null;
}

function compareKeys(aActual, aExpected, aPath, aSeen) {
  const keys = Object.keys(aActual);
  const others = new Set(Object.keys(aExpected));
  for (const key of keys) {
    const path = aPath + (/^\d+$/.test(key) ? `[${key}]` : `.${key}`);
    if (!others.delete(key)) {
      return { path, actual: aActual[key], expected: undefined };
    }
    const difference = compare(aActual[key], aExpected[key], path, aSeen);
    if (difference) {
      return difference;
    }
  }
  for (const key of others) {
    const path = aPath + (/^\d+$/.test(key) ? `[${key}]` : `.${key}`);
    return { path, actual: undefined, expected: aExpected[key] };
  }
  return null;
}
