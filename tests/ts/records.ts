// SPDX-License-Identifier: MPL-2.0

import {
  AllTypes,
  Inventory,
  Item,
  Line,
  Nothing,
  Point,
  Settings,
  echoAllTypes,
  echoInventory,
  echoNothing,
  echoOptionalPoint,
  echoSettings,
  intersection,
  takeStock,
} from "crate:records";

const point = new Point({ x: 1, y: 2 });
const moved = new Point({ ...point, y: 3 });
const crossing: Point | null = intersection(new Line({ start: point, end: moved }), new Line({ start: moved, end: point }));
const same: boolean = point.equals(crossing);

// Fields with defaults may be left out, or be undefined.
const settings = echoSettings(new Settings({ name: "n", width: undefined, visible: same, note: null }));
const width: number = settings.width;
settings.tags.push(`${width}`);

const items = [new Item({ name: "bread", price: 2.5, comment: null })];
const inventory: Inventory = echoInventory(takeStock("Ada", items));
const price: number | undefined = inventory.byName.get("bread")?.price;
inventory.cheapest = null;
echoNothing(new Nothing());
echoOptionalPoint(undefined);

const all = new AllTypes({
  anU8: 1,
  anI8: 1,
  anU16: 1,
  anI16: 1,
  anU32: 1,
  anI32: 1,
  anU64: 1n,
  anI64: 1,
  anF32: price ?? 0,
  anF64: 1,
  aBool: true,
  aString: "",
  someBytes: new Uint8Array(),
});
const wide: bigint = echoAllTypes(all).anI64;

// @ts-expect-error a literal is no record
intersection({ start: point, end: moved }, new Line({ start: point, end: moved }));
// @ts-expect-error another record is not this one
echoOptionalPoint(new Nothing());
// @ts-expect-error a field is missing
new Point({ x: 1 });
// @ts-expect-error there is no such field
new Point({ x: 1, y: 2, z: 3 });
// @ts-expect-error a field has the wrong type
new Point({ x: "1", y: 2 });
// @ts-expect-error fields are no positional arguments
new Point(1, 2);
// @ts-expect-error a field without a default is needed
new Settings();
// @ts-expect-error a field is of its type
point.x = wide;
