// SPDX-License-Identifier: MPL-2.0

// Components and its short names.

function outer() {
  return inner();
}

function inner() {
  return Components.stack;
}

add_task(function stack_tells_function_file_and_line() {
  const stack = outer();
  Assert.equal(stack.name, "inner");
  Assert.equal(stack.caller.name, "outer");
  Assert.ok(stack.filename.endsWith("test_components.js"));
  Assert.equal(stack.lineNumber, stack.caller.lineNumber + 4);
  Assert.ok(stack.caller.formattedStack.trim().startsWith("outer@"));
  Assert.ok(stack instanceof Ci.nsIStackFrame);
  Assert.ok(!({} instanceof Ci.nsIStackFrame));
});

add_task(function results_and_exceptions() {
  Assert.equal(Cr.NS_OK, 0);
  Assert.strictEqual(Components.results, Cr);
  Assert.ok(Components.isSuccessCode(Cr.NS_OK));
  Assert.ok(!Components.isSuccessCode(Cr.NS_ERROR_FAILURE));
  const error = Components.Exception("text", Cr.NS_ERROR_ABORT);
  Assert.equal(error.result, Cr.NS_ERROR_ABORT);
  Assert.ok(error instanceof Ci.nsIException);
  Assert.equal(String(error), "NS_ERROR_ABORT: text");
});

add_task(async function utilities() {
  Assert.ok(Cu.isInAutomation);
  Cu.forceGC();
  Cu.forceCC();
  await new Promise(aResolve => Cu.schedulePreciseGC(aResolve));
  Cu.importGlobalProperties(["Promise"]);
  Assert.throws(() => Cu.importGlobalProperties(["Promise", "fetch"]), /fetch is not provided/);
  Assert.strictEqual(Cu.getGlobalForObject({}), globalThis);
});

add_task(function appinfo_has_what_generated_modules_ask() {
  Assert.strictEqual(Services.appinfo.crashReporterEnabled, false);
  Services.appinfo.annotateCrashReport("key", "value");
  Assert.equal(typeof Services.appinfo.OS, "string");
  Assert.equal(typeof Services.appinfo.gcStress, "boolean");
});
