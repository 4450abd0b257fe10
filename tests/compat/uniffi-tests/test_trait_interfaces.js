// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { CallbackInterfaceNumbers, EnumWithData, SimpleRec, TestError, TestInterface } = crate;

const numbers = (a, b) => new CallbackInterfaceNumbers({ a, b });

function throwIfEqual(both) {
  if (both.a === both.b) {
    throw new TestError.Failure1();
  }
  return both;
}

class Impl extends crate.TestTraitInterface {
  constructor(value) {
    super();
    this.value = value;
  }
  noop() {}
  getValue() {
    return this.value;
  }
  setValue(value) {
    this.value = value;
  }
  roundtripRecord(value) {
    return value;
  }
  roundtripEnum(value) {
    return value;
  }
  roundtripInterface(value) {
    return value;
  }
  throwIfEqual(both) {
    return throwIfEqual(both);
  }
}

function calledByJavaScript(it) {
  it.noop();
  Assert.equal(it.getValue(), 42);
  it.setValue(43);
  Assert.equal(it.getValue(), 43);
  Assert.throws(() => it.throwIfEqual(numbers(1, 1)), TestError.Failure1);
  Assert.deepEqual(it.throwIfEqual(numbers(1, 2)), numbers(1, 2));
}

function calledByRust(it) {
  crate.invokeTestTraitInterfaceNoop(it);
  Assert.equal(crate.invokeTestTraitInterfaceGetValue(it), 42);
  crate.invokeTestTraitInterfaceSetValue(it, 43);
  Assert.equal(crate.invokeTestTraitInterfaceGetValue(it), 43);
  const record = new SimpleRec({ a: 1 });
  Assert.deepEqual(crate.invokeTestTraitInterfaceRoundtripRecord(it, record), record);
  const variant = new EnumWithData.B({ v0: "b", v1: 2 });
  Assert.deepEqual(crate.invokeTestTraitInterfaceRoundtripEnum(it, variant), variant);
  const object = TestInterface.init(5);
  Assert.equal(crate.invokeTestTraitInterfaceRoundtripInterface(it, object).getValue(), 5);
  const call = both => crate.invokeTestTraitInterfaceThrowIfEqual(it, both);
  Assert.throws(() => call(numbers(1, 1)), TestError.Failure1);
  Assert.deepEqual(call(numbers(1, 2)), numbers(1, 2));
}

const ways = [
  it => it,
  it => crate.roundtripTestTraitInterface(it),
  it => crate.roundtripTestTraitInterfaceList([it])[0],
];

add_task(function test_both_sides_implement_a_trait() {
  for (const way of ways) {
    calledByJavaScript(way(crate.createTestTraitInterface(42)));
    calledByRust(way(crate.createTestTraitInterface(42)));
    calledByRust(way(new Impl(42)));
  }
  const own = new Impl(1);
  Assert.strictEqual(crate.roundtripTestTraitInterface(own), own);
});

class AsyncImpl extends crate.AsyncTestTraitInterface {
  constructor(value) {
    super();
    this.value = value;
  }
  async noop() {}
  async getValue() {
    return this.value;
  }
  async setValue(value) {
    this.value = value;
  }
  async throwIfEqual(both) {
    return throwIfEqual(both);
  }
}

async function awaitedByRust(it) {
  await crate.invokeAsyncTestTraitInterfaceNoop(it);
  Assert.equal(await crate.invokeAsyncTestTraitInterfaceGetValue(it), 42);
  await crate.invokeAsyncTestTraitInterfaceSetValue(it, 43);
  Assert.equal(await crate.invokeAsyncTestTraitInterfaceGetValue(it), 43);
  const call = both => crate.invokeAsyncTestTraitInterfaceThrowIfEqual(it, both);
  await Assert.rejects(call(numbers(1, 1)), TestError.Failure1);
  Assert.deepEqual(await call(numbers(1, 2)), numbers(1, 2));
}

const asyncWays = [
  it => it,
  it => crate.roundtripAsyncTestTraitInterface(it),
  it => crate.roundtripAsyncTestTraitInterfaceList([it])[0],
];

add_task(async function test_both_sides_implement_an_async_trait() {
  for (const way of asyncWays) {
    const rust = way(crate.createAsyncTestTraitInterface(42));
    await rust.noop();
    Assert.equal(await rust.getValue(), 42);
    await Assert.rejects(rust.throwIfEqual(numbers(1, 1)), TestError.Failure1);
    await awaitedByRust(rust);
    await awaitedByRust(way(new AsyncImpl(42)));
  }
});

add_task(function test_a_trait_that_only_rust_implements() {
  const rust = crate.createRustOnlyTestTraitInterface?.();
  if (rust !== undefined) {
    Assert.throws(() => rust.throwIfEqual(numbers(1, 1)), TestError.Failure1);
    Assert.deepEqual(rust.throwIfEqual(numbers(1, 2)), numbers(1, 2));
  }
});

add_task(function test_a_trait_that_only_javascript_implements() {
  const own = { throwIfEqual };
  const call = both => crate.invokeTestForeignOnlyTraitThrowIfEqual(own, both);
  Assert.throws(() => call(numbers(1, 1)), TestError.Failure1);
  Assert.deepEqual(call(numbers(1, 2)), numbers(1, 2));
  Assert.strictEqual(crate.roundtripTestForeignOnlyTrait(own), own);
});

add_task(assertNothingIsAlive);
