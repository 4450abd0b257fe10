// SPDX-License-Identifier: MPL-2.0

// The harness's children: one process per test file.

#include <atomic>
#include <utility>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/shell/HarnessNatives.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "js/CallAndConstruct.h"
#include "js/Conversions.h"
#include "js/PropertyAndElement.h"
#include "js/ValueArray.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

std::atomic<bool> gSpawned{false};

// Hands the lines of a child to JavaScript.
class JsListener final : public ChildProcess::Listener {
 public:
  JsListener(Host& aHost, JS::Handle<JS::Value> aOnLine,
             JS::Handle<JS::Value> aOnExit)
      : mHost(aHost),
        mOnLine(aHost.Context(), aOnLine),
        mOnExit(aHost.Context(), aOnExit) {
    mHost.Target().AddKeepAlive();
  }
  ~JsListener() override { mHost.Target().RemoveKeepAlive(); }

  void OnLine(std::string_view aLine) override {
    JSContext* cx = mHost.Context();
    AutoEntry entry(cx, mHost.GetRuntime().Global(), &mHost.Target());
    JS::RootedVector<JS::Value> arguments(cx);
    // What a crashing child writes need not be UTF-8.
    JSString* text = NewString(cx, aLine);
    if (!text) {
      JS_ClearPendingException(cx);
      text = JS_NewStringCopyN(cx, aLine.data(), aLine.size());
    }
    if (!text || !arguments.append(JS::StringValue(text)) ||
        !Call(cx, mOnLine, arguments)) {
      mHost.ReportPending();
    }
  }

  void OnExit(int64_t aCode, int aSignal) override {
    JSContext* cx = mHost.Context();
    AutoEntry entry(cx, mHost.GetRuntime().Global(), &mHost.Target());
    JS::RootedVector<JS::Value> arguments(cx);
    if (!arguments.append(JS::NumberValue(double(aCode))) ||
        !arguments.append(JS::NumberValue(aSignal)) ||
        !Call(cx, mOnExit, arguments)) {
      mHost.ReportPending();
    }
  }

 private:
  static bool Call(JSContext* aCx, const JS::PersistentRooted<JS::Value>& aOf,
                   const JS::HandleValueArray& aArguments) {
    JS::Rooted<JS::Value> function(aCx, aOf);
    JS::Rooted<JS::Value> ignored(aCx);
    return JS::Call(aCx, JS::UndefinedHandleValue, function, aArguments,
                    &ignored);
  }

  Host& mHost;
  JS::PersistentRooted<JS::Value> mOnLine;
  JS::PersistentRooted<JS::Value> mOnExit;
};

bool ReadList(JSContext* aCx, JS::Handle<JS::Value> aValue,
              std::vector<std::string>* aOut) {
  JS::Rooted<JSObject*> array(aCx);
  uint32_t length = 0;
  if (!JS_ValueToObject(aCx, aValue, &array) || !array ||
      !JS::GetArrayLength(aCx, array, &length)) {
    return false;
  }
  JS::Rooted<JS::Value> item(aCx);
  for (uint32_t i = 0; i < length; i++) {
    std::string text;
    if (!JS_GetElement(aCx, array, i, &item)) {
      return false;
    }
    JSString* string = JS::ToString(aCx, item);
    if (!string || !ToUtf8(aCx, string, &text)) {
      return false;
    }
    aOut->push_back(std::move(text));
  }
  return true;
}

}  // namespace

bool HarnessChildren::SpawnSelf(JSContext* aCx, unsigned aCount,
                                JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  HarnessNatives* self = HarnessOf(args);
  std::vector<std::string> arguments;
  if (!ReadList(aCx, args.get(0), &arguments)) {
    return false;
  }
  JS::Rooted<JS::Value> onLine(aCx, args.get(1));
  JS::Rooted<JS::Value> onExit(aCx, args.get(2));
  Host& host = self->mSession.GetHost();
  auto child = mozilla::MakeUnique<ChildProcess>(
      mozilla::MakeUnique<JsListener>(host, onLine, onExit));
  if (int error = child->Start(host.Target().Loop(), arguments)) {
    return ThrowPlain(
        aCx, ErrorClass::Error,
        std::string("cannot start a child process: ") + uv_strerror(error));
  }
  std::erase_if(self->mChildren,
                [](const auto& aChild) { return aChild->Done(); });
  self->mChildren.push_back(std::move(child));
  gSpawned = true;
  args.rval().setUndefined();
  return true;
}

void HarnessNatives::Stop() { mChildren.clear(); }

bool HarnessNatives::Spawned() { return gSpawned; }

}  // namespace monkeybridge
