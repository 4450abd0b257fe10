// SPDX-License-Identifier: MPL-2.0

load("head.js");

function decode(label, bytes, options) {
  return new TextDecoder(label, options).decode(new Uint8Array(bytes));
}

/** Decodes in pieces of `size` bytes. */
function inPieces(label, bytes, size, options) {
  const decoder = new TextDecoder(label, options);
  let text = "";
  for (let i = 0; i < bytes.length; i += size) {
    text += decoder.decode(new Uint8Array(bytes.slice(i, i + size)), { stream: true });
  }
  return text + decoder.decode();
}

/** [label, bytes, text] */
const TEXTS = [
  ["utf-8", [0x67, 0x72, 0xc3, 0xbc, 0x6e, 0xf0, 0x9f, 0x8c, 0x89], "grün🌉"],
  ["utf-16le", [0x41, 0x00, 0x3c, 0xd8, 0x09, 0xdf], "A🌉"],
  ["utf-16be", [0x00, 0x41, 0xd8, 0x3c, 0xdf, 0x09], "A🌉"],
  ["windows-1252", [0x80, 0x93, 0xe4, 0xff], "€“äÿ"],
  ["windows-1251", [0xcc, 0xee, 0xf1, 0xf2], "Мост"],
  ["iso-8859-2", [0xb1, 0xe6], "ąć"],
  ["iso-8859-8-i", [0xe0], "א"],
  ["koi8-u", [0xcd, 0xa6], "мі"],
  ["macintosh", [0x8a], "ä"],
  ["shift_jis", [0x8b, 0xb4, 0xb1, 0x41], "橋ｱA"],
  ["euc-jp", [0xb6, 0xb6, 0x8e, 0xb1], "橋ｱ"],
  ["iso-2022-jp", [0x1b, 0x24, 0x42, 0x36, 0x36, 0x1b, 0x28, 0x42, 0x41], "橋A"],
  ["euc-kr", [0xb4, 0xd9, 0xb8, 0xae], "다리"],
  ["gbk", [0xc7, 0xc5], "桥"],
  ["gb18030", [0xc7, 0xc5, 0x94, 0x39, 0xb0, 0x37], "桥🌉"],
  ["big5", [0xbe, 0xf4], "橋"],
  ["x-user-defined", [0x41, 0x80, 0xff], "A\uf780\uf7ff"],
];

add_task(async function eachEncodingIsDecoded() {
  for (const [label, bytes, text] of TEXTS) {
    Assert.equal(decode(label, bytes), text, label);
    Assert.equal(decode(label, bytes, { fatal: true }), text, `${label}, fatal`);
    Assert.equal(new TextDecoder(label).encoding, label);
  }
});

add_task(async function aCharacterMayBeSplitAnywhere() {
  for (const [label, bytes, text] of TEXTS) {
    for (const size of [1, 2, 3]) {
      Assert.equal(inPieces(label, bytes, size), text, `${label} in pieces of ${size}`);
      Assert.equal(inPieces(label, bytes, size, { fatal: true }), text, `${label}, fatal`);
    }
  }
});

add_task(async function labelsAreNames() {
  for (const [label, encoding] of [
    ["latin1", "windows-1252"],
    ["ascii", "windows-1252"],
    ["ISO-8859-1", "windows-1252"],
    [" \t\n\f\rUTF8 ", "utf-8"],
    ["unicode-1-1-utf-8", "utf-8"],
    ["sjis", "shift_jis"],
    ["ks_c_5601-1987", "euc-kr"],
    ["gb2312", "gbk"],
    ["utf-16", "utf-16le"],
    ["iso-8859-9", "windows-1254"],
    ["x-sjis", "shift_jis"],
    [undefined, "utf-8"],
  ]) {
    Assert.equal(new TextDecoder(label).encoding, encoding, label);
  }
});

add_task(async function whatIsNoLabelIsRefused() {
  for (const label of ["", "utf-7", "utf8x", "replacement", "iso-2022-kr", "\u000butf-8", "utf-8\0", null, {}, 5]) {
    const error = thrownBy(() => new TextDecoder(label));
    Assert.ok(error instanceof RangeError, `${label}: ${error}`);
  }
  Assert.throws(() => new TextDecoder(Symbol("utf-8")), TypeError);
  Assert.throws(() => new TextDecoder("\ud800"), RangeError);
  Assert.throws(() => TextDecoder("utf-8"), TypeError);
});

add_task(async function malformedBytesAreReplaced() {
  for (const [label, bytes, text] of [
    ["shift_jis", [0x82], "\ufffd"],
    ["shift_jis", [0x82, 0x20], "\ufffd "],
    ["euc-kr", [0xff, 0x41], "\ufffdA"],
    ["euc-jp", [0xa4, 0x41], "\ufffdA"],
    ["gb18030", [0x81, 0x30, 0x81], "\ufffd"],
    ["gb18030", [0xff], "\ufffd"],
    ["big5", [0x81, 0x40], "\ufffd@"],
    ["utf-16le", [0x00, 0xd8], "\ufffd"],
    ["utf-16le", [0x00, 0xdc, 0x41, 0x00], "\ufffdA"],
    ["utf-16be", [0xd8, 0x00, 0x00, 0x41], "\ufffdA"],
    ["utf-16be", [0x41], "\ufffd"],
    ["windows-1253", [0xd2], "\ufffd"],
  ]) {
    const name = `${label} ${bytes}`;
    Assert.equal(decode(label, bytes), text, name);
    Assert.equal(inPieces(label, bytes, 1), text, `${name}, byte by byte`);
    const error = thrownBy(() => decode(label, bytes, { fatal: true }));
    Assert.ok(error instanceof TypeError && error.message.includes(label), `${name}: ${error}`);
  }
});

add_task(async function aFatalErrorLeavesTheDecoderUsable() {
  const decoder = new TextDecoder("euc-kr", { fatal: true });
  Assert.equal(decoder.decode(new Uint8Array([0xb0]), { stream: true }), "");
  Assert.throws(() => decoder.decode(new Uint8Array([0x20]), { stream: true }), TypeError);
  Assert.equal(decoder.decode(new Uint8Array([0xb0, 0xa1])), "가");
  decoder.decode(new Uint8Array([0xb0]), { stream: true });
  Assert.throws(() => decoder.decode(), TypeError);
  Assert.equal(decoder.decode(), "");
});

add_task(async function theByteOrderMarkIsDroppedFromUnicodeOnly() {
  Assert.equal(decode("utf-16le", [0xff, 0xfe, 0x41, 0]), "A");
  Assert.equal(decode("utf-16be", [0xfe, 0xff, 0, 0x41]), "A");
  Assert.equal(decode("utf-16le", [0xff, 0xfe, 0xff, 0xfe]), "\ufeff");
  Assert.equal(decode("utf-16le", [0xff, 0xfe], { ignoreBOM: true }), "\ufeff");
  Assert.equal(inPieces("utf-16be", [0xfe, 0xff, 0, 0x41], 1), "A");
  Assert.equal(decode("gb18030", [0x84, 0x31, 0x95, 0x33]), "\ufeff", "no encoding of Unicode");
  Assert.equal(decode("windows-1252", [0xef, 0xbb, 0xbf]), "ï»¿");
  Assert.equal(decode("utf-16le", [0xef, 0xbb, 0xbf, 0x00]), "\ubbef\u00bf", "nor another one's mark");
  const decoder = new TextDecoder("utf-16le");
  Assert.equal(decoder.ignoreBOM, false);
  for (let i = 0; i < 2; i++) {
    Assert.equal(decoder.decode(new Uint8Array([0xff, 0xfe, 0x41, 0])), "A", "again for each text");
  }
});

add_task(async function longAndEmptyTextsAreWhole() {
  const count = times(300_000, 5000);
  const bytes = new Uint8Array(count * 2);
  for (let i = 0; i < count; i++) {
    bytes.set([0x82, 0xa0], i * 2);
  }
  Assert.equal(new TextDecoder("shift_jis").decode(bytes), "あ".repeat(count));
  const decoder = new TextDecoder("shift_jis", { fatal: true });
  const split = decoder.decode(bytes.subarray(0, 4095), { stream: true });
  Assert.equal(split + decoder.decode(bytes.subarray(4095)), "あ".repeat(count));
  Assert.equal(decode("shift_jis", []), "");
  Assert.equal(new TextDecoder("big5").decode(), "");
});

add_task(async function whatIsNoBufferIsRefused() {
  const decoder = new TextDecoder("euc-kr");
  for (const bad of [null, 1, "text", [0xb0], {}, new Proxy(new Uint8Array(1), {})]) {
    Assert.throws(() => decoder.decode(bad), TypeError);
  }
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  shared.set([0xb0, 0xa1]);
  Assert.equal(decoder.decode(shared), "가");
  Assert.equal(decoder.decode(new DataView(new Uint8Array([0, 0xb0, 0xa1]).buffer, 1)), "가");
});

add_task(async function manyDecodersAreFreed() {
  for (let i = 0; i < times(20_000, 20); i++) {
    decode("gb18030", [0x81]);
    new TextDecoder("gb18030").decode(new Uint8Array([0x81]), { stream: true });
  }
  await collect();
});

add_task(assertNothingIsAlive);
