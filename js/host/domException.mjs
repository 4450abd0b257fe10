// SPDX-License-Identifier: MPL-2.0

// DOMException. An instance is a true Error: it has a stack, and what prints errors knows it.

import { exposeInterface, illegalInvocation } from "./idl.mjs";

/** Names that have a legacy code. Index 0 is code 1; null: no name had that code, or none has it any more. */
const CODED = [
  ["IndexSizeError", "INDEX_SIZE_ERR"],
  [null, "DOMSTRING_SIZE_ERR"],
  ["HierarchyRequestError", "HIERARCHY_REQUEST_ERR"],
  ["WrongDocumentError", "WRONG_DOCUMENT_ERR"],
  ["InvalidCharacterError", "INVALID_CHARACTER_ERR"],
  [null, "NO_DATA_ALLOWED_ERR"],
  ["NoModificationAllowedError", "NO_MODIFICATION_ALLOWED_ERR"],
  ["NotFoundError", "NOT_FOUND_ERR"],
  ["NotSupportedError", "NOT_SUPPORTED_ERR"],
  ["InUseAttributeError", "INUSE_ATTRIBUTE_ERR"],
  ["InvalidStateError", "INVALID_STATE_ERR"],
  ["SyntaxError", "SYNTAX_ERR"],
  ["InvalidModificationError", "INVALID_MODIFICATION_ERR"],
  ["NamespaceError", "NAMESPACE_ERR"],
  ["InvalidAccessError", "INVALID_ACCESS_ERR"],
  [null, "VALIDATION_ERR"],
  ["TypeMismatchError", "TYPE_MISMATCH_ERR"],
  ["SecurityError", "SECURITY_ERR"],
  ["NetworkError", "NETWORK_ERR"],
  ["AbortError", "ABORT_ERR"],
  ["URLMismatchError", "URL_MISMATCH_ERR"],
  ["QuotaExceededError", "QUOTA_EXCEEDED_ERR"],
  ["TimeoutError", "TIMEOUT_ERR"],
  ["InvalidNodeTypeError", "INVALID_NODE_TYPE_ERR"],
  ["DataCloneError", "DATA_CLONE_ERR"],
];

const CODE_OF = new Map();
const CONSTANTS = {};
CODED.forEach(([name, constant], index) => {
  CODE_OF.set(name, index + 1);
  CONSTANTS[constant] = index + 1;
});

/** For structuredClone(). @type {(value: unknown) => boolean} */
export let isDOMException;

export class DOMException extends Error {
  #name;
  #message;

  constructor(message = "", options = undefined) {
    const text = `${message}`;
    const isDictionary = typeof options === "object" && options !== null;
    const plain = isDictionary ? options.name : options === null ? "null" : options;
    const name = plain === undefined ? "Error" : `${plain}`;
    if (isDictionary && "cause" in options) {
      super(text, { cause: options.cause });
    } else {
      super(text);
    }
    this.#message = text;
    this.#name = name;
    // Own data properties, since what describes an error runs no getter.
    const hidden = { writable: false, enumerable: false, configurable: true };
    Object.defineProperty(this, "message", { value: text, ...hidden });
    Object.defineProperty(this, "name", { value: name, ...hidden });
  }

  get name() {
    return DOMException.#check(this).#name;
  }

  get message() {
    return DOMException.#check(this).#message;
  }

  /** The legacy code of the name, or 0. */
  get code() {
    return CODE_OF.get(DOMException.#check(this).#name) ?? 0;
  }

  static #check(value) {
    if (!isDOMException(value)) {
      throw illegalInvocation("DOMException");
    }
    return value;
  }

  static {
    isDOMException = value => typeof value === "object" && value !== null && #name in value;
  }
}

exposeInterface(DOMException, CONSTANTS);

/** For structuredClone(): the clone has the stack of the original. */
export function cloneDOMException(exception) {
  const clone = new DOMException(exception.message, exception.name);
  Object.defineProperty(clone, "stack", { value: exception.stack, writable: true, configurable: true });
  return clone;
}
