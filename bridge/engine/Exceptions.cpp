// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/Exceptions.h"

#include "bridge/engine/EngineCompat.h"
#include "bridge/engine/Peek.h"
#include "js/CharacterEncoding.h"
#include "js/Conversions.h"
#include "js/Exception.h"
#include "js/PropertyAndElement.h"
#include "js/Proxy.h"
#include "js/SavedFrameAPI.h"
#include "js/Symbol.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

JSExnType EngineType(ErrorClass aClass) {
  switch (aClass) {
    case ErrorClass::TypeError:
      return JSEXN_TYPEERR;
    case ErrorClass::RangeError:
      return JSEXN_RANGEERR;
    case ErrorClass::InternalError:
      return JSEXN_INTERNALERR;
    case ErrorClass::Error:
      break;
  }
  return JSEXN_ERR;
}

const JSErrorFormatString* FormatOf(void* aClass, const unsigned) {
  static constexpr JSErrorFormatString kFormats[] = {
      {"ERROR", "{0}", 1, JSEXN_ERR},
      {"TYPE_ERROR", "{0}", 1, JSEXN_TYPEERR},
      {"RANGE_ERROR", "{0}", 1, JSEXN_RANGEERR},
      {"INTERNAL_ERROR", "{0}", 1, JSEXN_INTERNALERR},
  };
  auto type = EngineType(*static_cast<ErrorClass*>(aClass));
  for (const JSErrorFormatString& format : kFormats) {
    if (format.exnType == type) {
      return &format;
    }
  }
  return &kFormats[0];
}

bool PeekText(JSContext* aCx, JS::Handle<JSObject*> aObject, const char* aName,
              std::string* aOut) {
  JS::Rooted<JS::Value> value(aCx);
  if (!PeekData(aCx, aObject, aName, &value) || !value.isString()) {
    return false;
  }
  *aOut = LossyUtf8(aCx, value.toString());
  return true;
}

void DescribeFrame(JSContext* aCx, JS::Handle<JSObject*> aFrame,
                   ErrorInfo* aInfo) {
  JS::Rooted<JSString*> source(aCx);
  if (JS::GetSavedFrameSource(aCx, nullptr, aFrame, &source) !=
      JS::SavedFrameResult::Ok) {
    return;
  }
  aInfo->mFile = LossyUtf8(aCx, source);
  uint32_t line = 0;
  if (JS::GetSavedFrameLine(aCx, nullptr, aFrame, &line) ==
      JS::SavedFrameResult::Ok) {
    aInfo->mLine = line;
  }
  (void)compat::SavedFrameColumn(aCx, aFrame, &aInfo->mColumn);
}

// An error that a builtin module throws is shown where the program called it.
void SkipBuiltins(JSContext* aCx, JS::Handle<JSObject*> aStack,
                  ErrorInfo* aInfo) {
  constexpr std::string_view kBuiltin = "monkeybridge:";
  JS::Rooted<JSObject*> frame(aCx, aStack);
  ErrorInfo place;
  place.mFile = aInfo->mFile;
  while (frame && place.mFile.starts_with(kBuiltin)) {
    DescribeFrame(aCx, frame, &place);
    if (JS::GetSavedFrameParent(aCx, nullptr, frame, &frame) !=
        JS::SavedFrameResult::Ok) {
      break;
    }
  }
  if (!place.mFile.starts_with(kBuiltin) && place.mLine != 0) {
    aInfo->mFile = place.mFile;
    aInfo->mLine = place.mLine;
    aInfo->mColumn = place.mColumn;
  }
}

void DescribeStack(JSContext* aCx, JS::Handle<JSObject*> aStack,
                   ErrorInfo* aInfo) {
  JS::Rooted<JSString*> text(aCx);
  if (aStack && aInfo->mStack.empty() &&
      JS::BuildStackString(aCx, nullptr, aStack, &text)) {
    aInfo->mStack = LossyUtf8(aCx, text);
  }
  if (aStack && aInfo->mLine == 0) {
    DescribeFrame(aCx, aStack, aInfo);
  }
}

void DescribeErrorObject(JSContext* aCx, JS::Handle<JSObject*> aError,
                         JSErrorReport* aReport, ErrorInfo* aInfo) {
  std::string name = "Error";
  std::string text;
  PeekText(aCx, aError, "name", &name);
  if (!PeekText(aCx, aError, "message", &text) && aReport->message()) {
    text = aReport->message().c_str();
  }
  if (name.empty() || text.empty()) {
    aInfo->mMessage = name.empty() ? text : name;
  } else {
    aInfo->mMessage = name + ": " + text;
  }
  if (const char* file = compat::ReportFile(*aReport)) {
    aInfo->mFile = file;
    aInfo->mLine = aReport->lineno;
    aInfo->mColumn = compat::ReportColumn(*aReport);
  }
  if (aReport->linebuf()) {
    JSString* line =
        JS_NewUCStringCopyN(aCx, aReport->linebuf(), aReport->linebufLength());
    aInfo->mSourceLine = line ? LossyUtf8(aCx, line) : "";
  }
  PeekText(aCx, aError, "stack", &aInfo->mStack);
  PeekText(aCx, aError, "code", &aInfo->mCode);
  JS::Rooted<JSObject*> stack(aCx, JS::ExceptionStackOrNull(aError));
  DescribeStack(aCx, stack, aInfo);
  SkipBuiltins(aCx, stack, aInfo);
}

std::string DescribePrimitive(JSContext* aCx, JS::Handle<JS::Value> aValue) {
  JSString* text = nullptr;
  if (aValue.isSymbol()) {
    JS::Rooted<JS::Symbol*> symbol(aCx, aValue.toSymbol());
    JS::Rooted<JSString*> description(aCx, JS::GetSymbolDescription(symbol));
    return "Symbol(" +
           (description ? LossyUtf8(aCx, description) : std::string()) + ")";
  }
  text = JS::ToString(aCx, aValue);
  return text ? LossyUtf8(aCx, text) : "(a value that cannot be shown)";
}

std::string DescribeObject(JSContext* aCx, JS::Handle<JSObject*> aObject) {
  if (js::IsProxy(aObject)) {
    return "a Proxy object";
  }
  std::string name;
  std::string text;
  if (PeekText(aCx, aObject, "message", &text)) {
    return PeekText(aCx, aObject, "name", &name) ? name + ": " + text : text;
  }
  JS::Rooted<JS::Value> value(aCx, JS::ObjectValue(*aObject));
  if (JSString* string = JS::ToString(aCx, value)) {
    return LossyUtf8(aCx, string);
  }
  JS_ClearPendingException(aCx);
  return std::string("[object ") + JS::GetClass(aObject)->name + "]";
}

}  // namespace

ErrorClass ErrorClassOf(ErrorCode aCode) {
  switch (aCode) {
    case ErrorCode::ArgumentCount:
    case ErrorCode::ArgumentType:
    case ErrorCode::PointerType:
    case ErrorCode::MethodMissing:
    case ErrorCode::StringSurrogate:
      return ErrorClass::TypeError;
    case ErrorCode::ArgumentRange:
    case ErrorCode::TooLarge:
      return ErrorClass::RangeError;
    default:
      return ErrorClass::Error;
  }
}

std::string ErrorInfo::Text() const {
  return mStack.empty() ? mMessage : mMessage + "\n" + mStack;
}

bool ThrowPlain(JSContext* aCx, ErrorClass aClass, std::string_view aMessage) {
  // The engine takes texts that end at a null character.
  std::string message;
  for (const char c : aMessage) {
    c ? message += c : message += "\\0";
  }
  JS_ReportErrorNumberUTF8(aCx, &FormatOf, &aClass, 0, message.c_str());
  return false;
}

bool ThrowAs(JSContext* aCx, ErrorClass aClass, ErrorCode aCode,
             std::string_view aMessage) {
  ThrowPlain(aCx, aClass, aMessage);
  JS::Rooted<JS::Value> value(aCx);
  JS::Rooted<JSObject*> stack(aCx);
  // Out of memory may have thrown something else, or nothing.
  if (!TakeException(aCx, &value, &stack)) {
    return false;
  }
  if (value.isObject()) {
    JS::Rooted<JSObject*> error(aCx, &value.toObject());
    JS::Rooted<JSString*> code(aCx,
                               JS_NewStringCopyZ(aCx, ErrorCodeName(aCode)));
    if (!code || !JS_DefineProperty(aCx, error, "code", code, 0)) {
      JS_ClearPendingException(aCx);
    }
  }
  JS_SetPendingException(aCx, value);
  return false;
}

bool Throw(JSContext* aCx, ErrorCode aCode, std::string_view aMessage) {
  return ThrowAs(aCx, ErrorClassOf(aCode), aCode, aMessage);
}

bool Throw(JSContext* aCx, const BridgeError& aError) {
  return Throw(aCx, aError.mCode, aError.mMessage);
}

bool TakeException(JSContext* aCx, JS::MutableHandle<JS::Value> aValue,
                   JS::MutableHandle<JSObject*> aStack) {
  aValue.setUndefined();
  aStack.set(nullptr);
  if (!JS_IsExceptionPending(aCx)) {
    return false;
  }
  JS::ExceptionStack taken(aCx);
  if (JS::StealPendingExceptionStack(aCx, &taken)) {
    aValue.set(taken.exception());
    aStack.set(taken.stack());
  }
  JS_ClearPendingException(aCx);
  return true;
}

ErrorInfo TakeError(JSContext* aCx) {
  JS::Rooted<JS::Value> value(aCx);
  JS::Rooted<JSObject*> stack(aCx);
  if (!TakeException(aCx, &value, &stack)) {
    ErrorInfo info;
    info.mMessage = "JavaScript execution was terminated";
    info.mTerminated = true;
    return info;
  }
  return DescribeError(aCx, value, stack);
}

ErrorInfo DescribeError(JSContext* aCx, JS::Handle<JS::Value> aValue,
                        JS::Handle<JSObject*> aStack) {
  JS::AutoSaveExceptionState saved(aCx);
  ErrorInfo info;
  JSErrorReport* report = nullptr;
  JS::Rooted<JSObject*> object(aCx);
  if (aValue.isObject()) {
    object = &aValue.toObject();
    report = JS_ErrorFromException(aCx, object);
  }
  if (report) {
    DescribeErrorObject(aCx, object, report, &info);
  } else {
    info.mMessage =
        object ? DescribeObject(aCx, object) : DescribePrimitive(aCx, aValue);
  }
  DescribeStack(aCx, aStack, &info);
  JS_ClearPendingException(aCx);
  saved.restore();
  return info;
}

std::string LossyUtf8(JSContext* aCx, JSString* aString) {
  JSLinearString* const linear = JS_EnsureLinearString(aCx, aString);
  if (!linear) {
    JS_ClearPendingException(aCx);
    return {};
  }
  std::string text(JS::GetDeflatedUTF8StringLength(linear), '\0');
  (void)JS::DeflateStringToUTF8Buffer(linear, mozilla::Span(text));
  return text;
}

}  // namespace monkeybridge
