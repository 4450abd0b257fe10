// SPDX-License-Identifier: MPL-2.0

// From JavaScript to UniFFI's C values, in the two forms that Lift.h names, and
// the error that names what did not fit. A value that was lowered is owned:
// pass it to Rust or to DropValue (Component.h). JS thread.

#ifndef BRIDGE_UNIFFI_LOWER_H_
#define BRIDGE_UNIFFI_LOWER_H_

#include <string>

#include "bridge/base/Annotations.h"
#include "bridge/uniffi/Component.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

class Bridge;

// The contract's form: TypeError or RangeError as Firefox has them.
MB_JSAPI bool LowerContract(JSContext* aCx, const ComponentInfo& aComponent,
                            ValueInfo aInfo, JS::Handle<JS::Value> aValue,
                            rust::FfiValue* aOut);

// The native form of one argument at `aArgs`, of one word or two. False, mostly
// with no exception pending, if it does not fit: then call BadArguments.
[[nodiscard]] bool LowerNative(JSContext* aCx, CallState& aState,
                               const ComponentState& aComponent,
                               ValueInfo aInfo, const JS::Value* aArgs,
                               rust::FfiValue* aOut);

// Why the value at `aArgs` is refused, for people; its code goes to *aCode.
std::string WhyRefused(JSContext* aCx, const ComponentInfo& aComponent,
                       ValueInfo aInfo, const JS::Value* aArgs,
                       ErrorCode* aCode);

// JS arguments that a native call takes for an argument of this kind.
inline unsigned WordsOf(Kind aKind) { return aKind == Kind::Buffer ? 2 : 1; }

// The functions of ComponentApi.
bool LowerString(JSContext* aCx, const JS::Value& aValue,
                 const rust::BufferOps& aOps, rust::RustBuffer* aOut);
bool LowerBytes(JSContext* aCx, const JS::Value& aValue,
                const rust::BufferOps& aOps, rust::RustBuffer* aOut);
bool LowerBuffer(CallState& aState, uint32_t aOffset, uint32_t aLength,
                 const rust::BufferOps& aOps, rust::RustBuffer* aOut);
bool LowerU64(const JS::Value& aValue, uint64_t* aOut);
bool LowerI64(const JS::Value& aValue, int64_t* aOut);
bool LowerPointer(const ComponentInfo& aComponent, ValueInfo aInfo,
                  const JS::Value& aValue, uint64_t* aOut);
bool BorrowForCall(JSContext* aCx, const JS::Value& aValue,
                   BorrowedBytes* aOut);
bool CopyForeignBytes(JSContext* aCx, const JS::Value& aValue,
                      rust::ForeignBytes* aOut);
bool BadArguments(JSContext* aCx, CallState& aState,
                  const ComponentState& aComponent,
                  const FunctionInfo& aFunction, const JS::CallArgs& aArgs);

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_LOWER_H_
