// SPDX-License-Identifier: MPL-2.0

// The bridge to UniFFI as the shell has it: its runtime module among the
// builtins, its components from the command line, its leaks on stderr.

#include <cstdio>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/shell/BridgeHooks.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/Component.h"
#include "bridge/uniffi/Trace.h"
#include "js/uniffi/UniffiModules.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr std::string_view kModulePrefix = "monkeybridge:uniffi";

// Where the runtime is in Firefox, now and before; modules made with
// --compat firefox import it from there.
constexpr const char* kFirefoxRuntime[] = {
    "moz-src:///toolkit/components/uniffi-js/js/UniFFI.sys.mjs",
    "resource://gre/modules/UniFFI.sys.mjs",
};

bool GiveNatives(JSContext*, JS::Handle<JSObject*> aMeta, void* aBridge) {
  return static_cast<Bridge*>(aBridge)->DefineNatives(aMeta);
}

class ShellBridge final : public BridgeHooks {
 public:
  Outcome Attach(const BridgeAttachment& aTo) override {
    mRuntime = &aTo.mRuntime;
    mTraceFile = aTo.mTraceFile;
    if (!mTraceFile.empty()) Trace::Start();
    JSContext* const cx = mRuntime->Context();
    JS::Rooted<JSObject*> global(cx, mRuntime->Global());
    mBridge = Bridge::Attach(cx, global, &aTo.mTarget,
                             BridgeOptions{aTo.mLeakStacks});
    if (!mBridge) {
      return mozilla::Err(BridgeError{ErrorCode::Closed, TakeError(cx).Text()});
    }
    for (const EmbeddedSource& source : UniffiModules()) {
      aTo.mLoader.AddBuiltin(source.mUri, source.mSource);
    }
    for (const char* uri : kFirefoxRuntime) {
      aTo.mLoader.Resolver().AddAlias(uri, "monkeybridge:uniffi/firefox.mjs");
    }
    aTo.mLoader.SetBuiltinMeta(kModulePrefix, GiveNatives, mBridge.get());
    return mozilla::Ok();
  }

  Outcome LoadComponent(const std::string& aPath) override {
    MOZ_TRY(Component::Load(aPath));
    return mozilla::Ok();
  }

  void BeginShutdown() override { mBridge->BeginShutdown(); }

  ShutdownReport FinishShutdown() override {
    // What JavaScript let go of is not a leak only because no collection came.
    mRuntime->CollectGarbage();
    LeakReport report = mBridge->Shutdown();
    if (!mTraceFile.empty()) {
      Trace::Stop();
      if (!Trace::WriteFile(mTraceFile.c_str(), Trace::Take())) {
        fprintf(stderr, "monkeybridge: cannot write %s\n", mTraceFile.c_str());
      }
    }
    return {report.mCount, std::move(report.mLines)};
  }

  bool AwaitsPromises() const override { return mBridge->AwaitsPromises(); }

  void DrainReleases() override { mBridge->DrainReleaseList(); }

  std::vector<std::string> TakeCallbackErrors() override {
    return mBridge->TakeCallbackErrors();
  }

 private:
  Runtime* mRuntime = nullptr;
  std::string mTraceFile;
  mozilla::UniquePtr<Bridge> mBridge;
};

}  // namespace

mozilla::UniquePtr<BridgeHooks> CreateBridgeHooks() {
  return mozilla::MakeUnique<ShellBridge>();
}

}  // namespace monkeybridge
