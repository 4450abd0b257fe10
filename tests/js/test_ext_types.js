// SPDX-License-Identifier: MPL-2.0

// A crate that uses types of two others. Its module is the first import, so
// that the others come in through it alone.

load("head.js");

const crate = ChromeUtils.importESModule("crate:ext_types");
const one = ChromeUtils.importESModule("crate:ext_types_one");
const two = ChromeUtils.importESModule("crate:ext_types_two");

const at = (x, y = 0) => new one.Point({ x, y });
const circle = radius => new one.Shape.Circle({ center: at(1, 2), radius });

const jsPainter = {
  colorOf: shape => (shape instanceof one.Shape.Circle ? one.Color.RED : one.Color.DARK_GREEN),
};

class Listener {
  constructor(methods) {
    this.heardLabels = [];
    Object.assign(this, methods);
  }
  heard(point) {
    return point.x;
  }
  told(label) {
    this.heardLabels.push(label);
  }
  async asked(thing) {
    return `asked ${thing.label()}`;
  }
}

async function assertNoThings() {
  await collect();
  await delay(0);
  await collect();
  Assert.equal(one.liveThings(), 0n);
}

add_task(async function valuesOfOtherCratesGoThereAndBack() {
  Assert.ok(crate.echoPoint(at(3, 4)).equals(at(3, 4)));
  Assert.ok(crate.echoPoint(at(3, 4)) instanceof one.Point);
  Assert.equal(crate.echoColor(one.Color.DARK_GREEN), one.Color.DARK_GREEN);
  const shape = crate.echoShape(circle(5));
  Assert.ok(shape instanceof one.Shape.Circle);
  Assert.deepEqual([shape.radius, shape.center.y], [5, 2]);
  Assert.deepEqual(
    [...crate.echoColors(new Map([[one.Color.RED, at(1)]]))].map(([c, p]) => [c, p.x]),
    [[one.Color.RED, 1]]
  );
  Assert.equal(crate.defaultColor(), one.Color.RED);
});

add_task(async function aTypeOfACrateThatUsesAThirdOne() {
  const wrapped = two.wrapPoint(at(6));
  Assert.ok(wrapped instanceof two.Point);
  Assert.ok(wrapped.inner instanceof one.Point);
  const echoed = crate.echoTwoPoint(wrapped);
  Assert.equal(echoed.inner.x, 6);
  Assert.equal(echoed.color, one.Color.DARK_GREEN);
});

add_task(async function objectsOfOtherCrates() {
  const thing = one.Thing.init("a");
  const echoed = crate.echoThing(thing);
  Assert.ok(echoed instanceof one.Thing);
  Assert.equal(echoed.label(), "a");
  Assert.deepEqual(
    crate.echoThings([thing, one.Thing.init("b")]).map(t => t.label()),
    ["a", "b"]
  );
  const both = crate.echoBoth(new Map([["x", two.Thing.init(5)], ["y", null]]));
  Assert.equal(both.get("x").number(), 5);
  Assert.equal(both.get("y"), null);
  Assert.equal(two.Thing.init(7).join(thing), "a7");
  const shelf = crate.Shelf.init(thing);
  shelf.put(one.Thing.init("c"));
  Assert.equal(shelf.take().label(), "c");
  Assert.equal(shelf.take().label(), "a");
  Assert.equal(shelf.take(), null);
  Assert.equal((await crate.laterThing(thing)).label(), "a");
  Assert.equal((await crate.laterShape(circle(2))).radius, 2);
});

add_task(async function objectsOfOneNameAreNotMistakenForEachOther() {
  assertRefused(() => crate.echoThing(two.Thing.init(1)), "value");
  assertRefused(() => crate.echoTwoThing(one.Thing.init("x")), "value");
  assertRefused(() => crate.echoThings([one.Thing.init("x"), two.Thing.init(1)]), "value[1]");
  assertRefused(() => two.Thing.init(1).join(two.Thing.init(2)), "other");
  assertRefused(() => crate.echoPoint(two.wrapPoint(at(1))), "value");
  // By the contract too, where no class is looked at.
  const { uniffiObjectPtr } = one.UnitTestObjs;
  const imposter = Object.create(one.Thing.prototype);
  imposter[uniffiObjectPtr] = two.Thing.init(1)[uniffiObjectPtr];
  assertRefused(() => crate.echoThing(imposter), "value");
});

add_task(async function aDestroyedObjectOfAnotherCrateIsNamed() {
  const thing = one.Thing.init("gone");
  thing.destroy();
  assertRefused(() => crate.echoThing(thing), "value", "MB_RELEASED");
  assertRefused(() => crate.echoThings([thing]), "value[0]", "MB_RELEASED");
});

add_task(async function recordsAndEnumsHoldThem() {
  const shape = crate.echoOwnShape(
    new crate.Shape({
      outline: circle(1),
      thing: one.Thing.init("t"),
      other: two.Thing.init(2),
      guid: "g",
      stamps: [new Date(5)],
      painter: jsPainter,
    })
  );
  Assert.ok(shape instanceof crate.Shape);
  Assert.equal(shape.outline.radius, 1);
  Assert.equal(shape.thing.label(), "t");
  Assert.equal(shape.other.number(), 2);
  Assert.equal(shape.guid, "g");
  Assert.equal(shape.stamps[0].getTime(), 5);
  Assert.strictEqual(shape.painter, jsPainter);
  const choices = [
    new crate.Choice.Point({ v0: at(1) }),
    new crate.Choice.TwoPoint({ point: two.wrapPoint(at(2)) }),
    new crate.Choice.Color({ v0: one.Color.DARK_GREEN }),
    new crate.Choice.Things({ things: [one.Thing.init("u")] }),
  ];
  const back = choices.map(c => crate.echoChoice(c));
  Assert.equal(back[0].v0.x, 1);
  Assert.equal(back[1].point.inner.x, 2);
  Assert.equal(back[2].v0, one.Color.DARK_GREEN);
  Assert.equal(back[3].things[0].label(), "u");
});

add_task(async function customTypesOfAnotherCrateAreConfiguredThere() {
  Assert.equal(crate.echoGuid("guid"), "guid");
  Assert.deepEqual(crate.echoGuids(["a", "b"]), ["a", "b"]);
  Assert.equal(crate.echoStamp(new Date(77)).getTime(), 77);
  assertRefused(() => crate.echoStamp(77), "value");
  assertRefused(() => crate.echoStamp(new Date(NaN)), "value", "MB_CUSTOM_TYPE");
  Assert.equal(crate.echoWrapped(one.Thing.init("w")).label(), "w");
  assertRefused(() => crate.echoWrapped(two.Thing.init(1)), "value");
});

add_task(async function remoteTypes() {
  Assert.equal(one.compare(1, 2), one.Ordering.LESS);
  Assert.equal(crate.echoOrdering(one.Ordering.GREATER), one.Ordering.GREATER);
  Assert.equal(crate.echoAddress("127.0.0.1"), "127.0.0.1");
  Assert.equal(crate.echoAddress("::1"), "::1");
  assertPanics(() => crate.echoAddress("nowhere"), /nowhere|invalid/i);
});

add_task(async function renamedTypes() {
  const named = crate.echoNamedInRust(new one.NamedInRust({ number: 1 }));
  Assert.ok(named instanceof one.NamedInRust);
  Assert.equal(crate.echoNamedByToml(new one.NamedByToml({ number: 2 })).number, 2);
});

add_task(async function errorsOfAnotherCrate() {
  const error = thrownBy(() => crate.fail(at(8)));
  Assert.ok(error instanceof one.OneError.Lost);
  Assert.equal(error.at.x, 8);
  const later = await rejectionOf(crate.laterThing(one.Thing.init("bad")));
  Assert.ok(later instanceof one.OneError.Refused);
});

add_task(async function interfacesOfAnotherCrateAreImplementedHere() {
  const listener = new Listener();
  Assert.equal(crate.askListener(listener, 9), 9);
  await until(() => listener.heardLabels.length === 1, "told was called");
  Assert.equal(await crate.askListenerLater(listener, "l"), "asked l");
  crate.keepListener(listener);
  const handler = one.UnitTestObjs.uniffiCallbackHandlerListener;
  Assert.ok(handler.hasRegisteredCallbacks());
  crate.keepListener(null);
  await until(() => !handler.hasRegisteredCallbacks(), "the listener was given back");
  const failing = new Listener({
    heard(point) {
      throw new one.OneError.Lost(point);
    },
  });
  const error = thrownBy(() => crate.askListener(failing, 4));
  Assert.ok(error instanceof one.OneError.Lost);
  Assert.equal(error.at.x, 4);
});

add_task(async function interfacesOfOneName() {
  const heard = [];
  two.tell({ heard: point => heard.push(point) }, two.wrapPoint(at(3)));
  await until(() => heard.length === 1, "the listener heard");
  Assert.ok(heard[0] instanceof two.Point);
  Assert.notStrictEqual(one.Listener, two.Listener);
});

add_task(async function traitsOfAnotherCrate() {
  const rust = one.rustPainter();
  Assert.equal(crate.paint(rust, circle(1)), one.Color.DARK_GREEN);
  Assert.equal(crate.paint(jsPainter, circle(1)), one.Color.RED);
  Assert.deepEqual(crate.paintAll([rust, jsPainter], circle(1)), [one.Color.DARK_GREEN, one.Color.RED]);
  Assert.strictEqual(crate.echoPainter(jsPainter), jsPainter);
  const back = crate.echoPainter(rust);
  Assert.ok(back instanceof one.PainterImpl);
  Assert.equal(back.colorOf(new one.Shape.Nothing()), one.Color.RED);
  const scale = crate.echoScale(one.labelScale());
  Assert.equal(scale.weigh(one.Thing.init("four")), 4);
});

add_task(async function methodsOfOneCrateTakeAndGiveTypesOfOthers() {
  const told = [];
  const judge = {
    thing: (thing, other) => one.Thing.init(`${thing.label()}${other.number()}`),
    painter: painter => (painter instanceof one.PainterImpl ? jsPainter : one.rustPainter()),
    point(point) {
      if (point.color === one.Color.RED) {
        throw new one.OneError.Refused();
      }
      return point.color;
    },
    told: (guid, stamp, thing) => told.push([guid, stamp.getTime(), thing.label()]),
  };
  Assert.equal(crate.judgeThings(judge, "x", 3), "x3");
  Assert.equal(crate.judgePainter(judge, one.rustPainter()), one.Color.DARK_GREEN);
  Assert.equal(crate.judgePainter(judge, jsPainter), one.Color.RED);
  Assert.equal(crate.judgePoint(judge, two.wrapPoint(at(1))), one.Color.DARK_GREEN);
  const red = new two.Point({ inner: at(1), color: one.Color.RED });
  Assert.ok(thrownBy(() => crate.judgePoint(judge, red)) instanceof one.OneError.Refused);
  crate.judgeTold(judge, "g", new Date(4));
  await until(() => told.length === 1, "told was called");
  Assert.deepEqual(told, [["g", 4, "told"]]);
  const wrong = { ...judge, thing: () => two.Thing.init(1) };
  assertPanics(() => crate.judgeThings(wrong, "x", 3), /Judge\.thing: UniFFITypeError: return value: /);
});

add_task(async function nothingLeaksWhenALaterArgumentIsRefused() {
  const things = [one.Thing.init("1"), one.Thing.init("2")];
  assertRefused(() => crate.countAll(things, [jsPainter, one.rustPainter()], null), "last");
  assertRefused(() => crate.countAll(things, [jsPainter, {}], at(1)), "painters[1]", "MB_METHOD_MISSING");
  assertRefused(() => crate.paint(jsPainter, null), "shape");
  assertRefused(() => crate.judgePainter(null, jsPainter), "judge");
  Assert.equal(crate.countAll(things, [jsPainter], at(1)), 3);
  await until(
    () => !one.UnitTestObjs.uniffiCallbackHandlerPainter.hasRegisteredCallbacks(),
    "no painter is lent"
  );
});

add_task(async function aModuleExportsWhatItUsesOfOthers() {
  Assert.strictEqual(crate.Color, one.Color);
  Assert.strictEqual(crate.Painter, one.Painter);
  Assert.strictEqual(crate.PainterImpl, one.PainterImpl);
  Assert.strictEqual(crate.NamedByToml, one.NamedByToml);
  // Not under a name that is its own, or that two others have.
  Assert.notStrictEqual(crate.Shape, one.Shape);
  Assert.equal(crate.Point, undefined);
  Assert.equal(crate.Thing, undefined);
});

add_task(assertNoThings);
add_task(assertNothingIsAlive);
