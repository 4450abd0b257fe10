// SPDX-License-Identifier: MPL-2.0

load("head.js");

const traits = ChromeUtils.importESModule("crate:traits");
const { Calculator, CalculatorError, CalculatorImpl, Desk, Drawer, Operands, Rounding, UnitTestObjs } =
  traits;

const operands = (left, right) => new Operands({ left, right });

/** A calculator of JavaScript; `changes` replace methods. */
function makeCalculator(changes = {}) {
  let memory = null;
  return {
    name: () => "js",
    add: ({ left, right }) => left + right,
    divide({ left, right }, rounding) {
      if (right === 0) {
        throw new CalculatorError.DivisionByZero(left);
      }
      return Math[rounding === Rounding.UP ? "ceil" : "floor"](left / right);
    },
    addWith: (other, both) => other.add(both),
    remember(number) {
      memory = number;
    },
    recall: () => memory,
    ...changes,
  };
}

/** Whether Rust holds any calculator of JavaScript. */
function calculatorsHeld() {
  return UnitTestObjs.uniffiCallbackHandlerCalculator.hasRegisteredCallbacks();
}

add_task(async function rustImplementationsWork() {
  const calculator = traits.makeCalculator("rust");
  Assert.ok(calculator instanceof CalculatorImpl);
  Assert.equal(calculator.name(), "rust");
  Assert.equal(calculator.add(operands(1, 2)), 3);
  Assert.equal(calculator.divide(operands(7, 2), Rounding.UP), 4);
  const error = thrownBy(() => calculator.divide(operands(7, 0), Rounding.UP));
  Assert.ok(error instanceof CalculatorError.DivisionByZero);
  Assert.equal(error.dividend, 7);
  calculator.remember(5);
  Assert.equal(calculator.recall(), 5);
});

add_task(async function rustUsesBothKinds() {
  for (const [calculator, name] of [
    [traits.makeCalculator("rust"), "rust"],
    [makeCalculator(), "js"],
  ]) {
    Assert.equal(traits.nameOf(calculator), name);
    Assert.equal(traits.addBy(calculator, operands(2, 3)), 5);
    Assert.equal(traits.divideBy(calculator, operands(-7, 2), Rounding.DOWN), -4);
    const error = thrownBy(() => traits.divideBy(calculator, operands(9, 0), Rounding.UP));
    Assert.ok(error instanceof CalculatorError.DivisionByZero);
    Assert.equal(error.dividend, 9);
  }
});

add_task(async function eachKindUsesTheOther() {
  const [rust, js] = [traits.makeCalculator("rust"), makeCalculator()];
  for (const [first, second] of [[rust, js], [js, rust], [rust, rust], [js, js]]) {
    Assert.equal(traits.addByBoth(first, second, operands(20, 22)), 42);
  }
  Assert.equal(rust.addWith(js, operands(1, 2)), 3);
  Assert.equal(js.addWith(rust, operands(1, 2)), 3);
});

add_task(async function methodsOfTraitsAreSyncAlsoWithoutResult() {
  Assert.equal(traits.rememberBy(makeCalculator(), 7), 7);
  const error = thrownBy(() =>
    traits.rememberBy(
      makeCalculator({
        remember() {
          throw new Error("forgetful");
        },
      }),
      7
    )
  );
  assertPanic(error, /Calculator\.remember: .*forgetful/);
});

add_task(async function aJavaScriptObjectComesBackAsItself() {
  const calculator = makeCalculator();
  Assert.strictEqual(traits.roundTrip(calculator), calculator);
  Assert.strictEqual(traits.roundTripOptional(calculator), calculator);
  Assert.strictEqual(traits.roundTripOptional(null), null);
  const desk = traits.roundTripDesk(new Desk({ number: 1, calculator }));
  Assert.strictEqual(desk.calculator, calculator);
  Assert.ok(!calculatorsHeld());
});

add_task(async function aRustObjectComesBackWorking() {
  const calculator = traits.makeCalculator("rust");
  calculator.remember(3);
  const again = traits.roundTrip(calculator);
  Assert.ok(again instanceof CalculatorImpl);
  Assert.equal(again.recall(), 3);
  const desk = traits.roundTripDesk(new Desk({ number: 1, calculator }));
  Assert.equal(desk.calculator.recall(), 3);
});

add_task(async function bothKindsMixInLists() {
  const [rust, js] = [traits.makeCalculator("rust"), makeCalculator()];
  const list = [js, rust, js];
  Assert.deepEqual(traits.namesOf(list), ["js", "rust", "js"]);
  const reversed = traits.reverse([rust, js]);
  Assert.strictEqual(reversed[0], js);
  Assert.equal(reversed[1].name(), "rust");
  Assert.deepEqual(traits.reverse([]), []);
});

add_task(async function storedTraitsAreKeptAndGivenBack() {
  const calculator = makeCalculator();
  const drawer = Drawer.init(calculator);
  Cu.forceGC();
  Assert.strictEqual(drawer.look(), calculator);
  Assert.strictEqual(drawer.look(), calculator);
  Assert.ok(calculatorsHeld());
  Assert.strictEqual(drawer.empty(), calculator);
  Assert.strictEqual(drawer.empty(), null);
  await until(() => !calculatorsHeld(), "it was freed");
  const other = Drawer.init(makeCalculator());
  other.emptyOnThread();
  await until(() => !calculatorsHeld(), "it was freed");
  drawer.destroy();
  other.destroy();
});

add_task(async function undeclaredErrorsReachRust() {
  const divide = () => {
    throw new Error("broken");
  };
  const error = thrownBy(() =>
    traits.divideBy(makeCalculator({ divide }), operands(1, 1), Rounding.UP)
  );
  Assert.ok(error instanceof CalculatorError.Unexpected);
  Assert.stringMatches(error.reason, /^Calculator\.divide: Error: broken/);
  const name = () => 5;
  assertPanics(() => traits.nameOf(makeCalculator({ name })), /Calculator\.name: .*return value/);
});

add_task(async function whatIsNoCalculatorIsRefused() {
  const incomplete = makeCalculator();
  delete incomplete.recall;
  assertRefused(() => traits.nameOf(incomplete), "calculator", "MB_METHOD_MISSING");
  assertRefused(() => traits.namesOf([makeCalculator(), incomplete]), "calculators[1]", "MB_METHOD_MISSING");
  for (const value of [undefined, null, 1, "c", Calculator]) {
    const error = thrownBy(() => traits.nameOf(value));
    Assert.ok(error instanceof UniFFITypeError);
    Assert.stringMatches(error.message, /^calculator: /);
  }
  // An object of another class is no calculator, and no crash either.
  const drawer = Drawer.init(null);
  assertRefused(() => traits.nameOf(drawer), "calculator", "MB_METHOD_MISSING");
  const destroyed = traits.makeCalculator("rust");
  destroyed.destroy();
  assertRefused(() => traits.nameOf(destroyed), "calculator", "MB_RELEASED");
  const desk = new Desk({ number: 1, calculator: makeCalculator() });
  desk.calculator = {};
  assertRefused(() => traits.roundTripDesk(desk), "desk.calculator", "MB_METHOD_MISSING");
  Assert.ok(!calculatorsHeld());
  drawer.destroy();
});

add_task(async function refusedCallsGiveTheirHandlesBack() {
  for (let i = 0; i < times(100, 5); i++) {
    thrownBy(() => traits.addBy(makeCalculator(), null));
    thrownBy(() => traits.addByBoth(makeCalculator(), makeCalculator(), operands("1", 2)));
    thrownBy(() => traits.namesOf([makeCalculator(), traits.makeCalculator("r"), 5]));
  }
  Assert.ok(!calculatorsHeld());
});

add_task(async function traitsOfJavaScriptOnly() {
  let now = 2n ** 60n;
  Assert.equal(traits.elapsed({ now: () => (now += 5n) }), 5n);
  class MyClock extends traits.Clock {
    #time = 0;
    now() {
      return (this.#time += 7);
    }
  }
  Assert.equal(traits.elapsed(new MyClock()), 7n);
});

add_task(async function traitsOfRustOnly() {
  const [ok, cancel] = traits.makeButtons(["ok", "cancel"]);
  Assert.deepEqual([ok.caption(), cancel.caption()], ["ok", "cancel"]);
  Assert.deepEqual([ok.press(), ok.press(), cancel.press()], [1, 2, 1]);
  Assert.equal(traits.pressMany(ok, 3), 5);
  assertRefused(() => traits.pressMany({ caption: () => "js", press: () => 1 }, 1), "button");
});

add_task(async function asyncTraitsOfBothKinds() {
  const rust = traits.makeSpeaker();
  Assert.equal(await rust.speak("hello"), "Rust says hello");
  const js = { speak: async subject => `JS says ${subject}` };
  Assert.deepEqual(await traits.speakInTurn([rust, js, rust], "x"), [
    "Rust says x",
    "JS says x",
    "Rust says x",
  ]);
  const slow = {
    async speak(subject) {
      await delay(5);
      return `slowly ${subject}`;
    },
  };
  Assert.deepEqual(await traits.speakInTurn([slow], "y"), ["slowly y"]);
  const mute = {
    async speak() {
      throw new Error("mute");
    },
  };
  const error = await rejectionOf(traits.speakInTurn([js, mute], "z"));
  Assert.ok(error instanceof CalculatorError.Unexpected);
  Assert.stringMatches(error.reason, /^Speaker\.speak: Error: mute/);
});

add_task(async function anUnknownHandleIsAnErrorAndIsGivenBack() {
  const { objects } = UnitTestObjs.uniffiCallbackHandlerCalculator;
  const drawer = Drawer.init(makeCalculator());
  const [[handle, object]] = objects;
  // As if another runtime had lent it.
  objects.delete(handle);
  for (let i = 0; i < 3; i++) {
    const error = thrownBy(() => drawer.look());
    Assert.equal(error?.code, "MB_HANDLE_INVALID");
  }
  objects.set(handle, object);
  Assert.strictEqual(drawer.empty(), object, "Rust's own reference is still there");
  Assert.ok(!calculatorsHeld());
});

add_task(assertNothingIsAlive);
