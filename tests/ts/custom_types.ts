// SPDX-License-Identifier: MPL-2.0

import * as crate from "crate:custom_types";
import { Blame, Link, Money } from "test:values";

const handle: bigint = crate.echoHandle(5);
const slug: string = crate.echoSlug("slug");
const moment: Date = crate.echoMoment(new Date());
const link: Link = crate.echoLink(new Link("https://example.org/"));
const money: Money = crate.echoPrice(new Money(5n, "EUR"));
const tag: symbol = crate.echoTag(Symbol.for("tag"));
const links: Link[] = crate.echoReading([link]);
const counts: Map<Link, Date[]> = crate.echoCounts(new Map([[link, [moment]]]));
const later: Promise<Link> = crate.laterLink(link);
const page = new crate.Page({ link, read: null, counted: crate.Counted.init(1), handle });

class Visitor extends crate.Visitor {
  visit(at: Link, inPage: crate.Page): Date {
    return at.href === inPage.link.href ? new Date() : moment;
  }
  judge(text: symbol): Link {
    throw new Blame(text.description);
  }
  seen(all: Link[], counted: crate.Counted): void {
    counted.destroy();
    all.length = 0;
  }
  async fetch(at: Link): Promise<Link> {
    return at;
  }
}

const answer: string = crate.askVisit(new Visitor(), "https://a", "https://b");

// @ts-expect-error a text is no Link
crate.echoLink("https://example.org/");
// @ts-expect-error a Date is no Money
crate.echoMoney(new Date());
// @ts-expect-error the handle stays an integer
crate.echoHandle("5");

export { answer, counts, later, links, money, page, slug, tag };
