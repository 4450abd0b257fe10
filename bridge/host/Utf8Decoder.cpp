// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Utf8Decoder.h"

namespace monkeybridge {

namespace {

constexpr char16_t kReplacement = 0xFFFD;

void Append(uint32_t aPoint, std::u16string* aOut) {
  if (aPoint < 0x10000) {
    aOut->push_back(char16_t(aPoint));
    return;
  }
  aPoint -= 0x10000;
  aOut->push_back(char16_t(0xD800 + (aPoint >> 10)));
  aOut->push_back(char16_t(0xDC00 + (aPoint & 0x3FF)));
}

}  // namespace

// The first byte of a character of several; false when it can be none.
bool Utf8Decoder::Begin(uint8_t aByte) {
  if (aByte >= 0xC2 && aByte <= 0xDF) {
    mNeeded = 1;
    mPoint = aByte & 0x1F;
  } else if (aByte >= 0xE0 && aByte <= 0xEF) {
    mNeeded = 2;
    mPoint = aByte & 0xF;
    mLower = aByte == 0xE0 ? 0xA0 : 0x80;  // no overlong form
    mUpper = aByte == 0xED ? 0x9F : 0xBF;  // no surrogate
  } else if (aByte >= 0xF0 && aByte <= 0xF4) {
    mNeeded = 3;
    mPoint = aByte & 7;
    mLower = aByte == 0xF0 ? 0x90 : 0x80;  // no overlong form
    mUpper = aByte == 0xF4 ? 0x8F : 0xBF;  // not above U+10FFFF
  } else {
    return false;
  }
  return true;
}

bool Utf8Decoder::Decode(std::span<const uint8_t> aBytes, bool aFatal,
                         std::u16string* aOut) {
  for (size_t i = 0; i < aBytes.size(); i++) {
    uint8_t byte = aBytes[i];
    if (mNeeded == 0) {
      if (byte < 0x80) {
        aOut->push_back(byte);
      } else if (!Begin(byte)) {
        if (aFatal) {
          return false;
        }
        aOut->push_back(kReplacement);
      }
      continue;
    }
    if (byte < mLower || byte > mUpper) {
      Reset();
      if (aFatal) {
        return false;
      }
      aOut->push_back(kReplacement);
      i--;  // this byte begins anew
      continue;
    }
    mLower = 0x80;
    mUpper = 0xBF;
    mPoint = (mPoint << 6) | (byte & 0x3F);
    if (--mNeeded == 0) {
      Append(mPoint, aOut);
    }
  }
  return true;
}

bool Utf8Decoder::Finish(bool aFatal, std::u16string* aOut) {
  bool pending = Pending();
  Reset();
  if (pending && !aFatal) {
    aOut->push_back(kReplacement);
  }
  return !(pending && aFatal);
}

}  // namespace monkeybridge
