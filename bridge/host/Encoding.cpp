// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Encoding.h"

#include <algorithm>
#include <cctype>

#include "bridge/engine/EngineCompat.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/host/Utf8Decoder.h"
#include "bridge/values/Bytes.h"
#include "js/CallArgs.h"
#include "js/CharacterEncoding.h"
#include "js/Class.h"
#include "js/Conversions.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/PropertySpec.h"
#include "js/experimental/TypedData.h"
#include "jsapi.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

namespace {

constexpr size_t kDecoderSlot = 0;
constexpr char16_t kByteOrderMark = 0xFEFF;

bool ReturnUtf8Name(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JSString* name = JS_NewStringCopyZ(aCx, "utf-8");
  if (!name) {
    return false;
  }
  JS::CallArgsFromVp(aCount, aVp).rval().setString(name);
  return true;
}

// ---------------------------------------------------------------------------
// TextEncoder

constexpr JSClass kEncoderClass = {.name = "TextEncoder", .flags = 0};

bool ConstructEncoder(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  if (!args.isConstructing()) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "TextEncoder: use it with new");
  }
  JSObject* encoder = JS_NewObjectForConstructor(aCx, &kEncoderClass, args);
  if (!encoder) {
    return false;
  }
  args.rval().setObject(*encoder);
  return true;
}

bool Encode(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  JS::Rooted<JSString*> text(aCx, JS_GetEmptyString(aCx));
  if (!args.get(0).isUndefined()) {
    text = JS::ToString(aCx, args[0]);
  }
  JSLinearString* linear = text ? JS_EnsureLinearString(aCx, text) : nullptr;
  if (!linear) {
    return false;
  }
  size_t size = JS::GetDeflatedUTF8StringLength(linear);
  JSObject* array = JS_NewUint8Array(aCx, size);
  if (!array) {
    return false;
  }
  JS::AutoCheckCannotGC noGc;
  bool shared;
  auto* data =
      reinterpret_cast<char*>(JS_GetUint8ArrayData(array, &shared, noGc));
  // `text` is rooted and was linear before the array was made.
  JS::DeflateStringToUTF8Buffer(JS_ASSERT_STRING_IS_LINEAR(text),
                                mozilla::Span(data, size));
  args.rval().setObject(*array);
  return true;
}

bool EncodeInto(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  JS::Rooted<JSString*> text(aCx, JS::ToString(aCx, args.get(0)));
  if (!text || !JS_EnsureLinearString(aCx, text)) {
    return false;
  }
  if (!args.get(1).isObject() || !JS_IsUint8Array(&args[1].toObject())) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "encodeInto: the second argument must be a Uint8Array");
  }
  JS::Rooted<JSObject*> array(aCx, &args[1].toObject());
  size_t read = 0;
  size_t written = 0;
  {
    JS::AutoCheckCannotGC noGc;
    bool shared;
    size_t size = JS_GetTypedArrayLength(array);
    auto* data =
        reinterpret_cast<char*>(JS_GetUint8ArrayData(array, &shared, noGc));
    if (size != 0 &&
        !compat::EncodePartial(aCx, text, {data, size}, &read, &written)) {
      JS_ReportOutOfMemory(aCx);
      return false;
    }
  }
  JS::Rooted<JSObject*> result(aCx, JS_NewPlainObject(aCx));
  JS::Rooted<JS::Value> number(aCx, JS::NumberValue(double(read)));
  if (!result ||
      !JS_DefineProperty(aCx, result, "read", number, JSPROP_ENUMERATE)) {
    return false;
  }
  number.setNumber(double(written));
  args.rval().setObject(*result);
  return JS_DefineProperty(aCx, result, "written", number, JSPROP_ENUMERATE);
}

constexpr JSFunctionSpec kEncoderFunctions[] = {
    JS_FN("encode", Encode, 0, JSPROP_ENUMERATE),
    JS_FN("encodeInto", EncodeInto, 2, JSPROP_ENUMERATE), JS_FS_END};
constexpr JSPropertySpec kEncoderProperties[] = {
    JS_PSG("encoding", ReturnUtf8Name, JSPROP_ENUMERATE),
    JS_STRING_SYM_PS(toStringTag, "TextEncoder", JSPROP_READONLY), JS_PS_END};

// ---------------------------------------------------------------------------
// TextDecoder

struct Decoder {
  Utf8Decoder mUtf8;
  bool mFatal = false;
  bool mIgnoreBom = false;
  // The start of the text has been seen, so a byte order mark is a character.
  bool mStarted = false;
  // The last call said {stream: true}.
  bool mStreaming = false;
};

void FinalizeDecoder(JS::GCContext*, JSObject* aObject) {
  delete JS::GetMaybePtrFromReservedSlot<Decoder>(aObject, kDecoderSlot);
}

constexpr JSClassOps kDecoderOps = {.finalize = FinalizeDecoder};
constexpr JSClass kDecoderClass = {
    .name = "TextDecoder",
    .flags = JSCLASS_HAS_RESERVED_SLOTS(1) | JSCLASS_FOREGROUND_FINALIZE,
    .cOps = &kDecoderOps};

// The decoder that `this` is. Throws a TypeError when it is none.
Decoder* ThisDecoder(JSContext* aCx, const JS::CallArgs& aArgs) {
  if (aArgs.thisv().isObject()) {
    JSObject* object = &aArgs.thisv().toObject();
    if (JS::GetClass(object) == &kDecoderClass) {
      if (auto* decoder =
              JS::GetMaybePtrFromReservedSlot<Decoder>(object, kDecoderSlot)) {
        return decoder;
      }
    }
  }
  ThrowPlain(aCx, ErrorClass::TypeError, "this is not a TextDecoder");
  return nullptr;
}

bool IsUtf8Label(std::string aLabel) {
  auto space = [](unsigned char aChar) { return isspace(aChar); };
  std::erase_if(aLabel, space);
  std::transform(aLabel.begin(), aLabel.end(), aLabel.begin(),
                 [](unsigned char aChar) { return char(tolower(aChar)); });
  return aLabel == "utf-8" || aLabel == "utf8" || aLabel == "unicode-1-1-utf-8";
}

bool ReadFlag(JSContext* aCx, JS::Handle<JS::Value> aOptions, const char* aName,
              bool* aOut) {
  if (!aOptions.isObject()) {
    return true;
  }
  JS::Rooted<JSObject*> options(aCx, &aOptions.toObject());
  JS::Rooted<JS::Value> value(aCx);
  if (!JS_GetProperty(aCx, options, aName, &value)) {
    return false;
  }
  *aOut = JS::ToBoolean(value);
  return true;
}

bool ConstructDecoder(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  if (!args.isConstructing()) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "TextDecoder: use it with new");
  }
  if (!args.get(0).isUndefined()) {
    JSString* label = JS::ToString(aCx, args[0]);
    if (!label) {
      return false;
    }
    std::string text = LossyUtf8(aCx, label);
    if (!IsUtf8Label(text)) {
      return ThrowPlain(
          aCx, ErrorClass::RangeError,
          "TextDecoder: the encoding " + text + " is not provided, only utf-8");
    }
  }
  auto decoder = mozilla::MakeUnique<Decoder>();
  if (!ReadFlag(aCx, args.get(1), "fatal", &decoder->mFatal) ||
      !ReadFlag(aCx, args.get(1), "ignoreBOM", &decoder->mIgnoreBom)) {
    return false;
  }
  JSObject* object = JS_NewObjectForConstructor(aCx, &kDecoderClass, args);
  if (!object) {
    return false;
  }
  JS::SetReservedSlot(object, kDecoderSlot,
                      JS::PrivateValue(decoder.release()));
  args.rval().setObject(*object);
  return true;
}

// Drops the byte order mark that the text begins with, if that is wished.
void HandleStart(Decoder* aDecoder, std::u16string* aText) {
  if (aDecoder->mStarted || aText->empty()) {
    return;
  }
  aDecoder->mStarted = true;
  if (!aDecoder->mIgnoreBom && aText->front() == kByteOrderMark) {
    aText->erase(0, 1);
  }
}

bool Decode(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Decoder* decoder = ThisDecoder(aCx, args);
  bool stream = false;
  if (!decoder || !ReadFlag(aCx, args.get(1), "stream", &stream)) {
    return false;
  }
  if (!decoder->mStreaming) {
    decoder->mUtf8.Reset();
    decoder->mStarted = false;
  }
  decoder->mStreaming = stream;
  std::u16string text;
  bool ok = true;
  if (!args.get(0).isUndefined()) {
    JS::Rooted<JSObject*> input(aCx);
    if (args[0].isObject()) {
      input = &args[0].toObject();
    }
    BytesStatus status = BytesStatus::NotBytes;
    if (input) {
      status = UseBytes(aCx, input, [&](std::span<const uint8_t> aBytes) {
        text.reserve(aBytes.size());
        ok = decoder->mUtf8.Decode(aBytes, decoder->mFatal, &text);
      });
    }
    if (status == BytesStatus::NotBytes) {
      return ThrowPlain(aCx, ErrorClass::TypeError,
                        "decode: the input must be an ArrayBuffer or a view");
    }
  }
  if (ok && !stream) {
    ok = decoder->mUtf8.Finish(decoder->mFatal, &text);
  }
  if (!ok) {
    decoder->mUtf8.Reset();
    decoder->mStreaming = false;
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "decode: the input is not valid UTF-8");
  }
  HandleStart(decoder, &text);
  JSString* string = JS_NewUCStringCopyN(aCx, text.data(), text.size());
  if (!string) {
    return false;
  }
  args.rval().setString(string);
  return true;
}

template <bool Decoder::*Flag>
bool ReturnFlag(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Decoder* decoder = ThisDecoder(aCx, args);
  if (!decoder) {
    return false;
  }
  args.rval().setBoolean(decoder->*Flag);
  return true;
}

constexpr JSFunctionSpec kDecoderFunctions[] = {
    JS_FN("decode", Decode, 0, JSPROP_ENUMERATE), JS_FS_END};
constexpr JSPropertySpec kDecoderProperties[] = {
    JS_PSG("encoding", ReturnUtf8Name, JSPROP_ENUMERATE),
    JS_PSG("fatal", ReturnFlag<&Decoder::mFatal>, JSPROP_ENUMERATE),
    JS_PSG("ignoreBOM", ReturnFlag<&Decoder::mIgnoreBom>, JSPROP_ENUMERATE),
    JS_STRING_SYM_PS(toStringTag, "TextDecoder", JSPROP_READONLY), JS_PS_END};

}  // namespace

bool DefineEncoding(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_InitClass(aCx, aGlobal, nullptr, &kEncoderClass, ConstructEncoder,
                      0, kEncoderProperties, kEncoderFunctions, nullptr,
                      nullptr) &&
         JS_InitClass(aCx, aGlobal, nullptr, &kDecoderClass, ConstructDecoder,
                      0, kDecoderProperties, kDecoderFunctions, nullptr,
                      nullptr);
}

}  // namespace monkeybridge
