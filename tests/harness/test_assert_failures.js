// SPDX-License-Identifier: MPL-2.0

// An assertion that does not hold reports both values; shown with an Assert of its own reporter.

function failureOf(aCall) {
  const failures = [];
  const assert = new Assert(aError => aError && failures.push(aError));
  const result = aCall(assert);
  const report = () => {
    Assert.equal(failures.length, 1, "one failure is reported");
    return failures[0].message;
  };
  return result instanceof Promise ? result.then(report) : report();
}

add_task(function both_values_are_shown() {
  Assert.equal(failureOf(a => a.equal(1, 2, "sum")), "sum - 1 == 2");
  Assert.equal(failureOf(a => a.strictEqual(1n, 1)), "1n === 1");
  Assert.equal(failureOf(a => a.strictEqual("1\n", undefined)), '"1\\n" === undefined');
  Assert.equal(failureOf(a => a.notEqual(null, null)), "null != null");
  Assert.equal(failureOf(a => a.ok(0)), "0 == true");
  Assert.equal(failureOf(a => a.less(3, 2)), "3 < 2");
  Assert.equal(failureOf(a => a.stringContains("abc", "d")), '"abc" includes "d"');
  Assert.equal(failureOf(a => a.stringMatches("abc", "d")), '"abc" matches /d/');
});

add_task(function values_of_all_kinds_are_shown() {
  const cycle = { name: "c" };
  cycle.self = cycle;
  const shown = aValue => failureOf(a => a.equal(aValue, undefined)).replace(/ == undefined$/, "");
  Assert.equal(shown(-0), "-0");
  Assert.equal(shown(Symbol("s")), "Symbol(s)");
  Assert.equal(shown(cycle), '{ name: "c", self: [circular] }');
  Assert.equal(shown(new Map([["k", new Set([1])]])), 'Map(1) { "k" => Set(1) { 1 } }');
  Assert.equal(shown(new Uint8Array([1, 2])), "Uint8Array(2) [1, 2]");
  Assert.equal(shown(new Uint8Array([9]).buffer), "ArrayBuffer(1) [9]");
  Assert.equal(shown(new Date(0)), "Date 1970-01-01T00:00:00.000Z");
  Assert.equal(shown(new RangeError("r")), "[RangeError: r]");
  Assert.equal(shown(new (class Point {})()), "Point {}");
  Assert.equal(shown({ get trap() { throw new Error("called"); } }), "{ trap: [getter] }");
  const hostile = new Proxy({}, { getPrototypeOf() { throw new Error("called"); } });
  Assert.equal(shown(hostile), "[object that cannot be inspected]");
});

add_task(function wrong_use_is_a_failure() {
  Assert.stringContains(failureOf(a => a.ok(true, "a", "b")), "too many arguments");
  Assert.stringContains(failureOf(a => a.ok(true, 5)), "must be a string, not 5");
  Assert.stringContains(failureOf(a => a.throws(() => {}, "text")), "must be a RegExp, a class or a function");
  Assert.stringContains(failureOf(a => a.greater("2", 1)), "two numbers");
  Assert.stringContains(failureOf(a => a.less(NaN, 1)), "two numbers");
  Assert.stringContains(failureOf(a => a.stringMatches("a", "(")), "no valid regular expression");
});

add_task(async function missing_and_other_exceptions_are_told_apart() {
  Assert.stringContains(failureOf(a => a.throws(() => {}, /x/)), "missing expected exception");
  const other = failureOf(a =>
    a.throws(() => {
      throw new TypeError("other");
    }, RangeError)
  );
  Assert.stringContains(other, "another exception than expected: TypeError: other");
  Assert.stringContains(await failureOf(a => a.rejects(Promise.resolve(), /x/)), "missing expected exception");
  Assert.stringContains(await failureOf(a => a.rejects(5, /x/)), "needs a promise");
});

add_task(function without_a_reporter_failures_are_thrown() {
  Assert.throws(() => new Assert().equal(1, 2), Assert.AssertionError);
});
