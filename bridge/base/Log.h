// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_LOG_H_
#define BRIDGE_BASE_LOG_H_

#include <stddef.h>
#include <stdint.h>

#include <atomic>
#include <string_view>

#include "bridge/base/BridgeError.h"
#include "mozilla/ResultVariant.h"

// Diagnostic lines on stderr, off unless configured, at the price of one
// relaxed load where a line is off. Logging is for the people who look into
// the bridge: nothing that a program has to know is told this way only.

namespace monkeybridge {

enum class LogModule : uint8_t { Uniffi, Dispatch, Engine, Host, Ffi };

enum class LogLevel : uint8_t { Off, Error, Warning, Info, Debug, Verbose };

class Log final {
 public:
  Log() = delete;

  // Sets levels from text such as "uniffi:info,dispatch:debug"; "all" names
  // every module and a module without a level gets "debug". Modules that are
  // not named keep their level. Any thread. An unknown word is an error
  // (ArgumentType) that lists the known ones; then nothing is changed.
  [[nodiscard]] static mozilla::Result<mozilla::Ok, BridgeError> Configure(
      std::string_view aSpec);

  // Whether a line would be written. Any thread.
  static bool Enabled(LogModule aModule, LogLevel aLevel) {
    return sLevels[size_t(aModule)].load(std::memory_order_relaxed) >=
           uint8_t(aLevel);
  }

  // Writes one line, in one write(), whether enabled or not: call MB_LOG
  // instead. Line breaks in the text become spaces. Any thread.
  [[gnu::format(printf, 3, 4)]] static void Write(LogModule aModule,
                                                  LogLevel aLevel,
                                                  const char* aFormat, ...);

 private:
  static constexpr size_t kModules = size_t(LogModule::Ffi) + 1;
  static std::atomic<uint8_t> sLevels[kModules];
};

}  // namespace monkeybridge

// MB_LOG(Uniffi, Error, "[%s] %s", name, reason). The arguments are evaluated
// only if the line is on.
#define MB_LOG(aModule, aLevel, ...)                                     \
  do {                                                                   \
    if (::monkeybridge::Log::Enabled(::monkeybridge::LogModule::aModule, \
                                     ::monkeybridge::LogLevel::aLevel))  \
        [[unlikely]] {                                                   \
      ::monkeybridge::Log::Write(::monkeybridge::LogModule::aModule,     \
                                 ::monkeybridge::LogLevel::aLevel,       \
                                 __VA_ARGS__);                           \
    }                                                                    \
  } while (false)

#endif  // BRIDGE_BASE_LOG_H_
