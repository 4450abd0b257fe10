// SPDX-License-Identifier: MPL-2.0

// Component tests of Firefox assert while the file is evaluated, in sloppy mode.

var interface = { value: 1 };
undeclared = 2;
Assert.equal(interface.value, 1);
Assert.ok(delete undeclared);
Assert.equal(typeof undeclared, "undefined");

const ok = "a test may use the harness's names for itself";
Assert.equal(typeof ok, "string");

do_test_pending();
do_timeout(10, () => {
  Assert.ok(true);
  do_test_finished();
});
