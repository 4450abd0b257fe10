// SPDX-License-Identifier: MPL-2.0

import * as bench from "crate:bench_fixture";
import { Adder, Record5, Target } from "crate:bench_fixture";

const target: Target = { fire() {}, fireRecord: ({ name }) => void name, map: value => value, mapAsync: async value => value };
const record = new Record5({ id: 1, name: "", street: "", city: "", country: "" });
const calls: bigint[] = [
  bench.loopSync(target, Adder.init(1).add(2)),
  await bench.loopAsync(target, 1),
  await bench.loopFire(target, 1),
  await bench.loopFireRecord(target, record, 1),
  await bench.loopRoundTrip(target, 1),
];
bench.takeRecords([bench.echoRecord(record)]);
bench.sumF64s(bench.echoF64s([calls.length]));
bench.takeBytes(bench.echoBytes(new Uint8Array(bench.takeRecord(record))));
bench.takeU32(await bench.echoU32Async(bench.echoString("").length));

// @ts-expect-error a BigInt is no count of calls
bench.loopSync(target, calls[0]);
