// SPDX-License-Identifier: MPL-2.0
// expect: not ok 2 - shutdown_observer_aborts.js | shutdown
// expect: nsIDebug2\.abort at leaky\.sys\.mjs:12

add_task(function passes() {});
Services.obs.addObserver(() => {
  Cc["@mozilla.org/xpcom/debug;1"].getService(Ci.nsIDebug2).abort("leaky.sys.mjs", 12);
}, "xpcom-shutdown");
