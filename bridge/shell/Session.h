// SPDX-License-Identifier: MPL-2.0

// One runtime of the shell from birth to death: host, bridge, components, the
// program, shutdown. A process has one; with the hidden test options it has
// two, one after the other, or one on a thread of its own.
// All functions: the JS thread.

#ifndef BRIDGE_SHELL_SESSION_H_
#define BRIDGE_SHELL_SESSION_H_

#include <string>

#include "bridge/host/Host.h"
#include "bridge/shell/BridgeHooks.h"
#include "bridge/shell/Options.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

// What a program leaves with when its top-level await can never settle.
inline constexpr int kExitNeverSettles = 13;

class Session {
 public:
  explicit Session(const ShellOptions& aOptions) : mOptions(aOptions) {}
  ~Session();

  // Runtime, bridge, components, maps, prelude. False after a failure, which
  // has been reported.
  bool SetUp();

  // The program of `run`, to its end.
  void RunProgram();

  // Imports a module and lets its failure be the program's. False when it
  // failed at once.
  bool ImportMain(std::string_view aSpecifier);

  // Complains when the module of ImportMain() is still pending.
  void CheckSettled();

  // Ends bridge and host; leaks make the exit code 1. aReport is for the leaks;
  // without it they are printed to stderr. Idempotent.
  void TearDown(ShutdownReport* aReport = nullptr);

  Host& GetHost() { return *mHost; }
  BridgeHooks& Bridge() { return *mBridge; }
  int ExitCode() const { return mExitCode; }

 private:
  bool Prepare(JSContext* aCx);
  void PrintLeaks(const ShutdownReport& aReport);
  static void OnIdle(void* aSelf);
  bool Refuse(const BridgeError& aError);
  bool DefineArguments(JSContext* aCx);
  MB_JSAPI bool LoadImportMap();

  const ShellOptions& mOptions;
  mozilla::UniquePtr<Host> mHost;
  mozilla::UniquePtr<BridgeHooks> mBridge;
  mozilla::UniquePtr<JS::PersistentRooted<JSObject*>> mMain;
  std::string mMainName;
  int mExitCode = 0;
  bool mAttached = false;
};

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_SESSION_H_
