// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <string>

#include "bridge/values/Text.h"
#include "js/Exception.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class TextTest : public EngineTest {
 protected:
  // The string that a script evaluates to. In a realm.
  JSString* Script(std::string_view aSource) {
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_TRUE(Run(aSource, &value));
    return value.toString();
  }

  std::string RoundTrip(std::string_view aUtf8) {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JSString*> string(Cx(), NewString(Cx(), aUtf8));
    std::string back;
    EXPECT_TRUE(string && ToUtf8(Cx(), string, &back));
    return back;
  }
};

TEST_F(TextTest, EveryKindOfTextSurvivesBothWays) {
  using namespace std::string_literals;
  for (const std::string& text :
       {""s, "a"s, "1234567"s, "12345678"s, "123456789"s, "a\0b"s,
        "gr\xC3\xBC\xC3\x9F"s, "\xE2\x82\xAC euro"s, "\xF0\x9F\x98\x80"s,
        "12345678\xC3\xA4"s, "\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBD"s,
        std::string(100000, 'x') + "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(RoundTrip(text), text);
  }
}

TEST_F(TextTest, ByteOrderMarkIsKept) {
  EXPECT_EQ(RoundTrip("\xEF\xBB\xBFx"), "\xEF\xBB\xBFx");
  EXPECT_EQ(RoundTrip("x\xEF\xBB\xBF"), "x\xEF\xBB\xBF");
}

TEST_F(TextTest, LoneSurrogateIsRefusedWithItsPlace) {
  AutoEntry entry(Cx(), mRuntime->Global());
  std::string text;
  JS::Rooted<JSString*> string(Cx());
  for (auto [source, unit] :
       {std::pair{"'ab\\ud83d'", "U+D83D at index 2"},
        std::pair{"'\\ude00x'", "U+DE00 at index 0"},
        std::pair{"'\\u{1F600}\\ud83d\\ud83d\\ude00'", "U+D83D at index 2"}}) {
    string = Script(source);
    EXPECT_FALSE(ToUtf8(Cx(), string, &text));
    EXPECT_EQ(
        TakeError(Cx()).mMessage,
        std::string("TypeError: the string has a lone surrogate ") + unit);
  }
}

TEST_F(TextTest, LossyTextReplacesLoneSurrogatesOnly) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSString*> string(Cx(), Script("'a\\ud83db\\u{1F600}'"));
  EXPECT_EQ(ToUtf8Lossy(Cx(), string),
            "a\xEF\xBF\xBD"
            "b\xF0\x9F\x98\x80");
}

TEST_F(TextTest, MalformedUtf8IsAnException) {
  AutoEntry entry(Cx(), mRuntime->Global());
  for (const char* text : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "abc\xE2\x82"}) {
    EXPECT_EQ(NewString(Cx(), std::string_view(text)), nullptr);
    EXPECT_TRUE(JS_IsExceptionPending(Cx()));
    JS_ClearPendingException(Cx());
  }
}

TEST_F(TextTest, WritingNeverLeavesTheGivenRoom) {
  AutoEntry entry(Cx(), mRuntime->Global());
  for (auto [source, size] :
       {std::pair{"'abcdefghi'", 9u}, std::pair{"'abcdefgh\\u00e4'", 10u},
        std::pair{"'\\u20ac\\u{1F600}'", 7u}}) {
    JS::Rooted<JSString*> string(Cx(), Script(source));
    JSLinearString* linear = JS_EnsureLinearString(Cx(), string);
    EXPECT_LE(size, MaxUtf8Size(linear));
    for (size_t room = 0; room <= size + 1; room++) {
      std::string buffer(size + 8, '#');
      TextResult result =
          WriteUtf8(linear, reinterpret_cast<uint8_t*>(buffer.data()), room);
      EXPECT_EQ(result.mSize, size);
      EXPECT_EQ(result.mStatus,
                room < size ? TextStatus::TooLong : TextStatus::Ok);
      EXPECT_EQ(buffer.substr(room), std::string(buffer.size() - room, '#'));
    }
  }
}

TEST_F(TextTest, RopesAndSlicesAreFlattened) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSString*> string(
      Cx(), Script("let s = ''; for (let i = 0; i < 1000; i++) s += 'ab';"
                   "(s + '\\u20ac').slice(1990)"));
  std::string text;
  ASSERT_TRUE(ToUtf8(Cx(), string, &text));
  EXPECT_EQ(text, "ababababab\xE2\x82\xAC");
}

}  // namespace
}  // namespace monkeybridge
