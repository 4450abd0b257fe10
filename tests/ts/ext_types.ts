// SPDX-License-Identifier: MPL-2.0

import * as crate from "crate:ext_types";
import * as one from "crate:ext_types_one";
import * as two from "crate:ext_types_two";

const point: one.Point = crate.echoPoint(new one.Point({ x: 1, y: 2 }));
const wrapped: two.Point = crate.echoTwoPoint(two.wrapPoint(point));
const color: one.Color = crate.defaultColor(wrapped.color);
const thing: one.Thing = crate.echoThing(one.Thing.init("a"));
const other: two.Thing = crate.echoTwoThing(two.Thing.init(1));
const stamp: Date = crate.echoStamp(new Date());
const guid: string = crate.echoGuid("g");
const shape = new crate.Shape({
  outline: new one.Shape.Nothing(),
  thing,
  other: null,
  guid,
  stamps: [stamp],
  painter: { colorOf: () => one.Color.RED },
});
const again: crate.Color = color;

try {
  crate.fail(point);
} catch (error) {
  if (error instanceof crate.OneError.Lost) {
    error.at.x += 1;
  }
}

// @ts-expect-error the Thing of another crate
crate.echoThing(other);
// @ts-expect-error the Shape of this crate is not the one of the other
crate.echoShape(shape);

export { again };
