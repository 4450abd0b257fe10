// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/UrlNatives.h"

#include <algorithm>
#include <string>
#include <vector>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/host/HostRust.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "js/CallArgs.h"
#include "js/PropertyAndElement.h"
#include "js/experimental/TypedData.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

using host_rust::Outcome;
using host_rust::Text;

bool TextOf(JSContext* aCx, JS::Handle<JS::Value> aValue, std::string* aOut) {
  if (!aValue.isString()) {
    return ThrowPlain(aCx, ErrorClass::TypeError, "a string is needed");
  }
  *aOut = ToUtf8Lossy(aCx, aValue.toString());
  return true;
}

// Gives the URL's text and fills the Uint32Array aParts, or gives null.
bool Finish(JSContext* aCx, Outcome aOutcome, const std::string& aHref,
            const uint32_t* aNew, JS::Handle<JS::Value> aParts,
            const JS::CallArgs& aArgs) {
  if (aOutcome == Outcome::Panicked) {
    return ThrowPlain(aCx, ErrorClass::InternalError, "the URL parser failed");
  }
  if (aOutcome == Outcome::Invalid) {
    aArgs.rval().setNull();
    return true;
  }
  JS::Rooted<JSObject*> parts(aCx);
  if (aParts.isObject() && JS_IsUint32Array(&aParts.toObject())) {
    parts = &aParts.toObject();
  }
  if (!parts || JS_GetTypedArrayLength(parts) < host_rust::kUrlParts) {
    return ThrowPlain(aCx, ErrorClass::TypeError, "a Uint32Array is needed");
  }
  JSString* text = NewString(aCx, aHref);
  if (!text) {
    return false;
  }
  JS::AutoCheckCannotGC noGc;
  bool shared;
  std::copy_n(aNew, host_rust::kUrlParts,
              JS_GetUint32ArrayData(parts, &shared, noGc));
  aArgs.rval().setString(text);
  return true;
}

// urlParse(input, base or undefined, parts)
bool ParseUrl(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  std::string input;
  std::string base;
  const bool hasBase = !args.get(1).isUndefined();
  if (!TextOf(aCx, args.get(0), &input) ||
      (hasBase && !TextOf(aCx, args.get(1), &base))) {
    return false;
  }
  std::string href;
  uint32_t parts[host_rust::kUrlParts] = {};
  Outcome outcome = host_rust::mb_url_parse(
      std::string_view(input),
      hasBase ? Text(std::string_view(base)) : Text::None(),
      host_rust::AppendTo, &href, parts);
  return Finish(aCx, outcome, href, parts, args.get(2), args);
}

// urlSet(href, part, value, parts)
bool SetUrl(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  std::string before;
  std::string value;
  if (!TextOf(aCx, args.get(0), &before) || !TextOf(aCx, args.get(2), &value)) {
    return false;
  }
  std::string href;
  uint32_t parts[host_rust::kUrlParts] = {};
  Outcome outcome = host_rust::mb_url_set(
      std::string_view(before), uint32_t(args.get(1).toInt32()),
      std::string_view(value), host_rust::AppendTo, &href, parts);
  return Finish(aCx, outcome, href, parts, args.get(3), args);
}

// formParse(text): an array of names and values in turn
bool ParseForm(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  std::string input;
  if (!TextOf(aCx, args.get(0), &input)) {
    return false;
  }
  std::vector<std::string> texts;
  auto take = [](void* aContext, const char* aData, size_t aSize) {
    static_cast<std::vector<std::string>*>(aContext)->emplace_back(aData,
                                                                   aSize);
  };
  if (host_rust::mb_form_parse(std::string_view(input), take, &texts) !=
      Outcome::Done) {
    return ThrowPlain(aCx, ErrorClass::InternalError, "the form parser failed");
  }
  JS::Rooted<JSObject*> list(aCx, JS::NewArrayObject(aCx, texts.size()));
  JS::Rooted<JSString*> string(aCx);
  for (size_t i = 0; list && i < texts.size(); i++) {
    string = NewString(aCx, texts[i]);
    if (!string ||
        !JS_DefineElement(aCx, list, uint32_t(i), string, JSPROP_ENUMERATE)) {
      return false;
    }
  }
  if (!list) {
    return false;
  }
  args.rval().setObject(*list);
  return true;
}

// formSerialize(array of names and values in turn): a string
bool SerializeForm(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  uint32_t length = 0;
  JS::Rooted<JSObject*> list(aCx, args.get(0).toObjectOrNull());
  if (!list || !JS::GetArrayLength(aCx, list, &length)) {
    return false;
  }
  std::vector<std::string> strings(length);
  JS::Rooted<JS::Value> value(aCx);
  for (uint32_t i = 0; i < length; i++) {
    if (!JS_GetElement(aCx, list, i, &value) ||
        !TextOf(aCx, value, &strings[i])) {
      return false;
    }
  }
  std::vector<Text> texts;
  texts.reserve(length);
  for (const std::string& string : strings) {
    texts.emplace_back(std::string_view(string));
  }
  std::string out;
  if (host_rust::mb_form_serialize(texts.data(), texts.size(),
                                   host_rust::AppendTo,
                                   &out) != Outcome::Done) {
    return ThrowPlain(aCx, ErrorClass::InternalError, "the form writer failed");
  }
  JSString* text = NewString(aCx, out);
  if (!text) {
    return false;
  }
  args.rval().setString(text);
  return true;
}

// toUSVString(string): with U+FFFD for lone surrogates
bool ToScalarValues(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  std::string text;
  if (!TextOf(aCx, args.get(0), &text)) {
    return false;
  }
  JSString* string = NewString(aCx, text);
  if (!string) {
    return false;
  }
  args.rval().setString(string);
  return true;
}

}  // namespace

const JSFunctionSpec kUrlNatives[] = {
    JS_FN("urlParse", ParseUrl, 3, 0),
    JS_FN("urlSet", SetUrl, 4, 0),
    JS_FN("formParse", ParseForm, 1, 0),
    JS_FN("formSerialize", SerializeForm, 1, 0),
    JS_FN("toScalarValues", ToScalarValues, 1, 0),
    JS_FS_END};

}  // namespace monkeybridge
