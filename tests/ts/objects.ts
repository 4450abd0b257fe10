// SPDX-License-Identifier: MPL-2.0

import * as objects from "crate:objects";
import { Aligned, Counter, CounterError, Holder, Label, Pair, Singleton } from "crate:objects";

const counter: Counter = Counter.init(1);
const parsed: Counter = Counter.parse("2");
counter.add(Counter.withStep(3));
const value: number = counter.copy().value() + parsed.itself().increment();
const number: bigint | null = Aligned.init(1n).number();
const pair: Pair = objects.swap(new Pair({ name: "both", left: counter, right: null }));
const found: Counter | null = objects.find([counter, pair.left], value);
const one: Singleton = objects.singleton();
objects.print(Label.init(`${number} ${one.name()}`), found ?? counter);

const holder: Holder = objects.hold([counter]);
if (holder instanceof Holder.Many) {
  holder.v0[0]?.increment();
}
objects.countHeld(new Holder.One({ counter }));
objects.index([counter]).get("1")?.destroy();
counter.destroy();
parsed[Symbol.dispose]();
if (Math.random() > 1) throw new CounterError.NotANumber("x");

// @ts-expect-error an object has no public constructor
new Counter(1);
// @ts-expect-error an object of another class does not fit
objects.print(counter, counter);
// @ts-expect-error an object in JavaScript with the same methods is no object of Rust's
objects.sumOf([{ value: () => 1 }]);
// @ts-expect-error a method does not exist
counter.decrement();
// @ts-expect-error an argument of a constructor is missing
Counter.init();
// @ts-expect-error a constructor belongs to the class
counter.init(1);
// @ts-expect-error what Rust may not find is null
objects.find([counter], 1).value();
