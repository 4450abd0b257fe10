// SPDX-License-Identifier: MPL-2.0

// The UTF-8 decoder of the Encoding standard, fed piece by piece: a character
// may be split between two pieces, and each maximal malformed part becomes one
// U+FFFD. No JavaScript; any one thread.

#ifndef BRIDGE_HOST_UTF8DECODER_H_
#define BRIDGE_HOST_UTF8DECODER_H_

#include <cstdint>
#include <span>
#include <string>

namespace monkeybridge {

class Utf8Decoder {
 public:
  // Appends what aBytes decode to. False as soon as something is malformed and
  // aFatal is set; the decoder must be reset then.
  bool Decode(std::span<const uint8_t> aBytes, bool aFatal,
              std::u16string* aOut);

  // The end: an unfinished character is malformed. Resets the decoder.
  bool Finish(bool aFatal, std::u16string* aOut);

  // Whether a character has begun and is not complete.
  bool Pending() const { return mNeeded != 0; }

  void Reset() { *this = Utf8Decoder(); }

 private:
  bool Begin(uint8_t aByte);

  uint32_t mPoint = 0;
  uint8_t mNeeded = 0;
  // What the next byte may be.
  uint8_t mLower = 0x80;
  uint8_t mUpper = 0xBF;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_UTF8DECODER_H_
