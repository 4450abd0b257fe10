// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Host.h"

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/host/ErrorReport.h"
#include "bridge/host/Globals.h"
#include "bridge/host/HostModules.h"
#include "bridge/host/TextDecoder.h"
#include "bridge/host/TextEncoder.h"
#include "js/CallAndConstruct.h"
#include "js/ValueArray.h"

namespace monkeybridge {

mozilla::UniquePtr<Host> Host::Create(const RuntimeOptions& aOptions) {
  mozilla::UniquePtr<Host> host(new Host);
  return host->Init(aOptions) ? std::move(host) : nullptr;
}

bool Host::Init(const RuntimeOptions& aOptions) {
  mRuntime = Runtime::Create(aOptions);
  if (!mRuntime) {
    return false;
  }
  mRuntime->SetOwner(this);
  mRuntime->SetUncaughtHandler(this);
  mTarget = mozilla::MakeUnique<UvEventTarget>(this);
  mLoader = mozilla::MakeUnique<ModuleLoader>(*mRuntime);
  mTimers = mozilla::MakeUnique<Timers>(*mRuntime, *mTarget);
  JSContext* cx = Context();
  AutoEntry entry(cx, mRuntime->Global());
  JS::Rooted<JSObject*> global(cx, mRuntime->Global());
  return mTimers->Define(cx, global) && mConsole.Define(cx, global) &&
         DefineTextEncoder(cx, global) && DefineTextDecoder(cx, global) &&
         DefineGlobals(cx, global) && InstallHostModules(cx, global, *mLoader);
}

Host::~Host() {
  if (mTarget) {
    Close();
  }
  mOnError = nullptr;
  mOnRejection = nullptr;
  mTimers = nullptr;
  mLoader = nullptr;
  mTarget = nullptr;
  mRuntime = nullptr;
}

void Host::Close() {
  mTarget->Close();
  mTimers->Clear();
  mRuntime->Jobs().Discard();
}

bool Host::RunOnce(bool aMaySleep) {
  bool any = mTarget->RunTasks(mStop);
  any |= mTimers->RunDue(mStop);
  any |= mRuntime->RunFinalizationCleanup();
  if (mStop) {
    return false;
  }
  if (any) mIdle = Idle::No;
  if (any || !aMaySleep) {
    mTarget->Poll();
    return any || mTarget->IsAlive() || mTimers->KeepAlive();
  }
  if (!mTarget->IsAlive() && !mTimers->KeepAlive()) {
    return false;
  }
  Sleep();
  return true;
}

void Host::Sleep() {
  constexpr double kIdleMs = 500;
  const double next = mTimers->UntilNext();
  if (!mIdleHook || (next >= 0 && next <= kIdleMs)) {
    mTarget->Wait(next);
    return;
  }
  switch (mIdle) {
    case Idle::No:
      mIdle = Idle::Waited;
      mTarget->Wait(kIdleMs);
      return;
    case Idle::Waited:
      mIdle = Idle::Told;
      mIdleHook(mIdleData);
      return;
    case Idle::Told:
      mTarget->Wait(next);
      return;
  }
}

void Host::RunLoop() {
  if (NativeDepth::Current() != 0) {
    return;
  }
  while (!mStop && RunOnce(true)) {
  }
}

void Host::RunLastTasks() {
  constexpr bool kNeverStop = false;
  mTarget->RunTasks(kNeverStop);
}

void Host::SetErrorHook(JS::Handle<JSObject*> aHook) {
  mOnError = mozilla::MakeUnique<JS::PersistentRooted<JSObject*>>(Context(),
                                                                  aHook.get());
}

void Host::SetRejectionHook(JS::Handle<JSObject*> aHook) {
  mOnRejection = mozilla::MakeUnique<JS::PersistentRooted<JSObject*>>(
      Context(), aHook.get());
}

bool Host::CallHook(JSContext* aCx, JS::Handle<JSObject*> aHook,
                    JS::Handle<JS::Value> aFirst,
                    JS::Handle<JS::Value> aSecond) {
  JS::Rooted<JS::Value> hook(aCx, JS::ObjectValue(*aHook));
  JS::Rooted<JS::Value> ignored(aCx);
  JS::RootedValueArray<2> arguments(aCx);
  arguments[0].set(aFirst);
  arguments[1].set(aSecond);
  return JS::Call(aCx, JS::UndefinedHandleValue, hook, arguments, &ignored);
}

void Host::ReportFatal(const ErrorInfo& aError, std::string_view aPrefix) {
  PrintError(aError, aPrefix);
  mExitCode = 1;
  RequestStop();
  mRuntime->Jobs().Discard();
}

void Host::OnUncaughtError(JSContext* aCx, JS::Handle<JS::Value> aError,
                           JS::Handle<JSObject*> aStack) {
  if (mOnError && *mOnError) {
    JS::Rooted<JSObject*> hook(aCx, *mOnError);
    if (CallHook(aCx, hook, aError, JS::UndefinedHandleValue)) {
      return;
    }
    ReportFatal(TakeError(aCx), "Uncaught");
    return;
  }
  ReportFatal(DescribeError(aCx, aError, aStack), "Uncaught");
}

void Host::OnUnhandledRejection(JSContext* aCx, JS::Handle<JS::Value> aReason,
                                JS::Handle<JSObject*> aPromise) {
  if (mOnRejection && *mOnRejection) {
    JS::Rooted<JSObject*> hook(aCx, *mOnRejection);
    JS::Rooted<JS::Value> promise(aCx, JS::ObjectValue(*aPromise));
    if (CallHook(aCx, hook, aReason, promise)) {
      return;
    }
    ReportFatal(TakeError(aCx), "Uncaught");
    return;
  }
  JS::Rooted<JSObject*> site(aCx, JS::GetPromiseResolutionSite(aPromise));
  ReportFatal(DescribeError(aCx, aReason, site), "Uncaught (in promise)");
}

void Host::OnTerminated(JSContext*) {
  if (!mStop) {
    ErrorInfo info;
    info.mMessage = "JavaScript execution was terminated";
    info.mTerminated = true;
    ReportFatal(info, "");
  }
}

}  // namespace monkeybridge
