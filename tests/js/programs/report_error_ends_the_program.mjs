// SPDX-License-Identifier: MPL-2.0
// reportError() does not throw; what it was given counts as uncaught.
//
// exit: 1
// stdout: ^after$
// stderr: ^Uncaught RangeError: reported$
// stderr: ^Uncaught TypeError: reportError: At least 1 argument required

reportError(new RangeError("reported"));
console.log("after");
reportError();
