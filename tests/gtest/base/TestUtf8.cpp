// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/Utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace monkeybridge {

static size_t ValidUpTo(std::string_view aText) {
  return Utf8ValidUpTo(BytesOf(aText));
}

TEST(Utf8Test, AcceptsTheBoundsOfEveryLength) {
  for (std::string_view text :
       {"", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
        "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF",
        "\xEF\xBB\xBF a BOM is text"}) {
    EXPECT_EQ(ValidUpTo(text), text.size()) << text;
    EXPECT_EQ(ToValidUtf8(text), text);
  }
}

TEST(Utf8Test, StopsAtEveryIllFormedSequence) {
  for (std::string_view bad :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xC2", "\xC2 ", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xE2\x82", "\xE2\x82 ",
        "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF"}) {
    // At every distance from the fast path of eight bytes.
    for (size_t before = 0; before < 20; before++) {
      std::string text = std::string(before, 'a') + std::string(bad);
      EXPECT_EQ(ValidUpTo(text), before) << before;
    }
  }
}

TEST(Utf8Test, ReplacesWhatIsIllFormedAndKeepsTheRest) {
  EXPECT_EQ(ToValidUtf8("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(ToValidUtf8("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(ToValidUtf8("\xC3\xA4\xF0\x9F\x98\x80\x80"),
            "\xC3\xA4\xF0\x9F\x98\x80\xEF\xBF\xBD");
  std::string fixed = ToValidUtf8("\xED\xA0\x80 lone surrogate");
  EXPECT_EQ(ValidUpTo(fixed), fixed.size());
}

TEST(Utf8Test, FindsOneByteThatIsNotAscii) {
  for (size_t size = 0; size < 40; size++) {
    std::string text(size, '\x7F');
    EXPECT_TRUE(IsAscii(BytesOf(text)));
    for (size_t i = 0; i < size; i++) {
      std::string changed = text;
      changed[i] = '\x80';
      EXPECT_FALSE(IsAscii(BytesOf(changed))) << i << " of " << size;
    }
  }
}

}  // namespace monkeybridge
