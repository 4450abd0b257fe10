// SPDX-License-Identifier: MPL-2.0

// What the custom types of the crate custom_types are in JavaScript.

/** What conversions do besides: tests set these. */
export const hooks = { onParse: null, onHref: null, onWrap: null };

export class Link {
  #href;
  constructor(href) {
    this.#href = href;
  }
  static parse(text) {
    hooks.onParse?.(text);
    if (!text.startsWith("https://")) {
      throw new TypeError(`${text} is no link`);
    }
    return new Link(text);
  }
  get href() {
    hooks.onHref?.(this);
    return this.#href;
  }
  toString() {
    return this.#href;
  }
}

export class Money {
  constructor(units, currency) {
    this.units = units;
    this.currency = currency;
  }
  toAmount(Amount) {
    return new Amount({ units: this.units, currency: this.currency });
  }
}

export class Blame extends Error {}

export function wrap(counted) {
  hooks.onWrap?.(counted);
  return { counted };
}

export function unwrap(shared) {
  return shared.counted;
}
