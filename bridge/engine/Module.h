// SPDX-License-Identifier: MPL-2.0

// What ModuleLoader knows of one module or script. Private to the loader.
// Beware: scripts have an entry too, for the imports that they make, but no
// record.

#ifndef BRIDGE_ENGINE_MODULE_H_
#define BRIDGE_ENGINE_MODULE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bridge/engine/ModuleResolver.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

struct Module {
  enum class State : uint8_t {
    Compiled,
    // On the stack right now: its body, or that of a module it is in a static
    // circle with, is running.
    Evaluating,
    // The engine has mPromise for it, which may still be pending.
    Evaluated,
  };

  Module(JSContext* aCx, ResolvedModule aWhere)
      : mWhere(std::move(aWhere)), mRecord(aCx), mPromise(aCx) {}

  // How messages and stack frames call it.
  const std::string& Name() const { return mWhere.mKey; }

  const ResolvedModule mWhere;
  JS::PersistentRooted<JSObject*> mRecord;
  JS::PersistentRooted<JSObject*> mPromise;
  // What it imports, in source order; complete when mResolved.
  std::vector<std::pair<std::string, Module*>> mRequests;
  State mState = State::Compiled;
  bool mResolved = false;

  // Scratch of one walk over the graph.
  uint32_t mIndex = 0;
  uint32_t mLow = 0;
  bool mOnStack = false;
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_MODULE_H_
