// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/Session.h"
#include "bridge/shell/TestNatives.h"

#include <algorithm>

#include "bridge/base/BridgeError.h"
#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "js/Array.h"
#include "js/CallArgs.h"
#include "js/Promise.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// Rejection of the main module.
bool OnMainRejected(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  args.rval().setUndefined();
  JS::Rooted<JS::Value> error(aCx, args.get(0));
  Host::From(aCx)->OnUncaughtError(aCx, error, nullptr);
  return true;
}

}  // namespace

Session::~Session() { TearDown(); }

bool Session::SetUp() {
  RuntimeOptions options;
  options.mUntrusted = mOptions.mUntrusted;
  options.mNoJit = mOptions.mNoJit;
  options.mAsyncStacks = mOptions.mAsyncStacks;
  mHost = Host::Create(options);
  if (!mHost) {
    mExitCode = 1;
    WriteOutput(OutputStream::Err,
                "monkeybridge: the JavaScript runtime cannot be made\n");
    return false;
  }
  mBridge = CreateBridgeHooks();
  mHost->SetIdleHook(OnIdle, this);
  GcStress::Configure(mOptions.mGcStress);
  AutoEntry entry(mHost->Context(), mHost->GetRuntime().Global(),
                  &mHost->Target());
  return Prepare(mHost->Context());
}

void Session::OnIdle(void* aSelf) {
  auto& self = *static_cast<Session*>(aSelf);
  if (self.mAttached && self.mBridge->AwaitsPromises()) {
    self.mHost->GetRuntime().CollectGarbage();
  }
}

bool Session::Refuse(const BridgeError& aError) {
  WriteOutput(OutputStream::Err, "monkeybridge: " + aError.mMessage + " (" +
                                     ErrorCodeName(aError.mCode) + ")\n");
  mHost->SetExitCode(1);
  mHost->RequestStop();
  return false;
}

bool Session::DefineArguments(JSContext* aCx) {
  JS::RootedVector<JS::Value> list(aCx);
  for (const std::string& argument : mOptions.mArguments) {
    JSString* text = JS_NewStringCopyUTF8N(
        aCx, JS::UTF8Chars(argument.data(), argument.size()));
    if (!text || !list.append(JS::StringValue(text))) {
      return false;
    }
  }
  JS::Rooted<JSObject*> array(aCx, JS::NewArrayObject(aCx, list));
  JS::Rooted<JSObject*> global(aCx, mHost->GetRuntime().Global());
  return array && JS_DefineProperty(aCx, global, "scriptArgs", array, 0);
}

bool Session::Prepare(JSContext* aCx) {
  ModuleLoader& loader = mHost->Loader();
  auto attached = mBridge->Attach({mHost->GetRuntime(), loader, mHost->Target(),
                                   mOptions.mLeakStacks, mOptions.mTrace});
  if (attached.isErr()) {
    return Refuse(attached.inspectErr());
  }
  mAttached = true;
  for (const std::string& map : mOptions.mMaps) {
    auto added = loader.Resolver().AddMap(map);
    if (added.isErr()) {
      return Refuse(added.inspectErr());
    }
  }
  for (const std::string& component : mOptions.mComponents) {
    auto loaded = mBridge->LoadComponent(component);
    if (loaded.isErr()) {
      return Refuse(loaded.inspectErr());
    }
  }
  JS::Rooted<JS::Value> ignored(aCx);
  JS::Rooted<JSObject*> global(aCx, mHost->GetRuntime().Global());
  if (!DefineArguments(aCx) ||
      (mOptions.mTestTerminate && !DefineTestNatives(aCx, global)) ||
      (!mOptions.mImportMap.empty() && !LoadImportMap()) ||
      (!mOptions.mPrelude.empty() &&
       !loader.RunScript(mOptions.mPrelude, &ignored))) {
    mHost->ReportPending();
    return false;
  }
  return true;
}

bool Session::LoadImportMap() {
  std::vector<std::string> warnings;
  bool ok = mHost->Loader().LoadImportMap(mOptions.mImportMap, &warnings);
  for (const std::string& warning : warnings) {
    WriteOutput(OutputStream::Err,
                "monkeybridge: " + mOptions.mImportMap + ": " + warning + "\n");
  }
  return ok;
}

bool Session::ImportMain(std::string_view aSpecifier) {
  JSContext* cx = mHost->Context();
  AutoEntry entry(cx, mHost->GetRuntime().Global(), &mHost->Target());
  JS::Rooted<JSObject*> promise(cx);
  JS::Rooted<JSFunction*> function(
      cx, JS_NewFunction(cx, &OnMainRejected, 1, 0, "onRejected"));
  if (!function || !mHost->Loader().Import(aSpecifier, "", &promise)) {
    mHost->ReportPending();
    return false;
  }
  mMainName = aSpecifier;
  mMain = mozilla::MakeUnique<JS::PersistentRooted<JSObject*>>(cx, promise);
  JS::Rooted<JSObject*> onRejected(cx, JS_GetFunctionObject(function));
  if (!JS::AddPromiseReactionsIgnoringUnhandledRejection(cx, promise, nullptr,
                                                         onRejected)) {
    mHost->ReportPending();
    return false;
  }
  return true;
}

void Session::CheckSettled() {
  if (!mMain || mHost->StopRequested()) {
    return;
  }
  if (JS::GetPromiseState(*mMain) != JS::PromiseState::Pending) {
    return;
  }
  ErrorInfo info;
  info.mMessage = std::string("Error: module ") + mMainName +
                  ": its top-level await can never settle, since nothing is "
                  "left to wait for (" +
                  ErrorCodeName(ErrorCode::NeverSettles) + ")";
  mHost->ReportFatal(info, "Uncaught");
  mHost->SetExitCode(kExitNeverSettles);
}

void Session::RunProgram() {
  if (!mOptions.mClassic) {
    // A path, always: a bare name means a file beside us, not a mapped URI.
    ImportMain(AbsolutePath(mOptions.mScript));
  } else {
    JSContext* cx = mHost->Context();
    AutoEntry entry(cx, mHost->GetRuntime().Global(), &mHost->Target());
    JS::Rooted<JS::Value> ignored(cx);
    if (!mHost->Loader().RunScript(mOptions.mScript, &ignored)) {
      mHost->ReportPending();
    }
  }
  mHost->RunLoop();
  CheckSettled();
}

void Session::PrintLeaks(const ShutdownReport& aReport) {
  std::string text = "monkeybridge: Rust still holds " +
                     std::to_string(aReport.mCount) + " callback object" +
                     (aReport.mCount == 1 ? "" : "s") + " at shutdown:\n";
  for (const std::string& line : aReport.mLines) {
    text += "  " + line + "\n";
  }
  WriteOutput(OutputStream::Err, text);
}

void Session::TearDown(ShutdownReport* aReport) {
  if (!mHost) {
    return;
  }
  ShutdownReport report;
  if (mAttached) {
    mBridge->BeginShutdown();
    mHost->RunLastTasks();
    report = mBridge->FinishShutdown();
  }
  mExitCode = mHost->ExitCode();
  if (report.mCount != 0) {
    // A listener that lives as long as the program is no failure of a program;
    // it is one of a test.
    if (!aReport) {
      PrintLeaks(report);
    } else if (mExitCode == 0) {
      mExitCode = 1;
    }
  }
  if (aReport) {
    *aReport = std::move(report);
  }
  mHost->Close();
  mMain = nullptr;
  mBridge = nullptr;
  mHost = nullptr;
}

}  // namespace monkeybridge
