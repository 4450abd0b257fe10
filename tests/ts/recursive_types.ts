// SPDX-License-Identifier: MPL-2.0

import * as recursive from "crate:recursive_types";
import { Expression, List, Tree } from "crate:recursive_types";

const tree = new Tree.Node({ left: new Tree.Leaf({ value: 1 }), right: new Tree.Leaf({ value: 2 }) });
const result: Tree = recursive.echoTree(tree);
const left: Tree | null = result instanceof Tree.Node ? result.left : null;
const list: List = new List({ value: 1, next: new List({ value: 2 }) });
const second: number | undefined = recursive.echoList(list).next?.value;
const call = new recursive.Call({ name: "sum", arguments: [new Expression.Number({ v0: second ?? 0 })] });
const value: number = recursive.evaluate(new Expression.Called({ call }));
const boxed: number = recursive.echoBoxedU32(value);
const counter: recursive.Counter = recursive.echoBoxedCounter(recursive.Counter.init(boxed));
recursive.describe(left);
counter.start();

// @ts-expect-error a child has the wrong type
new Tree.Node({ left: tree, right: 5 });
// @ts-expect-error the rest of a list has the wrong type
new List({ value: 1, next: [list] });
// @ts-expect-error a box is what is in it
recursive.echoBoxedU32([1]);
