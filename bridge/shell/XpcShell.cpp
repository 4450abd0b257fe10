// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/XpcShell.h"

#include <algorithm>
#include <map>
#include <string>

#include "bridge/host/Output.h"
#include "bridge/shell/HarnessNatives.h"
#include "bridge/shell/Session.h"

namespace monkeybridge {

namespace {

// Test points printed by the runs of this process so far.
unsigned gPoints = 0;

// Firefox's words for each interface with objects that Rust still holds; the
// lines of the report begin with its name.
std::string LeaksByInterface(const ShutdownReport& aReport) {
  std::map<std::string, size_t> counts;
  for (const std::string& line : aReport.mLines) {
    counts[line.substr(0, line.find(' '))]++;
  }
  std::string text;
  for (const auto& [name, count] : counts) {
    text += "    UniFFI interface " + name + " has " + std::to_string(count) +
            " registered callbacks at xpcom-shutdown. This likely indicates a "
            "UniFFI callback leak.\n";
  }
  return text;
}

// The point that says what the test left alive.
void PrintLeakPoint(const HarnessNatives& aHarness,
                    const ShutdownReport& aReport) {
  std::string text = "not ok " + std::to_string(aHarness.Count() + 1) + " - " +
                     aHarness.Label() + " | leaks\n  ---\n  message: \"" +
                     std::to_string(aReport.mCount) + " leaked\"\n";
  if (!aReport.mLines.empty()) {
    text += "  stack: |-\n" + LeaksByInterface(aReport);
  }
  for (const std::string& lines : aReport.mLines) {
    size_t start = 0;
    while (start <= lines.size()) {
      size_t end = std::min(lines.find('\n', start), lines.size());
      text += "    " + lines.substr(start, end - start) + "\n";
      start = end + 1;
    }
  }
  WriteOutput(OutputStream::Out, text + "  ...\n");
}

}  // namespace

int RunXpcShell(const ShellOptions& aOptions, unsigned aNumber,
                unsigned aCount) {
  Session session(aOptions);
  HarnessNatives harness(session, aOptions, aNumber, gPoints);
  ShutdownReport report;
  if (session.SetUp()) {
    // Until the harness says otherwise nothing has passed.
    session.GetHost().SetExitCode(1);
    harness.Install();
    if (session.ImportMain("monkeybridge:harness")) {
      session.GetHost().RunLoop();
    }
  }
  harness.Stop();
  session.TearDown(&report);
  gPoints = harness.Count();
  if (harness.Finished() && report.mCount != 0) {
    PrintLeakPoint(harness, report);
    gPoints++;
  }
  if (harness.Finished() && aNumber + 1 == aCount) {
    WriteOutput(OutputStream::Out, "1.." + std::to_string(gPoints) + "\n");
  }
  return session.ExitCode();
}

}  // namespace monkeybridge
