// SPDX-License-Identifier: MPL-2.0

import * as references from "crate:references";
import { Bridge, Part, Plank, Walker } from "crate:references";

const plank = new Plank({ length: references.countChars("a", "b"), wood: null });
const bridge: Bridge = Bridge.init(plank, 2);
const walker: Walker = { steps: metres => metres * 2 };
const steps: number = references.walk(bridge, walker) + references.walk(bridge, references.ant());
const sum: bigint = references.add(1, bridge.strongCount());
if (bridge.isLongerThan(bridge)) {
  references.total([new Part.Plank({ v0: plank }), new Part.Rope({ metres: steps })], new Map([[`${sum}`, 1]]), undefined);
}

// @ts-expect-error what Rust borrows has its type all the same
references.walk(walker, walker);
// @ts-expect-error null is nothing that Rust can borrow
bridge.isLongerThan(null);
