// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/Log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>

#include "bridge/base/ThreadId.h"

namespace monkeybridge {

constinit std::atomic<uint8_t> Log::sLevels[kModules] = {};

namespace {

constexpr std::string_view kModuleNames[] = {"uniffi", "dispatch", "engine",
                                             "host", "ffi"};
constexpr std::string_view kLevelNames[] = {"off",  "error", "warning",
                                            "info", "debug", "verbose"};

template <size_t N>
std::optional<size_t> Find(const std::string_view (&aNames)[N],
                           std::string_view aName) {
  for (size_t i = 0; i < N; i++) {
    if (aNames[i] == aName) {
      return i;
    }
  }
  return std::nullopt;
}

template <size_t N>
std::string Join(const std::string_view (&aNames)[N]) {
  std::string text;
  for (std::string_view name : aNames) {
    text.append(text.empty() ? "" : ", ").append(name);
  }
  return text;
}

BridgeError UnknownWord(const char* aWhat, std::string_view aWord,
                        const std::string& aKnown) {
  std::string message("There is no log ");
  message.append(aWhat).append(" \"").append(aWord);
  message.append("\"; known are ").append(aKnown).append(".");
  return {ErrorCode::ArgumentType, std::move(message)};
}

}  // namespace

mozilla::Result<mozilla::Ok, BridgeError> Log::Configure(
    std::string_view aSpec) {
  uint8_t levels[kModules];
  for (size_t i = 0; i < kModules; i++) {
    levels[i] = sLevels[i].load(std::memory_order_relaxed);
  }
  while (!aSpec.empty()) {
    std::string_view entry = aSpec.substr(0, aSpec.find(','));
    aSpec.remove_prefix(std::min(entry.size() + 1, aSpec.size()));
    size_t colon = entry.find(':');
    std::string_view module = entry.substr(0, colon);
    auto level = colon == entry.npos
                     ? std::optional<size_t>(size_t(LogLevel::Debug))
                     : Find(kLevelNames, entry.substr(colon + 1));
    if (!level) {
      return mozilla::Err(
          UnknownWord("level", entry.substr(colon + 1), Join(kLevelNames)));
    }
    if (module == "all") {
      std::fill(levels, levels + kModules, uint8_t(*level));
      continue;
    }
    auto index = Find(kModuleNames, module);
    if (!index) {
      return mozilla::Err(
          UnknownWord("module", module, Join(kModuleNames) + " and all"));
    }
    levels[*index] = uint8_t(*level);
  }
  for (size_t i = 0; i < kModules; i++) {
    sLevels[i].store(levels[i], std::memory_order_relaxed);
  }
  return mozilla::Ok();
}

void Log::Write(LogModule aModule, LogLevel aLevel, const char* aFormat, ...) {
  // Longer lines are cut: a log line must not allocate without bound.
  char line[2048];
  std::string_view module = kModuleNames[size_t(aModule)];
  std::string_view level = kLevelNames[size_t(aLevel)];
  int head = snprintf(
      line, sizeof line, "[%.*s:%.*s] thread %d: ", int(module.size()),
      module.data(), int(level.size()), level.data(), int(CurrentThreadId()));
  va_list args;
  va_start(args, aFormat);
  int body = vsnprintf(line + head, sizeof line - size_t(head), aFormat, args);
  va_end(args);
  size_t length =
      std::min(size_t(head) + size_t(std::max(body, 0)), sizeof line - 1);
  std::replace(line, line + length, '\n', ' ');
  line[length] = '\n';
  // Nothing can be done if stderr does not take it.
  ssize_t written = write(STDERR_FILENO, line, length + 1);
  (void)written;
}

}  // namespace monkeybridge
