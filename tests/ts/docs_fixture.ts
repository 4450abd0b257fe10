// SPDX-License-Identifier: MPL-2.0

import * as docs from "crate:docs_fixture";
import { Direction, Documented, Guide, Move, MoveError, Observer, Walker } from "crate:docs_fixture";

const observer: Observer = { saw: what => void what.length, closed() {} };
const guide: Guide = { show: to => (to === "left" ? Direction.LEFT : Direction.RIGHT) };
const walker: Walker = Walker.free();
walker.look(observer);
try {
  Walker.init(3).walk(new Move.Go({ steps: docs.tricky(1), direction: Direction.LEFT }));
} catch (error) {
  if (error instanceof MoveError.Wall) walker.walk(new Move.Stay());
}
docs.undocumented();
new Documented({ first: 1, second: null, undocumented: true }).doubled();
Direction.turned(Direction.LEFT);
docs.ask(guide);
const one: number = await docs.later();
docs.echoDocumented(new Documented({ first: one, second: docs.unicode(), undocumented: true }));

// @ts-expect-error a docstring changes no type
walker.walk(Direction.LEFT);
