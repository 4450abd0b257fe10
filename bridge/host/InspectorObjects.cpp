// SPDX-License-Identifier: MPL-2.0

#include <cmath>
#include <cstdio>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/Peek.h"
#include "bridge/host/HostObject.h"
#include "bridge/host/InspectorImpl.h"
#include "js/Array.h"
#include "js/ArrayBuffer.h"
#include "js/CallArgs.h"
#include "js/Date.h"
#include "js/Exception.h"
#include "js/MapAndSet.h"
#include "js/Object.h"
#include "js/Promise.h"
#include "js/PropertyAndElement.h"
#include "js/RegExp.h"
#include "js/SharedArrayBuffer.h"
#include "js/experimental/TypedData.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

namespace {

constexpr size_t kListSlot = 0;

// Callback of Map and Set forEach: notes key and value.
bool Collect(JSContext*, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  auto* list = static_cast<JS::RootedVector<JS::Value>*>(
      js::GetFunctionNativeReserved(&args.callee(), kListSlot).toPrivate());
  args.rval().setUndefined();
  return list->append(args.get(1)) && list->append(args.get(0));
}

std::string More(size_t aCount) {
  return "... " + std::to_string(aCount) + " more item" +
         (aCount == 1 ? "" : "s");
}

}  // namespace

std::string Inspection::Kind(JS::Handle<JSObject*> aObject,
                             js::ESClass aClass) {
  switch (aClass) {
    case js::ESClass::Array:
      return Array(aObject);
    case js::ESClass::Map:
      return Entries(aObject, true);
    case js::ESClass::Set:
      return Entries(aObject, false);
    case js::ESClass::Date:
      return Date(aObject);
    case js::ESClass::RegExp:
      return RegExp(aObject);
    case js::ESClass::Promise:
      return Promise(aObject);
    case js::ESClass::Error:
      return Error(aObject);
    case js::ESClass::Function:
      return Function(aObject);
    case js::ESClass::ArrayBuffer:
    case js::ESClass::SharedArrayBuffer:
      return Bytes(aObject);
    case js::ESClass::Number:
    case js::ESClass::String:
    case js::ESClass::Boolean:
    case js::ESClass::BigInt:
      return "[" + Name(aObject, "Object") + " object]";
    default:
      break;
  }
  if (JS_IsArrayBufferViewObject(aObject)) {
    return Bytes(aObject);
  }
  std::string text;
  if (DescribeHostObject(mCx, aObject, &text)) {
    return WithProperties(Name(aObject, "Object") + " " + text, aObject);
  }
  const char* base = JS::GetClass(aObject)->name;
  std::string name = Name(aObject, base);
  if (TooDeep()) {
    return "[" + name + "]";
  }
  Parts parts;
  Properties(aObject, false, &parts);
  return Layout(name == "Object" ? "" : name, '{', '}', parts);
}

std::string Inspection::Array(JS::Handle<JSObject*> aObject) {
  std::string name = Name(aObject, "Array");
  uint32_t length = 0;
  if (!JS::GetArrayLength(mCx, aObject, &length) || TooDeep()) {
    return "[" + name + "]";
  }
  Parts parts;
  size_t holes = 0;
  auto endHoles = [&] {
    if (holes) {
      parts.push_back("<" + std::to_string(holes) + " empty item" +
                      (holes == 1 ? ">" : "s>"));
      holes = 0;
    }
  };
  JS::Rooted<JS::PropertyKey> id(mCx);
  for (uint32_t i = 0; i < length; i++) {
    bool own = false;
    if (parts.size() >= mOptions.mMaxItems) {
      endHoles();
      parts.push_back(More(length - i));
      break;
    }
    if (!JS_IndexToId(mCx, i, &id) ||
        !JS_HasOwnPropertyById(mCx, aObject, id, &own)) {
      break;
    }
    if (own) {
      endHoles();
      parts.push_back(Property(aObject, id));
    } else if (++holes > 100000) {
      holes = length - i + holes - 1;
      break;
    }
  }
  endHoles();
  Properties(aObject, true, &parts);
  std::string head =
      name == "Array" ? "" : name + "(" + std::to_string(length) + ")";
  return Layout(head, '[', ']', parts);
}

std::string Inspection::Entries(JS::Handle<JSObject*> aObject, bool aMap) {
  uint32_t size = aMap ? JS::MapSize(mCx, aObject) : JS::SetSize(mCx, aObject);
  std::string name =
      Name(aObject, aMap ? "Map" : "Set") + "(" + std::to_string(size) + ")";
  if (TooDeep()) {
    return "[" + name + "]";
  }
  JS::RootedVector<JS::Value> list(mCx);
  JSFunction* function =
      js::NewFunctionWithReserved(mCx, &Collect, 2, 0, "collect");
  if (!function) {
    return name;
  }
  JS::Rooted<JS::Value> callback(
      mCx, JS::ObjectValue(*JS_GetFunctionObject(function)));
  js::SetFunctionNativeReserved(&callback.toObject(), kListSlot,
                                JS::PrivateValue(&list));
  bool ok =
      aMap ? JS::MapForEach(mCx, aObject, callback, JS::UndefinedHandleValue)
           : JS::SetForEach(mCx, aObject, callback, JS::UndefinedHandleValue);
  Parts parts;
  for (size_t i = 0; ok && i + 1 < list.length(); i += 2) {
    if (parts.size() >= mOptions.mMaxItems) {
      parts.push_back(More((list.length() - i) / 2));
      break;
    }
    std::string key = Value(list[i], true);
    parts.push_back(aMap ? key + " => " + Value(list[i + 1], true) : key);
  }
  Properties(aObject, false, &parts);
  return Layout(name, '{', '}', parts);
}

std::string Inspection::Bytes(JS::Handle<JSObject*> aObject) {
  if (!JS_IsTypedArrayObject(aObject)) {
    bool view = JS_IsArrayBufferViewObject(aObject);
    bool shared = JS::IsSharedArrayBufferObject(aObject);
    size_t size = view     ? JS_GetArrayBufferViewByteLength(aObject)
                  : shared ? JS::GetSharedArrayBufferByteLength(aObject)
                           : JS::GetArrayBufferByteLength(aObject);
    Parts parts{"byteLength: " + std::to_string(size)};
    if (!view && !shared && JS::IsDetachedArrayBufferObject(aObject)) {
      parts = {"(detached)"};
    }
    return Layout(Name(aObject, JS::GetClass(aObject)->name), '{', '}', parts);
  }
  size_t length = JS_GetTypedArrayLength(aObject);
  std::string head =
      Name(aObject, "TypedArray") + "(" + std::to_string(length) + ")";
  if (TooDeep()) {
    return "[" + head + "]";
  }
  Parts parts;
  JS::Rooted<JS::Value> item(mCx);
  for (size_t i = 0; i < length; i++) {
    if (parts.size() >= mOptions.mMaxItems) {
      parts.push_back(More(length - i));
      break;
    }
    // Own elements of a typed array: no program code can run.
    if (!JS_GetElement(mCx, aObject, uint32_t(i), &item)) {
      break;
    }
    parts.push_back(Value(item, true));
  }
  Properties(aObject, true, &parts);
  return Layout(head, '[', ']', parts);
}

std::string Inspection::Date(JS::Handle<JSObject*> aObject) {
  double time = 0;
  if (!js::DateGetMsecSinceEpoch(mCx, aObject, &time) || std::isnan(time)) {
    return "Invalid Date";
  }
  double inDay =
      std::fmod(std::fmod(time, 86400000.0) + 86400000.0, 86400000.0);
  auto ms = static_cast<unsigned>(inDay);
  auto year = static_cast<int>(JS::YearFromTime(time));
  char text[48];
  snprintf(text, sizeof text,
           year < 0 || year > 9999 ? "%+07d-%02u-%02uT%02u:%02u:%02u.%03uZ"
                                   : "%04d-%02u-%02uT%02u:%02u:%02u.%03uZ",
           year, unsigned(JS::MonthFromTime(time)) + 1,
           unsigned(JS::DayFromTime(time)), ms / 3600000, ms / 60000 % 60,
           ms / 1000 % 60, ms % 1000);
  return WithProperties(text, aObject);
}

std::string Inspection::RegExp(JS::Handle<JSObject*> aObject) {
  JSString* source = JS::GetRegExpSource(mCx, aObject);
  std::string text = "/" + (source ? LossyUtf8(mCx, source) : "") + "/";
  JS::RegExpFlags flags = JS::GetRegExpFlags(mCx, aObject);
  text += flags.hasIndices() ? "d" : "";
  text += flags.global() ? "g" : "";
  text += flags.ignoreCase() ? "i" : "";
  text += flags.multiline() ? "m" : "";
  text += flags.dotAll() ? "s" : "";
  text += flags.unicode() ? "u" : "";
  text += flags.sticky() ? "y" : "";
  return WithProperties(text, aObject);
}

std::string Inspection::Promise(JS::Handle<JSObject*> aObject) {
  if (TooDeep()) {
    return "[" + Name(aObject, "Promise") + "]";
  }
  Parts parts;
  JS::PromiseState state = JS::GetPromiseState(aObject);
  if (state == JS::PromiseState::Pending) {
    parts.push_back("<pending>");
  } else {
    JS::Rooted<JS::Value> result(mCx, JS::GetPromiseResult(aObject));
    parts.push_back((state == JS::PromiseState::Rejected ? "<rejected> " : "") +
                    Value(result, true));
  }
  Properties(aObject, false, &parts);
  return Layout(Name(aObject, "Promise"), '{', '}', parts);
}

std::string Inspection::Error(JS::Handle<JSObject*> aObject) {
  JS::Rooted<JS::Value> value(mCx, JS::ObjectValue(*aObject));
  ErrorInfo info = DescribeError(mCx, value);
  if (TooDeep()) {
    return "[" + info.mMessage + "]";
  }
  std::string text = info.mMessage;
  size_t start = 0;
  while (start < info.mStack.size()) {
    size_t end = info.mStack.find('\n', start);
    end = end == std::string::npos ? info.mStack.size() : end;
    if (end > start) {
      text += "\n    " + info.mStack.substr(start, end - start);
    }
    start = end + 1;
  }
  std::string cause;
  if (PeekData(mCx, aObject, "cause", &value)) {
    cause = "\n  cause: " + Value(value, true);
  }
  return WithProperties(text, aObject) + cause;
}

std::string Inspection::Function(JS::Handle<JSObject*> aObject) {
  JS::Rooted<JS::Value> value(mCx);
  std::string name;
  if (PeekData(mCx, aObject, "name", &value) && value.isString()) {
    name = LossyUtf8(mCx, value.toString());
  }
  JS::Rooted<JSFunction*> function(mCx, JS_GetObjectFunction(aObject));
  JSString* source = function ? JS_DecompileFunction(mCx, function) : nullptr;
  bool isClass = source && LossyUtf8(mCx, source).starts_with("class");
  JS_ClearPendingException(mCx);
  std::string head = isClass ? "[class " : "[Function: ";
  return WithProperties(head + (name.empty() ? "(anonymous)" : name) + "]",
                        aObject);
}

}  // namespace monkeybridge
