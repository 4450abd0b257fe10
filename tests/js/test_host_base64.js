// SPDX-License-Identifier: MPL-2.0

load("head.js");

function assertInvalid(block, name) {
  const error = thrownBy(block);
  Assert.ok(error instanceof DOMException, `${name}: ${error}`);
  Assert.equal(error.name, "InvalidCharacterError", name);
  Assert.equal(error.code, 5);
}

add_task(async function textsAreEncodedAndDecoded() {
  for (const [text, encoded] of [
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["\0\x01\xfe\xff", "AAH+/w=="],
    ["ÿ", "/w=="],
  ]) {
    Assert.equal(btoa(text), encoded, JSON.stringify(text));
    Assert.equal(atob(encoded), text, encoded);
  }
  const all = String.fromCharCode(...Array(256).keys());
  Assert.equal(atob(btoa(all)), all);
});

add_task(async function decodingForgivesSpaceAndPadding() {
  for (const [encoded, text] of [
    ["Zg", "f"],
    ["Zm8", "fo"],
    [" Z\tm\n9\f\rv ", "foo"],
    ["Z g = =", "f"],
    ["Zh==", "f"],
    ["   ", ""],
  ]) {
    Assert.equal(atob(encoded), text, JSON.stringify(encoded));
  }
});

add_task(async function whatIsNotBase64IsRefused() {
  for (const bad of ["a", "ab=", "abc==", "=", "==", "ab===", "a=bc", "ab-_", "ab\u000bcd", "ab\xa0cd", "abcd=", "ab\0d", "é", "\u0100"]) {
    assertInvalid(() => atob(bad), JSON.stringify(bad));
  }
  for (const bad of ["\u0100", "a🌉", "\ud800"]) {
    assertInvalid(() => btoa(bad), JSON.stringify(bad));
  }
});

add_task(async function argumentsBecomeStrings() {
  Assert.equal(btoa(null), "bnVsbA==");
  Assert.equal(btoa(undefined), "dW5kZWZpbmVk");
  Assert.equal(btoa({ toString: () => "x" }), "eA==");
  Assert.equal(btoa("xĀ".slice(0, 1)), "eA==", "a string of two-byte units that are bytes");
  Assert.equal(atob(12), "×");
  for (const f of [atob, btoa]) {
    Assert.throws(() => f(), TypeError);
    Assert.throws(() => f(Symbol("x")), TypeError);
  }
});

add_task(async function longTextsAreNoProblem() {
  const text = "\xff".repeat(times(3_000_001, 1000));
  Assert.ok(atob(btoa(text)) === text);
});

add_task(assertNothingIsAlive);
