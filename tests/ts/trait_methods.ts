// SPDX-License-Identifier: MPL-2.0

import { Failure, FlatEnum, ProcObject, ProcRecord, RichEnum, UdlEnum, UdlObject } from "crate:trait_methods";

const object = ProcObject.init("a");
const record = new ProcRecord({ text: "a" });
const texts: string[] = [
  object.toString(),
  record.toDebugString(),
  `${new RichEnum.Nothing()}`,
  FlatEnum.toString(FlatEnum.ONE),
  new UdlEnum.Text({ text: "t" }).toString(),
];
const equal: boolean[] = [object.equals(record), record.equals(5), FlatEnum.equals(FlatEnum.ONE, "x")];
const hashes: bigint[] = [object.hashCode(), FlatEnum.hashCode(FlatEnum.ONE)];
const order: number[] = [object.compareTo(object), new Failure.Gone().compareTo(new Failure.Lost("a", 1))];
[record].sort((a, b) => a.compareTo(b));
export { equal, hashes, order, texts };

// @ts-expect-error only values of one type are ordered
object.compareTo(UdlObject.init("a"));
// @ts-expect-error a record has no order with text
record.compareTo("a");
