// SPDX-License-Identifier: MPL-2.0

// As `generate --compat firefox` names and types things: 64-bit integers are Numbers.
import * as compat from "crate:RustFirefoxCompat.sys";
import { Entry, Level, Listener, Meter, Shape, Store, StoreError, UniffiSkipJsTypeCheck } from "crate:RustFirefoxCompat.sys";

const sum: number = compat.add(1, 2n);
const store: Store = Store.init();
const entry = new Entry({ name: `${sum}` });
await store.put(entry);
try {
  store.putAll([entry, new Entry({ name: "b", weight: 2 })]);
} catch (error) {
  if (error instanceof StoreError.Full) error.size.toFixed();
}
const level: Level = compat.echoLevel(Level.HIGH);
const shape: Shape = compat.echoShape(new Shape.Marked({ entry, label: `${level}` }));
if (shape instanceof Shape.Pair) compat.echoTime(new Date(shape.v0));
const listener: Listener = { changed() {}, rating: id => id / 2 };
compat.tell(listener, compat.tellOften(listener, [compat.nextId()]));
const meter: Meter = { read: () => 1 };
const read: number = compat.useMeter(compat.roundTrip(meter));
compat.sumCounts(new Map([["a", read]]));
const words: number = await compat.countWords("a b");
new UniffiSkipJsTypeCheck(await compat.later(words));

// @ts-expect-error a 64-bit result is no BigInt
const wide: bigint = compat.add(1, 2);
// @ts-expect-error a wrapped call is a promise
store.put(entry).toFixed();
// @ts-expect-error a listener needs all methods
compat.tell({ changed() {} }, 1);
