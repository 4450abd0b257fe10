// SPDX-License-Identifier: MPL-2.0

// The tables by which a generated component tells the bridge what one crate
// exports: functions, objects, interfaces, checksums. Plain constant data:
// nothing here runs, and nothing has a static constructor. The generator writes
// the tables with the templates of GeneratedApi.h; the bridge reads them in
// Component.h. All indices are local to the component.

#ifndef BRIDGE_UNIFFI_COMPONENTINFO_H_
#define BRIDGE_UNIFFI_COMPONENTINFO_H_

#include <cstddef>
#include <cstdint>

#include "bridge/rust/BufferOps.h"
#include "bridge/rust/FfiValue.h"
#include "bridge/rust/RustAbi.h"
#include "js/CallArgs.h"

namespace monkeybridge {

struct ComponentApi;

// What a value is on the UniFFI level, as far as crossing it depends on that.
enum class Kind : uint8_t {
  Void,
  U8,
  I8,
  U16,
  I16,
  U32,
  I32,
  U64,
  I64,
  F32,
  F64,
  Bool,
  String,    // RustBuffer of raw UTF-8
  Bytes,     // RustBuffer: i32 length, then the bytes
  Buffer,    // RustBuffer in UniFFI's serialised form
  Pointer,   // handle of a Rust object; mIndex names its PointerInfo
  Callback,  // handle of a JS object; mIndex names its InterfaceInfo
  Trait,     // either of the two, told apart by bit 0; mIndex: interface
  Borrowed,  // ForeignBytes, for the time of a call; an argument only
};

// Whether an argument may hold handles that go back if its call fails: then the
// generated function begins with `enter` (bindings/src/passes/ffi.rs agrees).
constexpr bool NeedsGuard(Kind aKind) {
  return aKind == Kind::Buffer || aKind == Kind::Callback ||
         aKind == Kind::Trait;
}

struct ValueInfo {
  Kind mKind;
  // PointerInfo for Pointer, InterfaceInfo for Callback and Trait; with
  // kExternal, the ExternalInfo of either.
  uint16_t mIndex;
};

// Says that an index is one of ComponentInfo::mExternals.
inline constexpr uint16_t kExternal = 0x8000;

// The most arguments that a function or a method may have.
inline constexpr size_t kMaxArgs = 80;

// Calls the Rust function `aFunction` of one fixed C signature. Any thread.
// Consumes the buffers and handles in `aArgs`.
using InvokeThunk = void (*)(void* aFunction, rust::FfiValue* aArgs,
                             rust::FfiValue* aReturn,
                             rust::RustCallStatus* aStatus);

// Calls `rust_future_complete` of one fixed return type.
using FutureCompleteThunk = void (*)(void* aComplete, uint64_t aFuture,
                                     rust::FfiValue* aReturn,
                                     rust::RustCallStatus* aStatus);

enum class CallMode : uint8_t {
  Sync,        // Rust runs on the JS thread, inside the call
  Async,       // a Rust `async fn`
  Background,  // a sync Rust function, run on a pool thread
};

struct FunctionInfo {
  const char* mSymbol;
  const char* mName;  // as JS programmers know it: "TodoStore.add"
  CallMode mMode;
  ValueInfo mReturn;
  const ValueInfo* mArgs;
  uint8_t mArgCount;
  JSNative mFastCall;  // Sync only
  InvokeThunk mInvoke;
  // Async only: suffix of the rust_future functions, and how to complete.
  const char* mFutureSuffix;
  FutureCompleteThunk mFutureComplete;
};

struct PointerInfo {
  const char* mName;
  const char* mCloneSymbol;
  const char* mFreeSymbol;
  // Trait objects: the interface whose handles Rust may send instead, or -1.
  int32_t mInterface;
  // What the collector is told that an object holds outside its heap.
  uint32_t mBytes = 512;
};

enum class MethodMode : uint8_t { Sync, FireAndForget, Async };

struct InterfaceInfo;

struct MethodInfo {
  const char* mName;  // "Listener.onChange", with the name that JS knows
  MethodMode mMode;
  ValueInfo mReturn;
  const ValueInfo* mArgs;
  uint8_t mArgCount;
  bool mHasError;       // the Rust method returns Result
  uint32_t mTimeoutMs;  // Sync: how long another thread waits; 0: no limit
  uint16_t mIndex;      // 0-based, in declaration order
  uint16_t mInterface;  // index in ComponentInfo::mInterfaces
  const struct ComponentState* mState;
};

struct InterfaceInfo {
  const char* mName;
  const char* mInitSymbol;
  const void* mVtable;  // static; Rust keeps the address for ever
  const MethodInfo* mMethods;
  uint16_t mMethodCount;
  int32_t mPointer;  // traits with Rust implementations: PointerInfo, or -1
};

struct ChecksumInfo {
  const char* mSymbol;
  uint16_t mExpected;
  // What builds with older releases of uniffi may return; 0: nothing.
  uint16_t mOlder[2] = {0, 0};
};

// A type of another component of the same library.
struct ExternalInfo {
  const char* mNamespace;
  const char* mName;  // of the PointerInfo or InterfaceInfo there
  Kind mKind;         // Pointer, Callback or Trait
};

// Where it is; filled when bound.
struct ExternalTarget {
  const struct ComponentInfo* mComponent;
  uint16_t mIndex;
};

// The one mutable block of a component, filled when it is bound: once per
// process, before any of its functions can be called.
struct ComponentState {
  const ComponentApi* mApi;
  const rust::BufferOps* mBuffers;
  const struct ComponentInfo* mInfo;
  uint16_t mIndex;  // of the component in this process
};

struct ComponentInfo {
  static constexpr uint32_t kVersion = 2;

  uint32_t mVersion;
  const char* mNamespace;
  const char* mCrate;
  const char* mLibrary;  // "libtodo_sync.so"
  uint32_t mContract;
  ComponentState* mState;
  void** mSymbols;  // one per function, filled when bound
  const FunctionInfo* mFunctions;
  uint32_t mFunctionCount;
  void** mPointerSymbols;  // clone and free of each pointer type
  const PointerInfo* mPointers;
  uint32_t mPointerCount;
  const InterfaceInfo* mInterfaces;
  uint32_t mInterfaceCount;
  const ChecksumInfo* mChecksums;
  uint32_t mChecksumCount;
  ExternalTarget* mExternalTargets = nullptr;
  const ExternalInfo* mExternals = nullptr;
  uint32_t mExternalCount = 0;
};

// The component that a type belongs to, and the type as that one knows it.
struct TypeHome {
  const ComponentInfo& mComponent;
  ValueInfo mInfo;
};

// Any thread, once the component is bound.
inline TypeHome HomeOf(const ComponentInfo& aComponent, ValueInfo aInfo) {
  if (!(aInfo.mIndex & kExternal)) return {aComponent, aInfo};
  const ExternalTarget& target =
      aComponent.mExternalTargets[aInfo.mIndex & ~kExternal];
  return {*target.mComponent, {aInfo.mKind, target.mIndex}};
}

// The only symbol that a component exports.
using ComponentEntry = const ComponentInfo* (*)();
inline constexpr char kComponentEntryName[] = "monkeybridge_component_v1";

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_COMPONENTINFO_H_
