// SPDX-License-Identifier: MPL-2.0

load("head.js");

const values = ChromeUtils.importESModule("crate:value_methods");
const { Color, Holding, Nothing, Rect, Shape, ShapeError, Token } = values;

const rect = (width, height, label = "r") => new Rect({ width, height, label });

add_task(async function recordsHaveMethods() {
  const it = rect(2, 3);
  Assert.equal(it.area(), 6);
  Assert.ok(it.scaled(3).equals(rect(6, 9)));
  Assert.ok(it.scaled().equals(rect(4, 6)), "an argument has its default");
  Assert.ok(it.scaled(1) instanceof Rect);
  Assert.ok(it.fits(rect(1, 3)) && !it.fits(rect(3, 1)));
  Assert.equal(new Nothing().amount(), 0);
});

add_task(async function theReceiverCrossesByValue() {
  const it = rect(2, 3, "before");
  Assert.equal(it.intoLabel(), "before");
  it.label = "after";
  Assert.equal(it.intoLabel(), "after", "as it is at the call");
  Assert.equal(it.intoLabel(), "after", "Rust consumes its own copy");
});

add_task(async function methodsOfRecordsFailLikeFunctions() {
  const error = thrownBy(() => rect(1, 1).scaled(-1));
  Assert.ok(error instanceof ShapeError.BadFactor);
  Assert.equal(error.v0, -1);
  assertPanics(() => rect(1, 1, "it").explode(), "it explodes");
  assertRefused(() => rect(1, 1).scaled("2"), "factor");
  assertRefused(() => rect(1, 1).fits({ width: 1, height: 1, label: "" }), "other");
});

add_task(async function asyncAndBackgroundMethodsGivePromises() {
  const it = rect(2, 3, "x");
  const later = it.labelLater("label ");
  it.label = "y";
  Assert.equal(await later, "label x", "lowered at the call");
  Assert.equal(await it.slowArea(), 6);
  Assert.equal(await new Shape.Circle({ radius: 0 }).slowArea(), 0);
  assertTypeError(await rejectionOf(it.labelLater(5)), "prefix");
  it.width = null;
  assertTypeError(await rejectionOf(it.slowArea()), "this.width");
});

add_task(async function aReceiverThatCannotCrossIsRefused() {
  assertRefused(() => rect("2", 3).area(), "this.width");
  assertRefused(() => rect(2, 3, "\ud800").intoLabel(), "this.label", "MB_STRING_SURROGATE");
  const { area } = rect(1, 1);
  for (const receiver of [undefined, null, 5, {}, new Nothing(), Rect, new Proxy({}, {})]) {
    assertRefused(() => area.call(receiver), "this");
  }
  assertRefused(() => Shape.prototype.area.call(rect(1, 1)), "this");
});

add_task(async function enumsWithFieldsHaveMethodsInEachVariant() {
  const circle = new Shape.Circle({ radius: 1 });
  const box = new Shape.Box({ v0: rect(2, 3) });
  Assert.equal(circle.area(), Math.PI);
  Assert.equal(box.area(), 6);
  Assert.equal(new Shape.Point().area(), 0);
  Assert.ok(circle.larger(box) instanceof Shape.Box);
  Assert.ok(circle.larger(box).v0.equals(rect(2, 3)));
  Assert.equal(await box.nameLater(), "box");
  const error = await rejectionOf(new Shape.Point().nameLater());
  Assert.ok(error instanceof ShapeError.NotAShape);
  assertRefused(() => new Shape.Box({ v0: rect(1, "1") }).area(), "this.v0.height");
  assertRefused(() => circle.larger(rect(1, 1)), "other");
});

add_task(async function enumsWithFieldsAreComparedByContents() {
  const box = side => new Shape.Box({ v0: rect(side, side) });
  Assert.ok(box(1).equals(box(1)) && !box(1).equals(box(2)));
  Assert.ok(new Shape.Point().equals(new Shape.Point()));
  const circle = new Shape.Circle({ radius: NaN });
  Assert.ok(circle.equals(new Shape.Circle({ radius: NaN })), "NaN equals NaN");
  Assert.ok(!circle.equals(new Shape.Point()) && !circle.equals(null));
});

add_task(async function flatEnumsHaveFunctions() {
  Assert.ok(Color.isDark(Color.DARK_BLUE) && !Color.isDark(Color.RED));
  Assert.equal(Color.choose(Color.RED, true, Color.GREEN), Color.RED);
  Assert.equal(Color.choose(Color.RED, false, Color.GREEN), Color.GREEN);
  Assert.equal(await Color.nameLater(Color.DARK_BLUE), "DarkBlue");
  assertRefused(() => Color.isDark(3), "value");
  assertRefused(() => Color.isDark(), "value");
  assertRefused(() => Color.choose("red", true, Color.RED), "value_");
  assertTypeError(await rejectionOf(Color.nameLater(1n)), "value");
});

add_task(async function functionsOfFlatEnumsAreNoValues() {
  Assert.deepEqual(Object.entries(Color), [["RED", 1], ["GREEN", 2], ["DARK_BLUE", 40]]);
  Assert.ok(Object.isFrozen(Color));
});

add_task(async function errorsHaveMethods() {
  const error = thrownBy(() => rect(1, 1).scaled(0));
  Assert.equal(error.code(), 2);
  Assert.equal(error.message, "v0: 0", "a property of errors is not hidden");
  Assert.equal(error.message_(), "a factor of 0 makes no shape");
  Assert.equal(new ShapeError.NotAShape("x").code(), 1);
});

add_task(async function handlesInAReceiverAreGivenBackWhenAnArgumentFails() {
  const token = Token.init();
  const listener = { ask: () => 40 };
  const holding = new Holding({ token, listener });
  Assert.equal(holding.ask(2), 42);
  Assert.equal(new Holding({ token, listener: null }).ask(2), 2);
  for (let i = 0; i < times(100, 5); i++) {
    assertRefused(() => holding.ask("2"), "more");
    assertRefused(() => new Holding({ token, listener: {} }).ask(1), "this.listener", "MB_METHOD_MISSING");
  }
  Assert.equal(token.strongCount(), 1);
  const taken = holding.take();
  Assert.equal(token.strongCount(), 2);
  taken.destroy();
  token.destroy();
  assertRefused(() => holding.ask(1), "this.token", "MB_RELEASED");
  Assert.equal(values.liveTokens(), 0n);
  const { uniffiCallbackHandlerListener } = values.UnitTestObjs;
  await until(() => !uniffiCallbackHandlerListener.hasRegisteredCallbacks(), "all were given back");
});

add_task(assertNothingIsAlive);
