// SPDX-License-Identifier: MPL-2.0

// What other bindings are known to get wrong. docs/acceptance.md has the list;
// what is not here stands in the tests of its topic.

load("head.js");

const regressions = ChromeUtils.importESModule("crate:regressions");

function narrow(changes = {}) {
  const fields = { byte: 255, signed: -128, option: 0, list: [127], map: new Map([[255, 65535]]) };
  return new regressions.Narrow({ ...fields, ...changes });
}

add_task(function a_byte_is_at_most_255_at_every_depth() {
  Assert.deepEqual(regressions.echoNarrow(narrow()), narrow());
  for (const [changes, path] of [
    [{ byte: 256 }, "value.byte"],
    [{ byte: -1 }, "value.byte"],
    [{ signed: 128 }, "value.signed"],
    [{ signed: -129 }, "value.signed"],
    [{ option: 256 }, "value.option"],
    [{ list: [0, 128] }, "value.list[1]"],
    [{ map: new Map([[256, 0]]) }, "value.map(key)"],
    [{ map: new Map([[0, 65536]]) }, "value.map[0]"],
  ]) {
    assertRefused(() => regressions.echoNarrow(narrow(changes)), path, "MB_ARGUMENT_RANGE");
  }
  assertRefused(() => regressions.echoNarrow(narrow({ byte: 0.5 })), "value.byte");
  assertRefused(() => regressions.echoNarrow(narrow({ byte: NaN })), "value.byte");
});

add_task(function a_byte_that_a_callback_returns_is_at_most_255_too() {
  const mirror = { narrow: value => value, wide() {}, number() {}, texts() {}, text() {}, bytes() {} };
  Assert.deepEqual(regressions.mirrorNarrow(mirror, narrow()), narrow());
  mirror.narrow = () => narrow({ list: [128] });
  assertPanics(() => regressions.mirrorNarrow(mirror, narrow()), /Mirror\.narrow.*return value\.list\[0\]/s);
});

function wide(unsigned, signed) {
  return new regressions.Wide({
    unsigned,
    signed,
    option: unsigned,
    list: [signed, 0n],
    map: new Map([[unsigned, signed]]),
    choice: new regressions.WideChoice.One({ v0: unsigned }),
  });
}

const WIDE = [
  [2n ** 64n - 1n, -(2n ** 63n)],
  [2n ** 63n + 1n, 2n ** 63n - 1n],
  [2n ** 53n + 1n, -(2n ** 53n) - 1n],
  [0n, -1n],
];

add_task(function nested_64_bit_integers_keep_every_bit() {
  const mirror = { narrow() {}, wide: value => value, number: value => value, texts() {}, text() {}, bytes() {} };
  for (const [unsigned, signed] of WIDE) {
    const value = wide(unsigned, signed);
    Assert.deepEqual(regressions.echoWide(value), value, `${unsigned}`);
    Assert.deepEqual(regressions.mirrorWide(mirror, value), value, `${unsigned} through a callback`);
    Assert.strictEqual(regressions.mirrorNumber(mirror, unsigned), unsigned);
    const two = new regressions.Wide({
      ...value,
      choice: new regressions.WideChoice.Two({ value: signed }),
    });
    Assert.strictEqual(regressions.echoWide(two).choice.value, signed);
    const error = thrownBy(() => regressions.read(unsigned, false));
    Assert.strictEqual(error.value, unsigned, "in an error");
    Assert.equal(error.message, `value: ${unsigned}`);
  }
  const unsafe = wide(2n ** 53n, 0n);
  unsafe.list = [2 ** 53];
  assertRefused(() => regressions.echoWide(unsafe), "value.list[0]", "MB_ARGUMENT_RANGE");
});

const TEXTS = ["", "\ufeffmarked", "\ufeff", "a\ufeffb", "null \0 inside", "🌉", "e\u0301"];

add_task(function texts_keep_marks_and_null_characters_at_every_depth() {
  const mirror = { narrow() {}, wide() {}, number() {}, texts: value => value, text: value => value, bytes() {} };
  for (const text of TEXTS) {
    const value = new regressions.Texts({ text, option: text, list: [text, text], map: new Map([[text, text]]) });
    Assert.deepEqual(regressions.echoTexts(value), value, JSON.stringify(text));
    Assert.deepEqual(regressions.mirrorTexts(mirror, value), value, JSON.stringify(text));
    Assert.strictEqual(regressions.mirrorText(mirror, text), text);
    Assert.equal(regressions.measure(text)[0], text.length);
  }
  Assert.deepEqual(regressions.measure("\ufeffa"), [2, 4], "Rust gets the mark, too");
  Assert.equal(thrownBy(() => regressions.write(new regressions.Message({ text: "\ufeffx" }))).v0, "\ufeffx");
});

add_task(function a_lone_surrogate_reaches_rust_from_nowhere() {
  const lone = "a\ud800b";
  const texts = changes =>
    new regressions.Texts({ text: "", option: null, list: [], map: new Map(), ...changes });
  assertRefused(() => regressions.measure(lone), "text", "MB_STRING_SURROGATE");
  for (const [changes, path] of [
    [{ text: lone }, "value.text"],
    [{ option: lone }, "value.option"],
    [{ list: ["", lone] }, "value.list[1]"],
    [{ map: new Map([[lone, ""]]) }, "value.map(key)"],
  ]) {
    assertRefused(() => regressions.echoTexts(texts(changes)), path, "MB_STRING_SURROGATE");
  }
  const mirror = { narrow() {}, wide() {}, number() {}, texts() {}, text: () => lone, bytes() {} };
  assertPanics(() => regressions.mirrorText(mirror, ""), /Mirror\.text.*lone surrogate/s);
});

add_task(function bytes_belong_to_whoever_has_them() {
  let kept;
  const mirror = {
    narrow() {},
    wide() {},
    number() {},
    texts() {},
    text() {},
    bytes(value) {
      kept = value;
      value.fill(7);
      return value;
    },
  };
  const sent = new Uint8Array([1, 2, 3]);
  const [back, original] = regressions.mirrorBytes(mirror, sent);
  Assert.deepEqual([...back], [7, 7, 7]);
  Assert.deepEqual([...original], [1, 2, 3], "Rust's bytes were not written");
  Assert.deepEqual([...sent], [1, 2, 3], "nor were the caller's");
  kept[0] = 1;
  Assert.deepEqual([...back], [7, 7, 7], "each has a buffer of its own");
  Assert.equal(back.buffer.byteLength, 3, "which holds no more than the bytes");
});

add_task(function variants_of_two_errors_may_have_the_same_names() {
  const { ReadError, WriteError, FlatError, Message } = regressions;
  Assert.notEqual(ReadError.Closed, WriteError.Closed);
  Assert.ok(thrownBy(() => regressions.read(null, true)) instanceof ReadError.Closed);
  Assert.ok(thrownBy(() => regressions.read(null, false)) instanceof ReadError.NotFound);
  const closed = thrownBy(() => regressions.write(new Message({ text: "closed" })));
  Assert.ok(closed instanceof WriteError.Closed && !(closed instanceof ReadError));
  Assert.equal(closed.by, "closed");
  Assert.ok(thrownBy(() => regressions.write(new Message({ text: "" }))) instanceof WriteError.Message);
  const flat = thrownBy(() => regressions.flat(true));
  Assert.ok(flat instanceof FlatError.Closed);
  Assert.equal(flat.message, "flat: closed", "the message of a flat error arrives");
  Assert.equal(regressions.TooWide, ReadError.TooWide, "a name of its own is exported");
  Assert.equal(regressions.Closed, undefined, "a name that two have is not");
  Assert.ok(new Message({ text: "" }) instanceof regressions.Message, "nor one that a record has");
});

add_task(function no_failure_of_a_callback_is_a_success() {
  const { WriteError, ReadError } = regressions;
  const write = block => regressions.seen({ write: block, remember() {} });
  Assert.equal(write(() => {}), "ok");
  Assert.equal(
    write(() => {
      throw new WriteError.NotFound("x");
    }),
    'NotFound("x")'
  );
  const thrown = [
    [new Error("plain"), "plain"],
    [null, "null"],
    [undefined, "undefined"],
    [7, "7"],
    [Symbol("mark"), "mark"],
    [{}, "object"],
    [new Proxy({}, {}), "Proxy"],
    // Declared by another function.
    [new ReadError.Closed(), "Closed"],
    // The base of the variants is none of them.
    [new WriteError("base"), "WriteError"],
  ];
  for (const [error, text] of thrown) {
    const outcome = write(() => {
      throw error;
    });
    Assert.stringMatches(outcome, /^Unexpected \{ reason: "Thrower\.write/, text);
    Assert.ok(outcome.includes(text), `${outcome} says ${text}`);
  }
  for (const value of [undefined, null, "1", 1n, -1, 0.5, 2 ** 32, NaN, {}, Promise.resolve(1)]) {
    const thrower = { write() {}, remember: () => value };
    assertPanics(() => regressions.remembered(thrower), /Thrower\.remember/);
  }
  Assert.equal(regressions.remembered({ write() {}, remember: () => 2 ** 32 - 1 }), 2 ** 32 - 1);
});

class Mine extends regressions.Voice {
  constructor(text) {
    super();
    this.text = text;
  }
  say() {
    return this.text;
  }
}

function maker(body, kit) {
  return {
    body: () => body,
    voice: given => given,
    kit: () => kit,
    bodyLater: async () => body,
    kitLater: async () => kit,
  };
}

add_task(async function callbacks_return_objects_and_traits_of_either_side() {
  const { Body, Kit } = regressions;
  const body = Body.init("body");
  const rusts = regressions.rustVoice("rust");
  const mine = new Mine("mine");
  const kit = new Kit({ body, voices: [mine, rusts, mine] });
  const made = maker(body, kit);
  for (const [given, text] of [
    [mine, "mine"],
    [rusts, "rust"],
  ]) {
    const expected = `body ${text} body [mine rust mine]`;
    Assert.equal(regressions.useMaker(made, given), expected);
  }
  Assert.equal(await regressions.useMakerLater(made), "body mine body [mine rust mine]");
  Assert.strictEqual(regressions.voiceOf(made, mine), mine, "it comes back as itself");
  const back = regressions.voiceOf(made, rusts);
  Assert.equal(back.say(), "rust");
  for (const object of [body, rusts, back]) {
    object.destroy();
  }
});

add_task(async function a_callback_that_returns_the_wrong_object_fails() {
  const { Body, Kit } = regressions;
  const body = Body.init("body");
  const rusts = regressions.rustVoice("rust");
  const kit = new Kit({ body: null, voices: [] });
  const wrong = { ...maker(body, kit), body: () => rusts, bodyLater: async () => null };
  assertPanics(() => regressions.useMaker(wrong, rusts), /Maker\.body.*return value: expected Body/s);
  const rejected = await rejectionOf(regressions.useMakerLater(wrong));
  assertPanic(rejected, /Maker\.body_?[lL]ater.*return value: expected Body, got null/s);
  // The first voice was lowered when the second is refused.
  const mixed = { ...maker(body, kit), kit: () => new Kit({ body, voices: [new Mine("x"), body] }) };
  assertPanics(() => regressions.useMaker(mixed, rusts), /Maker\.kit.*return value\.voices\[1\]/s);
  body.destroy();
  rusts.destroy();
});

add_task(assertNothingIsAlive);
