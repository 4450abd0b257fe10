// SPDX-License-Identifier: MPL-2.0

import * as compound from "crate:compound";

const flags: boolean[] = compound.echoListBool([true, false]);
const wide: bigint[] = compound.echoListU64([1, 2n]);
const nested: number[][] = compound.echoListOfLists([[1], []]);
const options: (number | null)[] = compound.echoListU8Options([1, null, undefined]);
const byNumber: Map<number, string> = compound.echoMapU8String(new Map([[1, "one"]]));
const byWide: Map<bigint, string> = compound.echoMapU64String(new Map([[1n, "one"]]));
const maps = compound.echoMapOfMaps(new Map([["outer", new Map([[1, ["inner"]]])]]));
const first: string | undefined = maps.get("outer")?.get(1)?.[0];
const perhaps: string | null = compound.echoOptionString(first);
const value: number | null = compound.lookUp(new Map([["key", 1]]), perhaps ?? "key");
compound.echoOptionListOfMaps([new Map([["a", value ?? 0]])]);
compound.sum([...byWide.keys(), ...wide, nested.length + options.length + flags.length + byNumber.size]);

// @ts-expect-error an object is no Map
compound.lookUp({ key: 1 }, "key");
// @ts-expect-error an element has the wrong type
compound.echoListString(["a", 1]);
// @ts-expect-error a key has the wrong type
compound.echoMapU8String(new Map([["1", "one"]]));
// @ts-expect-error null is no element
compound.echoListString([null]);
// @ts-expect-error a Set is no list
compound.echoListF64(new Set([1]));
// @ts-expect-error what may be null is no number yet
const certain: number = compound.echoOptionF64(1);
