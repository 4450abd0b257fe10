// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Inspector.h"

#include <cmath>
#include <cstdio>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/Peek.h"
#include "bridge/host/InspectorImpl.h"
#include "js/BigInt.h"
#include "js/Conversions.h"
#include "js/Exception.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/PropertyDescriptor.h"
#include "js/Proxy.h"
#include "js/Symbol.h"
#include "js/Wrapper.h"
#include "js/friend/StackLimits.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

namespace {

// An array of more short items than this is shown in rows.
constexpr size_t kRowAbove = 6;

bool IsIdentifier(std::string_view aText) {
  if (aText.empty() || (aText[0] >= '0' && aText[0] <= '9')) {
    return false;
  }
  for (char c : aText) {
    if (!isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '$') {
      return false;
    }
  }
  return true;
}

std::string SymbolText(JSContext* aCx, JS::Handle<JS::Symbol*> aSymbol) {
  JS::Rooted<JSString*> text(aCx, JS::GetSymbolDescription(aSymbol));
  return "Symbol(" + (text ? LossyUtf8(aCx, text) : std::string()) + ")";
}

}  // namespace

std::string Quote(std::string_view aText) {
  char quote = '\'';
  if (aText.find('\'') != std::string_view::npos &&
      aText.find('"') == std::string_view::npos) {
    quote = '"';
  }
  std::string out(1, quote);
  for (char c : aText) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      snprintf(escape, sizeof escape, "\\x%02X", unsigned(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + quote;
}

std::string Inspect(JSContext* aCx, JS::Handle<JS::Value> aValue,
                    const InspectOptions& aOptions) {
  JS::AutoSaveExceptionState saved(aCx);
  std::string text;
  {
    Inspection inspection(aCx, aOptions);
    text = inspection.Value(aValue, aOptions.mQuoteStrings);
  }
  JS_ClearPendingException(aCx);
  saved.restore();
  return text;
}

std::string Inspection::Value(JS::Handle<JS::Value> aValue, bool aQuote) {
  if (aValue.isString()) {
    std::string text = LossyUtf8(mCx, aValue.toString());
    return aQuote ? Quote(text) : text;
  }
  if (aValue.isObject()) {
    JS::Rooted<JSObject*> object(mCx, &aValue.toObject());
    return Object(object);
  }
  if (aValue.isSymbol()) {
    JS::Rooted<JS::Symbol*> symbol(mCx, aValue.toSymbol());
    return SymbolText(mCx, symbol);
  }
  if (aValue.isDouble() && aValue.toDouble() == 0 &&
      std::signbit(aValue.toDouble())) {
    return "-0";
  }
  JSString* text = JS::ToString(mCx, aValue);
  if (!text) {
    JS_ClearPendingException(mCx);
    return "?";
  }
  return LossyUtf8(mCx, text) + (aValue.isBigInt() ? "n" : "");
}

std::string Inspection::Object(JS::Handle<JSObject*> aObject) {
  js::AutoCheckRecursionLimit recursion(mCx);
  for (JSObject* around : mStack) {
    if (around == aObject) {
      return "[Circular]";
    }
  }
  if (!recursion.checkDontReport(mCx) || !mStack.append(aObject)) {
    return "[...]";
  }
  std::string text;
  if (js::IsProxy(aObject) && !js::IsScriptedProxy(aObject) &&
      !js::IsWrapper(aObject)) {
    // The only other kind of proxy that a global of ours has.
    text = Exports(aObject);
  } else if (js::IsProxy(aObject)) {
    JS::Rooted<JSObject*> target(mCx, js::GetProxyTargetObject(aObject));
    if (!target) {
      text = "Proxy(revoked)";
    } else {
      text = TooDeep() ? "Proxy(...)" : "Proxy(" + Object(target) + ")";
    }
  } else {
    js::ESClass kind = js::ESClass::Other;
    (void)JS::GetBuiltinClass(mCx, aObject, &kind);
    text = Kind(aObject, kind);
  }
  mStack.popBack();
  return text;
}

// A module namespace: the engine answers for it, no trap can run.
std::string Inspection::Exports(JS::Handle<JSObject*> aObject) {
  JS::RootedVector<JS::PropertyKey> ids(mCx);
  Parts parts;
  if (TooDeep() || !js::GetPropertyKeys(mCx, aObject, JSITER_OWNONLY, &ids)) {
    JS_ClearPendingException(mCx);
    return "[Module]";
  }
  JS::Rooted<JS::PropertyKey> id(mCx);
  JS::Rooted<JS::Value> value(mCx);
  for (size_t i = 0; i < ids.length(); i++) {
    id = ids[i];
    if (JS_GetPropertyById(mCx, aObject, id, &value)) {
      parts.push_back(Key(id) + ": " + Value(value, true));
    } else {
      JS_ClearPendingException(mCx);
      parts.push_back(Key(id) + ": <uninitialized>");
    }
  }
  return Layout("[Module]", '{', '}', parts);
}

std::string Inspection::Name(JS::Handle<JSObject*> aObject,
                             const char* aDefault) {
  JS::Rooted<JS::Value> value(mCx);
  JS::Rooted<JSObject*> constructor(mCx);
  if (PeekData(mCx, aObject, "constructor", &value) && value.isObject()) {
    constructor = &value.toObject();
    if (PeekData(mCx, constructor, "name", &value) && value.isString()) {
      std::string name = LossyUtf8(mCx, value.toString());
      if (!name.empty()) {
        return name;
      }
    }
  }
  JS::Rooted<JSObject*> prototype(mCx);
  if (JS_GetPrototype(mCx, aObject, &prototype) && !prototype) {
    return std::string("[") + aDefault + ": null prototype]";
  }
  return aDefault;
}

std::string Inspection::Key(JS::Handle<JS::PropertyKey> aId) {
  JS::Rooted<JS::Value> value(mCx);
  if (!JS_IdToValue(mCx, aId, &value)) {
    JS_ClearPendingException(mCx);
    return "?";
  }
  if (value.isSymbol()) {
    JS::Rooted<JS::Symbol*> symbol(mCx, value.toSymbol());
    return "[" + SymbolText(mCx, symbol) + "]";
  }
  JSString* text = JS::ToString(mCx, value);
  std::string key = text ? LossyUtf8(mCx, text) : "?";
  return IsIdentifier(key) || value.isInt32() ? key : Quote(key);
}

std::string Inspection::Property(JS::Handle<JSObject*> aObject,
                                 JS::Handle<JS::PropertyKey> aId) {
  JS::Rooted<mozilla::Maybe<JS::PropertyDescriptor>> found(mCx);
  if (!JS_GetOwnPropertyDescriptorById(mCx, aObject, aId, &found) ||
      found.isNothing()) {
    JS_ClearPendingException(mCx);
    return "?";
  }
  if (found->isAccessorDescriptor()) {
    bool get = found->hasGetter() && found->getter();
    bool set = found->hasSetter() && found->setter();
    return get && set ? "[Getter/Setter]" : get ? "[Getter]" : "[Setter]";
  }
  JS::Rooted<JS::Value> value(mCx, found->value());
  return Value(value, true);
}

void Inspection::Properties(JS::Handle<JSObject*> aObject, bool aSkipIndexed,
                            Parts* aParts) {
  JS::RootedVector<JS::PropertyKey> ids(mCx);
  if (!js::GetPropertyKeys(mCx, aObject, JSITER_OWNONLY | JSITER_SYMBOLS,
                           &ids)) {
    JS_ClearPendingException(mCx);
    return;
  }
  size_t shown = 0;
  JS::Rooted<JS::PropertyKey> id(mCx);
  for (size_t i = 0; i < ids.length(); i++) {
    id = ids[i];
    if (aSkipIndexed && id.isInt()) {
      continue;
    }
    if (shown++ == mOptions.mMaxItems) {
      aParts->push_back("... " + std::to_string(ids.length() - i) + " more");
      return;
    }
    aParts->push_back(Key(id) + ": " + Property(aObject, id));
  }
}

std::string Inspection::Layout(const std::string& aHead, char aOpen,
                               char aClose, const Parts& aParts) const {
  std::string head = aHead.empty() ? "" : aHead + " ";
  if (aParts.empty()) {
    return head + aOpen + aClose;
  }
  size_t width = head.size() + 4 + 2 * (mStack.length() - 1);
  bool breaks = false;
  for (const std::string& part : aParts) {
    width += part.size() + 2;
    breaks |= part.find('\n') != std::string::npos;
  }
  bool oneLine = !breaks && width <= mOptions.mWidth;
  std::string out = head + aOpen;
  if (!oneLine && !breaks && aOpen == '[' && aParts.size() > kRowAbove) {
    return out + Rows(aParts) + "\n" + aClose;
  }
  for (size_t i = 0; i < aParts.size(); i++) {
    out += i ? "," : "";
    if (oneLine) {
      out += " " + aParts[i];
      continue;
    }
    out += "\n  ";
    for (char c : aParts[i]) {
      out += c;
      out += c == '\n' ? "  " : "";
    }
  }
  return out + (oneLine ? ' ' : '\n') + aClose;
}

// Several items of an array to a line.
std::string Inspection::Rows(const Parts& aParts) const {
  std::string out;
  size_t column = mOptions.mWidth + 1;
  for (size_t i = 0; i < aParts.size(); i++) {
    std::string item = aParts[i] + (i + 1 < aParts.size() ? "," : "");
    if (column + item.size() + 1 > mOptions.mWidth) {
      out += "\n ";
      column = 1;
    }
    out += " " + item;
    column += item.size() + 1;
  }
  return out;
}

std::string Inspection::WithProperties(const std::string& aHead,
                                       JS::Handle<JSObject*> aObject) {
  Parts parts;
  if (!TooDeep()) {
    Properties(aObject, false, &parts);
  }
  return parts.empty() ? aHead : Layout(aHead, '{', '}', parts);
}

}  // namespace monkeybridge
