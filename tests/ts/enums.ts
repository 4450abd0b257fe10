// SPDX-License-Identifier: MPL-2.0

import * as enums from "crate:enums";
import { Colour, Level, Offset, Shape, Size } from "crate:enums";

const colour: Colour = enums.nextColour(Colour.RED);
const level: Level = Level.HIGH;
const fourteen: 14 = Level.HIGH;
const before: -300 = Offset.BEFORE;
enums.countColours([colour, Colour.DEEP_BLUE]);
enums.echoOptionalColour(null);
enums.levelNumber(enums.echoLevel(level) + 0 === fourteen ? level : Level.LOW);
enums.echoOffset(before);

const shapes: Shape[] = [
  new Shape.Empty(),
  new Shape.Circle({ radius: 1 }),
  new Shape.Rectangle({ size: new Size({ width: 1, height: 2 }), colour }),
  new Shape.Label({ v0: "text", v1: 3 }),
  new Shape.Polygon({ corners: [], name: null }),
  new Shape.Chart({ v0: new Map([["a", 1n]]) }),
];
for (const shape of enums.echoShapes(shapes)) {
  if (shape instanceof Shape.Rectangle) {
    const width: number = shape.size.width;
    enums.area(new Shape.Circle({ radius: width }));
  }
}
const label: Shape.Label = new Shape.Label({ v0: "", v1: 0 });
enums.describe(label);

// @ts-expect-error a number beside the values is none
enums.echoColour(3);
// @ts-expect-error the value of another enum is none
enums.echoColour(Level.LOW);
// @ts-expect-error a flat enum has no such value
Colour.PINK;
// @ts-expect-error values of enums do not change
Colour.RED = 1;
// @ts-expect-error a literal is no variant
enums.describe({ radius: 1 });
// @ts-expect-error a record is no variant
enums.describe(new Size({ width: 1, height: 1 }));
// @ts-expect-error a variant's field is missing
new Shape.Circle({});
// @ts-expect-error the base of the variants cannot be made
new Shape();
