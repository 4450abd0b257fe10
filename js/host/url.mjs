// SPDX-License-Identifier: MPL-2.0

// URL. The state of one is its serialisation, which is ASCII, and where the parts are in it; native code computes both
// from a text, or from the last state and what a setter was given.

import { HostObject, exposeInterface, illegalInvocation, needArguments } from "./idl.mjs";
import { native } from "./native.mjs";
import { makeParams, resetParams, toUSVString } from "./urlSearchParams.mjs";

/** Offsets, as bridge/host/rust/src/url.rs gives them. */
const AFTER_SCHEME = 0;
const BEFORE_USERNAME = 1;
const AFTER_USERNAME = 2;
const BEFORE_PASSWORD = 3;
const AFTER_PASSWORD = 4;
const BEFORE_HOST = 5;
const AFTER_HOST = 6;
const BEFORE_PORT = 7;
const AFTER_PORT = 8;
const BEFORE_PATH = 9;
const AFTER_PATH = 10;
const AFTER_QUERY = 11;
const PARTS = 12;

/** What a setter changes, as url.rs numbers it. */
const PROTOCOL = 0;
const USERNAME = 1;
const PASSWORD = 2;
const HOST = 3;
const HOSTNAME = 4;
const PORT = 5;
const PATHNAME = 6;
const SEARCH = 7;
const HASH = 8;

/** Schemes whose URLs have an origin that is not opaque. */
const TUPLE_SCHEMES = new Set(["http:", "https:", "ws:", "wss:", "ftp:"]);

function parse(input, base, parts) {
  const text = toUSVString(input);
  return native.urlParse(text, base === undefined ? undefined : toUSVString(base), parts);
}

/** A query or fragment that is empty has no delimiter. */
function orEmpty(text) {
  return text.length === 1 ? "" : text;
}

export class URL extends HostObject {
  #href;
  #parts = new Uint32Array(PARTS);
  /** Made when it is first asked for; the same one always. */
  #params = null;

  /** What console.log() shows. */
  static #describe = url => url.#href;

  constructor(url, base = undefined) {
    needArguments("URL", 1, arguments.length);
    super(URL.#describe);
    const href = parse(url, base, this.#parts);
    if (href === null) {
      const shown = JSON.stringify(toUSVString(url));
      const against = base === undefined ? "" : `, with the base ${JSON.stringify(toUSVString(base))}`;
      throw new TypeError(`URL: ${shown} is not a valid URL${against}`);
    }
    this.#href = href;
  }

  static parse(url, base = undefined) {
    needArguments("URL.parse", 1, arguments.length);
    const text = toUSVString(url);
    const baseText = base === undefined ? undefined : toUSVString(base);
    return native.urlParse(text, baseText, new Uint32Array(PARTS)) === null ? null : new URL(text, baseText);
  }

  static canParse(url, base = undefined) {
    needArguments("URL.canParse", 1, arguments.length);
    return parse(url, base, new Uint32Array(PARTS)) !== null;
  }

  get href() {
    return URL.#check(this).#href;
  }

  set href(value) {
    const url = URL.#check(this);
    const parts = new Uint32Array(PARTS);
    const href = parse(value, undefined, parts);
    if (href === null) {
      throw new TypeError(`URL: ${JSON.stringify(toUSVString(value))} is not a valid URL`);
    }
    url.#href = href;
    url.#parts = parts;
    url.#refreshParams();
  }

  get origin() {
    const url = URL.#check(this);
    const { protocol } = url;
    if (TUPLE_SCHEMES.has(protocol)) {
      return `${protocol}//${url.host}`;
    }
    const inner = protocol === "blob:" ? URL.parse(url.pathname) : null;
    return inner?.protocol === "http:" || inner?.protocol === "https:" ? inner.origin : "null";
  }

  get protocol() {
    const url = URL.#check(this);
    return url.#href.slice(0, url.#parts[AFTER_SCHEME] + 1);
  }

  set protocol(value) {
    URL.#check(this).#set(PROTOCOL, value);
  }

  get username() {
    return URL.#check(this).#slice(BEFORE_USERNAME, AFTER_USERNAME);
  }

  set username(value) {
    URL.#check(this).#set(USERNAME, value);
  }

  get password() {
    return URL.#check(this).#slice(BEFORE_PASSWORD, AFTER_PASSWORD);
  }

  set password(value) {
    URL.#check(this).#set(PASSWORD, value);
  }

  get host() {
    return URL.#check(this).#slice(BEFORE_HOST, AFTER_PORT);
  }

  set host(value) {
    URL.#check(this).#set(HOST, value);
  }

  get hostname() {
    return URL.#check(this).#slice(BEFORE_HOST, AFTER_HOST);
  }

  set hostname(value) {
    URL.#check(this).#set(HOSTNAME, value);
  }

  get port() {
    return URL.#check(this).#slice(BEFORE_PORT, AFTER_PORT);
  }

  set port(value) {
    URL.#check(this).#set(PORT, value);
  }

  get pathname() {
    return URL.#check(this).#slice(BEFORE_PATH, AFTER_PATH);
  }

  set pathname(value) {
    URL.#check(this).#set(PATHNAME, value);
  }

  get search() {
    return orEmpty(URL.#check(this).#slice(AFTER_PATH, AFTER_QUERY));
  }

  set search(value) {
    const url = URL.#check(this);
    url.#set(SEARCH, value);
    url.#refreshParams();
  }

  get searchParams() {
    const url = URL.#check(this);
    url.#params ??= makeParams(query => url.#set(SEARCH, query), url.search);
    return url.#params;
  }

  get hash() {
    const url = URL.#check(this);
    return orEmpty(url.#href.slice(url.#parts[AFTER_QUERY]));
  }

  set hash(value) {
    URL.#check(this).#set(HASH, value);
  }

  toString() {
    return URL.#check(this).#href;
  }

  toJSON() {
    return URL.#check(this).#href;
  }

  #slice(from, to) {
    return this.#href.slice(this.#parts[from], this.#parts[to]);
  }

  /** A value that the standard has a setter ignore changes nothing. */
  #set(part, value) {
    const href = native.urlSet(this.#href, part, toUSVString(value), this.#parts);
    if (href !== null) {
      this.#href = href;
    }
  }

  #refreshParams() {
    if (this.#params) {
      resetParams(this.#params, this.search);
    }
  }

  static #check(value) {
    if (typeof value !== "object" || value === null || !(#href in value)) {
      throw illegalInvocation("URL");
    }
    return value;
  }
}

exposeInterface(URL);
