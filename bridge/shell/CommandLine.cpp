// SPDX-License-Identifier: MPL-2.0

// The command line, with CLI11. The one file that is compiled with exceptions:
// the parser throws, and nothing of that leaves ParseCommandLine().

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <memory>

#include "bridge/engine/EngineCompat.h"
#include "bridge/shell/Options.h"

namespace monkeybridge {

namespace {

constexpr char kVersion[] = "0.1.0";
constexpr char kHidden[] = "";

// Says what the parser's own help cannot know: that SCRIPT and its arguments
// are taken as they stand, and that a flag may have a value.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* aApp,
                         std::string aName) const override {
    if (aApp->get_name() == "run") {
      return "Usage: " + aName + " [OPTIONS] SCRIPT [ARG...]\n";
    }
    return aApp->get_name() == "xpcshell"
               ? "Usage: " + aName + " [OPTIONS] TEST.js...\n"
               : CLI::Formatter::make_usage(aApp, std::move(aName));
  }
  std::string make_option_name(const CLI::Option* aOption,
                               bool aPositional) const override {
    const std::string name =
        CLI::Formatter::make_option_name(aOption, aPositional);
    const size_t value = name.find('{');
    return value == name.npos ? name : name.substr(0, value) + "[=N]";
  }
  // What is repeatable is given again, not followed by more values.
  std::string make_option_opts(const CLI::Option* aOption) const override {
    const std::string text = CLI::Formatter::make_option_opts(aOption);
    return text.ends_with(" ...") ? text.substr(0, text.size() - 4) : text;
  }
};

void AddCommon(CLI::App* aApp, ShellOptions* aOut, bool* aDeno) {
  aApp->add_option("--component", aOut->mComponents,
                   "Generated component of a crate; repeatable")
      ->type_name("FILE.so")
      ->allow_extra_args(false);
  aApp->add_option("--map", aOut->mMaps,
                   "A module URI, or a prefix ending in / or :, to a file or "
                   "folder; repeatable")
      ->type_name("URI=PATH")
      ->allow_extra_args(false);
  aApp->add_option("--import-map", aOut->mImportMap, "Standard import map")
      ->type_name("FILE");
  aApp->add_option("--prelude", aOut->mPrelude,
                   "Classic script run first, in the same global")
      ->type_name("FILE");
  // Refused with a reason, and so not offered.
  aApp->add_flag("--deno", *aDeno)->group(kHidden);
  aApp->add_flag("--untrusted", aOut->mUntrusted,
                 "Keep the engine's Spectre barriers");
  aApp->add_flag("--no-jit", aOut->mNoJit,
                 "Interpret all code: collections find every dead object");
  aApp->add_flag("--gc-stress{1}", aOut->mGcStress,
                 "Full collection at every (N-th) crossing");
  aApp->add_flag("--async-stacks", aOut->mAsyncStacks,
                 "Stacks that reach across await");
  aApp->add_flag("--leak-stacks", aOut->mLeakStacks,
                 "Say where each leaked thing was made");
  aApp->add_option("--log", aOut->mLog, "Log lines on stderr")
      ->type_name("MODULE:LEVEL,...");
  aApp->add_option("--trace", aOut->mTrace, "Write every crossing to FILE")
      ->type_name("FILE");
  aApp->add_flag("--test-twice", aOut->mTestTwice)->group(kHidden);
  aApp->add_flag("--test-thread", aOut->mTestThread)->group(kHidden);
  aApp->add_flag("--test-terminate", aOut->mTestTerminate)->group(kHidden);
}

void AddXpcShell(CLI::App* aApp, ShellOptions* aOut) {
  aApp->add_option("TEST.js", aOut->mFiles, "Test files or folders")
      ->type_name("");
  aApp->add_option("--manifest", aOut->mManifests, "xpcshell.toml; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  aApp->add_option("--head", aOut->mHeads,
                   "Script run before each test; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  aApp->add_option("--timeout", aOut->mTimeoutSeconds, "Per file")
      ->type_name("SECONDS");
  aApp->add_flag("--verbose", aOut->mVerbose,
                 "Show info() lines and assertions that passed");
  aApp->add_flag("--in-process", aOut->mInProcess,
                 "Never start child processes; needs exactly one file");
  aApp->add_flag("--child", aOut->mChild)->group(kHidden);
}

ParseOutcome Complain(const char* aText) {
  fprintf(stderr, "monkeybridge: %s\n", aText);
  return ParseOutcome::Wrong;
}

// What CLI11 cannot check by itself.
ParseOutcome Check(const CLI::App& aRun, bool aDeno, ShellOptions* aOut) {
  if (aDeno) {
    return Complain(
        "--deno is not available in this version: globalThis.Deno and its FFI "
        "are still to come");
  }
  if (aOut->mCommand == Command::XpcShell) {
    if (aOut->mFiles.empty() && aOut->mManifests.empty()) {
      return Complain("xpcshell: no test given");
    }
    return ParseOutcome::Go;
  }
  std::vector<std::string> rest = aRun.remaining();
  if (rest.empty()) {
    fputs(aRun.help("monkeybridge").c_str(), stderr);
    return ParseOutcome::Wrong;
  }
  if (rest[0].size() > 1 && rest[0][0] == '-') {
    return Complain(("run: unknown option " + rest[0]).c_str());
  }
  aOut->mScript = rest[0];
  aOut->mArguments.assign(rest.begin() + 1, rest.end());
  if (aOut->mScript.ends_with(".ts") || aOut->mScript.ends_with(".mts")) {
    return Complain(
        "run: TypeScript is not available in this version; give a .mjs or .js "
        "file");
  }
  return ParseOutcome::Go;
}

std::string VersionText() {
  std::string engine = compat::EngineVersion();
  if (engine.starts_with("JavaScript-C")) {
    engine = engine.substr(strlen("JavaScript-C"));
  }
  return std::string("monkeybridge ") + kVersion + " (SpiderMonkey " + engine +
         ")";
}

}  // namespace

ParseOutcome ParseCommandLine(int aCount, char** aArguments,
                              ShellOptions* aOut) {
  try {
    CLI::App app("Runs JavaScript in SpiderMonkey, bridged to native code",
                 "monkeybridge");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_version_flag("--version", VersionText());
    bool deno = false;
    CLI::App* run = app.add_subcommand("run", "Run an ES module");
    AddCommon(run, aOut, &deno);
    run->add_flag("--classic", aOut->mClassic,
                  "SCRIPT is a sloppy-mode script, not a module");
    run->prefix_command();
    CLI::App* tests =
        app.add_subcommand("xpcshell", "Run xpcshell-style tests");
    AddCommon(tests, aOut, &deno);
    AddXpcShell(tests, aOut);
    if (aCount < 2) {
      fputs(app.help().c_str(), stderr);
      return ParseOutcome::Wrong;
    }
    app.require_subcommand(1);
    try {
      app.parse(aCount, aArguments);
    } catch (const CLI::Success& help) {
      app.exit(help);
      return ParseOutcome::Done;
    } catch (const CLI::ParseError& error) {
      return Complain(error.what());
    }
    aOut->mCommand = tests->parsed() ? Command::XpcShell : Command::Run;
    return Check(*run, deno, aOut);
  } catch (const std::exception& error) {
    return Complain(error.what());
  }
}

std::vector<std::string> CommonArguments(const ShellOptions& aOptions) {
  std::vector<std::string> out;
  auto add = [&](const char* aName, const std::string& aValue) {
    if (!aValue.empty()) {
      out.push_back(aName);
      out.push_back(aValue);
    }
  };
  for (const std::string& component : aOptions.mComponents) {
    add("--component", component);
  }
  for (const std::string& map : aOptions.mMaps) {
    add("--map", map);
  }
  add("--import-map", aOptions.mImportMap);
  add("--prelude", aOptions.mPrelude);
  add("--log", aOptions.mLog);
  add("--trace", aOptions.mTrace);
  if (aOptions.mGcStress) {
    out.push_back("--gc-stress=" + std::to_string(aOptions.mGcStress));
  }
  for (auto [name, set] :
       {std::pair{"--untrusted", aOptions.mUntrusted},
        std::pair{"--no-jit", aOptions.mNoJit},
        std::pair{"--async-stacks", aOptions.mAsyncStacks},
        std::pair{"--leak-stacks", aOptions.mLeakStacks},
        std::pair{"--test-twice", aOptions.mTestTwice},
        std::pair{"--test-thread", aOptions.mTestThread},
        std::pair{"--test-terminate", aOptions.mTestTerminate}}) {
    if (set) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace monkeybridge
