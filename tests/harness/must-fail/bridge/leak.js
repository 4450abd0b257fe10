// SPDX-License-Identifier: MPL-2.0

// components: callbacks
// options: --leak-stacks --test-twice
// expect: ok 1 - leak.js | leaves_a_callback_with_a_thread
// expect: not ok 2 - leak.js | leaks
// expect: UniFFI interface Logger has 1 registered callbacks at xpcom-shutdown
// expect: leaves_a_callback_with_a_thread@
// expect: not ok 4 - leak.js \[runtime 2\] | leaks
// expect: ^1\.\.4$

const { logLater } = ChromeUtils.importESModule("crate:callbacks");

add_task(function leaves_a_callback_with_a_thread() {
  logLater({ log() {}, logEntry() {}, logNumber() {} }, "text", 600000);
});
