// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Base64.h"

#include <array>
#include <cstdint>
#include <string>

#include "bridge/engine/GcStress.h"
#include "bridge/host/HostModules.h"
#include "js/CallArgs.h"
#include "js/Conversions.h"
#include "js/GCAPI.h"
#include "js/PropertyAndElement.h"
#include "js/String.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr char kAlphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int8_t kInvalid = -1;
constexpr int8_t kSpace = -2;

constexpr std::array<int8_t, 256> MakeValues() {
  std::array<int8_t, 256> values{};
  values.fill(kInvalid);
  for (int8_t i = 0; i < 64; i++) {
    values[uint8_t(kAlphabet[i])] = i;
  }
  for (char space : {' ', '\t', '\n', '\f', '\r'}) {
    values[uint8_t(space)] = kSpace;
  }
  return values;
}

constexpr std::array<int8_t, 256> kValues = MakeValues();

// The argument's units as bytes. Throws an InvalidCharacterError for a unit
// that is none.
bool BytesOfArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                     const char* aName, std::string* aOut) {
  if (!aArgs.requireAtLeast(aCx, aName, 1)) {
    return false;
  }
  JS::Rooted<JSString*> text(aCx, JS::ToString(aCx, aArgs[0]));
  GcStress::MaybeCollect(aCx);
  JSLinearString* linear = text ? JS_EnsureLinearString(aCx, text) : nullptr;
  if (!linear) {
    return false;
  }
  bool fits = true;
  {
    JS::AutoCheckCannotGC noGc;
    size_t length = JS::GetLinearStringLength(linear);
    if (JS::LinearStringHasLatin1Chars(linear)) {
      const JS::Latin1Char* chars =
          JS::GetLatin1LinearStringChars(noGc, linear);
      aOut->assign(reinterpret_cast<const char*>(chars), length);
    } else {
      const char16_t* chars = JS::GetTwoByteLinearStringChars(noGc, linear);
      aOut->reserve(length);
      for (size_t i = 0; i < length; i++) {
        fits &= chars[i] <= 0xFF;
        aOut->push_back(char(chars[i]));
      }
    }
  }
  return fits || ThrowDOMException(aCx, "InvalidCharacterError",
                                   std::string(aName) +
                                       ": a character is greater than U+00FF");
}

bool ReturnBytes(JSContext* aCx, const JS::CallArgs& aArgs,
                 const std::string& aBytes) {
  JSString* text = JS_NewStringCopyN(aCx, aBytes.data(), aBytes.size());
  if (!text) {
    return false;
  }
  aArgs.rval().setString(text);
  return true;
}

std::string Encode(const std::string& aBytes) {
  std::string out;
  out.reserve((aBytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < aBytes.size(); i += 3) {
    size_t count = std::min<size_t>(aBytes.size() - i, 3);
    uint32_t bits = 0;
    for (size_t k = 0; k < 3; k++) {
      bits = (bits << 8) | (k < count ? uint8_t(aBytes[i + k]) : 0);
    }
    for (size_t k = 0; k < 4; k++) {
      out += k <= count ? kAlphabet[(bits >> (18 - 6 * k)) & 63] : '=';
    }
  }
  return out;
}

// False if aText is not Base64.
bool Decode(std::string aText, std::string* aOut) {
  std::erase_if(aText,
                [](char aChar) { return kValues[uint8_t(aChar)] == kSpace; });
  if (aText.size() % 4 == 0) {
    for (int i = 0; i < 2 && aText.ends_with('='); i++) {
      aText.pop_back();
    }
  }
  if (aText.size() % 4 == 1) {
    return false;
  }
  aOut->reserve(aText.size() / 4 * 3 + 2);
  uint32_t bits = 0;
  unsigned have = 0;
  for (char c : aText) {
    int8_t value = kValues[uint8_t(c)];
    if (value == kInvalid) {
      return false;
    }
    bits = ((bits << 6) | uint32_t(value)) & 0xFFFF;
    have += 6;
    if (have >= 8) {
      have -= 8;
      aOut->push_back(char(bits >> have));
    }
  }
  return true;
}

bool Btoa(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  std::string bytes;
  return BytesOfArgument(aCx, args, "btoa", &bytes) &&
         ReturnBytes(aCx, args, Encode(bytes));
}

bool Atob(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  std::string text;
  if (!BytesOfArgument(aCx, args, "atob", &text)) {
    return false;
  }
  std::string bytes;
  if (!Decode(std::move(text), &bytes)) {
    return ThrowDOMException(aCx, "InvalidCharacterError",
                             "atob: the text is not Base64");
  }
  return ReturnBytes(aCx, args, bytes);
}

}  // namespace

bool DefineBase64(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_DefineFunction(aCx, aGlobal, "atob", &Atob, 1, JSPROP_ENUMERATE) &&
         JS_DefineFunction(aCx, aGlobal, "btoa", &Btoa, 1, JSPROP_ENUMERATE);
}

}  // namespace monkeybridge
