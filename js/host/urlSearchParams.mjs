// SPDX-License-Identifier: MPL-2.0

// URLSearchParams: a list of pairs, and the URL that it may belong to.

import { HostObject, exposeInterface, illegalInvocation, needArguments } from "./idl.mjs";
import { native } from "./native.mjs";

/** @type {(listener: (query: string) => void, query: string) => URLSearchParams} one that tells its URL of changes */
export let makeParams;
/** @type {(params: URLSearchParams, query: string) => void} reads the query of the URL anew */
export let resetParams;
/** @type {(params: URLSearchParams, index: number) => [string, string] | null} */
let pairAt;

/** A string without lone surrogates. */
export function toUSVString(value) {
  return native.toScalarValues(`${value}`);
}

/** A query without its question mark, as names and values in turn. */
function parse(query) {
  return native.formParse(query[0] === "?" ? query.slice(1) : query);
}

/** Pairs from an iterable of iterables. */
function fromSequence(init) {
  const list = [];
  let index = 0;
  for (const pair of init) {
    if ((typeof pair !== "object" && typeof pair !== "function") || pair === null) {
      throw new TypeError(`URLSearchParams: element ${index} is not iterable`);
    }
    const parts = [...pair];
    if (parts.length !== 2) {
      throw new TypeError(`URLSearchParams: element ${index} has ${parts.length} parts and not two`);
    }
    list.push(toUSVString(parts[0]), toUSVString(parts[1]));
    index++;
  }
  return list;
}

/** Pairs from the own enumerable properties of an object. Names that become the same are one, its value the last. */
function fromRecord(init) {
  const record = new Map();
  for (const key of Reflect.ownKeys(init)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
    if (descriptor?.enumerable) {
      const name = toUSVString(key);
      record.set(name, toUSVString(init[key]));
    }
  }
  return [...record].flat();
}

function fromInit(init) {
  if ((typeof init !== "object" && typeof init !== "function") || init === null) {
    return parse(toUSVString(init));
  }
  const iterator = init[Symbol.iterator];
  if (iterator === undefined || iterator === null) {
    return fromRecord(init);
  }
  if (typeof iterator !== "function") {
    throw new TypeError("URLSearchParams: the argument is not iterable");
  }
  return fromSequence({ [Symbol.iterator]: () => Reflect.apply(iterator, init, []) });
}

export class URLSearchParams extends HostObject {
  /** Names and values in turn. */
  #list;
  /** Hears of every change. */
  #listener = null;

  /** What console.log() shows. */
  static #describe = params => `'${native.formSerialize(params.#list)}'`;

  constructor(init = "") {
    super(URLSearchParams.#describe);
    this.#list = fromInit(init);
  }

  get size() {
    return URLSearchParams.#check(this).#list.length / 2;
  }

  append(name, value) {
    const params = URLSearchParams.#check(this);
    needArguments("append", 2, arguments.length);
    params.#list.push(toUSVString(name), toUSVString(value));
    params.#changed();
  }

  /** Removes the pairs of a name, or those that have a value too. */
  delete(name, value = undefined) {
    const params = URLSearchParams.#check(this);
    needArguments("delete", 1, arguments.length);
    const matches = matcher(name, value);
    const list = [];
    params.#each((key, text) => {
      if (!matches(key, text)) {
        list.push(key, text);
      }
    });
    params.#list = list;
    params.#changed();
  }

  get(name) {
    const params = URLSearchParams.#check(this);
    needArguments("get", 1, arguments.length);
    const key = toUSVString(name);
    for (let i = 0; i < params.#list.length; i += 2) {
      if (params.#list[i] === key) {
        return params.#list[i + 1];
      }
    }
    return null;
  }

  getAll(name) {
    const params = URLSearchParams.#check(this);
    needArguments("getAll", 1, arguments.length);
    const matches = matcher(name, undefined);
    const values = [];
    params.#each((key, text) => {
      if (matches(key, text)) {
        values.push(text);
      }
    });
    return values;
  }

  has(name, value = undefined) {
    const params = URLSearchParams.#check(this);
    needArguments("has", 1, arguments.length);
    const matches = matcher(name, value);
    let found = false;
    params.#each((key, text) => {
      found ||= matches(key, text);
    });
    return found;
  }

  /** Gives the first pair of that name the value and removes the others; adds a pair if there is none. */
  set(name, value) {
    const params = URLSearchParams.#check(this);
    needArguments("set", 2, arguments.length);
    const wanted = toUSVString(name);
    const text = toUSVString(value);
    const list = [];
    let found = false;
    params.#each((key, old) => {
      if (key !== wanted) {
        list.push(key, old);
      } else if (!found) {
        found = true;
        list.push(key, text);
      }
    });
    if (!found) {
      list.push(wanted, text);
    }
    params.#list = list;
    params.#changed();
  }

  /** By name, in UTF-16 code units; pairs of one name keep their order. */
  sort() {
    const params = URLSearchParams.#check(this);
    const pairs = [];
    params.#each((key, text) => pairs.push([key, text]));
    pairs.sort(([one], [two]) => (one < two ? -1 : Number(one > two)));
    params.#list = pairs.flat();
    params.#changed();
  }

  forEach(callback, thisArg = undefined) {
    const params = URLSearchParams.#check(this);
    needArguments("forEach", 1, arguments.length);
    if (typeof callback !== "function") {
      throw new TypeError("forEach: the callback is not a function");
    }
    for (let i = 0; i < params.#list.length; i += 2) {
      Reflect.apply(callback, thisArg, [params.#list[i + 1], params.#list[i], params]);
    }
  }

  keys() {
    return iterate(URLSearchParams.#check(this), name => name);
  }

  values() {
    return iterate(URLSearchParams.#check(this), (_, value) => value);
  }

  entries() {
    return iterate(URLSearchParams.#check(this), (name, value) => [name, value]);
  }

  toString() {
    return native.formSerialize(URLSearchParams.#check(this).#list);
  }

  #each(visit) {
    for (let i = 0; i < this.#list.length; i += 2) {
      visit(this.#list[i], this.#list[i + 1]);
    }
  }

  #changed() {
    this.#listener?.(native.formSerialize(this.#list));
  }

  static #check(value) {
    if (typeof value !== "object" || value === null || !(#list in value)) {
      throw illegalInvocation("URLSearchParams");
    }
    return value;
  }

  static {
    makeParams = (listener, query) => {
      const params = new URLSearchParams();
      params.#list = parse(query);
      params.#listener = listener;
      return params;
    };
    resetParams = (params, query) => {
      params.#list = parse(query);
    };
    pairAt = (params, index) =>
      index * 2 < params.#list.length ? [params.#list[index * 2], params.#list[index * 2 + 1]] : null;
  }
}

function matcher(name, value) {
  const key = toUSVString(name);
  if (value === undefined) {
    return other => other === key;
  }
  const text = toUSVString(value);
  return (other, otherText) => other === key && otherText === text;
}

// Iterators look at the list as it is at each step: what is added meanwhile is seen.
const states = new WeakMap();
const iteratorPrototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
  next: {
    value: function next() {
      const state = states.get(this);
      if (!state) {
        throw illegalInvocation("URLSearchParams Iterator");
      }
      const pair = pairAt(state.params, state.index);
      if (!pair) {
        return { value: undefined, done: true };
      }
      state.index++;
      return { value: state.pick(...pair), done: false };
    },
    writable: true,
    enumerable: true,
    configurable: true,
  },
  [Symbol.toStringTag]: { value: "URLSearchParams Iterator", configurable: true },
});

function iterate(params, pick) {
  const iterator = Object.create(iteratorPrototype);
  states.set(iterator, { params, pick, index: 0 });
  return iterator;
}

exposeInterface(URLSearchParams);
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  value: URLSearchParams.prototype.entries,
  writable: true,
  enumerable: false,
  configurable: true,
});
