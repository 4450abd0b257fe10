// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/TextEncoder.h"

#include "bridge/engine/EngineCompat.h"
#include "bridge/engine/Exceptions.h"
#include "js/CallArgs.h"
#include "js/CharacterEncoding.h"
#include "js/Class.h"
#include "js/Conversions.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/PropertySpec.h"
#include "js/experimental/TypedData.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

bool ReturnUtf8Name(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JSString* name = JS_NewStringCopyZ(aCx, "utf-8");
  if (!name) {
    return false;
  }
  JS::CallArgsFromVp(aCount, aVp).rval().setString(name);
  return true;
}

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

}  // namespace

bool DefineTextEncoder(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_InitClass(aCx, aGlobal, nullptr, &kEncoderClass, ConstructEncoder,
                      0, kEncoderProperties, kEncoderFunctions, nullptr,
                      nullptr);
}

}  // namespace monkeybridge
