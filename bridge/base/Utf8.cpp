// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/Utf8.h"

#include <string.h>

namespace monkeybridge {

static constexpr uint64_t kHighBits = 0x8080808080808080;

static uint64_t LoadEight(const uint8_t* aBytes) {
  uint64_t word;
  memcpy(&word, aBytes, sizeof word);
  return word;
}

// The length of the well-formed sequence at the start of aBytes, which is not
// empty; 0 if there is none.
static size_t SequenceLength(std::span<const uint8_t> aBytes) {
  uint8_t lead = aBytes[0];
  if (lead < 0x80) {
    return 1;
  }
  // The second byte alone decides about overlong forms, surrogates and the
  // end of Unicode.
  size_t length;
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    low = lead == 0xE0 ? 0xA0 : low;
    high = lead == 0xED ? 0x9F : high;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    low = lead == 0xF0 ? 0x90 : low;
    high = lead == 0xF4 ? 0x8F : high;
  } else {
    return 0;
  }
  if (aBytes.size() < length || aBytes[1] < low || aBytes[1] > high) {
    return 0;
  }
  for (size_t i = 2; i < length; i++) {
    if ((aBytes[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  return length;
}

size_t Utf8ValidUpTo(std::span<const uint8_t> aBytes) {
  size_t at = 0;
  while (at < aBytes.size()) {
    if (aBytes.size() - at >= 8 && !(LoadEight(&aBytes[at]) & kHighBits)) {
      at += 8;
      continue;
    }
    size_t length = SequenceLength(aBytes.subspan(at));
    if (!length) {
      break;
    }
    at += length;
  }
  return at;
}

bool IsAscii(std::span<const uint8_t> aBytes) {
  size_t at = 0;
  uint64_t seen = 0;
  for (; aBytes.size() - at >= 8; at += 8) {
    seen |= LoadEight(&aBytes[at]);
  }
  for (; at < aBytes.size(); at++) {
    seen |= aBytes[at];
  }
  return !(seen & kHighBits);
}

std::string ToValidUtf8(std::string_view aText) {
  std::string text;
  text.reserve(aText.size());
  for (;;) {
    size_t good = Utf8ValidUpTo(BytesOf(aText));
    text.append(aText.substr(0, good));
    if (good == aText.size()) {
      return text;
    }
    text.append("\xEF\xBF\xBD");
    aText.remove_prefix(good + 1);
  }
}

}  // namespace monkeybridge
