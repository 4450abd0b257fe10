// SPDX-License-Identifier: MPL-2.0

import * as callbacks from "crate:callbacks";
import {
  AccessError,
  Client,
  Entry,
  Farewell,
  Giver,
  Importance,
  Kind,
  Logger,
  Mapper,
  Notebook,
  Outcome,
  Registry,
  Store,
  StoreError,
  StoreMethod,
  Token,
  Totals,
  Visitor,
} from "crate:callbacks";

class Shelf implements Store {
  get(key: string): string | undefined {
    if (key === "") throw new StoreError.Missing(key);
    return undefined;
  }
  put(key: string, value: string): void {
    throw new StoreError.Denied(1, [key, value]);
  }
  size(): number {
    throw new AccessError.Locked("locked");
  }
  name(): string {
    return "shelf";
  }
}
const logger: Logger = {
  log(message) {
    const text: string = message;
    text.trim();
  },
  logEntry(entry) {
    const count: bigint | undefined = entry.counts.get("a");
    const importance: Importance = entry.importance;
    callbacks.logMessage(logger, `${count} ${importance}`);
  },
  logNumber: (thread, number) => void (thread + number),
};

const store = new Shelf();
const outcome: Outcome = callbacks.ask(store, StoreMethod.GET);
if (outcome instanceof Outcome.Declared) Client.init(store).get(outcome.error);
const later: Promise<Outcome> = callbacks.askOnThread(store, StoreMethod.SIZE);
const registry: Registry = Registry.init();
registry.add(logger);
Farewell.init(logger, "bye");
callbacks.logIfPresent(null, "");
callbacks.logToAll([logger], "");
callbacks.logNames(new Map([["a", logger]]));
const totals: Promise<Totals> = callbacks.mapOnThreads({ map: (thread, value) => thread + value }, 4, 10);
const mapper: Mapper = { map: () => 1 };
callbacks.mapAndSum(mapper, 3);
const notebook: Notebook = { note() {}, count: () => 0 };
callbacks.noteAndCount(notebook, 1);

class Tourist extends Visitor {
  visitIntegers(a: number, b: number, c: number, d: number, e: number, f: number, g: bigint, h: bigint): boolean {
    return a + b + c + d + e + f === 0 && g === h;
  }
  visitValues(): boolean {
    return true;
  }
  visitContainers(none: number | null, some: string | null, list: bigint[], map: Map<string, boolean[]>): boolean {
    return none === null && some !== null && list.length === map.size;
  }
  visitTypes(_entry: Entry, _importance: Importance, token: Token): Token {
    return token;
  }
}
callbacks.showAll(new Tourist());
const takeAny = (giver: Giver): string => callbacks.take(giver, Kind.MAP);
later.then(() => totals).then(({ sum }) => `${sum}` + takeAny.length);

// @ts-expect-error a method is missing
callbacks.logMessage({ log() {}, logEntry() {} }, "");
// @ts-expect-error a method takes another type
callbacks.mapOnce({ map: (thread: string, value: number) => value }, 1);
// @ts-expect-error a method gives another type
callbacks.mapOnce({ map: () => "1" }, 1);
// @ts-expect-error a function is no object with methods
callbacks.mapOnce(() => 1, 1);
// @ts-expect-error a promise is no value
const now: Totals = totals;
