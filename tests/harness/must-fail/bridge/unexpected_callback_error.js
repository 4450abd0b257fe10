// SPDX-License-Identifier: MPL-2.0

// components: callbacks
// expect: callback error: .*Logger\.log
// expect: the sink does not make it right

const { bridge } = ChromeUtils.importESModule("monkeybridge:uniffi");
const { logMessage } = ChromeUtils.importESModule("crate:callbacks");

add_task(async function has_a_sink_of_its_own_and_expects_something_else() {
  expectCallbackError(/another text/);
  bridge.onCallbackError = () => {};
  const log = () => {
    throw new Error("the sink does not make it right");
  };
  logMessage({ log, logEntry() {}, logNumber() {} }, "text");
  await new Promise(aResolve => do_timeout(50, aResolve));
});
