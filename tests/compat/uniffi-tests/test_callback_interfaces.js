// SPDX-License-Identifier: MPL-2.0

load("../../js/head.js");

const crate = ChromeUtils.importESModule("crate:uniffi_bindgen_tests");
const { CallbackInterfaceNumbers, TestCallbackInterface, TestError } = crate;

class Callback extends TestCallbackInterface {
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
  throwIfEqual(numbers) {
    if (numbers.a === numbers.b) {
      throw new TestError.Failure1();
    }
    return numbers;
  }
  echo(s) {
    return s;
  }
}

add_task(function test_methods_take_and_give_values() {
  const callback = new Callback(42);
  crate.invokeTestCallbackInterfaceNoop(callback);
  Assert.equal(crate.invokeTestCallbackInterfaceGetValue(callback), 42);
  crate.invokeTestCallbackInterfaceSetValue(callback, 43);
  Assert.equal(callback.value, 43);
  Assert.equal(crate.invokeTestCallbackInterfaceEcho(callback, "echo é"), "echo é");
});

add_task(function test_a_callback_may_be_absent() {
  Assert.equal(crate.testOptionalCallbackInterface(new Callback(1)), 1);
  Assert.strictEqual(crate.testOptionalCallbackInterface(null), null);
});

add_task(function test_a_declared_error_arrives() {
  const call = (a, b) =>
    crate.invokeTestCallbackInterfaceThrowIfEqual(
      new Callback(1),
      new CallbackInterfaceNumbers({ a, b })
    );
  Assert.throws(() => call(10, 10), TestError.Failure1);
  Assert.deepEqual(call(10, 11), new CallbackInterfaceNumbers({ a: 10, b: 11 }));
});

add_task(function test_any_other_error_arrives_with_its_reason() {
  const callback = new Callback(1);
  callback.throwIfEqual = () => {
    throw new RangeError("not declared");
  };
  const error = thrownBy(() =>
    crate.invokeTestCallbackInterfaceThrowIfEqual(
      callback,
      new CallbackInterfaceNumbers({ a: 1, b: 2 })
    )
  );
  Assert.ok(error instanceof TestError.Failure2);
  Assert.stringMatches(error.data, /RangeError: not declared/);
});

add_task(assertNothingIsAlive);
