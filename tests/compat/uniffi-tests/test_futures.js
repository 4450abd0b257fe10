// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { AsyncInterface, AsyncRecord, CallbackInterfaceNumbers, TestError } = crate;

const VALUES = {
  U8: 42,
  I8: -42,
  U16: 42,
  I16: -42,
  U32: 42,
  I32: -42,
  U64: 42n,
  I64: -42n,
  F32: 0.5,
  F64: -0.5,
  String: "hi",
  Vec: [42],
  Map: new Map([["hello", "world"]]),
};

add_task(async function test_each_type_goes_there_and_back() {
  for (const [type, value] of Object.entries(VALUES)) {
    Assert.deepEqual(await crate[`asyncRoundtrip${type}`](value), value, type);
  }
});

add_task(async function test_an_error_rejects() {
  await Assert.rejects(crate.asyncThrowError(), TestError.Failure1);
});

add_task(async function test_methods_of_objects_and_records() {
  const object = AsyncInterface.init("Alice");
  Assert.equal(await object.name(), "Alice");
  Assert.equal(await (await crate.asyncRoundtripObj(object)).name(), "Alice");
  if (AsyncRecord !== undefined) {
    Assert.equal(await new AsyncRecord({ name: "Bob" }).getName(), "Bob");
  }
});

class AsyncCallback {
  constructor(value) {
    this.value = value;
  }
  async noop() {}
  async getValue() {
    return this.value;
  }
  async setValue(value) {
    this.value = value;
  }
  async throwIfEqual(numbers) {
    if (numbers.a === numbers.b) {
      throw new TestError.Failure1();
    }
    return numbers;
  }
}

add_task(async function test_rust_awaits_javascript() {
  const callback = new AsyncCallback(42);
  await crate.invokeTestAsyncCallbackInterfaceNoop(callback);
  Assert.equal(await crate.invokeTestAsyncCallbackInterfaceGetValue(callback), 42);
  await crate.invokeTestAsyncCallbackInterfaceSetValue(callback, 43);
  Assert.equal(callback.value, 43);
  const call = (a, b) =>
    crate.invokeTestAsyncCallbackInterfaceThrowIfEqual(
      callback,
      new CallbackInterfaceNumbers({ a, b })
    );
  await Assert.rejects(call(10, 10), TestError.Failure1);
  Assert.deepEqual(await call(10, 11), new CallbackInterfaceNumbers({ a: 10, b: 11 }));
});

add_task(assertNothingIsAlive);
