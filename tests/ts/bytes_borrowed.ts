// SPDX-License-Identifier: MPL-2.0

import * as borrowed from "crate:bytes_borrowed";

const data = new Uint8Array(1000);
const sum: bigint = borrowed.sum(data.subarray(10));
const both: Uint8Array = borrowed.concat(data, data);
const later: Promise<bigint> = borrowed.sumInBackground(both);
const collector: borrowed.Collector = borrowed.Collector.init(data);
collector.add(both);
later.then(other => other === sum);

// @ts-expect-error a list is no Uint8Array
borrowed.sum([1, 2]);
// @ts-expect-error neither is a buffer
borrowed.sum(data.buffer);
