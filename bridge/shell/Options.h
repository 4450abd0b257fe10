// SPDX-License-Identifier: MPL-2.0

// What the command line says. Parsed by CommandLine.cpp, read by Session.

#ifndef BRIDGE_SHELL_OPTIONS_H_
#define BRIDGE_SHELL_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace monkeybridge {

enum class Command { Run, XpcShell };

struct ShellOptions {
  Command mCommand = Command::Run;

  // Both commands.
  std::vector<std::string> mComponents;
  std::vector<std::string> mMaps;
  std::string mImportMap;
  std::string mPrelude;
  std::string mTrace;
  std::string mLog;
  uint32_t mGcStress = 0;
  bool mUntrusted = false;
  bool mNoJit = false;
  bool mAsyncStacks = false;
  bool mLeakStacks = false;
  bool mTestTwice = false;
  bool mTestThread = false;
  bool mTestTerminate = false;

  // run
  bool mClassic = false;
  std::string mScript;
  std::vector<std::string> mArguments;

  // xpcshell
  std::vector<std::string> mFiles;
  std::vector<std::string> mManifests;
  std::vector<std::string> mHeads;
  double mTimeoutSeconds = 300;
  bool mChild = false;
  bool mInProcess = false;
  bool mVerbose = false;
};

enum class ParseOutcome {
  Go,
  // Help or version was printed: leave with 0.
  Done,
  // A message was printed: leave with 2.
  Wrong,
};

ParseOutcome ParseCommandLine(int aCount, char** aArguments,
                              ShellOptions* aOut);

// The options of both commands as arguments again, for child processes.
std::vector<std::string> CommonArguments(const ShellOptions& aOptions);

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_OPTIONS_H_
