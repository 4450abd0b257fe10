// SPDX-License-Identifier: MPL-2.0

#include "bridge/values/Text.h"

#include <cstdio>
#include <vector>

#include "bridge/base/BridgeError.h"
#include "bridge/engine/Exceptions.h"
#include "js/CharacterEncoding.h"
#include "js/Exception.h"

namespace monkeybridge {

namespace {

bool IsHigh(char16_t aUnit) { return aUnit >= 0xD800 && aUnit <= 0xDBFF; }
bool IsLow(char16_t aUnit) { return aUnit >= 0xDC00 && aUnit <= 0xDFFF; }

// The size of UTF-16 text in UTF-8, or the first lone surrogate.
TextResult MeasureUtf16(const char16_t* aUnits, size_t aLength) {
  size_t size = 0;
  for (size_t i = 0; i < aLength; i++) {
    char16_t unit = aUnits[i];
    if (unit < 0x80) {
      size += 1;
    } else if (unit < 0x800) {
      size += 2;
    } else if (IsHigh(unit) && i + 1 < aLength && IsLow(aUnits[i + 1])) {
      size += 4;
      i++;
    } else if (IsHigh(unit) || IsLow(unit)) {
      return {TextStatus::LoneSurrogate, unit, i};
    } else {
      size += 3;
    }
  }
  return {TextStatus::Ok, 0, size};
}

uint8_t* PutCodePoint(uint8_t* aOut, uint32_t aPoint) {
  if (aPoint < 0x80) {
    *aOut++ = uint8_t(aPoint);
  } else if (aPoint < 0x800) {
    *aOut++ = uint8_t(0xC0 | (aPoint >> 6));
    *aOut++ = uint8_t(0x80 | (aPoint & 0x3F));
  } else if (aPoint < 0x10000) {
    *aOut++ = uint8_t(0xE0 | (aPoint >> 12));
    *aOut++ = uint8_t(0x80 | ((aPoint >> 6) & 0x3F));
    *aOut++ = uint8_t(0x80 | (aPoint & 0x3F));
  } else {
    *aOut++ = uint8_t(0xF0 | (aPoint >> 18));
    *aOut++ = uint8_t(0x80 | ((aPoint >> 12) & 0x3F));
    *aOut++ = uint8_t(0x80 | ((aPoint >> 6) & 0x3F));
    *aOut++ = uint8_t(0x80 | (aPoint & 0x3F));
  }
  return aOut;
}

TextResult WriteLatin1(const JS::Latin1Char* aChars, size_t aLength,
                       uint8_t* aOut, size_t aCapacity) {
  size_t size = aLength;
  for (size_t i = 0; i < aLength; i++) {
    size += aChars[i] >> 7;
  }
  if (size > aCapacity) {
    return {TextStatus::TooLong, 0, size};
  }
  for (size_t i = 0; i < aLength; i++) {
    aOut = PutCodePoint(aOut, aChars[i]);
  }
  return {TextStatus::Ok, 0, size};
}

TextResult WriteUtf16(const char16_t* aUnits, size_t aLength, uint8_t* aOut,
                      size_t aCapacity) {
  TextResult measured = MeasureUtf16(aUnits, aLength);
  if (measured.mStatus != TextStatus::Ok) {
    return measured;
  }
  if (measured.mSize > aCapacity) {
    return {TextStatus::TooLong, 0, measured.mSize};
  }
  for (size_t i = 0; i < aLength; i++) {
    uint32_t point = aUnits[i];
    if (IsHigh(aUnits[i])) {
      point = 0x10000 + ((point - 0xD800) << 10) + (aUnits[++i] - 0xDC00);
    }
    aOut = PutCodePoint(aOut, point);
  }
  return measured;
}

}  // namespace

TextResult detail::WriteUtf8Slow(const JS::AutoRequireNoGC& aNoGc,
                                 JSLinearString* aString, uint8_t* aOut,
                                 size_t aCapacity) {
  size_t length = JS::GetLinearStringLength(aString);
  if (JS::LinearStringHasLatin1Chars(aString)) {
    return WriteLatin1(JS::GetLatin1LinearStringChars(aNoGc, aString), length,
                       aOut, aCapacity);
  }
  return WriteUtf16(JS::GetTwoByteLinearStringChars(aNoGc, aString), length,
                    aOut, aCapacity);
}

JSString* detail::NewStringSlow(JSContext* aCx,
                                std::span<const uint8_t> aUtf8) {
  return JS_NewStringCopyUTF8N(
      aCx,
      JS::UTF8Chars(reinterpret_cast<const char*>(aUtf8.data()), aUtf8.size()));
}

bool ToUtf8(JSContext* aCx, JSString* aString, std::string* aOut) {
  JSLinearString* linear = JS_EnsureLinearString(aCx, aString);
  if (!linear) {
    return false;
  }
  aOut->resize(JS::GetLinearStringLength(linear));
  TextResult result =
      WriteUtf8(linear, reinterpret_cast<uint8_t*>(aOut->data()), aOut->size());
  if (result.mStatus == TextStatus::TooLong) {
    aOut->resize(result.mSize);
    result = WriteUtf8(linear, reinterpret_cast<uint8_t*>(aOut->data()),
                       aOut->size());
  }
  if (result.mStatus == TextStatus::LoneSurrogate) {
    aOut->clear();
    return Throw(aCx, ErrorCode::StringSurrogate,
                 "the string has a " + DescribeSurrogate(result));
  }
  aOut->resize(result.mSize);
  return true;
}

std::string ToUtf8Lossy(JSContext* aCx, JSString* aString) {
  return LossyUtf8(aCx, aString);
}

std::string DescribeSurrogate(const TextResult& aResult) {
  char text[64];
  snprintf(text, sizeof text, "lone surrogate U+%04X at index %zu",
           unsigned(aResult.mUnit), aResult.mSize);
  return text;
}

}  // namespace monkeybridge
