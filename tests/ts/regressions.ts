// SPDX-License-Identifier: MPL-2.0

import * as regressions from "crate:regressions";
import { Body, FlatError, Kit, Maker, Message, Mirror, Narrow, ReadError, Texts, Thrower, Voice, Wide, WideChoice, WriteError } from "crate:regressions";

const narrow = new Narrow({ byte: 1, signed: -1, option: null, list: [1], map: new Map([[1, 2]]) });
const choice: WideChoice = new WideChoice.Two({ value: 1 });
const wide = new Wide({ unsigned: 1n, signed: -1, option: undefined, list: [1, 1n], map: new Map([[1, 1n]]), choice });
const nested: bigint | undefined = regressions.echoWide(wide).map.get(1n);
const texts = new Texts({ text: `${nested}`, option: null, list: [], map: new Map() });
class Same extends Mirror {
  narrow = (value: Narrow) => value;
  wide = (value: Wide) => value;
  number = (value: bigint) => value + 1n;
  texts = (value: Texts) => value;
  text = (value: string) => value;
  bytes = (value: Uint8Array) => value;
}
const mirror = new Same();
regressions.mirrorNarrow(mirror, regressions.echoNarrow(narrow));
regressions.mirrorText(mirror, regressions.mirrorTexts(mirror, texts).text);
const thrower: Thrower = {
  write() {
    throw new WriteError.NotFound("x");
  },
  remember: () => regressions.measure("x").length,
};
try {
  regressions.seen(thrower);
  regressions.read(1, true);
} catch (error) {
  // Two errors have these variants; each has its own fields.
  if (error instanceof WriteError.Closed) regressions.write(new Message({ text: error.by }));
  if (error instanceof ReadError.TooWide && error.value > 1n) regressions.flat(error instanceof FlatError.Closed);
}
const voice: Voice = { say: () => "x" };
const body = Body.init("b");
const kit = new Kit({ body, voices: [voice, regressions.rustVoice("y")] });
const maker: Maker = { body: () => body, voice: given => given, kit: () => kit, bodyLater: async () => body, kitLater: () => kit };
const text: string = regressions.useMaker(maker, voice) + (await regressions.useMakerLater(maker));
regressions.voiceOf(maker, kit.voices[0] ?? voice).say().concat(text);

// @ts-expect-error a callback that must return an object of Rust's returns no other
regressions.useMaker({ ...maker, body: () => ({ name: () => "b" }) }, voice);
// @ts-expect-error the variants of two errors are two classes
const closed: ReadError.Closed = new WriteError.NotFound("x");
// @ts-expect-error the fields of a variant are its own
new ReadError.Closed("by");
