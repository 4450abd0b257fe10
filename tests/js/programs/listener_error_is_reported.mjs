// SPDX-License-Identifier: MPL-2.0
// A listener that throws does not stop the next one, and ends the program as
// an uncaught error does.
//
// exit: 1
// stdout: ^second, and dispatchEvent gave true$
// stderr: ^Uncaught Error: from the first listener$
// stderr: ^Uncaught TypeError: the listener has no function handleEvent$

const target = new EventTarget();
let second = "";
target.addEventListener("x", () => {
  throw new Error("from the first listener");
});
target.addEventListener("x", {});
target.addEventListener("x", () => (second = "second"));
const result = target.dispatchEvent(new Event("x"));
console.log(`${second}, and dispatchEvent gave ${result}`);
