// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Console.h"

#include <uv.h>

#include <cmath>
#include <cstdio>

#include "bridge/engine/Exceptions.h"
#include "bridge/host/Host.h"
#include "bridge/host/Inspector.h"
#include "js/Conversions.h"
#include "js/PropertyAndElement.h"
#include "js/PropertySpec.h"
#include "js/SavedFrameAPI.h"
#include "js/Stack.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// One value behind a directive other than %o, %O and %c.
std::string Directive(JSContext* aCx, char aKind,
                      JS::Handle<JS::Value> aValue) {
  if (aKind == 's') {
    if (aValue.isString()) {
      return LossyUtf8(aCx, aValue.toString());
    }
    InspectOptions options;
    options.mDepth = 1;
    return Inspect(aCx, aValue, options);
  }
  if (aValue.isBigInt()) {
    return Inspect(aCx, aValue);
  }
  // Objects and Symbols would run code, or throw, to become a number.
  double number = NAN;
  if (aValue.isObject() || aValue.isSymbol() ||
      !JS::ToNumber(aCx, aValue, &number) || std::isnan(number)) {
    return "NaN";
  }
  JS::Rooted<JS::Value> shown(
      aCx, JS::NumberValue(aKind == 'f' ? number : std::trunc(number)));
  return Inspect(aCx, shown);
}

std::string Label(JSContext* aCx, const JS::CallArgs& aArgs) {
  if (aArgs.get(0).isUndefined()) {
    return "default";
  }
  InspectOptions options;
  options.mQuoteStrings = false;
  return Inspect(aCx, aArgs[0], options);
}

std::string Duration(uint64_t aNs) {
  char text[32];
  snprintf(text, sizeof text, "%.3f ms", double(aNs) / 1e6);
  return text;
}

}  // namespace

struct Console::Natives {
  template <OutputStream Stream>
  static bool Log(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    Get(aCx).Print(Stream, Format(aCx, args));
    args.rval().setUndefined();
    return true;
  }

  static bool Trace(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string text = "Trace";
    if (args.length() > 0) {
      text += ": " + Format(aCx, args);
    }
    JS::Rooted<JSObject*> stack(aCx);
    JS::Rooted<JSString*> frames(aCx);
    if (JS::CaptureCurrentStack(aCx, &stack) && stack &&
        JS::BuildStackString(aCx, nullptr, stack, &frames, 4)) {
      text += "\n" + LossyUtf8(aCx, frames);
      text.pop_back();
    }
    JS_ClearPendingException(aCx);
    Get(aCx).Print(OutputStream::Err, text);
    args.rval().setUndefined();
    return true;
  }

  static bool Assert(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    if (!JS::ToBoolean(args.get(0))) {
      std::string text = "Assertion failed";
      if (args.length() > 1) {
        text += ": " + Format(aCx, args, 1);
      }
      Get(aCx).Print(OutputStream::Err, text);
    }
    args.rval().setUndefined();
    return true;
  }

  static bool Dir(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    Get(aCx).Print(OutputStream::Out, Inspect(aCx, args.get(0)));
    args.rval().setUndefined();
    return true;
  }

  static bool Time(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    Get(aCx).mTimes.emplace(Label(aCx, args), uv_hrtime());
    args.rval().setUndefined();
    return true;
  }

  template <bool End>
  static bool TimeLog(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    Console& self = Get(aCx);
    std::string label = Label(aCx, args);
    auto found = self.mTimes.find(label);
    if (found == self.mTimes.end()) {
      self.Print(OutputStream::Err, "No such timer: " + label);
    } else {
      std::string text = label + ": " + Duration(uv_hrtime() - found->second);
      if (args.length() > 1) {
        text += " " + Format(aCx, args, 1);
      }
      self.Print(OutputStream::Out, text);
      if (End) {
        self.mTimes.erase(found);
      }
    }
    args.rval().setUndefined();
    return true;
  }

  static bool Count(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string label = Label(aCx, args);
    uint32_t count = ++Get(aCx).mCounts[label];
    Get(aCx).Print(OutputStream::Out, label + ": " + std::to_string(count));
    args.rval().setUndefined();
    return true;
  }

  static bool CountReset(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    Get(aCx).mCounts.erase(Label(aCx, args));
    args.rval().setUndefined();
    return true;
  }

  static bool Group(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    if (args.length() > 0) {
      Get(aCx).Print(OutputStream::Out, Format(aCx, args));
    }
    Get(aCx).mGroups++;
    args.rval().setUndefined();
    return true;
  }

  static bool GroupEnd(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    unsigned& groups = Get(aCx).mGroups;
    groups -= groups > 0;
    args.rval().setUndefined();
    return true;
  }

  static Console& Get(JSContext* aCx) { return Host::From(aCx)->GetConsole(); }

  static constexpr JSFunctionSpec kFunctions[] = {
      JS_FN("log", Log<OutputStream::Out>, 0, JSPROP_ENUMERATE),
      JS_FN("info", Log<OutputStream::Out>, 0, JSPROP_ENUMERATE),
      JS_FN("debug", Log<OutputStream::Out>, 0, JSPROP_ENUMERATE),
      JS_FN("warn", Log<OutputStream::Err>, 0, JSPROP_ENUMERATE),
      JS_FN("error", Log<OutputStream::Err>, 0, JSPROP_ENUMERATE),
      JS_FN("trace", Trace, 0, JSPROP_ENUMERATE),
      JS_FN("assert", Assert, 0, JSPROP_ENUMERATE),
      JS_FN("dir", Dir, 1, JSPROP_ENUMERATE),
      JS_FN("dirxml", Log<OutputStream::Out>, 0, JSPROP_ENUMERATE),
      JS_FN("table", Dir, 1, JSPROP_ENUMERATE),
      JS_FN("time", Time, 0, JSPROP_ENUMERATE),
      JS_FN("timeLog", TimeLog<false>, 0, JSPROP_ENUMERATE),
      JS_FN("timeEnd", TimeLog<true>, 0, JSPROP_ENUMERATE),
      JS_FN("count", Count, 0, JSPROP_ENUMERATE),
      JS_FN("countReset", CountReset, 0, JSPROP_ENUMERATE),
      JS_FN("group", Group, 0, JSPROP_ENUMERATE),
      JS_FN("groupCollapsed", Group, 0, JSPROP_ENUMERATE),
      JS_FN("groupEnd", GroupEnd, 0, JSPROP_ENUMERATE),
      JS_FS_END};
};

bool Console::Define(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  JS::Rooted<JSObject*> console(aCx, JS_NewPlainObject(aCx));
  return console && JS_DefineFunctions(aCx, console, Natives::kFunctions) &&
         JS_DefineProperty(aCx, aGlobal, "console", console, 0);
}

void Console::Print(OutputStream aStream, std::string_view aText) const {
  std::string indent(mGroups * 2, ' ');
  std::string out = indent;
  for (char c : aText) {
    out += c;
    if (c == '\n') {
      out += indent;
    }
  }
  WriteOutput(aStream, out + '\n');
}

std::string Console::Format(JSContext* aCx, const JS::CallArgs& aArgs,
                            unsigned aFirst) {
  std::string out;
  unsigned next = aFirst;
  if (aArgs.get(aFirst).isString() && aArgs.length() > aFirst + 1) {
    std::string format = LossyUtf8(aCx, aArgs[next++].toString());
    for (size_t i = 0; i < format.size(); i++) {
      char kind = format[i] == '%' && i + 1 < format.size() ? format[i + 1] : 0;
      if (kind == '%') {
        out += '%';
        i++;
      } else if (kind && strchr("sdifoOjc", kind) && next < aArgs.length()) {
        JS::Handle<JS::Value> value = aArgs[next++];
        if (strchr("oOj", kind)) {
          out += Inspect(aCx, value);
        } else if (kind != 'c') {
          out += Directive(aCx, kind, value);
        }
        i++;
      } else {
        out += format[i];
      }
    }
  } else if (aArgs.length() > aFirst) {
    InspectOptions options;
    options.mQuoteStrings = false;
    out = Inspect(aCx, aArgs[next++], options);
  }
  for (; next < aArgs.length(); next++) {
    InspectOptions options;
    options.mQuoteStrings = false;
    out += " " + Inspect(aCx, aArgs[next], options);
  }
  return out;
}

}  // namespace monkeybridge
