// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/HarnessNatives.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <climits>
#include <cmath>

#include "bridge/engine/EngineCompat.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/shell/Watchdog.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "js/Conversions.h"
#include "js/PropertyAndElement.h"
#include "js/harness/HarnessModules.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

namespace {

constexpr char kPrefix[] = "monkeybridge:harness";
constexpr size_t kSelfSlot = 0;

bool MakeList(JSContext* aCx, const std::vector<std::string>& aTexts,
              JS::MutableHandle<JS::Value> aOut) {
  JS::RootedVector<JS::Value> list(aCx);
  for (const std::string& text : aTexts) {
    JSString* string = NewString(aCx, text);
    if (!string || !list.append(JS::StringValue(string))) {
      return false;
    }
  }
  JSObject* array = JS::NewArrayObject(aCx, list);
  if (array) {
    aOut.setObject(*array);
  }
  return array != nullptr;
}

}  // namespace

HarnessNatives* HarnessOf(const JS::CallArgs& aArgs) {
  return static_cast<HarnessNatives*>(
      js::GetFunctionNativeReserved(&aArgs.callee(), kSelfSlot).toPrivate());
}

bool TextArgument(JSContext* aCx, const JS::CallArgs& aArgs, unsigned aIndex,
                  std::string* aOut) {
  if (!aArgs.get(aIndex).isString()) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "argument " + std::to_string(aIndex) +
                          " of a harness native must be a string");
  }
  *aOut = ToUtf8Lossy(aCx, aArgs[aIndex].toString());
  return true;
}

struct HarnessNatives::Natives {
  static bool PrintTap(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string text;
    if (!TextArgument(aCx, args, 0, &text)) {
      return false;
    }
    WriteOutput(OutputStream::Out, text + "\n");
    args.rval().setUndefined();
    return true;
  }

  static bool PrintError(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string text;
    if (!TextArgument(aCx, args, 0, &text)) {
      return false;
    }
    WriteOutput(OutputStream::Err, text);
    args.rval().setUndefined();
    return true;
  }

  static bool SetExitCode(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    int32_t code = 1;
    if (!JS::ToInt32(aCx, args.get(0), &code)) {
      return false;
    }
    HarnessOf(args)->mSession.GetHost().SetExitCode(code);
    args.rval().setUndefined();
    return true;
  }

  static bool Finish(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    HarnessNatives* self = HarnessOf(args);
    uint32_t count = 0;
    if (!JS::ToUint32(aCx, args.get(0), &count) ||
        !TextArgument(aCx, args, 1, &self->mLabel)) {
      return false;
    }
    self->mCount = count;
    self->mFinished = true;
    args.rval().setUndefined();
    return true;
  }

  static bool Pending(JSContext*, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    HarnessNatives* self = HarnessOf(args);
    bool on = JS::ToBoolean(args.get(0));
    args.rval().setUndefined();
    if (on == self->mPending) {
      return true;
    }
    self->mPending = on;
    Host& host = self->mSession.GetHost();
    if (on) {
      host.Target().AddKeepAlive();
    } else {
      host.Target().RemoveKeepAlive();
      host.RequestStop();
    }
    return true;
  }

  static bool LoadScript(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string path;
    return TextArgument(aCx, args, 0, &path) &&
           Host::From(aCx)->Loader().RunScript(path, args.rval());
  }

  static bool ImportSync(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string uri;
    std::string referrer;
    if (!TextArgument(aCx, args, 0, &uri) ||
        (args.length() > 1 && !args[1].isUndefined() &&
         !TextArgument(aCx, args, 1, &referrer))) {
      return false;
    }
    JS::Rooted<JSObject*> module(aCx);
    if (!Host::From(aCx)->Loader().ImportSync(uri, referrer, &module)) {
      return false;
    }
    args.rval().setObject(*module);
    return true;
  }

  static bool ForceGC(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    Session& session = HarnessOf(args)->mSession;
    // A second round takes what the first round's finalisers let go of.
    for (int i = 0; i < 2; i++) {
      Host::From(aCx)->GetRuntime().CollectGarbage();
      session.Bridge().DrainReleases();
    }
    args.rval().setUndefined();
    return true;
  }

  template <bool Rejection>
  static bool SetHook(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    JS::Rooted<JSObject*> hook(aCx);
    if (args.get(0).isObject() && JS::IsCallable(&args[0].toObject())) {
      hook = &args[0].toObject();
    }
    Host* host = Host::From(aCx);
    if (Rejection) {
      host->SetRejectionHook(hook);
    } else {
      host->SetErrorHook(hook);
    }
    args.rval().setUndefined();
    return true;
  }

  static bool Deadline(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    double ms = 0;
    std::string line;
    if (!JS::ToNumber(aCx, args.get(0), &ms) ||
        !TextArgument(aCx, args, 1, &line)) {
      return false;
    }
    SetDeadline(std::isfinite(ms) ? ms : 0, std::move(line));
    args.rval().setUndefined();
    return true;
  }

  static bool TakeCallbackErrors(JSContext* aCx, unsigned aCount,
                                 JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    return MakeList(aCx,
                    HarnessOf(args)->mSession.Bridge().TakeCallbackErrors(),
                    args.rval());
  }

  static bool GcStressCount(JSContext*, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    args.rval().setNumber(double(GcStress::Collections()));
    return true;
  }

  static constexpr NativeSpec kNatives[] = {
      {"printTap", PrintTap},
      {"printError", PrintError},
      {"setExitCode", SetExitCode},
      {"finish", Finish},
      {"pending", Pending},
      {"loadScript", LoadScript},
      {"importSync", ImportSync},
      {"forceGC", ForceGC},
      {"onUncaught", SetHook<false>},
      {"onRejection", SetHook<true>},
      {"deadline", Deadline},
      {"spawnSelf", HarnessChildren::SpawnSelf},
      {"takeCallbackErrors", TakeCallbackErrors},
      {"gcStressCount", GcStressCount},
  };
};

HarnessNatives::HarnessNatives(Session& aSession, const ShellOptions& aOptions,
                               unsigned aRun, unsigned aFirstNumber)
    : mSession(aSession),
      mOptions(aOptions),
      mRun(aRun),
      mFirstNumber(aFirstNumber) {}

void HarnessNatives::Install() {
  ModuleLoader& loader = mSession.GetHost().Loader();
  for (const EmbeddedSource& source : HarnessModules()) {
    loader.AddBuiltin(source.mUri, source.mSource);
  }
  auto alias = [&](const char* aFolder, const char* aName) {
    std::string file = std::string(aName) + ".sys.mjs";
    loader.Resolver().AddAlias(aFolder + file,
                               std::string(kPrefix) + "/" + file);
  };
  for (const char* name :
       {"Timer", "ObjectUtils", "XPCOMUtils", "AppConstants"}) {
    alias("resource://gre/modules/", name);
  }
  for (const char* name : {"Assert", "PromiseTestUtils", "TestUtils"}) {
    alias("resource://testing-common/", name);
  }
  loader.SetBuiltinMeta(kPrefix, &HarnessNatives::GiveNatives, this);
}

bool HarnessNatives::GiveNatives(JSContext* aCx, JS::Handle<JSObject*> aMeta,
                                 void* aSelf) {
  auto* self = static_cast<HarnessNatives*>(aSelf);
  JS::Rooted<JSObject*> native(aCx, JS_NewPlainObject(aCx));
  return native && self->DefineNatives(aCx, native) &&
         self->DefineConfig(aCx, native) &&
         JS_DefineProperty(aCx, aMeta, "native", native, 0);
}

bool HarnessNatives::DefineNatives(JSContext* aCx,
                                   JS::Handle<JSObject*> aNative) {
  auto define = [&](const NativeSpec& aSpec) {
    JSFunction* function = js::DefineFunctionWithReserved(
        aCx, aNative, aSpec.mName, aSpec.mFunction, 0, JSPROP_ENUMERATE);
    if (!function) {
      return false;
    }
    js::SetFunctionNativeReserved(JS_GetFunctionObject(function), kSelfSlot,
                                  JS::PrivateValue(this));
    return true;
  };
  for (const NativeSpec& spec : Natives::kNatives) {
    if (!define(spec)) {
      return false;
    }
  }
  for (size_t i = 0; i < kHarnessFileNativeCount; i++) {
    if (!define(kHarnessFileNatives[i])) {
      return false;
    }
  }
  char folder[PATH_MAX];
  JS::Rooted<JSString*> cwd(
      aCx, NewString(aCx, getcwd(folder, sizeof folder) ? folder : "/"));
  return cwd && JS_DefineProperty(aCx, aNative, "cwd", cwd, JSPROP_ENUMERATE) &&
         JS_DefineProperty(aCx, aNative, "firstNumber", mFirstNumber,
                           JSPROP_ENUMERATE);
}

bool HarnessNatives::DefineConfig(JSContext* aCx,
                                  JS::Handle<JSObject*> aNative) {
  JS::Rooted<JSObject*> config(aCx, JS_NewPlainObject(aCx));
  JS::Rooted<JS::Value> value(aCx);
  if (!config) {
    return false;
  }
  auto set = [&](const char* aName) {
    return JS_DefineProperty(aCx, config, aName, value, JSPROP_ENUMERATE);
  };
  auto setList = [&](const char* aName,
                     const std::vector<std::string>& aTexts) {
    return MakeList(aCx, aTexts, &value) && set(aName);
  };
  auto setText = [&](const char* aName, const std::string& aText) {
    JSString* text = NewString(aCx, aText);
    value = text ? JS::StringValue(text) : JS::UndefinedValue();
    return text && set(aName);
  };
  auto setFlag = [&](const char* aName, bool aFlag) {
    value.setBoolean(aFlag);
    return set(aName);
  };
  utsname machine;
  uname(&machine);
  std::string engine = compat::EngineVersion();
  engine = "SpiderMonkey " + engine.substr(engine.find_first_of("0123456789"));
  std::string variant = mRun == 0 ? "" : "runtime " + std::to_string(mRun + 1);
  bool debug = false;
  if (!setList("files", mOptions.mFiles) ||
      !setList("manifests", mOptions.mManifests) ||
      !setList("heads", mOptions.mHeads) ||
      !setList("passThrough", CommonArguments(mOptions)) ||
      !setFlag("child", mOptions.mChild) ||
      !setFlag("inProcess", mOptions.mInProcess) ||
      !setFlag("verbose", mOptions.mVerbose) ||
      !setFlag("gcStress", mOptions.mGcStress != 0) ||
      !setFlag("debug", debug) || !setText("engine", engine) ||
      !setText("os", machine.sysname) || !setText("arch", machine.machine) ||
      !setText("variant", variant)) {
    return false;
  }
  value.setNumber(mOptions.mTimeoutSeconds);
  return set("timeoutSeconds") &&
         JS_DefineProperty(aCx, aNative, "config", config, JSPROP_ENUMERATE);
}

}  // namespace monkeybridge
