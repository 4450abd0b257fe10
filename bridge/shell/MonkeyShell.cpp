// SPDX-License-Identifier: MPL-2.0

// main() of the monkeybridge binary. Reads the command line, starts the engine
// once, runs one or more sessions and leaves without running destructors of
// static objects: a thread of the program may still be inside native code.

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "bridge/base/Log.h"
#include "bridge/engine/EmbeddedSelfHosted.h"
#include "bridge/engine/Engine.h"
#include "bridge/engine/GcStress.h"
#include "bridge/host/Output.h"
#include "bridge/shell/HarnessNatives.h"
#include "bridge/shell/Options.h"
#include "bridge/shell/Session.h"
#include "bridge/shell/XpcShell.h"

namespace monkeybridge {

namespace {

constexpr size_t kThreadStack = 8 * 1024 * 1024;
constexpr int kExitUsage = 2;

struct Run {
  const ShellOptions& mOptions;
  int mExitCode = 0;
};

int RunOneSession(const ShellOptions& aOptions, unsigned aNumber,
                  unsigned aCount) {
  if (aOptions.mCommand == Command::XpcShell) {
    return RunXpcShell(aOptions, aNumber, aCount);
  }
  Session session(aOptions);
  if (session.SetUp()) {
    session.RunProgram();
  }
  session.TearDown();
  return session.ExitCode();
}

void RunSessions(Run* aRun) {
  unsigned count = aRun->mOptions.mTestTwice ? 2 : 1;
  for (unsigned i = 0; i < count; i++) {
    int code = RunOneSession(aRun->mOptions, i, count);
    if (aRun->mExitCode == 0) {
      aRun->mExitCode = code;
    }
  }
}

// The runtime on a thread that is not the main one.
void RunOnThread(Run* aRun) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kThreadStack);
  pthread_t thread;
  int error = pthread_create(
      &thread, &attributes,
      [](void* aData) -> void* {
        RunSessions(static_cast<Run*>(aData));
        return nullptr;
      },
      aRun);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    fprintf(stderr, "monkeybridge: no thread can be started\n");
    aRun->mExitCode = 1;
    return;
  }
  pthread_join(thread, nullptr);
}

// --gc-stress: says how often it collected, and fails when it never did.
void ReportGcStress(const ShellOptions& aOptions, int* aExitCode) {
  if (aOptions.mGcStress == 0) {
    return;
  }
  uint64_t count = GcStress::Collections();
  WriteOutput(OutputStream::Err, "monkeybridge: --gc-stress collected " +
                                     std::to_string(count) + " times\n");
  if (count == 0 && *aExitCode == 0 && !HarnessNatives::Spawned()) {
    *aExitCode = 1;
  }
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MB_LEAK_CHECK_AT_EXIT
#endif
#endif

#ifdef MB_LEAK_CHECK_AT_EXIT
// Set by the main thread on its way out.
std::atomic<bool> sEngineIsStopped = false;
#endif

// Native code may call exit() while JavaScript is on the stack. The engine's
// static destructors must not run then: flush and leave.
void GuardExit() {
  on_exit(
      [](int aCode, void*) {
#ifdef MB_LEAK_CHECK_AT_EXIT
        if (sEngineIsStopped) {
          return;
        }
#endif
        fflush(nullptr);
        _exit(aCode);
      },
      nullptr);
}

[[noreturn]] void Leave(int aCode) {
#ifdef MB_LEAK_CHECK_AT_EXIT
  // The leak check wants what the engine holds freed.
  Engine::Stop();
  sEngineIsStopped = true;
#endif
  // Otherwise GuardExit() ends it here: joining the engine's helper threads
  // takes longer than a small program.
  // Only the main thread comes here, and no other one calls exit().
  exit(aCode);  // NOLINT(concurrency-mt-unsafe)
}

int Main(int aCount, char** aArguments) {
  ShellOptions options;
  switch (ParseCommandLine(aCount, aArguments, &options)) {
    case ParseOutcome::Done:
      return 0;
    case ParseOutcome::Wrong:
      return kExitUsage;
    case ParseOutcome::Go:
      break;
  }
  if (!options.mLog.empty()) {
    auto configured = Log::Configure(options.mLog);
    if (configured.isErr()) {
      fprintf(stderr, "monkeybridge: %s\n",
              configured.inspectErr().mMessage.c_str());
      return kExitUsage;
    }
  }
  if (const char* failure = Engine::Start()) {
    fprintf(stderr, "monkeybridge: SpiderMonkey cannot start: %s\n", failure);
    return 1;
  }
  GuardExit();
  Engine::OfferSelfHostedCache(EmbeddedSelfHosted());
  Run run{options};
  if (options.mTestThread) {
    RunOnThread(&run);
  } else {
    RunSessions(&run);
  }
  ReportGcStress(options, &run.mExitCode);
  return run.mExitCode;
}

}  // namespace
}  // namespace monkeybridge

int main(int aCount, char** aArguments) {
  monkeybridge::Leave(monkeybridge::Main(aCount, aArguments));
}
