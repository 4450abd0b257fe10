// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_BRIDGEERROR_H_
#define BRIDGE_BASE_BRIDGEERROR_H_

#include <stddef.h>
#include <stdint.h>

#include <string>

// The one error value of the parts that know no JavaScript. Errors travel in a
// mozilla::Result<T, BridgeError> (include "mozilla/ResultVariant.h" to make
// one) until engine/ turns them into a JS Error whose `code` is
// ErrorCodeName(). Those names are an interface: docs/errors.md lists each of
// them with cause and cure, so one may be added but never renamed.

namespace monkeybridge {

enum class ErrorCode : uint8_t {
  LibraryNotFound,
  LibraryNotUniffi,
  ContractMismatch,
  ChecksumMismatch,
  SymbolMissing,
  ComponentInvalid,
  ComponentUnknown,
  UnknownId,
  ArgumentCount,
  ArgumentType,
  ArgumentRange,
  PointerType,
  HandleInvalid,
  HandlerExists,
  HandlerMissing,
  MethodMissing,
  RustPanic,
  CallbackFailed,
  Closed,
  Terminated,
  TooLarge,
  StringSurrogate,
  ModuleNotFound,
  ModulePending,
  NeverSettles,
  NotProvided,
  Released,
};

inline constexpr size_t kErrorCodeCount = size_t(ErrorCode::Released) + 1;

// The stable name that JavaScript sees, e.g. "MB_LIBRARY_NOT_FOUND". Any
// thread. Returns a static string, never null.
const char* ErrorCodeName(ErrorCode aCode);

struct [[nodiscard]] BridgeError {
  ErrorCode mCode;
  // A full sentence in UTF-8 that names the thing and the cause.
  std::string mMessage;
};

}  // namespace monkeybridge

#endif  // BRIDGE_BASE_BRIDGEERROR_H_
