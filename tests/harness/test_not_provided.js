// SPDX-License-Identifier: MPL-2.0

// What is absent says so when it is used, and feature tests see that it is absent.

add_task(function use_of_what_is_absent_throws() {
  for (const [use, name] of [
    [() => Services.prefs, "Services.prefs"],
    [() => Services.appinfo.nothing, "Services.appinfo.nothing"],
    [() => ChromeUtils.getClassName({}), "ChromeUtils.getClassName"],
    [() => ChromeUtils.generateQI([]), "ChromeUtils.generateQI"],
    [() => Cu.evalInSandbox, "Cu.evalInSandbox"],
    [() => Cc["@mozilla.org/file/local;1"], 'Cc["@mozilla.org/file/local;1"]'],
    [() => Ci.nsIPrefBranch, "Ci.nsIPrefBranch"],
    [() => Components.manager, "Components.manager"],
    [() => do_get_idle(), "do_get_idle"],
    [() => run_test_in_child("x"), "run_test_in_child"],
  ]) {
    Assert.throws(use, aError => aError.message === `${name} is not provided` && aError.code === "MB_NOT_PROVIDED");
  }
});

add_task(function feature_tests_work() {
  Assert.ok(!("prefs" in Services));
  Assert.ok("obs" in Services);
  Assert.ok(!("@mozilla.org/file/local;1" in Cc));
  Assert.equal(typeof XMLHttpRequest, "undefined");
});

add_task(async function objects_survive_await_and_json() {
  Assert.strictEqual(await Services, Services);
  Assert.equal(typeof JSON.stringify(Cr), "string");
});
