// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/BridgeError.h"

namespace monkeybridge {

const char* ErrorCodeName(ErrorCode aCode) {
  switch (aCode) {
    case ErrorCode::LibraryNotFound:
      return "MB_LIBRARY_NOT_FOUND";
    case ErrorCode::LibraryNotUniffi:
      return "MB_LIBRARY_NOT_UNIFFI";
    case ErrorCode::ContractMismatch:
      return "MB_CONTRACT_MISMATCH";
    case ErrorCode::ChecksumMismatch:
      return "MB_CHECKSUM_MISMATCH";
    case ErrorCode::SymbolMissing:
      return "MB_SYMBOL_MISSING";
    case ErrorCode::ComponentInvalid:
      return "MB_COMPONENT_INVALID";
    case ErrorCode::ComponentUnknown:
      return "MB_COMPONENT_UNKNOWN";
    case ErrorCode::UnknownId:
      return "MB_UNKNOWN_ID";
    case ErrorCode::ArgumentCount:
      return "MB_ARGUMENT_COUNT";
    case ErrorCode::ArgumentType:
      return "MB_ARGUMENT_TYPE";
    case ErrorCode::ArgumentRange:
      return "MB_ARGUMENT_RANGE";
    case ErrorCode::PointerType:
      return "MB_POINTER_TYPE";
    case ErrorCode::HandleInvalid:
      return "MB_HANDLE_INVALID";
    case ErrorCode::HandlerExists:
      return "MB_HANDLER_EXISTS";
    case ErrorCode::HandlerMissing:
      return "MB_HANDLER_MISSING";
    case ErrorCode::MethodMissing:
      return "MB_METHOD_MISSING";
    case ErrorCode::RustPanic:
      return "MB_RUST_PANIC";
    case ErrorCode::CallbackFailed:
      return "MB_CALLBACK_FAILED";
    case ErrorCode::Closed:
      return "MB_CLOSED";
    case ErrorCode::Terminated:
      return "MB_TERMINATED";
    case ErrorCode::TooLarge:
      return "MB_TOO_LARGE";
    case ErrorCode::StringSurrogate:
      return "MB_STRING_SURROGATE";
    case ErrorCode::ModuleNotFound:
      return "MB_MODULE_NOT_FOUND";
    case ErrorCode::ModulePending:
      return "MB_MODULE_PENDING";
    case ErrorCode::NeverSettles:
      return "MB_NEVER_SETTLES";
    case ErrorCode::NotProvided:
      return "MB_NOT_PROVIDED";
    case ErrorCode::Released:
      return "MB_RELEASED";
  }
  return "MB_UNKNOWN";
}

}  // namespace monkeybridge
