// SPDX-License-Identifier: MPL-2.0

// Failures of calls that nobody waits for, on their way to the error sink of
// the runtime module (js/uniffi/drain.mjs).

#include <string>
#include <utility>

#include "bridge/base/Log.h"
#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/values/Text.h"
#include "js/CallAndConstruct.h"
#include "jsapi.h"

namespace monkeybridge {

void Bridge::ReportCallbackError(const char* aName,
                                 JS::Handle<JS::Value> aError) {
  if (!mSinkHook) {
    std::string text =
        std::string(aName) + ": " + DescribeError(mCx, aError).Text();
    MB_LOG(Uniffi, Error, "%s", text.c_str());
    KeepCallbackError(std::move(text));
    return;
  }
  AutoEntry entry(mCx, mGlobal);
  JS::RootedValueArray<2> args(mCx);
  JSString* name = NewString(mCx, std::string_view(aName));
  args[0].set(name ? JS::StringValue(name) : JS::NullValue());
  args[1].set(aError);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mSinkHook));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook, JS::HandleValueArray(args),
                &result)) {
    // The stack is too deep even for that, or it was terminated as well.
    std::string text = DescribeError(mCx, aError).Text();
    MB_LOG(Uniffi, Error, "%s: %s; the error sink failed: %s", aName,
           text.c_str(), TakeError(mCx).mMessage.c_str());
    if (!mReportsLate) {
      mLateReports.emplace_back(aName, std::move(text));
      if (mMailbox) (void)mMailbox->Post(kReleaseTask, {});
      return;
    }
    KeepCallbackError(std::string(aName) + ": " + text);
  }
}

void Bridge::ReportLate() {
  if (mLateReports.empty()) return;
  mReportsLate = true;
  for (const auto& [name, text] : std::exchange(mLateReports, {})) {
    ReportCallbackError(name.c_str(), ErrorCode::CallbackFailed, text);
  }
  mReportsLate = false;
}

void Bridge::ReportCallbackError(const char* aName, ErrorCode aCode,
                                 const std::string& aReason) {
  AutoEntry entry(mCx, mGlobal);
  JS::Rooted<JS::Value> error(mCx);
  JS::Rooted<JSObject*> stack(mCx);
  (void)Throw(mCx, aCode, aReason);
  (void)TakeException(mCx, &error, &stack);
  ReportCallbackError(aName, error);
}

void Bridge::ReportPending(const char* aName) {
  JS::Rooted<JS::Value> error(mCx);
  JS::Rooted<JSObject*> stack(mCx);
  if (TakeException(mCx, &error, &stack)) {
    ReportCallbackError(aName, error);
    return;
  }
  NoteTermination();
  ReportCallbackError(aName, ErrorCode::Terminated,
                      "JavaScript was terminated");
}

}  // namespace monkeybridge
