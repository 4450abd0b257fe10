// SPDX-License-Identifier: MPL-2.0

// The one seam between the shell and the bridge. The shell knows the bridge
// only through this class and gets it from CreateBridgeHooks(), which the
// library defines that the binary is linked with (the `bridge` line of
// bridge/shell/BUILD.bazel).
// Beware: one object serves one runtime, from before its first script until
// its context is destroyed.

#ifndef BRIDGE_SHELL_BRIDGEHOOKS_H_
#define BRIDGE_SHELL_BRIDGEHOOKS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "bridge/base/BridgeError.h"
#include "bridge/dispatch/EventTarget.h"
#include "bridge/engine/ModuleLoader.h"
#include "bridge/engine/Runtime.h"
#include "mozilla/ResultVariant.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

struct BridgeAttachment {
  Runtime& mRuntime;
  ModuleLoader& mLoader;
  EventTarget& mTarget;
  // --leak-stacks: keep the stack that made each live thing.
  bool mLeakStacks;
  // --trace FILE; empty without it.
  std::string mTraceFile;
};

// What was still alive when the bridge ended.
struct ShutdownReport {
  size_t mCount = 0;
  // One text per thing, or group of things, with the stack that made it where
  // it is known.
  std::vector<std::string> mLines;
};

class BridgeHooks {
 public:
  using Outcome = mozilla::Result<mozilla::Ok, BridgeError>;

  virtual ~BridgeHooks() = default;

  // Adds builtin modules and globals. First call, once. JS thread, in the
  // realm, depth 1.
  [[nodiscard]] virtual Outcome Attach(const BridgeAttachment& aTo) = 0;

  // --component FILE.so. After Attach(), before any script. JS thread, in the
  // realm.
  [[nodiscard]] virtual Outcome LoadComponent(const std::string& aPath) = 0;

  // The program is over, or failed: from here on Rust is told "closed". The
  // loop runs once more afterwards for what this posts. JS thread, depth 0.
  virtual void BeginShutdown() = 0;

  // Ends what is left and says what leaked; the shell prints it. May collect.
  // JS thread, depth 0; no JavaScript of the program runs afterwards, the
  // context still lives.
  virtual ShutdownReport FinishShutdown() = 0;

  // Whether Rust awaits promises: if nothing else goes on, a collection tells
  // which of them can never settle. JS thread.
  virtual bool AwaitsPromises() const = 0;

  // For the harness. JS thread.

  // Cu.forceGC(): after a collection, with no native frame below, releases
  // what the finalisers found dead.
  virtual void DrainReleases() = 0;
  // Texts of fire-and-forget failures since the last call.
  virtual std::vector<std::string> TakeCallbackErrors() = 0;
};

// Never null. Any thread.
mozilla::UniquePtr<BridgeHooks> CreateBridgeHooks();

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_BRIDGEHOOKS_H_
