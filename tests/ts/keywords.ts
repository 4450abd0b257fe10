// SPDX-License-Identifier: MPL-2.0

// Types of the crate hide globals here, as they are imported by name.
import * as keywords from "crate:keywords";
import { Failure, Fields, Key, Listener, Made, Measures, Members, Plugin, Variant } from "crate:keywords";
import { Error as CrateError, Map as CrateMap, Object as CrateObject, Promise as CratePromise } from "crate:keywords";

const texts: string[] = keywords.delete_(keywords.then_(keywords.rt_(keywords.async(["a"]))));
const members: Members = Members.init();
members.delete(members.constructor_(members.toString(texts)));
const named: Made = Made.name_();
Made.toString().by();
const key: Key = keywords.echoKey(Key.TO_STRING);

const plugin: Plugin = {
  constructor_: text => text,
  destroy_: text => text,
  then_: text => text,
  toString: () => "plugin",
};
keywords.usePlugin(keywords.makePlugin()).push(...keywords.usePlugin(plugin));

const map: CrateMap = keywords.echoMap(new CrateMap({ entries: new Map([[`${key}`, 1]]) }));
const entries: Map<string, number> = map.entries;
const index: Map<number, keywords.Array> = keywords.index(
  [new keywords.Array({ items: [...entries.values()] })],
  new keywords.Uint8Array({ data: new Uint8Array() })
);
const all: Promise<number[]> = CratePromise.init().all(index.get(0)?.items ?? []);
try {
  keywords.reject(CrateObject.SET, (await all).length);
} catch (error) {
  if (error instanceof CrateError.RangeError) error.value.toFixed();
  if (error instanceof Failure.Error) error.cause.trim();
  if (error instanceof Failure.Failure) error.class.toFixed();
}
const measures: Measures = keywords.echoUnicode(new Measures({ höhe: 1, 名前: named.by() }));
const height: number = measures.höhe;
const variant: Variant = new Variant.Variant({ ...(null as unknown as Variant.Variant), yield: height });
if (variant instanceof Variant.Object) keywords.echoVariant(new Variant.Promise());
const useField = (fields: Fields): number => fields.constructor_ + fields.equals_ + fields.then_;
const call = (listener: Listener): string => keywords.callAll(listener).join() + listener.arguments("x");

// @ts-expect-error a name that is reserved has an underscore
keywords.delete(texts);
// @ts-expect-error an object of the crate is no Promise of JavaScript's
await CratePromise.init().then(() => useField);
// @ts-expect-error a Map of JavaScript's is no record of the crate
keywords.echoMap(new Map());
// @ts-expect-error a method with an underscore is missing
keywords.usePlugin({ destroy_: call, then_: call });
