// SPDX-License-Identifier: MPL-2.0

load("head.js");

const errors = ChromeUtils.importESModule("crate:error_types");
const { ErrorInterface, ErrorTrait, ErrorTraitImpl, FlatInner, NestedError, PlainEnum } = errors;
const { RecordError, RustErrorTrait, ShownError, Silent, TupleError, UnitTestObjs } = errors;

add_task(async function objectsAreThrown() {
  const error = thrownBy(() => errors.oops("because: of: this"));
  Assert.ok(error instanceof ErrorInterface && error instanceof Error);
  Assert.deepEqual(error.chain(), ["because", "of", "this"]);
  Assert.equal(error.link(1), "of");
  Assert.strictEqual(error.link(9), null);
  Assert.ok(error.stack.includes("objectsAreThrown"), "with the stack of the call");
  Assert.equal(error.strongCount(), 1);
  Assert.ok(thrownBy(() => ErrorInterface.fallible()) instanceof ErrorInterface);
  Assert.ok(thrownBy(() => errors.oopsList(false)) instanceof ErrorInterface);
  Assert.deepEqual(errors.oopsList(true), ["good"]);
});

add_task(async function theMessageIsRustsDisplay() {
  const error = thrownBy(() => errors.oops("a: b"));
  Assert.equal(error.message, "a because b");
  Assert.equal(String(error), "a because b");
  Assert.equal(error.toDebugString(), 'ErrorInterface ["a", "b"]');
  Assert.equal(error.name, "ErrorInterface");
  error.message = "mine";
  Assert.equal(error.message, "mine", "a program may change it");
  const silent = thrownBy(() => errors.oopsSilently());
  Assert.ok(silent instanceof Silent);
  Assert.equal(silent.message, "", "Display is not exported");
  Assert.equal(String(silent), "Silent");
});

add_task(async function theObjectIsAValueToo() {
  const error = errors.getError("x");
  Assert.ok(error instanceof ErrorInterface);
  const again = thrownBy(() => error.throwItself());
  Assert.equal(again.strongCount(), 2);
  again.destroy();
  Assert.equal(error.strongCount(), 1);
  Assert.equal(again.message, "x", "kept when it was thrown");
  error.destroy();
  error.destroy();
  Assert.equal(thrownBy(() => error.chain()).code, "MB_RELEASED");
  Assert.equal(error.message, "", "a report of it meets no second error");
  Assert.ok(thrownBy(() => new ErrorInterface()) instanceof UniFFIError);
  const other = errors.getError("y");
  other[Symbol.dispose]();
  Assert.equal(thrownBy(() => other.chain()).code, "MB_RELEASED");
});

add_task(async function objectsAreWhatPromisesAreRejectedWith() {
  const error = await rejectionOf(errors.aoops("later"));
  Assert.ok(error instanceof ErrorInterface);
  Assert.equal(error.message, "later");
  Assert.equal(error.strongCount(), 1);
  Assert.equal((await rejectionOf(errors.backgroundOops())).message, "in the background");
});

add_task(async function traitObjectsAreThrown() {
  const error = thrownBy(() => errors.toops());
  Assert.ok(error instanceof ErrorTraitImpl && error instanceof Error);
  Assert.equal(error.msg(), "trait-oops");
  Assert.equal((await rejectionOf(errors.atoops())).msg(), "async-trait-oops");
  const coded = thrownBy(() => errors.oopsWithCode(-7));
  Assert.ok(coded instanceof RustErrorTrait && coded instanceof Error);
  Assert.equal(coded.code(), -7);
});

add_task(async function rustThrowsAnObjectOfJavaScriptAsItself() {
  class MyError extends ErrorTrait {
    msg() {
      return "mine";
    }
  }
  const mine = new MyError();
  Assert.ok(mine instanceof Error);
  Assert.strictEqual(thrownBy(() => errors.throwBack(mine)), mine);
  Assert.strictEqual(await rejectionOf(errors.throwBackLater(mine)), mine);
  const plain = { msg: () => "plain" };
  Assert.strictEqual(thrownBy(() => errors.throwBack(plain)), plain);
  const rust = thrownBy(() => errors.toops());
  Assert.equal(thrownBy(() => errors.throwBack(rust)).msg(), "trait-oops");
  assertRefused(() => errors.throwBack({}), "error", "MB_METHOD_MISSING");
  Assert.ok(!UnitTestObjs.uniffiCallbackHandlerErrorTrait.hasRegisteredCallbacks());
});

add_task(async function recordsAreThrown() {
  const error = thrownBy(() => errors.oopsRecord("full"));
  Assert.ok(error instanceof RecordError && error instanceof Error);
  Assert.deepEqual([error.reason, error.code], ["full", 7]);
  Assert.equal(String(error), "RecordError: reason: full, code: 7");
  Assert.ok(error.equals(new RecordError({ reason: "full", code: 7 })));
  const shown = thrownBy(() => errors.oopsShown("it"));
  Assert.ok(shown instanceof ShownError);
  Assert.deepEqual([shown.name, shown.message, String(shown)], ["it", "shown it", "shown it"]);
});

add_task(async function enumsThatWereNotDerivedAsErrorsAreThrown() {
  const two = thrownBy(() => errors.oopsPlain(true));
  Assert.ok(two instanceof PlainEnum.TwoThings && two instanceof PlainEnum && two instanceof Error);
  Assert.ok(thrownBy(() => errors.oopsPlain(false)) instanceof PlainEnum.One);
});

add_task(async function tupleErrorsHaveTheirValues() {
  Assert.equal(thrownBy(() => errors.oopsTuple(0)).v0, "zero");
  const value = thrownBy(() => errors.oopsTuple(65535));
  Assert.ok(value instanceof TupleError.Value);
  Assert.equal(value.v0, 65535);
});

add_task(async function errorsHoldErrors() {
  const flat = thrownBy(() => errors.oopsNested("flat"));
  Assert.ok(flat instanceof NestedError.Flat && flat.inner instanceof FlatInner.CaseB);
  Assert.equal(flat.inner.message, "inner 2");
  Assert.equal(thrownBy(() => errors.oopsNested("tuple")).inner.v0, 5);
  const object = thrownBy(() => errors.oopsNested("object"));
  Assert.ok(object.inner instanceof ErrorInterface);
  Assert.deepEqual([object.inner.message, object.others[0].message], ["a because b", "c"]);
  const later = await rejectionOf(errors.aoopsNested("trait"));
  Assert.equal(later.inner.msg(), "t");
});

/** Throws `error` by every method, now and later. */
function thrower(error) {
  return {
    nested() {
      throw error;
    },
    async nestedLater() {
      await delay(0);
      throw error;
    },
    record() {
      throw error;
    },
    async recordLater() {
      throw error;
    },
  };
}

/** What Rust catches of `error` by each way that ends in NestedError. */
async function caughtNested(error) {
  const it = thrower(error);
  const texts = [errors.catchNested(it), await errors.catchNestedElsewhere(it), await errors.catchNestedLater(it)];
  return texts.map(text => text.replace(/Thrower\.nested(Later)?: /, ""));
}

add_task(async function javaScriptThrowsErrorsWithObjectsInside() {
  const [one, two] = [errors.getError("1"), errors.getError("2")];
  const object = new NestedError.Object(one, [two, one]);
  const text = 'object 1 [ErrorInterface ["2"], ErrorInterface ["1"]]';
  Assert.deepEqual(await caughtNested(object), [text, text, text]);
  const rust = thrownBy(() => errors.toops());
  Assert.deepEqual(new Set(await caughtNested(new NestedError.Trait(rust, 3))), new Set(["trait trait-oops 3"]));
  const js = { msg: () => "js" };
  Assert.deepEqual(new Set(await caughtNested(new NestedError.Trait(js, 4))), new Set(["trait js 4"]));
  const { inner } = thrownBy(() => errors.passNestedOn(thrower(new NestedError.Trait(js, 5))));
  Assert.strictEqual(inner, js);
  Assert.equal(one.strongCount(), 1, "each reference is given back once");
  Assert.equal(two.strongCount(), 1);
  const { uniffiCallbackHandlerErrorTrait } = UnitTestObjs;
  await until(() => !uniffiCallbackHandlerErrorTrait.hasRegisteredCallbacks(), "all were given back");
});

add_task(async function theMessageOfAFlatErrorStaysInJavaScript() {
  const flat = new NestedError.Flat(new FlatInner.CaseA("of my own"));
  Assert.deepEqual(await caughtNested(flat), ["flat inner 1", "flat inner 1", "flat inner 1"]);
  Assert.equal(errors.catchNested(thrower(new NestedError.Tuple(new TupleError.Oops("o")))), "tuple o");
});

add_task(async function handlesInAnErrorThatDoesNotFitAreGivenBack() {
  const one = errors.getError("1");
  const js = { msg: () => "js" };
  for (const error of [
    new NestedError.Object(one, [one, null]),
    new NestedError.Object(one, null),
    new NestedError.Trait(js, "1"),
    new NestedError.Trait(js, -1),
  ]) {
    for (const text of await caughtNested(error)) {
      Assert.stringMatches(text, /^unexpected UniFFITypeError: (others|number)/);
    }
  }
  Assert.equal(one.strongCount(), 1);
  const gone = errors.getError("2");
  gone.destroy();
  for (const text of await caughtNested(new NestedError.Object(gone, []))) {
    Assert.stringMatches(text, /^unexpected UniFFITypeError: inner: this ErrorInterface was destroyed/);
  }
  const { uniffiCallbackHandlerErrorTrait } = UnitTestObjs;
  await until(() => !uniffiCallbackHandlerErrorTrait.hasRegisteredCallbacks(), "all were given back");
});

add_task(async function anObjectAloneIsNoDeclaredErrorOfACallback() {
  for (const error of [errors.getError("1"), new RecordError({ reason: "r", code: 1 }), null, 5]) {
    for (const text of await caughtNested(error)) {
      Assert.stringMatches(text, /^unexpected /);
    }
  }
  const thrown = thrownBy(() => errors.oops("its text"));
  Assert.stringMatches(errors.catchNested(thrower(thrown)), /ErrorInterface: its text/);
});

add_task(async function javaScriptThrowsRecords() {
  const record = new RecordError({ reason: "mine", code: 9 });
  Assert.equal(errors.catchRecord(thrower(record)), "mine (9)");
  Assert.equal(await errors.catchRecordLater(thrower(record)), "mine (9)");
  const wrong = new RecordError({ reason: "mine", code: -1 });
  Assert.stringMatches(errors.catchRecord(thrower(wrong)), /Thrower\.record: UniFFITypeError: code: .*\(0\)$/s);
});

add_task(async function manyThrownObjectsLeaveNothingBehind() {
  for (let i = 0; i < times(2000, 10); i++) {
    thrownBy(() => errors.oops("x")).destroy();
    thrownBy(() => errors.toops()).destroy();
  }
  await until(() => {
    Cu.forceGC();
    return errors.liveObjects() === 0n;
  }, "all objects were dropped");
});

add_task(assertNothingIsAlive);
