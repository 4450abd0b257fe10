// SPDX-License-Identifier: MPL-2.0

// What the bridge offers to the code of a component: a table of functions,
// handed over when the component is bound, so that a component links against
// nothing and works in an executable, in a cdylib and in a browser alike.
// CallState is the part of a realm's bridge that every crossing touches; its
// layout is shared with the inlined calls of FastCall.h.

#ifndef BRIDGE_UNIFFI_COMPONENTAPI_H_
#define BRIDGE_UNIFFI_COMPONENTAPI_H_

#include <cstdint>
#include <string>

#include "bridge/dispatch/CurrentRustCall.h"
#include "bridge/rust/Completion.h"
#include "bridge/uniffi/ComponentInfo.h"
#include "bridge/values/BorrowedBytes.h"
#include "js/CallArgs.h"
#include "js/Class.h"
#include "js/Value.h"

namespace monkeybridge {

// The first words of the scratch area, shared with js/uniffi/scratch.mjs, which
// sees them as an Int32Array.
struct ScratchHeader {
  int32_t mTop;     // offset of the first free byte
  int32_t mCode;    // result of a callback's fast face: FastCode
  int32_t mCursor;  // where JS reads next
  int32_t mSent;    // not 0: JS was not told what Rust has taken over
  double mHandle;   // receiver of the callback being started
  double mCallId;   // the async call that a handler is entered for; 0: none
};
inline constexpr uint32_t kScratchHeaderSize = 64;
inline constexpr uint32_t kScratchSize = 1u << 30;

// What a callback's fast face tells by ScratchHeader::mCode.
enum class FastCode : int32_t {
  Success = 0,
  DeclaredError = 1,
  Failed = 2,
  UseContract = 3,
};

struct CallState {
  // kRelease: much of Rust's memory waits on the release list.
  enum Flag : uint32_t { kStress = 1, kTrace = 2, kClosed = 4, kRelease = 8 };

  uint8_t* mScratch = nullptr;
  // Which Rust call the JS thread is in; read by threads that wait for it.
  CurrentRustCall* mCurrentCall = nullptr;
  uint32_t mFlags = 0;
  uint32_t mDepth = 0;  // Rust calls below the code that runs now
  // A script was terminated below a Rust call: JS must not go on.
  bool mTerminated = false;
  void* mBridge = nullptr;  // null once closed

  // Rust has returned below a termination; always false.
  bool Stop() {
    if (mDepth == 0) mTerminated = false;
    return false;
  }

  ScratchHeader* Header() const {
    return reinterpret_cast<ScratchHeader*>(mScratch);
  }
};

// A Rust object held by a JS object of class `ComponentApi::mPointerClass`, in
// its reserved slot 0. JS thread.
struct PointerBox {
  uint64_t mHandle;  // 0 once released
  const PointerInfo* mInfo;
  const ComponentInfo* mComponent;
  CallState* mState;
  PointerBox* mNext = nullptr;  // on the release list
  uint32_t mBytes = 0;  // of Rust's memory that the collector was told of
  // Neighbours in the bridge's list of live boxes, while it is open.
  PointerBox* mNextLive = nullptr;
  PointerBox** mPreviousLive = nullptr;
  std::string mStack{};  // where it was made, if stacks are captured
};

struct ComponentApi {
  static constexpr uint32_t kVersion = 1;

  uint32_t mVersion;
  const JSClass* mPointerClass;

  // --- JS calls Rust; JS thread; false: an exception is pending ---

  // An event that is counted, traced or turned into a collection; called only
  // where CallState::mFlags is not 0.
  bool (*mCrossing)(JSContext*, CallState&, const FunctionInfo&);
  // Finds the first argument that does not fit and throws an error that names
  // it; always false.
  bool (*mBadArguments)(JSContext*, CallState&, const ComponentState&,
                        const FunctionInfo&, const JS::CallArgs&);
  // The lowering of the kinds that take more than a comparison. False: it does
  // not fit; no exception is pending, or out of memory is.
  bool (*mLowerString)(JSContext*, const JS::Value&, const rust::BufferOps&,
                       rust::RustBuffer*);
  bool (*mLowerBytes)(JSContext*, const JS::Value&, const rust::BufferOps&,
                      rust::RustBuffer*);
  bool (*mLowerBuffer)(CallState&, uint32_t aOffset, uint32_t aLength,
                       const rust::BufferOps&, rust::RustBuffer*);
  bool (*mLowerU64)(const JS::Value&, uint64_t*);
  bool (*mLowerI64)(const JS::Value&, int64_t*);
  // A Pointer or Trait argument: the handle, cloned where it is Rust's.
  bool (*mLowerPointer)(const ComponentInfo&, ValueInfo, const JS::Value&,
                        uint64_t*);
  // Undoes what lowering made, when a later argument fails.
  void (*mDrop)(const ComponentInfo&, ValueInfo, rust::FfiValue);
  // Any result but a small number; consumes it.
  bool (*mLift)(JSContext*, CallState&, const ComponentInfo&, ValueInfo,
                rust::FfiValue, JS::MutableHandleValue);
  // Keeps a failed status for `takeStatus` of the runtime module.
  void (*mKeepStatus)(CallState&, const ComponentInfo&, rust::RustCallStatus);
  // After Rust has returned, when CallState::mTerminated; always false. With
  // aGuarded the runtime module is told that Rust has the arguments.
  bool (*mStop)(CallState&, bool aGuarded);
  // Frame-less entry of Async and Background functions.
  JSNative mAsyncCall;

  // --- Rust calls JS; any thread ---

  void (*mCallSync)(const MethodInfo&, uint64_t aHandle, rust::FfiValue* aArgs,
                    rust::FfiValue* aReturn, rust::RustCallStatus*);
  void (*mFire)(const MethodInfo&, uint64_t aHandle, rust::FfiValue* aArgs,
                rust::RustCallStatus*);
  void (*mCallAsync)(const MethodInfo&, uint64_t aHandle, rust::FfiValue* aArgs,
                     rust::CompleteThunk, void* aComplete, uint64_t aData,
                     rust::ForeignFutureDroppedCallbackStruct* aDropped);
  void (*mFree)(const ComponentState&, uint16_t aInterface, uint64_t aHandle);
  uint64_t (*mClone)(const ComponentState&, uint16_t aInterface,
                     uint64_t aHandle);

  // --- bytes that Rust borrows; JS thread ---

  // For the time of a call, in place if possible.
  bool (*mBorrowBytes)(JSContext*, const JS::Value&, BorrowedBytes*);
  void (*mReturnBytes)(BorrowedBytes*);
  // A copy made with malloc, for a call that is made later.
  bool (*mCopyBytes)(JSContext*, const JS::Value&, rust::ForeignBytes*);
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_COMPONENTAPI_H_
