// SPDX-License-Identifier: MPL-2.0

// What `monkeybridge xpcshell` gives the harness on import.meta.native. The
// functions and their meaning are stated in js/harness/NATIVE.md; this is the
// native side of one run. HarnessFiles.cpp has the functions about files,
// HarnessChildren.cpp the one that starts processes.
// All functions: JS thread.

#ifndef BRIDGE_SHELL_HARNESSNATIVES_H_
#define BRIDGE_SHELL_HARNESSNATIVES_H_

#include <string>
#include <vector>

#include "bridge/base/Annotations.h"
#include "bridge/shell/ChildProcess.h"
#include "bridge/shell/Options.h"
#include "bridge/shell/Session.h"
#include "js/CallArgs.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

class HarnessNatives {
 public:
  // aFirstNumber: test points printed before by other runs of this process.
  HarnessNatives(Session& aSession, const ShellOptions& aOptions, unsigned aRun,
                 unsigned aFirstNumber);

  // Makes the harness importable and gives it the natives.
  void Install();

  // Kills children that still run. Before the session ends.
  void Stop();

  // What the harness said at its end. False when it never came to it.
  bool Finished() const { return mFinished; }
  unsigned Count() const { return mCount; }
  const std::string& Label() const { return mLabel; }

  // Whether this process started children, which make the crossings then.
  static bool Spawned();

 private:
  friend struct HarnessFiles;
  friend struct HarnessChildren;
  struct Natives;

  static bool GiveNatives(JSContext* aCx, JS::Handle<JSObject*> aMeta,
                          void* aSelf);
  bool DefineNatives(JSContext* aCx, JS::Handle<JSObject*> aNative);
  bool DefineConfig(JSContext* aCx, JS::Handle<JSObject*> aNative);

  Session& mSession;
  const ShellOptions& mOptions;
  const unsigned mRun;
  const unsigned mFirstNumber;
  std::vector<std::string> mTempFolders;
  std::vector<mozilla::UniquePtr<ChildProcess>> mChildren;
  std::string mLabel;
  unsigned mCount = 0;
  bool mFinished = false;
  bool mPending = false;
};

// Helpers of the natives' files.

// The object that the called native belongs to.
HarnessNatives* HarnessOf(const JS::CallArgs& aArgs);

// Argument aIndex as UTF-8 text. Throws a TypeError when it is no string.
MB_JSAPI bool TextArgument(JSContext* aCx, const JS::CallArgs& aArgs,
                           unsigned aIndex, std::string* aOut);

struct HarnessChildren {
  static bool SpawnSelf(JSContext* aCx, unsigned aCount, JS::Value* aVp);
};

// Functions about files, for Install().
struct NativeSpec {
  const char* mName;
  JSNative mFunction;
};
extern const NativeSpec kHarnessFileNatives[];
extern const size_t kHarnessFileNativeCount;

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_HARNESSNATIVES_H_
