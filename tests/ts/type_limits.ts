// SPDX-License-Identifier: MPL-2.0

import * as limits from "crate:type_limits";
import { Limit, Limits, Signed, Tiny, Unsigned } from "crate:type_limits";

const record: Limits = limits.echoLimits(new Limits({ u8: 255, i64: 2n ** 62n, u64: 5 }));
const wide: bigint = record.i64;
const many: Limit = limits.echoLimit(new Limit.Many({ v0: 1, v1: wide, v2: "text" }));
const text: string = many instanceof Limit.Many ? many.v2 : "";
const smallest: Signed = limits.echoSigned(Signed.MIN);
const largest: Unsigned = limits.echoUnsigned(Unsigned.MAX);
const all: Unsigned[] = limits.echoWides([largest, Unsigned.ZERO]);
const tiny: number = limits.tinyNumber(Tiny.MIN);
limits.echoByI64(new Map<number | bigint, number>([[tiny, all.length + text.length]]));
limits.signedNumber(smallest);

// @ts-expect-error another enum's value
limits.echoUnsigned(Signed.MIN);
// @ts-expect-error no value of the enum
limits.echoTiny(5);
// @ts-expect-error a BigInt is no u8
new Limits({ u8: 1n });
