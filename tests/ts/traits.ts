// SPDX-License-Identifier: MPL-2.0

import * as traits from "crate:traits";
import { Calculator, CalculatorError, CalculatorImpl, Clock, Desk, Drawer, Operands, Rounding, Speaker } from "crate:traits";

class Doubling extends Calculator {
  #last: number | null = null;
  name(): string {
    return "doubling";
  }
  add(operands: Operands): number {
    return 2 * (operands.left + operands.right);
  }
  divide({ left, right }: Operands, rounding: Rounding): number {
    if (right === 0) throw new CalculatorError.DivisionByZero(left);
    return rounding === Rounding.UP ? Math.ceil(left / right) : Math.floor(left / right);
  }
  addWith(other: Calculator | CalculatorImpl, operands: Operands): number {
    return other.add(operands);
  }
  remember(number: number): void {
    this.#last = number;
  }
  recall(): number | null {
    return this.#last;
  }
}

const operands = new Operands({ left: 1, right: 2 });
const mine = new Doubling();
const rusts = traits.makeCalculator("Rust's");
if (rusts instanceof CalculatorImpl) rusts.destroy();
traits.addByBoth(mine, rusts, operands);
const names: string = traits.nameOf(traits.roundTrip(mine));
const drawer: Drawer = Drawer.init(rusts);
drawer.look()?.add(operands);
traits.roundTripDesk(new Desk({ number: names.length, calculator: mine })).calculator.name();
traits.makeButtons(["a"])[0]?.press();

// An object with the methods will do; a promise may come of an async one.
const clock: Clock = { now: () => 1 };
const elapsed: bigint = traits.elapsed(clock);
const slow: Speaker = { speak: async subject => `${subject} ${elapsed}` };
const fast: Speaker = { speak: subject => subject };
const said: Promise<string[]> = traits.speakInTurn([slow, fast, traits.makeSpeaker()], "bridges");
said.then(texts => texts.join());

// @ts-expect-error an implementation lacks methods
traits.nameOf({ name: () => "only a name" });
// @ts-expect-error a class lacks a method
class Incomplete extends Clock {}
// @ts-expect-error a method gives the wrong type
traits.elapsed({ now: () => "late" });
// @ts-expect-error a sync method may give no promise
traits.elapsed({ now: async () => 1 });
// @ts-expect-error a trait that only Rust implements is a class of Rust's
traits.pressMany({ caption: () => "", press: () => 1 }, 1);
// @ts-expect-error null is no implementation
traits.nameOf(null);
