// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <string>

#include "tests/gtest/host/HostFixture.h"

namespace monkeybridge {
namespace {

class EncodingTest : public HostTest {
 protected:
  // The bytes are decoded and shown with JSON escapes.
  std::string Decode(const std::string& aBytes, const std::string& aMore = "") {
    return Eval("JSON.stringify(new TextDecoder('utf-8'" + aMore +
                ").decode(new Uint8Array([" + aBytes + "])))");
  }
};

TEST_F(EncodingTest, EncodeWritesUtf8AndReplacesLoneSurrogates) {
  EXPECT_EQ(
      Eval("new TextEncoder().encode('a\\u00e9\\u20ac\\u{1F600}').join()"),
      "97,195,169,226,130,172,240,159,152,128");
  EXPECT_EQ(Eval("new TextEncoder().encode('\\ud800x').join()"),
            "239,191,189,120");
  EXPECT_EQ(Eval("new TextEncoder().encode().length"), "0");
  EXPECT_EQ(Eval("new TextEncoder().encode(null).length"), "4");
}

TEST_F(EncodingTest, EncodeIntoNeverSplitsACharacter) {
  EXPECT_EQ(Eval("const a = new Uint8Array(6).fill(7);"
                 "const r = new TextEncoder().encodeInto('a\\u20ac\\u20ac', a);"
                 "[r.read, r.written, a.join()].join(' ')"),
            "2 4 97,226,130,172,7,7");
  EXPECT_EQ(Eval("JSON.stringify(new TextEncoder().encodeInto('x',"
                 "new Uint8Array(0)))"),
            "{\"read\":0,\"written\":0}");
  EXPECT_EQ(Eval("new TextEncoder().encodeInto('x', [])"),
            "TypeError: encodeInto: the second argument must be a Uint8Array");
}

TEST_F(EncodingTest, MalformedPartsBecomeOneReplacementEach) {
  EXPECT_EQ(Decode("0xC0, 0x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(Decode("0xF0, 0x9F, 0x98, 0x41"),
            "\"\xEF\xBF\xBD"
            "A\"");
  EXPECT_EQ(Decode("0xED, 0xA0, 0x80"),
            "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(Decode("0xF4, 0x90"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(Decode("0xE2, 0x82"), "\"\xEF\xBF\xBD\"");
}

TEST_F(EncodingTest, FatalDecoderThrowsAndCanBeUsedAgain) {
  EXPECT_EQ(Decode("255", ", {fatal: true}"),
            "TypeError: decode: the input is not valid utf-8");
  EXPECT_EQ(Eval("const d = new TextDecoder('utf8', {fatal: true});"
                 "try { d.decode(new Uint8Array([0xE2])) } catch {}"
                 "d.decode(new Uint8Array([65]))"),
            "A");
}

TEST_F(EncodingTest, StreamKeepsACharacterThatIsSplit) {
  EXPECT_EQ(Eval("const d = new TextDecoder(); let s = '';"
                 "for (const b of [0xF0, 0x9F, 0x98, 0x80, 0x41])"
                 "  s += d.decode(new Uint8Array([b]), {stream: true});"
                 "s + d.decode() === '\\u{1F600}A'"),
            "true");
  EXPECT_EQ(Eval("const e = new TextDecoder();"
                 "e.decode(new Uint8Array([0xE2]), {stream: true});"
                 "e.decode() + '|' + e.decode(new Uint8Array([65]))"),
            "\xEF\xBF\xBD|A");
}

TEST_F(EncodingTest, ByteOrderMarkIsDroppedOnceUnlessWanted) {
  EXPECT_EQ(Decode("0xEF, 0xBB, 0xBF, 65"), "\"A\"");
  EXPECT_EQ(Decode("0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF"), "\"\xEF\xBB\xBF\"");
  EXPECT_EQ(Decode("0xEF, 0xBB, 0xBF", ", {ignoreBOM: true}"),
            "\"\xEF\xBB\xBF\"");
  EXPECT_EQ(Eval("const d = new TextDecoder();"
                 "d.decode(new Uint8Array([0xEF, 0xBB]), {stream: true});"
                 "d.decode(new Uint8Array([0xBF, 65]))"),
            "A");
}

TEST_F(EncodingTest, EveryBufferSourceIsTaken) {
  EXPECT_EQ(Eval("const b = new Uint8Array([65, 66, 67, 68]);"
                 "const d = new TextDecoder();"
                 "[d.decode(b.buffer), d.decode(b.subarray(1, 2)),"
                 " d.decode(new DataView(b.buffer, 2))].join()"),
            "ABCD,B,CD");
  EXPECT_EQ(Eval("new TextDecoder().decode('text')"),
            "TypeError: decode: the input must be an ArrayBuffer or a view");
}

TEST_F(EncodingTest, MisuseIsAClearError) {
  EXPECT_EQ(Eval("TextDecoder()"), "TypeError: TextDecoder: use it with new");
  EXPECT_EQ(Eval("new TextDecoder('gr\u00fcn')"),
            "RangeError: TextDecoder: there is no encoding gr\xC3\xBCn");
  EXPECT_EQ(Eval("new TextDecoder('replacement')"),
            "RangeError: TextDecoder: there is no encoding replacement");
  EXPECT_EQ(Eval("TextDecoder.prototype.decode.call({})"),
            "TypeError: this is not a TextDecoder");
  EXPECT_EQ(Eval("TextDecoder.prototype.fatal"),
            "TypeError: this is not a TextDecoder");
  EXPECT_EQ(Eval("new TextDecoder(' UTF-8 ').encoding"), "utf-8");
}

TEST_F(EncodingTest, OtherEncodingsAreDecodedInPieces) {
  EXPECT_EQ(Eval("const d = new TextDecoder('shift_jis'); let s = '';"
                 "for (const b of [0x82, 0xA0, 0x82, 0xA2])"
                 "  s += d.decode(new Uint8Array([b]), {stream: true});"
                 "s + d.decode() + d.encoding"),
            "\xE3\x81\x82\xE3\x81\x84shift_jis");
}

TEST_F(EncodingTest, SharedMemoryIsCopiedFirst) {
  EXPECT_EQ(Eval("const b = new Uint8Array(new SharedArrayBuffer(2));"
                 "b.set([0xB0, 0xA1]);"
                 "new TextDecoder('euc-kr').decode(b)"),
            "\xEA\xB0\x80");
}

}  // namespace
}  // namespace monkeybridge
