// SPDX-License-Identifier: MPL-2.0

// Imports are synchronous and lazy getters compute once.

add_task(function import_is_synchronous_and_gives_one_instance() {
  const uri = "resource://gre/modules/Timer.sys.mjs";
  const module = ChromeUtils.importESModule(uri);
  Assert.equal(typeof module.setTimeout, "function");
  Assert.strictEqual(ChromeUtils.importESModule(uri), module);
  Assert.throws(() => ChromeUtils.importESModule("resource://no/such.sys.mjs"), /MB_MODULE_NOT_FOUND|such\.sys\.mjs/);
  Assert.throws(() => ChromeUtils.importESModule(5), TypeError);
});

add_task(function old_import_gives_the_same_module() {
  const module = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
  Assert.strictEqual(ChromeUtils.import("resource://gre/modules/Timer.jsm"), module);
  Assert.strictEqual(ChromeUtils.import("resource://gre/modules/Timer.sys.mjs"), module);
  const scope = {};
  Assert.strictEqual(ChromeUtils.import("resource://gre/modules/Timer.jsm", scope), scope);
  Assert.strictEqual(scope.setTimeout, module.setTimeout);
  Assert.throws(() => ChromeUtils.import("resource://no/such.jsm"), /such\.sys\.mjs/);
});

add_task(function lazy_getter_computes_once() {
  const target = {};
  let computed = 0;
  ChromeUtils.defineLazyGetter(target, "value", function compute() {
    Assert.strictEqual(this, target);
    return ++computed;
  });
  Assert.equal(computed, 0);
  Assert.equal(target.value, 1);
  Assert.equal(target.value, 1);
  ChromeUtils.defineLazyGetter(target, "assigned", () => Assert.ok(false));
  target.assigned = 5;
  Assert.equal(target.assigned, 5);
});

add_task(function module_getters_import_when_read() {
  const lazy = {};
  ChromeUtils.defineESModuleGetters(lazy, {
    clearTimeout: "resource://gre/modules/Timer.sys.mjs",
    missing: "resource://no/such.sys.mjs",
  });
  Assert.equal(typeof lazy.clearTimeout, "function");
  Assert.throws(() => lazy.missing, /such\.sys\.mjs/);
});

add_task(function other_modules_of_firefox() {
  const { AppConstants } = ChromeUtils.importESModule("resource://gre/modules/AppConstants.sys.mjs");
  Assert.equal(AppConstants.platform, "linux");
  const { XPCOMUtils } = ChromeUtils.importESModule("resource://gre/modules/XPCOMUtils.sys.mjs");
  const lazy = {};
  XPCOMUtils.defineLazyGetter(lazy, "answer", () => 42);
  Assert.equal(lazy.answer, 42);
});
