// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/TextDecoder.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>
#include <vector>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/host/HostRust.h"
#include "bridge/host/Utf8Decoder.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Text.h"
#include "js/CallArgs.h"
#include "js/Class.h"
#include "js/Conversions.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/PropertySpec.h"
#include "jsapi.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

namespace {

using host_rust::Outcome;

constexpr size_t kDecoderSlot = 0;
constexpr char16_t kByteOrderMark = 0xFEFF;
constexpr char kUtf8[] = "utf-8";

struct Decoder {
  // In lower case.
  std::string mEncoding = kUtf8;
  // UTF-8, what nearly all decoders are for, is decoded here; mOther is null.
  Utf8Decoder mUtf8;
  mozilla::UniquePtr<host_rust::Decoder, host_rust::FreeDecoder> mOther;
  bool mFatal = false;
  bool mIgnoreBom = false;
  // The start of the text has been seen, so a byte order mark is a character.
  bool mStarted = false;
  // The last call said {stream: true}.
  bool mStreaming = false;

  void Reset() {
    mUtf8.Reset();
    mStarted = false;
    if (mOther) {
      host_rust::mb_decoder_reset(mOther.get());
    }
  }

  Outcome Decode(std::span<const uint8_t> aBytes, bool aLast,
                 std::u16string* aText);

 private:
  void DropMark(std::u16string* aText);
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

// Drops the byte order mark that the text begins with, if that is wished.
void Decoder::DropMark(std::u16string* aText) {
  if (mStarted || aText->empty()) {
    return;
  }
  mStarted = true;
  if (!mIgnoreBom && aText->front() == kByteOrderMark) {
    aText->erase(0, 1);
  }
}

Outcome Decoder::Decode(std::span<const uint8_t> aBytes, bool aLast,
                        std::u16string* aText) {
  if (mOther) {
    auto append = [](void* aContext, const char16_t* aUnits, size_t aSize) {
      static_cast<std::u16string*>(aContext)->append(aUnits, aSize);
    };
    return host_rust::mb_decoder_decode(mOther.get(), aBytes.data(),
                                        aBytes.size(), aLast, mFatal, append,
                                        aText);
  }
  if (!mUtf8.Decode(aBytes, mFatal, aText) ||
      (aLast && !mUtf8.Finish(mFatal, aText))) {
    return Outcome::Invalid;
  }
  DropMark(aText);
  return Outcome::Done;
}

// Sets encoding and decoder. Throws a RangeError for a label without either.
bool FindEncoding(JSContext* aCx, const std::string& aLabel,
                  Decoder* aDecoder) {
  if (aLabel == kUtf8) {
    return true;
  }
  std::string name;
  if (host_rust::mb_encoding_name(std::string_view(aLabel), host_rust::AppendTo,
                                  &name) != Outcome::Done) {
    return ThrowPlain(aCx, ErrorClass::RangeError,
                      "TextDecoder: there is no encoding " + aLabel);
  }
  aDecoder->mEncoding = std::move(name);
  if (aDecoder->mEncoding != kUtf8) {
    aDecoder->mOther.reset(host_rust::mb_decoder_new(
        std::string_view(aDecoder->mEncoding), aDecoder->mIgnoreBom));
    if (!aDecoder->mOther) {
      JS_ReportOutOfMemory(aCx);
      return false;
    }
  }
  return true;
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
  std::string label = kUtf8;
  if (!args.get(0).isUndefined()) {
    JSString* text = JS::ToString(aCx, args[0]);
    if (!text) {
      return false;
    }
    label = ToUtf8Lossy(aCx, text);
  }
  auto decoder = mozilla::MakeUnique<Decoder>();
  if (!ReadFlag(aCx, args.get(1), "fatal", &decoder->mFatal) ||
      !ReadFlag(aCx, args.get(1), "ignoreBOM", &decoder->mIgnoreBom) ||
      !FindEncoding(aCx, label, decoder.get())) {
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

// Decodes what aInput holds now, all of it.
BytesStatus DecodeBytes(JSContext* aCx, JS::Handle<JSObject*> aInput,
                        Decoder* aDecoder, bool aLast, std::u16string* aText,
                        Outcome* aOutcome) {
  size_t size = 0;
  bool shared = false;
  BytesStatus status = MeasureBytes(aCx, aInput, &size, &shared);
  if (status == BytesStatus::Ok && shared) {
    // Another thread may write to it, and a decoder reads bytes twice.
    std::vector<uint8_t> copy(size);
    status = CopyBytes(aCx, aInput, copy.data(), copy.size(), &size);
    *aOutcome = aDecoder->Decode(copy, aLast, aText);
    return status;
  }
  return UseBytes(aCx, aInput, [&](std::span<const uint8_t> aBytes) {
    aText->reserve(aBytes.size());
    *aOutcome = aDecoder->Decode(aBytes, aLast, aText);
  });
}

bool Decode(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  GcStress::MaybeCollect(aCx);
  Decoder* decoder = ThisDecoder(aCx, args);
  bool stream = false;
  if (!decoder || !ReadFlag(aCx, args.get(1), "stream", &stream)) {
    return false;
  }
  JS::Rooted<JSObject*> input(aCx);
  if (args.get(0).isObject()) {
    input = &args[0].toObject();
  }
  std::u16string text;
  Outcome outcome = Outcome::Done;
  if (!decoder->mStreaming) {
    decoder->Reset();
  }
  if (input || !args.get(0).isUndefined()) {
    BytesStatus status =
        input ? DecodeBytes(aCx, input, decoder, !stream, &text, &outcome)
              : BytesStatus::NotBytes;
    if (status == BytesStatus::NotBytes) {
      return ThrowPlain(aCx, ErrorClass::TypeError,
                        "decode: the input must be an ArrayBuffer or a view");
    }
  } else {
    outcome = decoder->Decode({}, !stream, &text);
  }
  decoder->mStreaming = stream && outcome == Outcome::Done;
  if (outcome != Outcome::Done) {
    decoder->Reset();
    return outcome == Outcome::Invalid
               ? ThrowPlain(
                     aCx, ErrorClass::TypeError,
                     "decode: the input is not valid " + decoder->mEncoding)
               : ThrowPlain(aCx, ErrorClass::InternalError,
                            "decode: the decoder failed");
  }
  JSString* string = JS_NewUCStringCopyN(aCx, text.data(), text.size());
  if (!string) {
    return false;
  }
  args.rval().setString(string);
  return true;
}

bool ReturnEncoding(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Decoder* decoder = ThisDecoder(aCx, args);
  JSString* name =
      decoder ? JS_NewStringCopyZ(aCx, decoder->mEncoding.c_str()) : nullptr;
  if (!name) {
    return false;
  }
  args.rval().setString(name);
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
    JS_PSG("encoding", ReturnEncoding, JSPROP_ENUMERATE),
    JS_PSG("fatal", ReturnFlag<&Decoder::mFatal>, JSPROP_ENUMERATE),
    JS_PSG("ignoreBOM", ReturnFlag<&Decoder::mIgnoreBom>, JSPROP_ENUMERATE),
    JS_STRING_SYM_PS(toStringTag, "TextDecoder", JSPROP_READONLY), JS_PS_END};

}  // namespace

bool DefineTextDecoder(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_InitClass(aCx, aGlobal, nullptr, &kDecoderClass, ConstructDecoder,
                      0, kDecoderProperties, kDecoderFunctions, nullptr,
                      nullptr);
}

}  // namespace monkeybridge
