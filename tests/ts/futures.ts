// SPDX-License-Identifier: MPL-2.0

import * as futures from "crate:futures";
import { Delivery, DeliveryError, FutureTester, Parcel, Report, Van } from "crate:futures";

const van: Van = await Van.init("plate", 1);
const checked: Van = await Van.checked("plate");
const atOnce: Van = Van.atOnce("plate");
const text: string = (await van.plateWith("!", 1)) + atOnce.plate() + (await checked.itself(1)).plate();
const parcel = new Parcel({ address: text, weight: null });
const delivery: Delivery = await futures.deliver(parcel, 1);
if (delivery instanceof Delivery.Done) {
  const weight: number | null = delivery.parcel.weight;
  await futures.echoF64(weight ?? 1);
}
const wide: bigint = await futures.echoI64(1);
const map: Map<string, number> = await futures.echoMap(new Map([["a", Number(wide)]]));
const tester: FutureTester = FutureTester.init();
const value: Promise<number> = tester.wait(map.size);
const report: Report = tester.report(1);
try {
  await value;
  await futures.nothing();
} catch (error) {
  if (error instanceof DeliveryError.Lost) tester.wake(report.polls, error.hours);
}

// @ts-expect-error the result of an async function is a promise
const direct: string = futures.echoString("a");
// @ts-expect-error an async function checks its arguments
await futures.echoU8("1");
// @ts-expect-error an async constructor gives a promise
Van.init("plate", 1).plate();

const clock: futures.Clock = await futures.Clock.init(20, { signal: new AbortController().signal });
const slept: number = await clock.sleep(1);
await futures.sumOfTasks([slept, await futures.sleepOnTokio(1)]);
