// SPDX-License-Identifier: MPL-2.0

load("head.js");

const enums = ChromeUtils.importESModule("crate:enums");
const { Colour, Level, Offset, Shape, Size } = enums;

add_task(async function flatEnumsAreFrozenObjectsOfNumbers() {
  Assert.deepEqual({ ...Colour }, { RED: 0, GREEN: 1, DEEP_BLUE: 2 });
  Assert.deepEqual({ ...Level }, { LOW: 10, MIDDLE: 11, HIGH: 14 });
  Assert.deepEqual({ ...Offset }, { BEFORE: -300, SAME: 0, AFTER: 300 });
  for (const flat of [Colour, Level, Offset]) {
    Assert.ok(Object.isFrozen(flat));
  }
});

add_task(async function flatEnumsCross() {
  for (const [echo, flat] of [
    [enums.echoColour, Colour],
    [enums.echoLevel, Level],
    [enums.echoOffset, Offset],
  ]) {
    for (const [name, value] of Object.entries(flat)) {
      Assert.strictEqual(echo(value), value, name);
    }
  }
  Assert.equal(enums.nextColour(Colour.DEEP_BLUE), Colour.RED);
  Assert.strictEqual(enums.echoOptionalColour(null), null);
  Assert.equal(enums.echoOptionalColour(Colour.RED), Colour.RED);
  const { RED, GREEN, DEEP_BLUE } = Colour;
  Assert.deepEqual(enums.countColours([RED, DEEP_BLUE, RED, GREEN, RED]), [3, 1, 1]);
});

add_task(async function rustSeesTheDiscriminants() {
  Assert.equal(enums.levelNumber(Level.MIDDLE), 11);
  Assert.equal(enums.levelNumber(Level.HIGH), 14);
  Assert.equal(enums.offsetNumber(Offset.BEFORE), -300);
});

add_task(async function richEnumsCross() {
  const size = new Size({ width: 2, height: 3 });
  const shapes = [
    new Shape.Empty(),
    new Shape.Circle({ radius: 1.5 }),
    new Shape.Rectangle({ size, colour: Colour.GREEN }),
    new Shape.Label({ v0: "text", v1: 7 }),
    new Shape.Polygon({ corners: [size, size], name: null }),
    new Shape.Polygon({ corners: [], name: "none" }),
    new Shape.Chart({ v0: new Map([["a", 2n ** 60n], ["b", -1n]]) }),
  ];
  for (const shape of shapes) {
    const result = enums.echoShape(shape);
    Assert.ok(result instanceof Shape && result instanceof shape.constructor);
    Assert.deepEqual(result, shape);
  }
  Assert.deepEqual(enums.echoShapes(shapes), shapes);
});

add_task(async function rustSeesTheFields() {
  const size = new Size({ width: 2, height: 3 });
  Assert.equal(enums.area(new Shape.Rectangle({ size, colour: Colour.RED })), 6);
  Assert.strictEqual(enums.area(new Shape.Empty()), null);
  Assert.equal(enums.describe(new Shape.Label({ v0: "a", v1: 1 })), 'Label("a", 1)');
  Assert.equal(enums.describe(new Shape.Circle({ radius: 2 })), "Circle { radius: 2.0 }");
});

add_task(async function whatIsNoFlatValueIsRefused() {
  for (const value of [undefined, null, "RED", "0", {}, 3, -1, 0.5, NaN, 0n, [0], true, Colour]) {
    const error = thrownBy(() => enums.echoColour(value));
    Assert.ok(error instanceof UniFFITypeError, `${error}`);
    Assert.stringMatches(error.message, /^value: /);
  }
  for (const value of [0, 12, 13, 15]) {
    const error = thrownBy(() => enums.echoLevel(value));
    Assert.ok(error instanceof UniFFITypeError, `${error}`);
  }
});

add_task(async function whatIsNoVariantIsRefused() {
  for (const value of [undefined, null, 0, "Empty", {}, { radius: 1 }, Shape, Shape.Circle, Object.create(Shape.prototype)]) {
    assertRefused(() => enums.echoShape(value), "value");
  }
});

add_task(async function aWrongFieldOfAVariantIsNamed() {
  const circle = new Shape.Circle({ radius: 1 });
  circle.radius = "1";
  assertRefused(() => enums.echoShape(circle), "value.radius");
  const label = new Shape.Label({ v0: "a", v1: 1 });
  label.v1 = -1;
  assertRefused(() => enums.echoShapes([circle.constructor && new Shape.Empty(), label]), "value[1].v1", "MB_ARGUMENT_RANGE");
  const polygon = new Shape.Polygon({ corners: [new Size({ width: 1, height: 1 })], name: null });
  polygon.corners[0].height = null;
  assertRefused(() => enums.echoShape(polygon), "value.corners[0].height");
  const rectangle = new Shape.Rectangle({ size: polygon.corners[0], colour: Colour.RED });
  rectangle.size = new Size({ width: 1, height: 1 });
  rectangle.colour = 99;
  const error = thrownBy(() => enums.area(rectangle));
  Assert.stringMatches(error.message, /^shape\.colour: /);
});

add_task(assertNothingIsAlive);
