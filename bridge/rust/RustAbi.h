// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_RUST_RUSTABI_H_
#define BRIDGE_RUST_RUSTABI_H_

#include <stddef.h>
#include <stdint.h>

#include <type_traits>

// The C ABI of UniFFI 0.30 to 0.32 (contract 30), as types and nothing else.
// All structs cross by value, so their layout is part of the contract and is
// asserted here. Who owns a buffer is said by the classes beside this file:
// raw RustBuffers belong only where Rust itself is the neighbour.

namespace monkeybridge::rust {

inline constexpr uint32_t kUniffiContractVersion = 30;

// A Rust Vec<u8>, taken apart. Empty is either {0, 0, null} or Rust's own
// {0, 0, dangling}: never read data when len is 0.
struct RustBuffer {
  uint64_t capacity;
  uint64_t len;
  uint8_t* data;
};

// Bytes of ours that Rust reads during a call.
struct ForeignBytes {
  int32_t len;
  const uint8_t* data;
};

enum class CallCode : int8_t {
  Success = 0,
  Error = 1,       // errorBuf holds a serialized error of the declared type
  Unexpected = 2,  // errorBuf holds raw UTF-8 text, or is empty
  Cancelled = 3,   // a future that was cancelled; errorBuf is empty
};

struct RustCallStatus {
  int8_t code;
  RustBuffer errorBuf;
};

// What an async method of a vtable completes with: by value. Void has no
// return value field at all.
template <typename R>
struct ForeignFutureResult {
  R returnValue;
  RustCallStatus callStatus;
};

template <>
struct ForeignFutureResult<void> {
  RustCallStatus callStatus;
};

// Filled by an async method so that Rust can say that it dropped the future;
// called exactly once in every case, also after completion. Rust fills in a
// no-op beforehand.
struct ForeignFutureDroppedCallbackStruct {
  uint64_t callbackData;
  void (*callback)(uint64_t aCallbackData);
};

enum class FuturePollCode : int8_t { Ready = 0, Wake = 1 };

// Functions that a library exports.
using RustBufferAllocFn = RustBuffer (*)(uint64_t aSize, RustCallStatus*);
using RustBufferFromBytesFn = RustBuffer (*)(ForeignBytes, RustCallStatus*);
using RustBufferFreeFn = void (*)(RustBuffer, RustCallStatus*);
using ContractVersionFn = uint32_t (*)();
using ChecksumFn = uint16_t (*)();
using RustCloneFn = uint64_t (*)(uint64_t aHandle, RustCallStatus*);
using RustFreeFn = void (*)(uint64_t aHandle, RustCallStatus*);
using RustFutureContinuationFn = void (*)(uint64_t aData, int8_t aPollCode);
using RustFuturePollFn = void (*)(uint64_t aFuture, RustFutureContinuationFn,
                                  uint64_t aData);
using RustFutureCancelFn = void (*)(uint64_t aFuture);
using RustFutureFreeFn = void (*)(uint64_t aFuture);
template <typename R>
using RustFutureCompleteFn = R (*)(uint64_t aFuture, RustCallStatus*);
using InitCallbackVtableFn = void (*)(const void* aVtable);

// Functions that we hand to Rust, or Rust to us, for callback interfaces.
using VtableFreeFn = void (*)(uint64_t aHandle);
using VtableCloneFn = uint64_t (*)(uint64_t aHandle);
template <typename R>
using ForeignFutureComplete = void (*)(uint64_t aData,
                                       ForeignFutureResult<R> aResult);

static_assert(sizeof(void*) == 8, "the bridge supports 64-bit systems only");
static_assert(sizeof(RustBuffer) == 24 && offsetof(RustBuffer, len) == 8 &&
                  offsetof(RustBuffer, data) == 16,
              "RustBuffer crosses by value: it must match uniffi_core");
static_assert(sizeof(ForeignBytes) == 16 && offsetof(ForeignBytes, data) == 8,
              "ForeignBytes crosses by value: it must match uniffi_core");
static_assert(sizeof(RustCallStatus) == 32 &&
                  offsetof(RustCallStatus, errorBuf) == 8,
              "Rust allocates RustCallStatus: it must match uniffi_core");
static_assert(
    sizeof(ForeignFutureResult<void>) == 32 &&
        sizeof(ForeignFutureResult<uint8_t>) == 40 &&
        sizeof(ForeignFutureResult<double>) == 40 &&
        sizeof(ForeignFutureResult<RustBuffer>) == 56,
    "ForeignFutureResult crosses by value: it must match uniffi_core");
static_assert(sizeof(ForeignFutureDroppedCallbackStruct) == 16,
              "Rust allocates this struct: it must match uniffi_core");
static_assert(std::is_trivially_copyable_v<RustBuffer> &&
                  std::is_trivially_copyable_v<RustCallStatus>,
              "a C++ struct that is not trivial is passed by reference");

}  // namespace monkeybridge::rust

#endif  // BRIDGE_RUST_RUSTABI_H_
