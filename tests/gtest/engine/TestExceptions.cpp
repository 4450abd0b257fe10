// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <string>

#include "bridge/engine/Exceptions.h"
#include "js/Exception.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class ExceptionsTest : public EngineTest {
 protected:
  // What a script throws, described.
  ErrorInfo Thrown(std::string_view aSource) {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_FALSE(Run(aSource, &value)) << aSource;
    ErrorInfo info = TakeError(Cx());
    EXPECT_FALSE(JS_IsExceptionPending(Cx()));
    EXPECT_FALSE(info.mTerminated);
    return info;
  }
};

TEST_F(ExceptionsTest, ErrorIsDescribedByNameTextPlaceAndStack) {
  ErrorInfo info = Thrown("function f() {\n  null.x;\n}\nf()");
  EXPECT_EQ(info.mMessage, "TypeError: null has no properties");
  EXPECT_EQ(info.mFile, "test.js");
  EXPECT_EQ(info.mLine, 2u);
  EXPECT_EQ(info.mColumn, 3u);
  EXPECT_NE(info.mStack.find("f@test.js:2:3"), std::string::npos);
}

TEST_F(ExceptionsTest, SyntaxErrorHasItsSourceLine) {
  ErrorInfo info = Thrown("let ok;\nlet x = ;");
  EXPECT_EQ(info.mLine, 2u);
  EXPECT_EQ(info.mColumn, 9u);
  EXPECT_EQ(info.mSourceLine, "let x = ;");
}

TEST_F(ExceptionsTest, AnyThrownValueIsDescribed) {
  EXPECT_EQ(Thrown("throw null").mMessage, "null");
  EXPECT_EQ(Thrown("throw undefined").mMessage, "undefined");
  EXPECT_EQ(Thrown("throw 'text'").mMessage, "text");
  EXPECT_EQ(Thrown("throw 12n").mMessage, "12");
  EXPECT_EQ(Thrown("throw Symbol('s')").mMessage, "Symbol(s)");
  EXPECT_EQ(Thrown("throw Symbol()").mMessage, "Symbol()");
  EXPECT_EQ(Thrown("throw {toString() { return 'mine' }}").mMessage, "mine");
  EXPECT_EQ(Thrown("throw {name: 'N', message: 'm'}").mMessage, "N: m");
  EXPECT_EQ(Thrown("throw Object.create(null)").mMessage, "[object Object]");
}

TEST_F(ExceptionsTest, ObjectsThatFightBackAreDescribedAllTheSame) {
  EXPECT_EQ(Thrown("throw {toString() { throw 1 }}").mMessage,
            "[object Object]");
  EXPECT_EQ(Thrown("throw new Proxy({}, {get() { throw 1 },"
                   "getPrototypeOf() { throw 2 }})")
                .mMessage,
            "a Proxy object");
  EXPECT_EQ(Thrown("const e = new Error('real');"
                   "Object.defineProperty(e, 'message',"
                   "  {get() { throw 'getter' }}); throw e")
                .mMessage,
            "Error");
  EXPECT_EQ(Thrown("throw new Proxy(new Error('in'), {})").mMessage,
            "a Proxy object");
}

TEST_F(ExceptionsTest, ANullCharacterDoesNotEndAText) {
  const std::string wanted("Error: before\0after", 19);
  EXPECT_EQ(Thrown("throw new Error('before\\0after')").mMessage, wanted);
  // A rope, two-byte characters, and lone surrogates.
  EXPECT_EQ(Thrown("let s = 'x'.repeat(50); throw s + '\\0' + s").mMessage,
            std::string(50, 'x') + std::string(1, '\0') + std::string(50, 'x'));
  EXPECT_EQ(Thrown("throw '\\u20AC\\0\\uD800!'").mMessage,
            std::string("\xE2\x82\xAC\0\xEF\xBF\xBD!", 8));
}

TEST_F(ExceptionsTest, ANullCharacterDoesNotEndTheTextOfAThrownError) {
  AutoEntry entry(Cx(), mRuntime->Global());
  EXPECT_FALSE(Throw(Cx(), ErrorCode::ModuleNotFound,
                     std::string("no module a\0b is there", 22)));
  EXPECT_EQ(TakeError(Cx()).mMessage, "Error: no module a\\0b is there");
}

TEST_F(ExceptionsTest, SubclassShowsItsOwnName) {
  EXPECT_EQ(Thrown("class Mine extends Error { constructor(m) { super(m);"
                   "this.name = 'Mine' } } throw new Mine('x')")
                .mMessage,
            "Mine: x");
}

TEST_F(ExceptionsTest, StackOverflowIsDescribed) {
  EXPECT_EQ(Thrown("(function f() { f() })()").mMessage,
            "InternalError: too much recursion");
}

TEST_F(ExceptionsTest, FailureWithoutExceptionIsTermination) {
  AutoEntry entry(Cx(), mRuntime->Global());
  ErrorInfo info = TakeError(Cx());
  EXPECT_TRUE(info.mTerminated);
  EXPECT_EQ(info.mMessage, "JavaScript execution was terminated");
}

TEST_F(ExceptionsTest, ThrownErrorHasClassTextAndStableCode) {
  struct Case {
    ErrorCode mCode;
    const char* mClass;
    const char* mName;
  };
  for (const Case& one :
       {Case{ErrorCode::ArgumentType, "TypeError", "MB_ARGUMENT_TYPE"},
        Case{ErrorCode::ArgumentRange, "RangeError", "MB_ARGUMENT_RANGE"},
        Case{ErrorCode::Closed, "Error", "MB_CLOSED"}}) {
    AutoEntry entry(Cx(), mRuntime->Global());
    EXPECT_FALSE(Throw(Cx(), one.mCode, "100% \xC3\xA4 {0}"));
    JS::Rooted<JS::Value> error(Cx());
    JS::Rooted<JSObject*> stack(Cx());
    ASSERT_TRUE(TakeException(Cx(), &error, &stack));
    JS::Rooted<JSObject*> global(Cx(), mRuntime->Global());
    ASSERT_TRUE(JS_SetProperty(Cx(), global, "error", error));
    JS::Rooted<JS::Value> text(Cx());
    ASSERT_TRUE(
        Run("[error.constructor.name, error.code, error.message]"
            ".join(' | ')",
            &text));
    EXPECT_EQ(
        LossyUtf8(Cx(), text.toString()),
        std::string(one.mClass) + " | " + one.mName + " | 100% \xC3\xA4 {0}");
  }
}

TEST_F(ExceptionsTest, DescribingKeepsAPendingExceptionPending) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JS::Value> other(Cx());
  ASSERT_TRUE(Run("({toString() { throw 3 }})", &other));
  JS::Rooted<JS::Value> ignored(Cx());
  ASSERT_FALSE(Run("throw 'first'", &ignored));
  EXPECT_EQ(DescribeError(Cx(), other).mMessage, "[object Object]");
  EXPECT_EQ(TakeError(Cx()).mMessage, "first");
}

}  // namespace
}  // namespace monkeybridge
