// SPDX-License-Identifier: MPL-2.0

import * as async from "crate:async_callbacks";
import { Crawler, FetchError, Fetcher, Method, Outcome, Page } from "crate:async_callbacks";

class Web extends Fetcher {
  async fetch(url: string): Promise<string> {
    if (url === "") throw new FetchError.NotFound(url);
    return url;
  }
  fetchPage(url: string): Page {
    return new Page({ url, status: 200, body: new Uint8Array() });
  }
  async prefetch(url: string): Promise<void> {
    throw new FetchError.BadStatus(url.length, null);
  }
  count(addend: number): Promise<number> {
    return Promise.resolve(addend);
  }
  async size(): Promise<bigint> {
    return 1n;
  }
  ping(): void {}
  name(): string {
    return "web";
  }
}

const web = new Web();
const text: string = await async.fetchThrough(web, "x");
const outcomes: Outcome[] = await async.fetchAll(web, [text]);
const sum: bigint = await async.countOnThreads(web, 2, 3);
const crawler: Crawler = Crawler.init(web);
crawler.start(`${sum}`);
for (const outcome of [...outcomes, ...crawler.outcomes(), await async.tryMethod(web, Method.PING)]) {
  if (outcome instanceof Outcome.Unexpected) outcome.reason.trim();
}

// @ts-expect-error a promise gives another type
async.countThrough({ ...web, count: async () => "1" }, 1);
// @ts-expect-error a sync method of an interface with async ones may give no promise
const late: Pick<Fetcher, "name"> = { name: async () => "web" };
// @ts-expect-error a result that is awaited has its type
const size: number = await async.countOnThreads(web, 2, 3);
