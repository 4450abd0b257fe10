// SPDX-License-Identifier: MPL-2.0

import * as crate from "crate:cancellation";
import { AsyncParser, Van, Worker } from "crate:cancellation";

class Passing extends Worker {
  async work(item: string, { signal }: { signal: AbortSignal }): Promise<string> {
    signal.throwIfAborted();
    return crate.passOn(new Ignoring(), item, { signal });
  }
  note(): void {}
  ask(): boolean {
    return false;
  }
}

class Ignoring extends Worker {
  async work(item: string): Promise<string> {
    return item;
  }
  note(): void {}
  ask(): boolean {
    return true;
  }
}

const controller = new AbortController();
const { signal } = controller;
const text: string = await crate.passOn(new Passing(), "x", { signal });
const van: Van = await Van.loaded(new Passing(), text, { signal: AbortSignal.timeout(5) });
await van.drive(new Passing(), {});
await crate.wait(null, null, { signal: null });
await crate.lateText(1, undefined);
const parser: AsyncParser = crate.rustParser();
await parser.delay(1);
await crate.rustParser().delay(1);

// @ts-expect-error a signal is no controller
crate.wait(null, null, { signal: controller });
// @ts-expect-error the signal stands in an object
crate.wait(null, null, signal);
// @ts-expect-error a sync function takes none
crate.live({ signal });
