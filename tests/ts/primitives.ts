// SPDX-License-Identifier: MPL-2.0

import * as primitives from "crate:primitives";

const numbers: number[] = [
  primitives.echoU8(255),
  primitives.echoI8(-128),
  primitives.echoU16(1),
  primitives.echoI16(1),
  primitives.echoU32(1),
  primitives.echoI32(1),
  primitives.echoF32(NaN),
  primitives.echoF64(-0),
  primitives.sumWithManyTypes(1, 2, 3, 4, 5, 6, 7, 8n, 9, 10, "11", true),
];
const wide: bigint[] = [primitives.echoU64(1), primitives.echoU64(2n ** 64n - 1n), primitives.echoI64(-1n)];
const flag: boolean = primitives.echoBool(false);
const text: string = primitives.echoString("text");
const bytes: Uint8Array = primitives.echoBytes(new Uint8Array(numbers.length + wide.length));
primitives.reverseBytes(flag ? bytes : primitives.utf8Of(text));

// @ts-expect-error a BigInt is no 32-bit integer
primitives.echoU32(1n);
// @ts-expect-error a truthy value is no boolean
primitives.echoBool(1);
// @ts-expect-error a 64-bit result is no Number
const narrow: number = primitives.echoU64(1);
// @ts-expect-error a list is no Uint8Array
primitives.echoBytes([1, 2, 3]);
// @ts-expect-error another typed array is no Uint8Array
primitives.echoBytes(new Float64Array(1));
// @ts-expect-error a String object is no string
primitives.echoString(new String("text"));
