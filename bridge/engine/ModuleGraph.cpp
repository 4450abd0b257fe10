// SPDX-License-Identifier: MPL-2.0

// The half of ModuleLoader that links and evaluates. Modules are evaluated one
// static circle (strongly connected group) at a time, in the very order in
// which the engine would do it from the root. That costs nothing and tells us
// which modules are on the stack, which the engine has no function for.

#include <algorithm>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/Module.h"
#include "bridge/engine/ModuleLoader.h"
#include "js/Modules.h"
#include "js/Promise.h"
#include "js/friend/StackLimits.h"
#include "jsapi.h"

namespace monkeybridge {

// Tarjan's algorithm over what is not evaluated yet.
struct ModuleLoader::Walk {
  uint32_t mNext = 0;
  std::vector<Module*> mStack;
  std::vector<Module*> mTouched;
  // A dependency failed: nothing after it may run.
  bool mFailed = false;
};

namespace {

// A module on the way from aModule, itself included, that cannot be had now.
Module* FindBusy(Module* aModule, std::vector<Module*>* aSeen) {
  if (std::find(aSeen->begin(), aSeen->end(), aModule) != aSeen->end()) {
    return nullptr;
  }
  aSeen->push_back(aModule);
  if (aModule->mState == Module::State::Evaluating) {
    return aModule;
  }
  if (aModule->mState == Module::State::Evaluated) {
    return JS::GetPromiseState(aModule->mPromise) == JS::PromiseState::Pending
               ? aModule
               : nullptr;
  }
  for (const auto& [specifier, module] : aModule->mRequests) {
    if (Module* busy = FindBusy(module, aSeen)) {
      return busy;
    }
  }
  return nullptr;
}

}  // namespace

bool ModuleLoader::LinkAndEvaluate(Module* aRoot,
                                   JS::MutableHandle<JSObject*> aPromise) {
  return LoadGraph(aRoot) && JS::ModuleInstantiate(mCx, aRoot->mRecord) &&
         Evaluate(aRoot, aPromise);
}

bool ModuleLoader::Evaluate(Module* aRoot,
                            JS::MutableHandle<JSObject*> aPromise) {
  if (aRoot->mState == Module::State::Compiled) {
    Walk walk;
    bool ok = Visit(aRoot, walk);
    for (Module* module : walk.mTouched) {
      module->mIndex = 0;
      module->mOnStack = false;
    }
    // After a failure below it the root has not been evaluated; doing so makes
    // the engine pass the failure on.
    if (!ok ||
        (aRoot->mState == Module::State::Compiled && !EvaluateGroup(aRoot))) {
      return false;
    }
  }
  if (!aRoot->mPromise) {
    return Throw(mCx, ErrorCode::ModulePending,
                 "module " + aRoot->Name() + " is being evaluated");
  }
  aPromise.set(aRoot->mPromise);
  return true;
}

bool ModuleLoader::Visit(Module* aModule, Walk& aWalk) {
  js::AutoCheckRecursionLimit recursion(mCx);
  if (!recursion.check(mCx)) {
    return false;
  }
  aModule->mIndex = aModule->mLow = ++aWalk.mNext;
  aModule->mOnStack = true;
  aWalk.mStack.push_back(aModule);
  aWalk.mTouched.push_back(aModule);
  for (const auto& [specifier, next] : aModule->mRequests) {
    if (next->mState == Module::State::Compiled && next->mIndex == 0) {
      if (!Visit(next, aWalk)) {
        return false;
      }
      aModule->mLow = std::min(aModule->mLow, next->mLow);
    } else if (next->mOnStack) {
      aModule->mLow = std::min(aModule->mLow, next->mIndex);
    } else if (next->mState == Module::State::Evaluated &&
               JS::GetPromiseState(next->mPromise) ==
                   JS::PromiseState::Rejected) {
      aWalk.mFailed = true;
    }
    if (aWalk.mFailed) {
      return true;
    }
  }
  if (aModule->mLow != aModule->mIndex) {
    return true;
  }
  auto first = std::find(aWalk.mStack.begin(), aWalk.mStack.end(), aModule);
  std::vector<Module*> group(first, aWalk.mStack.end());
  aWalk.mStack.erase(first, aWalk.mStack.end());
  for (Module* member : group) {
    member->mOnStack = false;
    member->mState = Module::State::Evaluating;
  }
  if (!EvaluateGroup(aModule)) {
    return false;
  }
  for (Module* member : group) {
    member->mState = Module::State::Evaluated;
    member->mPromise = aModule->mPromise;
  }
  if (aWalk.mStack.empty()) {
    return true;
  }
  // An importer above passes a failure on; nobody else needs to hear of it.
  aWalk.mFailed =
      JS::GetPromiseState(aModule->mPromise) == JS::PromiseState::Rejected;
  return JS::SetAnyPromiseIsHandled(mCx, aModule->mPromise);
}

bool ModuleLoader::EvaluateGroup(Module* aRoot) {
  JS::Rooted<JS::Value> result(mCx);
  aRoot->mState = Module::State::Evaluating;
  if (!JS::ModuleEvaluate(mCx, aRoot->mRecord, &result)) {
    return false;
  }
  aRoot->mState = Module::State::Evaluated;
  if (result.isObject()) {
    aRoot->mPromise = &result.toObject();
    return true;
  }
  aRoot->mPromise =
      JS::CallOriginalPromiseResolve(mCx, JS::UndefinedHandleValue);
  return aRoot->mPromise != nullptr;
}

bool ModuleLoader::ImportSync(std::string_view aSpecifier,
                              std::string_view aReferrer,
                              JS::MutableHandle<JSObject*> aNamespace) {
  Module* module = FindFor(aSpecifier, aReferrer);
  return module && ImportNow(module, aNamespace);
}

bool ModuleLoader::ImportBuiltin(std::string_view aUri,
                                 JS::MutableHandle<JSObject*> aNamespace) {
  if (mSources.find(aUri) == mSources.end()) {
    return Throw(mCx, ErrorCode::ModuleNotFound,
                 "there is no builtin module " + std::string(aUri));
  }
  Module* module = FindResolved({std::string(aUri), "", true});
  return module && ImportNow(module, aNamespace);
}

bool ModuleLoader::ImportNow(Module* aModule,
                             JS::MutableHandle<JSObject*> aNamespace) {
  if (!LoadGraph(aModule)) {
    return false;
  }
  std::vector<Module*> seen;
  if (Module* busy = FindBusy(aModule, &seen)) {
    std::string message =
        "module " + aModule->Name() + " cannot be imported synchronously: ";
    message += busy == aModule ? "it" : "its import " + busy->Name();
    message += busy->mState == Module::State::Evaluating
                   ? " is being evaluated, so this import makes a circle"
                   : " is waiting at a top-level await";
    return Throw(mCx, ErrorCode::ModulePending, message);
  }
  JS::Rooted<JSObject*> promise(mCx);
  return LinkAndEvaluate(aModule, &promise) &&
         FinishSync(aModule, promise, aNamespace);
}

bool ModuleLoader::FinishSync(Module* aModule, JS::Handle<JSObject*> aPromise,
                              JS::MutableHandle<JSObject*> aNamespace) {
  switch (JS::GetPromiseState(aPromise)) {
    case JS::PromiseState::Pending:
      return Throw(mCx, ErrorCode::ModulePending,
                   "module " + aModule->Name() +
                       " cannot be imported synchronously: it, or what it "
                       "imports, uses a top-level await");
    case JS::PromiseState::Rejected: {
      JS::Rooted<JS::Value> reason(mCx, JS::GetPromiseResult(aPromise));
      if (JS::SetSettledPromiseIsHandled(mCx, aPromise)) {
        JS_SetPendingException(mCx, reason);
      }
      return false;
    }
    case JS::PromiseState::Fulfilled:
      break;
  }
  aNamespace.set(JS::GetModuleNamespace(mCx, aModule->mRecord));
  return aNamespace != nullptr;
}

}  // namespace monkeybridge
