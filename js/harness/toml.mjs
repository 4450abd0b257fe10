// SPDX-License-Identifier: MPL-2.0

/**
 * The part of TOML that test manifests are written in: tables with bare or quoted names, and keys with strings,
 * booleans, numbers and arrays. Everything else (dotted keys, inline tables, arrays of tables, dates) is an error that
 * names file and line.
 *
 * The engine has no TOML reader and this one is not meant to become one: manifest.mjs is its only user.
 */

const ESCAPES = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" };

/**
 * @param {string} aText
 * @param {string} aName for errors
 * @returns {Map<string, Map<string, string | number | boolean | unknown[]>>} tables in their order
 */
export function parseToml(aText, aName) {
  return new Reader(aText, aName).read();
}

class Reader {
  #text;
  #name;
  #at = 0;

  constructor(aText, aName) {
    this.#text = aText;
    this.#name = aName;
  }

  read() {
    const tables = new Map();
    let table = null;
    for (this.#skipBlank(); this.#at < this.#text.length; this.#skipBlank()) {
      if (this.#accept("[")) {
        const name = this.#readKey("a table name");
        this.#expect("]");
        if (tables.has(name)) {
          this.#fail(`the table ${name} stands here twice`);
        }
        tables.set(name, (table = new Map()));
      } else {
        const key = this.#readKey("a key");
        this.#skipSpace();
        this.#expect("=");
        this.#skipSpace();
        if (!table) {
          this.#fail(`the key ${key} stands before the first table`);
        }
        if (table.has(key)) {
          this.#fail(`the key ${key} stands here twice`);
        }
        table.set(key, this.#readValue());
      }
      this.#endLine();
    }
    return tables;
  }

  #fail(aMessage) {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    throw new SyntaxError(`${this.#name}:${line}: ${aMessage}`);
  }

  #accept(aToken) {
    if (!this.#text.startsWith(aToken, this.#at)) {
      return false;
    }
    this.#at += aToken.length;
    return true;
  }

  #expect(aToken) {
    if (!this.#accept(aToken)) {
      const found = this.#text.slice(this.#at, this.#at + 10).split("\n")[0];
      this.#fail(`${aToken} is expected here, not ${found || "the end of the line"}`);
    }
  }

  #match(aSticky) {
    aSticky.lastIndex = this.#at;
    const match = aSticky.exec(this.#text);
    if (match) {
      this.#at += match[0].length;
    }
    return match;
  }

  #skipSpace() {
    this.#match(/[ \t]*/y);
  }

  #skipBlank() {
    this.#match(/(?:[ \t\r\n]+|#[^\n]*)*/y);
  }

  #endLine() {
    if (!this.#match(/[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y)) {
      this.#fail("this is not part of a manifest's TOML: one key = value, or one [table], to a line");
    }
  }

  #readKey(aWhat) {
    const bare = this.#match(/[A-Za-z0-9_-]+/y);
    if (bare) {
      return bare[0];
    }
    const text = this.#readString();
    return text === null ? this.#fail(`${aWhat} is expected here`) : text;
  }

  /** One-line strings; null when there is none. */
  #readString() {
    if (this.#text.startsWith('"""', this.#at) || this.#text.startsWith("'''", this.#at)) {
      this.#fail("strings of several lines are not provided in manifests");
    }
    const literal = this.#match(/'([^'\n]*)'/y);
    if (literal) {
      return literal[1];
    }
    const basic = this.#match(/"((?:[^"\\\n]|\\.)*)"/y);
    return (
      basic &&
      basic[1].replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/g, (aAll, aCode) => {
        if (aCode.length > 1) {
          return String.fromCodePoint(parseInt(aCode.slice(1), 16));
        }
        return ESCAPES[aCode] ?? this.#fail(`the escape ${aAll} is unknown`);
      })
    );
  }

  #readValue() {
    const text = this.#readString();
    if (text !== null) {
      return text;
    }
    if (this.#accept("[")) {
      return this.#readArray();
    }
    const word = this.#match(/true|false|[+-]?\d+(?:\.\d+)?(?![\w.:-])/y);
    if (!word) {
      this.#fail("a string, a number, true, false or an array is expected here");
    }
    return word[0] === "true" || (word[0] === "false" ? false : Number(word[0]));
  }

  #readArray() {
    const items = [];
    for (;;) {
      this.#skipBlank();
      if (this.#accept("]")) {
        return items;
      }
      items.push(this.#readValue());
      this.#skipBlank();
      if (!this.#accept(",")) {
        this.#expect("]");
        return items;
      }
    }
  }
}
