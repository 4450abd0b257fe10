// SPDX-License-Identifier: MPL-2.0

// Exceptions between C++ and JavaScript, both ways. Towards JS: an Error of the
// right class whose `code` property is the stable name of an ErrorCode.
// Towards C++: an ErrorInfo for whatever was thrown, be it null, a Symbol, a
// Proxy or an object whose toString throws.
// Beware: describing an Error reads data properties only and runs no getter; of
// other objects that are no proxies toString is called, and what it throws is
// dropped. "No exception pending after a failure" is how the engine says that
// execution was terminated. All functions: JS thread, in a realm.

#ifndef BRIDGE_ENGINE_EXCEPTIONS_H_
#define BRIDGE_ENGINE_EXCEPTIONS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "bridge/base/Annotations.h"
#include "bridge/base/BridgeError.h"
#include "js/RootingAPI.h"
#include "js/Value.h"

namespace monkeybridge {

struct ErrorInfo {
  std::string mMessage;     // "TypeError: x is not a function"
  std::string mStack;       // one frame a line, may be empty
  std::string mCode;        // "MB_CLOSED": its own `code`; may be empty
  std::string mFile;        // where it was made; may be empty
  std::string mSourceLine;  // known for syntax errors only
  uint32_t mLine = 0;       // 1-based; 0: unknown
  uint32_t mColumn = 0;     // 1-based; 0: unknown
  bool mTerminated = false;

  // Message, and the stack below it when there is one.
  std::string Text() const;
};

// The JS class that stands for a code.
enum class ErrorClass : uint8_t { Error, TypeError, RangeError, InternalError };
ErrorClass ErrorClassOf(ErrorCode aCode);

// Throws an error of the class that belongs to aCode. Always returns false, so
// that a native can end with `return Throw(...)`.
bool Throw(JSContext* aCx, ErrorCode aCode, std::string_view aMessage);
bool Throw(JSContext* aCx, const BridgeError& aError);

// The same with a class of the caller's choice.
bool ThrowAs(JSContext* aCx, ErrorClass aClass, ErrorCode aCode,
             std::string_view aMessage);

// An error without a code, for what is a plain JS mistake (a timer's callback
// that is no function).
bool ThrowPlain(JSContext* aCx, ErrorClass aClass, std::string_view aMessage);

// Takes the pending exception off the context and describes it; describes a
// termination when there is none. Leaves no exception behind.
ErrorInfo TakeError(JSContext* aCx);

// Takes the pending exception as it is. False when there is none: terminated.
bool TakeException(JSContext* aCx, JS::MutableHandle<JS::Value> aValue,
                   JS::MutableHandle<JSObject*> aStack);

// Describes a thrown or rejected value. aStack (a saved frame, or null) is used
// where the value has no stack of its own. Leaves no exception behind; one that
// was pending before stays pending.
ErrorInfo DescribeError(JSContext* aCx, JS::Handle<JS::Value> aValue,
                        JS::Handle<JSObject*> aStack = nullptr);

// aString as UTF-8 with U+FFFD for lone surrogates: for messages. Empty when
// out of memory; leaves no exception behind.
std::string LossyUtf8(JSContext* aCx, JSString* aString);

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_EXCEPTIONS_H_
