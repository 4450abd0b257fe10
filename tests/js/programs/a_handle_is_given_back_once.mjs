// SPDX-License-Identifier: MPL-2.0
// An argument is refused after a JS object was lent for an earlier one: the
// object is given back once, and the error is the refusal.
//
// component: traits
// exit: 0
// stdout: ^MB_RELEASED$
// stdout: ^0 handles$

import { bridge } from "monkeybridge:uniffi";
import { addByBoth, makeCalculator, Operands } from "crate:traits";

const mine = {
  name: () => "js",
  add: () => 1,
  divide: () => 1,
  addWith: () => 1,
  remember() {},
  recall: () => null,
};
const rusts = makeCalculator("rust");
const operands = new Operands({ left: 1, right: 2 });
Object.defineProperty(operands, Object.keys(operands)[0], {
  get() {
    rusts.destroy();
    return 1;
  },
});
try {
  addByBoth(mine, rusts, operands);
} catch (e) {
  console.log(e.code);
}
await new Promise(resolve => setTimeout(resolve, 20));
console.log(`${bridge.counts().handles} handles`);
