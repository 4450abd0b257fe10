// SPDX-License-Identifier: MPL-2.0

// JS strings to UTF-8 and back. Strict: a lone surrogate is never replaced, it
// is an outcome that says which one and where; a byte order mark is kept as the
// character it is. ASCII is checked eight bytes at a time and copied in the
// same pass, both ways.
// Beware: WriteUtf8() takes a linear string and must not be interleaved with
// anything that collects; ToUtf8() is the comfortable form.

#ifndef BRIDGE_VALUES_TEXT_H_
#define BRIDGE_VALUES_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "bridge/base/Annotations.h"
#include "js/GCAPI.h"
#include "js/RootingAPI.h"
#include "js/String.h"

namespace monkeybridge {

enum class TextStatus : uint8_t { Ok, TooLong, LoneSurrogate };

struct TextResult {
  TextStatus mStatus;
  // LoneSurrogate: the offending code unit.
  char16_t mUnit;
  // Ok: bytes written. TooLong: bytes needed, nothing useful was written.
  // LoneSurrogate: index of the code unit.
  size_t mSize;
};

namespace detail {
inline constexpr uint64_t kHighBits = 0x8080808080808080ull;

// Copies eight bytes at a time; true when all of them were ASCII.
inline bool CopyIfAscii(const uint8_t* aFrom, size_t aSize, uint8_t* aTo) {
  uint64_t seen = 0;
  size_t i = 0;
  for (; i + 8 <= aSize; i += 8) {
    uint64_t word;
    memcpy(&word, aFrom + i, 8);
    seen |= word;
    memcpy(aTo + i, &word, 8);
  }
  for (; i < aSize; i++) {
    seen |= aFrom[i];
    aTo[i] = aFrom[i];
  }
  return !(seen & kHighBits);
}

inline bool AllAscii(std::span<const uint8_t> aBytes) {
  uint64_t seen = 0;
  size_t i = 0;
  for (; i + 8 <= aBytes.size(); i += 8) {
    uint64_t word;
    memcpy(&word, aBytes.data() + i, 8);
    seen |= word;
  }
  for (; i < aBytes.size(); i++) {
    seen |= aBytes[i];
  }
  return !(seen & kHighBits);
}

TextResult WriteUtf8Slow(const JS::AutoRequireNoGC& aNoGc,
                         JSLinearString* aString, uint8_t* aOut,
                         size_t aCapacity);
JSString* NewStringSlow(JSContext* aCx, std::span<const uint8_t> aUtf8);
}  // namespace detail

// Upper bound of the UTF-8 size of a string, from its length alone: a Latin-1
// unit takes at most 2 bytes, a UTF-16 unit at most 3. JS thread.
inline size_t MaxUtf8Size(JSLinearString* aString) {
  size_t length = JS::GetLinearStringLength(aString);
  return JS::LinearStringHasLatin1Chars(aString) ? length * 2 : length * 3;
}

// Writes aString as UTF-8, without a terminator, if it fits. Never collects,
// never throws. JS thread.
inline TextResult WriteUtf8(JSLinearString* aString, uint8_t* aOut,
                            size_t aCapacity) {
  JS::AutoCheckCannotGC noGc;
  size_t length = JS::GetLinearStringLength(aString);
  if (MOZ_LIKELY(length <= aCapacity &&
                 JS::LinearStringHasLatin1Chars(aString)) &&
      MOZ_LIKELY(detail::CopyIfAscii(
          JS::GetLatin1LinearStringChars(noGc, aString), length, aOut))) {
    return {TextStatus::Ok, 0, length};
  }
  return detail::WriteUtf8Slow(noGc, aString, aOut, aCapacity);
}

// A JS string from UTF-8. nullptr with a pending exception for malformed UTF-8
// or when out of memory. JS thread.
inline JSString* NewString(JSContext* aCx, std::span<const uint8_t> aUtf8) {
  if (MOZ_LIKELY(detail::AllAscii(aUtf8))) {
    return JS_NewStringCopyN(aCx, reinterpret_cast<const char*>(aUtf8.data()),
                             aUtf8.size());
  }
  return detail::NewStringSlow(aCx, aUtf8);
}

inline JSString* NewString(JSContext* aCx, std::string_view aUtf8) {
  return NewString(
      aCx, std::span<const uint8_t>(
               reinterpret_cast<const uint8_t*>(aUtf8.data()), aUtf8.size()));
}

// aString as UTF-8. Throws a TypeError with code MB_STRING_SURROGATE that
// names the surrogate and its index. JS thread.
MB_JSAPI bool ToUtf8(JSContext* aCx, JSString* aString, std::string* aOut);

// Same, with U+FFFD in place of each lone surrogate: for messages only. Empty
// when out of memory; leaves no exception. JS thread.
std::string ToUtf8Lossy(JSContext* aCx, JSString* aString);

// "lone surrogate U+D800 at index 3": what ToUtf8() says, for callers that
// add a path of their own.
std::string DescribeSurrogate(const TextResult& aResult);

}  // namespace monkeybridge

#endif  // BRIDGE_VALUES_TEXT_H_
