// SPDX-License-Identifier: MPL-2.0

// ES modules and classic scripts of one runtime: files, and builtins compiled
// into the program. One instance per real file or builtin, whatever URI led
// there. ModuleResolver.h turns a specifier into a place; this compiles, links
// and evaluates what is there, and knows at every moment which modules are
// being evaluated, so that a synchronous import can refuse those by name.
// Beware: loading is synchronous; a dynamic import() runs as a microtask.
// All functions: JS thread, in the runtime's realm unless said otherwise.

#ifndef BRIDGE_ENGINE_MODULELOADER_H_
#define BRIDGE_ENGINE_MODULELOADER_H_

#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/base/Annotations.h"
#include "bridge/engine/ModuleResolver.h"
#include "bridge/engine/Runtime.h"
#include "js/RootingAPI.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

struct Module;

class ModuleLoader {
 public:
  // Called with import.meta of a builtin module before it is first seen.
  using MetaCallback = bool (*)(JSContext*, JS::Handle<JSObject*>, void*);

  // Takes over the module hooks of the runtime. Outside of any realm is fine.
  explicit ModuleLoader(Runtime& aRuntime);
  ~ModuleLoader();

  // --map entries, the import map, aliases.
  ModuleResolver& Resolver() { return mResolver; }

  // Reads an import map file. Throws what is wrong with it as a whole; what is
  // wrong with single entries, which then block or do nothing, is added to
  // aWarnings.
  MB_JSAPI bool LoadImportMap(std::string_view aPath,
                              std::vector<std::string>* aWarnings);

  // Makes aSource importable as aUri (and, for "x/index.mjs", as "x"). The
  // text must stay valid for ever.
  void AddBuiltin(std::string_view aUri, std::string_view aSource);

  // aCallback may add to import.meta of builtins whose URI starts with aPrefix;
  // modules from files never get it.
  void SetBuiltinMeta(std::string_view aPrefix, MetaCallback aCallback,
                      void* aData);

  // Loads and evaluates a module; *aPromise settles when its evaluation ends.
  // Relative specifiers start at aReferrer, a path, or at the working folder.
  MB_JSAPI bool Import(std::string_view aSpecifier, std::string_view aReferrer,
                       JS::MutableHandle<JSObject*> aPromise);

  // As ChromeUtils.importESModule: the namespace, at once. Throws
  // MB_MODULE_PENDING for a module that (or a part of which) is being evaluated
  // or waits at a top-level await, and what the module threw. Runs no jobs.
  MB_JSAPI bool ImportSync(std::string_view aSpecifier,
                           std::string_view aReferrer,
                           JS::MutableHandle<JSObject*> aNamespace);

  // The same for a builtin, by its own URI and past all maps. For native code:
  // parts of builtins can be had too.
  MB_JSAPI bool ImportBuiltin(std::string_view aUri,
                              JS::MutableHandle<JSObject*> aNamespace);

  // Evaluates a file as a classic, sloppy-mode script in the global scope.
  // Stack frames call it aPath, as given.
  MB_JSAPI bool RunScript(std::string_view aPath,
                          JS::MutableHandle<JS::Value> aResult);

 private:
  struct Walk;
  struct Pending;
  struct Meta {
    std::string mPrefix;
    MetaCallback mCallback;
    void* mData;
  };

  static JSObject* OnResolve(JSContext* aCx, JS::Handle<JS::Value> aPrivate,
                             JS::Handle<JSObject*> aRequest);
  static bool OnMeta(JSContext* aCx, JS::Handle<JS::Value> aPrivate,
                     JS::Handle<JSObject*> aMeta);
  static bool OnDynamicImport(JSContext* aCx, JS::Handle<JS::Value> aPrivate,
                              JS::Handle<JSObject*> aRequest,
                              JS::Handle<JSObject*> aPromise);
  static bool RunDynamicImport(JSContext* aCx, unsigned aCount, JS::Value* aVp);

  Module* Find(std::string_view aSpecifier, const ResolvedModule* aReferrer,
               const std::string& aImporter);
  Module* FindResolved(ResolvedModule aWhere);
  bool ImportNow(Module* aModule, JS::MutableHandle<JSObject*> aNamespace);
  Module* FindFor(std::string_view aSpecifier, std::string_view aReferrer);
  bool Compile(Module* aModule);
  bool LoadGraph(Module* aRoot);
  bool ResolveRequests(Module* aModule, std::vector<Module*>* aNew);
  bool Evaluate(Module* aRoot, JS::MutableHandle<JSObject*> aPromise);
  bool Visit(Module* aModule, Walk& aWalk);
  bool EvaluateGroup(Module* aRoot);
  bool LinkAndEvaluate(Module* aRoot, JS::MutableHandle<JSObject*> aPromise);
  bool FinishSync(Module* aModule, JS::Handle<JSObject*> aPromise,
                  JS::MutableHandle<JSObject*> aNamespace);

  Runtime& mRuntime;
  JSContext* const mCx;
  ModuleResolver mResolver;
  std::map<std::string, std::string_view, std::less<>> mSources;
  std::map<std::string, mozilla::UniquePtr<Module>, std::less<>> mModules;
  std::vector<mozilla::UniquePtr<Module>> mScripts;
  std::list<Pending> mPending;
  std::vector<Meta> mMetas;
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_MODULELOADER_H_
