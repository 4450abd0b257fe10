// SPDX-License-Identifier: MPL-2.0

import { add, answer, doubleTheValue, greet, joinReservedWords, noop, noopCalls, panicWith } from "crate:simple_fns";

const sum: number = add(1, answer());
const doubled: number = doubleTheValue(sum);
const text: string = greet("Ada") + joinReservedWords("a", "b", "c", "d", "e");
const calls: bigint = noopCalls();
noop();
panicWith(`${doubled} ${text} ${calls}`);

// @ts-expect-error a string is no number
add("1", 2);
// @ts-expect-error an argument is missing
add(1);
// @ts-expect-error there is one argument too many
noop(1);
// @ts-expect-error null is no string
greet(null);
// @ts-expect-error a function without a result gives none
const nothing: number = noop();
