// SPDX-License-Identifier: MPL-2.0

/**
 * Values as text for failure reports.
 *
 * Beware: the values are the test's own, so nothing here may run its code or fail: getters are not called, and a
 * Proxy that throws becomes a word in the text. Deep and long values are cut.
 */

const MAX_DEPTH = 5;
const MAX_ITEMS = 64;
const MAX_TEXT = 4000;

const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedArrayTag = Object.getOwnPropertyDescriptor(
  TypedArray.prototype,
  Symbol.toStringTag
).get;

/**
 * @param {unknown} aValue
 * @returns {string} one line of at most 4000 characters
 */
export function inspect(aValue) {
  const text = show(aValue, 0, []);
  return text.length > MAX_TEXT
    ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`
    : text;
}

function show(aValue, aDepth, aParents) {
  switch (typeof aValue) {
    case "string":
      return quote(aValue);
    case "bigint":
      return `${aValue}n`;
    case "number":
      return Object.is(aValue, -0) ? "-0" : String(aValue);
    case "function":
    case "object":
      if (aValue === null) {
        return "null";
      }
      break;
    default:
      return String(aValue);
  }
  if (aParents.includes(aValue)) {
    return "[circular]";
  }
  try {
    return showObject(aValue, aDepth, [...aParents, aValue]);
  } catch (error) {
    return "[object that cannot be inspected]";
  }
}

function quote(aText) {
  // JSON leaves lone surrogates of old engines and U+2028 to the reader; both are spelled out here.
  return JSON.stringify(aText).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    aChar => "\\u" + aChar.charCodeAt(0).toString(16).padStart(4, "0")
  );
}

function showObject(aValue, aDepth, aParents) {
  if (typeof aValue === "function") {
    const kind = /^class\b/.test(Function.prototype.toString.call(aValue))
      ? "class"
      : "function";
    const name = Object.getOwnPropertyDescriptor(aValue, "name")?.value;
    return `[${kind} ${name || "(anonymous)"}]`;
  }
  const leaf = showLeaf(aValue);
  if (leaf !== null) {
    return leaf;
  }
  const name = className(aValue);
  if (aDepth >= MAX_DEPTH) {
    return `[${name || "object"}]`;
  }
  const inner = aItem => show(aItem, aDepth + 1, aParents);
  if (Array.isArray(aValue)) {
    const prefix = name === "Array" ? "" : `${name} `;
    return prefix + showList("[", Array.from(aValue), "]", inner);
  }
  if (aValue instanceof Map) {
    const pair = ([aKey, aItem]) => `${inner(aKey)} => ${inner(aItem)}`;
    const entries = Array.from(Map.prototype.entries.call(aValue));
    return `${name}(${entries.length}) ` + showList("{", entries, "}", pair);
  }
  if (aValue instanceof Set) {
    const items = Array.from(Set.prototype.values.call(aValue));
    return `${name}(${items.length}) ` + showList("{", items, "}", inner);
  }
  return showProperties(aValue, name, inner);
}

/** Objects whose content is not in their properties; null for all others. */
function showLeaf(aValue) {
  const typed = typedArrayTag.call(aValue);
  if (typed) {
    return `${typed}(${aValue.length}) ` + showBytes(aValue);
  }
  if (aValue instanceof ArrayBuffer) {
    const bytes = new Uint8Array(aValue);
    return `ArrayBuffer(${bytes.length}) ` + showBytes(bytes);
  }
  if (aValue instanceof Date) {
    const time = Date.prototype.getTime.call(aValue);
    return isNaN(time) ? "Invalid Date" : `Date ${new Date(time).toISOString()}`;
  }
  if (aValue instanceof RegExp) {
    return RegExp.prototype.toString.call(aValue);
  }
  if (aValue instanceof Error) {
    return `[${Error.prototype.toString.call(aValue)}]`;
  }
  for (const Box of [Number, String, Boolean, BigInt, Symbol]) {
    if (aValue instanceof Box) {
      return `[${Box.name} ${show(Box.prototype.valueOf.call(aValue), 0, [])}]`;
    }
  }
  return null;
}

function showBytes(aView) {
  return showList("[", Array.from(aView.subarray(0, MAX_ITEMS + 1)), "]", aItem =>
    show(aItem, 0, [])
  );
}

function showProperties(aValue, aName, aInner) {
  const property = aKey => {
    const descriptor = Object.getOwnPropertyDescriptor(aValue, aKey);
    const key = /^[\w$]+$/.test(aKey) ? aKey : quote(aKey);
    return descriptor && "value" in descriptor
      ? `${key}: ${aInner(descriptor.value)}`
      : `${key}: [getter]`;
  };
  const prefix = aName === "Object" ? "" : `${aName || "[no prototype]"} `;
  const keys = Object.keys(aValue);
  // A URL or another host object has its content behind getters of its class; its text says it best.
  if (!keys.length && Object.prototype.toString.call(aValue) === "[object URL]") {
    return `URL ${quote(String(aValue))}`;
  }
  return prefix + showList("{", keys, "}", property);
}

function showList(aOpen, aItems, aClose, aShow) {
  if (!aItems.length) {
    return aOpen + aClose;
  }
  const shown = aItems.slice(0, MAX_ITEMS).map(aShow);
  if (aItems.length > MAX_ITEMS) {
    shown.push("…");
  }
  const space = aOpen === "{" ? " " : "";
  return aOpen + space + shown.join(", ") + space + aClose;
}

function className(aValue) {
  const prototype = Object.getPrototypeOf(aValue);
  if (prototype === null) {
    return "";
  }
  const constructor = Object.getOwnPropertyDescriptor(
    prototype,
    "constructor"
  )?.value;
  return typeof constructor === "function" && constructor.name
    ? constructor.name
    : Object.prototype.toString.call(aValue).slice(8, -1);
}

/**
 * An exception of any kind in one line.
 *
 * @param {unknown} aError
 * @returns {string} `Name: message`, or the value itself when it is no error
 */
export function describeException(aError) {
  if (aError === undefined) {
    return "undefined was thrown, or a promise rejected without a reason";
  }
  try {
    if (aError instanceof Error || (aError && typeof aError.message === "string")) {
      const text = `${aError.name ?? "Error"}: ${aError.message}`;
      return typeof aError.code === "string" ? `${text} [${aError.code}]` : text;
    }
  } catch (error) {
    return "an object that cannot be inspected was thrown";
  }
  return `${inspect(aError)} was thrown`;
}
