// SPDX-License-Identifier: MPL-2.0

import * as versions from "crate:versions";
import { Change, Entry, Partner, Shelf, VersionsError, Worker } from "crate:versions";

const entry = new Entry({ name: "a", size: versions.add(1, 2), tags: [] });
const described: string = versions.describe(new Change.Added({ entry }));
const partner: Partner = { answer: ({ size }) => `${size + 1n}`, told() {}, later: async number => number };
versions.ask(partner, versions.deeper(entry) ?? entry);
const later: number = await versions.askLater(partner, described.length);
try {
  versions.find(new Map([["a", entry]]), "b");
} catch (error) {
  if (error instanceof VersionsError.Missing) versions.panics(error.name);
}
const worker: Worker = { work: on => on + later };
Shelf.init(versions.workTwice(worker, versions.readToken(versions.makeToken(1)))).destroy();
const text: string | null = await versions.later(undefined);

// @ts-expect-error a worker works on numbers
versions.workTwice({ work: (on: string) => on.length }, text);
