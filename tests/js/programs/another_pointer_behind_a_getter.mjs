// SPDX-License-Identifier: MPL-2.0
// An object that shows one pointer to the check and another to the crossing:
// Rust never gets the wrong type.
//
// component: traits
// exit: 0
// stdout: ^refused: Incorrect UniFFI pointer type

import { uniffiObjectPtr } from "monkeybridge:uniffi";
import { makeButtons, makeCalculator, reverse } from "crate:traits";

const calculator = makeCalculator("honest");
const pointers = [calculator[uniffiObjectPtr], makeButtons(["press me"])[0][uniffiObjectPtr]];
let reads = 0;
Object.defineProperty(calculator, uniffiObjectPtr, {
  get: () => pointers[Math.min(reads++, 1)],
});
try {
  console.log("went through", reverse([calculator]).length);
} catch (e) {
  console.log("refused:", e.message);
}
