// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/ModuleLoader.h"

#include "bridge/engine/EngineCompat.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/Module.h"
#include "bridge/engine/TextFile.h"
#include "js/CompilationAndEvaluation.h"
#include "js/Modules.h"
#include "js/PropertyAndElement.h"
#include "js/ScriptPrivate.h"
#include "js/SourceText.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

// A dynamic import whose microtask has not run yet.
struct ModuleLoader::Pending {
  JS::PersistentRooted<JS::Value> mPrivate;
  JS::PersistentRooted<JSObject*> mRequest;
  JS::PersistentRooted<JSObject*> mPromise;
};

namespace {

constexpr size_t kPendingSlot = 0;

Module* ModuleOf(const JS::Value& aPrivate) {
  return aPrivate.isUndefined() ? nullptr
                                : static_cast<Module*>(aPrivate.toPrivate());
}

bool ThrowNotFound(JSContext* aCx, std::string_view aSpecifier,
                   const std::string& aImporter, const BridgeError& aError) {
  std::string message =
      "cannot find module \"" + std::string(aSpecifier) + "\"";
  if (!aImporter.empty()) {
    message += " imported from " + aImporter;
  }
  return Throw(aCx, aError.mCode, message + ": " + aError.mMessage);
}

}  // namespace

ModuleLoader::ModuleLoader(Runtime& aRuntime)
    : mRuntime(aRuntime), mCx(aRuntime.Context()) {
  JSRuntime* runtime = JS_GetRuntime(mCx);
  JS::SetModuleResolveHook(runtime, &ModuleLoader::OnResolve);
  JS::SetModuleMetadataHook(runtime, &ModuleLoader::OnMeta);
  JS::SetModuleDynamicImportHook(runtime, &ModuleLoader::OnDynamicImport);
  mRuntime.SetLoader(this);
}

ModuleLoader::~ModuleLoader() {
  JSRuntime* runtime = JS_GetRuntime(mCx);
  JS::SetModuleResolveHook(runtime, nullptr);
  JS::SetModuleMetadataHook(runtime, nullptr);
  JS::SetModuleDynamicImportHook(runtime, nullptr);
  mRuntime.SetLoader(nullptr);
}

bool ModuleLoader::LoadImportMap(std::string_view aPath,
                                 std::vector<std::string>* aWarnings) {
  std::string path = AbsolutePath(aPath);
  std::string text;
  ImportMap map;
  if (!ReadTextFile(mCx, path, &text) ||
      !ImportMap::Parse(mCx, text, FolderOf(path), &map, aWarnings)) {
    return false;
  }
  mResolver.SetImportMap(std::move(map));
  return true;
}

void ModuleLoader::AddBuiltin(std::string_view aUri, std::string_view aSource) {
  mSources.emplace(aUri, aSource);
  mResolver.AddBuiltin(aUri);
}

void ModuleLoader::SetBuiltinMeta(std::string_view aPrefix,
                                  MetaCallback aCallback, void* aData) {
  mMetas.push_back({std::string(aPrefix), aCallback, aData});
}

Module* ModuleLoader::Find(std::string_view aSpecifier,
                           const ResolvedModule* aReferrer,
                           const std::string& aImporter) {
  auto where = mResolver.Resolve(aSpecifier, aReferrer);
  if (where.isErr()) {
    ThrowNotFound(mCx, aSpecifier, aImporter, where.inspectErr());
    return nullptr;
  }
  return FindResolved(where.unwrap());
}

Module* ModuleLoader::FindResolved(ResolvedModule aWhere) {
  auto found = mModules.find(aWhere.mKey);
  if (found != mModules.end()) {
    return found->second.get();
  }
  auto module = mozilla::MakeUnique<Module>(mCx, std::move(aWhere));
  if (!Compile(module.get())) {
    return nullptr;
  }
  Module* raw = module.get();
  mModules.emplace(raw->Name(), std::move(module));
  return raw;
}

Module* ModuleLoader::FindFor(std::string_view aSpecifier,
                              std::string_view aReferrer) {
  if (aReferrer.empty()) {
    return Find(aSpecifier, nullptr, "");
  }
  ResolvedModule referrer;
  referrer.mPath = referrer.mKey = AbsolutePath(aReferrer);
  return Find(aSpecifier, &referrer, referrer.mPath);
}

bool ModuleLoader::Compile(Module* aModule) {
  std::string text;
  std::string_view source;
  if (aModule->mWhere.mBuiltin) {
    source = mSources.find(aModule->Name())->second;
  } else if (ReadTextFile(mCx, aModule->Name(), &text)) {
    source = text;
  } else {
    return false;
  }
  JS::CompileOptions options(mCx);
  options.setFileAndLine(aModule->Name().c_str(), 1);
  JS::SourceText<mozilla::Utf8Unit> units;
  if (!units.init(mCx, source.data(), source.size(),
                  JS::SourceOwnership::Borrowed)) {
    return false;
  }
  aModule->mRecord = JS::CompileModule(mCx, options, units);
  if (!aModule->mRecord) {
    return false;
  }
  JS::SetModulePrivate(aModule->mRecord, JS::PrivateValue(aModule));
  return true;
}

bool ModuleLoader::ResolveRequests(Module* aModule,
                                   std::vector<Module*>* aNew) {
  std::vector<std::pair<std::string, Module*>> requests;
  bool ok = compat::ForEachRequest(
      mCx, aModule->mRecord,
      [&](JS::Handle<JSString*> aSpecifier, uint32_t aLine, uint32_t aColumn) {
        std::string specifier = LossyUtf8(mCx, aSpecifier);
        std::string importer = aModule->Name() + ":" + std::to_string(aLine) +
                               ":" + std::to_string(aColumn);
        Module* module = Find(specifier, &aModule->mWhere, importer);
        if (!module) {
          return false;
        }
        requests.emplace_back(std::move(specifier), module);
        aNew->push_back(module);
        return true;
      });
  if (ok) {
    aModule->mRequests = std::move(requests);
    aModule->mResolved = true;
  }
  return ok;
}

bool ModuleLoader::LoadGraph(Module* aRoot) {
  std::vector<Module*> todo{aRoot};
  while (!todo.empty()) {
    Module* module = todo.back();
    todo.pop_back();
    if (!module->mResolved && !ResolveRequests(module, &todo)) {
      return false;
    }
  }
  return true;
}

JSObject* ModuleLoader::OnResolve(JSContext* aCx,
                                  JS::Handle<JS::Value> aPrivate,
                                  JS::Handle<JSObject*> aRequest) {
  ModuleLoader* loader = Runtime::From(aCx)->Loader();
  JSString* text = JS::GetModuleRequestSpecifier(aCx, aRequest);
  if (!text) {
    return nullptr;
  }
  std::string specifier = LossyUtf8(aCx, text);
  Module* importer = ModuleOf(aPrivate);
  if (importer) {
    for (const auto& [name, module] : importer->mRequests) {
      if (name == specifier) {
        return module->mRecord;
      }
    }
  }
  Module* module =
      importer ? loader->Find(specifier, &importer->mWhere, importer->Name())
               : loader->Find(specifier, nullptr, "");
  return module ? module->mRecord.get() : nullptr;
}

bool ModuleLoader::OnMeta(JSContext* aCx, JS::Handle<JS::Value> aPrivate,
                          JS::Handle<JSObject*> aMeta) {
  Module* module = ModuleOf(aPrivate);
  if (!module) {
    return true;
  }
  bool builtin = module->mWhere.mBuiltin;
  std::string url = builtin ? module->Name() : FileUrlOf(module->Name());
  JS::Rooted<JSString*> text(
      aCx, JS_NewStringCopyUTF8N(aCx, JS::UTF8Chars(url.data(), url.size())));
  if (!text || !JS_DefineProperty(aCx, aMeta, "url", text, JSPROP_ENUMERATE)) {
    return false;
  }
  if (builtin) {
    for (const Meta& meta : Runtime::From(aCx)->Loader()->mMetas) {
      if (module->Name().starts_with(meta.mPrefix) &&
          !meta.mCallback(aCx, aMeta, meta.mData)) {
        return false;
      }
    }
  }
  return true;
}

bool ModuleLoader::OnDynamicImport(JSContext* aCx,
                                   JS::Handle<JS::Value> aPrivate,
                                   JS::Handle<JSObject*> aRequest,
                                   JS::Handle<JSObject*> aPromise) {
  ModuleLoader* loader = Runtime::From(aCx)->Loader();
  JSFunction* function = js::NewFunctionWithReserved(
      aCx, &ModuleLoader::RunDynamicImport, 0, 0, "import");
  if (!function) {
    return false;
  }
  JS::Rooted<JSObject*> job(aCx, JS_GetFunctionObject(function));
  loader->mPending.push_back(
      Pending{JS::PersistentRooted<JS::Value>(aCx, aPrivate),
              JS::PersistentRooted<JSObject*>(aCx, aRequest),
              JS::PersistentRooted<JSObject*>(aCx, aPromise)});
  js::SetFunctionNativeReserved(job, kPendingSlot,
                                JS::PrivateValue(&loader->mPending.back()));
  return loader->mRuntime.Jobs().Enqueue(job);
}

bool ModuleLoader::RunDynamicImport(JSContext* aCx, unsigned aCount,
                                    JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  ModuleLoader* loader = Runtime::From(aCx)->Loader();
  auto* pending = static_cast<Pending*>(
      js::GetFunctionNativeReserved(&args.callee(), kPendingSlot).toPrivate());
  JS::Rooted<JS::Value> referrer(aCx, pending->mPrivate);
  JS::Rooted<JSObject*> request(aCx, pending->mRequest);
  JS::Rooted<JSObject*> promise(aCx, pending->mPromise);
  loader->mPending.remove_if(
      [&](const Pending& aOther) { return &aOther == pending; });
  args.rval().setUndefined();

  JSString* text = JS::GetModuleRequestSpecifier(aCx, request);
  if (!text) {
    return false;
  }
  std::string specifier = LossyUtf8(aCx, text);
  Module* importer = ModuleOf(referrer);
  Module* module =
      importer ? loader->Find(specifier, &importer->mWhere, importer->Name())
               : loader->Find(specifier, nullptr, "");
  JS::Rooted<JSObject*> evaluation(aCx);
  if ((!module || !loader->LinkAndEvaluate(module, &evaluation)) &&
      !JS_IsExceptionPending(aCx)) {
    return false;
  }
  return JS::FinishDynamicModuleImport(aCx, evaluation, referrer, request,
                                       promise);
}

bool ModuleLoader::Import(std::string_view aSpecifier,
                          std::string_view aReferrer,
                          JS::MutableHandle<JSObject*> aPromise) {
  Module* module = FindFor(aSpecifier, aReferrer);
  return module && LinkAndEvaluate(module, aPromise);
}

bool ModuleLoader::RunScript(std::string_view aPath,
                             JS::MutableHandle<JS::Value> aResult) {
  auto where = mResolver.Resolve(AbsolutePath(aPath), nullptr);
  if (where.isErr()) {
    return Throw(mCx, ErrorCode::ModuleNotFound,
                 "cannot find script \"" + std::string(aPath) +
                     "\": " + where.inspectErr().mMessage);
  }
  auto entry = mozilla::MakeUnique<Module>(mCx, where.unwrap());
  std::string text;
  if (!ReadTextFile(mCx, entry->Name(), &text)) {
    return false;
  }
  JS::CompileOptions options(mCx);
  std::string name(aPath);
  options.setFileAndLine(name.c_str(), 1);
  JS::SourceText<mozilla::Utf8Unit> units;
  if (!units.init(mCx, text.data(), text.size(),
                  JS::SourceOwnership::Borrowed)) {
    return false;
  }
  JS::Rooted<JSScript*> script(mCx, JS::Compile(mCx, options, units));
  if (!script) {
    return false;
  }
  JS::SetScriptPrivate(script, JS::PrivateValue(entry.get()));
  mScripts.push_back(std::move(entry));
  return JS_ExecuteScript(mCx, script, aResult);
}

}  // namespace monkeybridge
