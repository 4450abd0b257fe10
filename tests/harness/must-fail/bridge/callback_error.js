// SPDX-License-Identifier: MPL-2.0

// components: callbacks
// expect: not ok [12] - callback_error.js | \(fails_in_a_callback\|gives_it_time\)
// expect: callback error: .*Logger\.log
// expect: nobody waits for this
// expect: at: ".*/must-fail/bridge/callback_error\.js:13:

const { logMessage } = ChromeUtils.importESModule("crate:callbacks");

add_task(function fails_in_a_callback() {
  const log = () => {
    throw new Error("nobody waits for this");
  };
  logMessage({ log, logEntry() {}, logNumber() {} }, "text");
});
add_task(function gives_it_time() {
  return new Promise(aResolve => do_timeout(50, aResolve));
});
