// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <string>

#include "bridge/host/Inspector.h"
#include "tests/gtest/host/HostFixture.h"

namespace monkeybridge {
namespace {

class ConsoleTest : public HostTest {
 protected:
  // What a script's value looks like.
  std::string Show(std::string_view aSource) {
    AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_TRUE(Run(aSource, &value)) << aSource;
    std::string text = Inspect(Cx(), value);
    EXPECT_FALSE(JS_IsExceptionPending(Cx()));
    return text;
  }

  // What a script writes to stdout.
  std::string Out(std::string_view aSource) {
    testing::internal::CaptureStdout();
    std::string result = Eval(aSource);
    EXPECT_EQ(result, "undefined");
    return testing::internal::GetCapturedStdout();
  }

  std::string Err(std::string_view aSource) {
    testing::internal::CaptureStderr();
    Eval(aSource);
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(ConsoleTest, PrimitivesAreShownAsWritten) {
  EXPECT_EQ(Show("'it\\'s \\n'"), "\"it's \\n\"");
  EXPECT_EQ(Show("-0"), "-0");
  EXPECT_EQ(Show("0.1"), "0.1");
  EXPECT_EQ(Show("10n"), "10n");
  EXPECT_EQ(Show("Symbol('x')"), "Symbol(x)");
  EXPECT_EQ(Show("null"), "null");
  EXPECT_EQ(Show("'\\ud800'"), "'\xEF\xBF\xBD'");
}

TEST_F(ConsoleTest, ObjectsArraysMapsAndSetsAreShownNested) {
  EXPECT_EQ(Show("({a: 1, 'b c': [1, 'x'], [Symbol('s')]: {}})"),
            "{ a: 1, 'b c': [ 1, 'x' ], [Symbol(s)]: {} }");
  EXPECT_EQ(Show("new Map([[{k: 1}, new Set(['v'])]])"),
            "Map(1) { { k: 1 } => Set(1) { 'v' } }");
  EXPECT_EQ(Show("[1,,3,,]"), "[ 1, <1 empty item>, 3, <1 empty item> ]");
  EXPECT_EQ(Show("new (class Point { x = 1 })"), "Point { x: 1 }");
  EXPECT_EQ(Show("Object.create(null)"), "[Object: null prototype] {}");
  EXPECT_EQ(Show("({a: {b: {c: {d: {e: {}}}}}})"),
            "{ a: { b: { c: { d: [Object] } } } }");
}

TEST_F(ConsoleTest, BuiltinKindsAreRecognized) {
  EXPECT_EQ(Show("new Uint8Array([1, 2])"), "Uint8Array(2) [ 1, 2 ]");
  EXPECT_EQ(Show("new ArrayBuffer(3)"), "ArrayBuffer { byteLength: 3 }");
  EXPECT_EQ(Show("/a/gi"), "/a/gi");
  EXPECT_EQ(Show("new Date(0)"), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(Show("new Date(-1)"), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(Show("new Date(NaN)"), "Invalid Date");
  EXPECT_EQ(Show("function f() {} f"), "[Function: f]");
  EXPECT_EQ(Show("class A {} A"), "[class A]");
  EXPECT_EQ(Show("Promise.resolve(1)"), "Promise { 1 }");
  EXPECT_EQ(Show("new Promise(() => {})"), "Promise { <pending> }");
}

TEST_F(ConsoleTest, ErrorsAreShownWithStackCauseAndProperties) {
  std::string text =
      Show("const e = new TypeError('bad', {cause: 'why'}); e.code = 7; e");
  EXPECT_EQ(text.find("TypeError: bad\n    @test.js:1:11"), 0u) << text;
  EXPECT_NE(text.find("code: 7"), std::string::npos) << text;
  EXPECT_NE(text.find("cause: 'why'"), std::string::npos) << text;
}

TEST_F(ConsoleTest, CirclesEnd) {
  EXPECT_EQ(Show("const c = {}; c.c = c; c"), "{ c: [Circular] }");
  EXPECT_EQ(Show("const p = new Proxy([], {}); const a = [p]; a.push(a); a"),
            "[ Proxy([]), [Circular] ]");
}

TEST_F(ConsoleTest, NoCodeOfTheProgramRuns) {
  EXPECT_EQ(Show("var ran = 0; const trap = () => { ran++; throw 1 };"
                 "[{get a() { ran++ }, set b(x) {}},"
                 " new Proxy({t: 1}, {get: trap, ownKeys: trap,"
                 "  getPrototypeOf: trap, getOwnPropertyDescriptor: trap}),"
                 " {toString: trap, [Symbol.toPrimitive]: trap}]"),
            "[\n  { a: [Getter], b: [Setter] },\n  Proxy({ t: 1 }),\n"
            "  {\n    toString: [Function: trap],\n"
            "    [Symbol(Symbol.toPrimitive)]: [Function: trap]\n  }\n]");
  EXPECT_EQ(Eval("Array.prototype.push = Map.prototype.forEach = trap;"
                 "Object.defineProperty(globalThis, 'Symbol', {get: trap});"
                 "ran"),
            "0");
  EXPECT_EQ(Show("[new Map([[1, 2]])]"), "[ Map(1) { 1 => 2 } ]");
  EXPECT_EQ(Eval("ran"), "0");
}

TEST_F(ConsoleTest, LongArraysAreCutAndShownInRows) {
  std::string text = Show("Array.from({length: 150}, (_, i) => i)");
  EXPECT_NE(text.find("... 50 more items"), std::string::npos);
  EXPECT_EQ(text.find("[\n  0, 1, 2, 3, 4"), 0u) << text;
}

TEST_F(ConsoleTest, DirectivesOfTheFirstStringAreFilled) {
  EXPECT_EQ(Out("console.log('%s|%d|%i|%f|%o|%%|%c|%x', 's', '5', 5.9, 1.5,"
                "{a: 1}, 'css', 'rest')"),
            "s|5|5|1.5|{ a: 1 }|%||%x rest\n");
  EXPECT_EQ(Out("console.log('100%', 1); console.log('%s')"), "100% 1\n%s\n");
  EXPECT_EQ(Out("console.log('%d %i', Symbol(), {valueOf() { throw 1 }})"),
            "NaN NaN\n");
}

TEST_F(ConsoleTest, StreamsAreDividedByLevel) {
  EXPECT_EQ(Out("console.log('a'); console.info('b'); console.debug('c')"),
            "a\nb\nc\n");
  EXPECT_EQ(
      Err("console.warn('w'); console.error('e');"
          "console.assert(true, 'no'); console.assert(false, 'yes %d', 1)"),
      "w\ne\nAssertion failed: yes 1\n");
  EXPECT_EQ(Err("(function here() { console.trace('t') })()")
                .find("Trace: t\n    here@test.js:1:"),
            0u);
}

TEST_F(ConsoleTest, GroupsIndentEveryLine) {
  EXPECT_EQ(Out("console.group('g'); console.log('a\\nb'); console.groupEnd();"
                "console.groupEnd(); console.log('c')"),
            "g\n  a\n  b\nc\n");
}

TEST_F(ConsoleTest, CountAndTimeKeepTheirLabels) {
  EXPECT_EQ(Out("console.count(); console.count('x'); console.count();"
                "console.countReset(); console.count()"),
            "default: 1\nx: 1\ndefault: 2\ndefault: 1\n");
  std::string text = Out("console.time('t'); console.timeEnd('t')");
  EXPECT_EQ(text.find("t: 0."), 0u) << text;
  EXPECT_EQ(Err("console.timeEnd('none')"), "No such timer: none\n");
}

}  // namespace
}  // namespace monkeybridge
