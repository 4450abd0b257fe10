// SPDX-License-Identifier: MPL-2.0

declare module "test:values" {
  export const hooks: {
    onParse: ((text: string) => void) | null;
    onHref: ((link: Link) => void) | null;
    onWrap: ((counted: object) => void) | null;
  };

  export class Link {
    constructor(href: string);
    static parse(text: string): Link;
    get href(): string;
  }

  export class Money {
    constructor(units: bigint, currency: string);
    units: bigint;
    currency: string;
  }

  export class Blame extends Error {}
}
