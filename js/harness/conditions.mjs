// SPDX-License-Identifier: MPL-2.0

/**
 * The conditions of skip-if and run-if in a manifest: names, strings, numbers, `== != < <= > >=`, `&& || !` and
 * parentheses, as in Firefox's manifests. A name that is not among the facts is null, and so false.
 */

const TOKEN = /\s*(?:(&&|\|\||==|!=|<=|>=|[<>!()])|'([^']*)'|"([^"]*)"|(\d+(?:\.\d+)?)|([A-Za-z_][\w.-]*))/y;

const COMPARE = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/**
 * @param {string} aText
 * @param {Record<string, string | number | boolean>} aFacts
 * @returns {boolean}
 */
export function evaluateCondition(aText, aFacts) {
  const parser = new Parser(tokenize(aText), aText, aFacts);
  return Boolean(parser.parse());
}

function tokenize(aText) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  const text = aText.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      throw new SyntaxError(`condition ${JSON.stringify(aText)}: ${JSON.stringify(text.slice(start))} cannot be read`);
    }
    const [, operator, single, double, number, name] = match;
    const literal = single ?? double ?? (number === undefined ? undefined : Number(number));
    tokens.push({ operator, literal, name });
  }
  return tokens;
}

class Parser {
  #tokens;
  #text;
  #facts;

  constructor(aTokens, aText, aFacts) {
    this.#tokens = aTokens;
    this.#text = aText;
    this.#facts = aFacts;
  }

  parse() {
    const value = this.#or();
    if (this.#tokens.length) {
      this.#fail();
    }
    return value;
  }

  #fail() {
    throw new SyntaxError(`condition ${JSON.stringify(this.#text)} is not complete`);
  }

  #accept(...aOperators) {
    return aOperators.includes(this.#tokens[0]?.operator) ? this.#tokens.shift().operator : null;
  }

  #or() {
    let value = this.#and();
    while (this.#accept("||")) {
      const right = this.#and();
      value = value || right;
    }
    return value;
  }

  #and() {
    let value = this.#comparison();
    while (this.#accept("&&")) {
      const right = this.#comparison();
      value = value && right;
    }
    return value;
  }

  #comparison() {
    const left = this.#unary();
    const operator = this.#accept(...Object.keys(COMPARE));
    return operator ? COMPARE[operator](left, this.#unary()) : left;
  }

  #unary() {
    if (this.#accept("!")) {
      return !this.#unary();
    }
    if (this.#accept("(")) {
      const value = this.#or();
      return this.#accept(")") ? value : this.#fail();
    }
    const token = this.#tokens.shift();
    if (!token || token.operator) {
      return this.#fail();
    }
    if (token.literal !== undefined) {
      return token.literal;
    }
    const words = { true: true, false: false };
    return words[token.name] ?? this.#facts[token.name] ?? null;
  }
}
