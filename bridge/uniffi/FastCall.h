// SPDX-License-Identifier: MPL-2.0

// The calls from JavaScript into Rust, deduced from a signature of tags
// (Kinds.h): one JSNative per sync Rust function with everything inlined that
// costs nothing to inline, and one thunk per C signature for the calls that are
// made later or elsewhere (async, background, the public contract).
//
// A fast call returns null when Rust reports a failure; the runtime module then
// asks for the kept status. It throws only before Rust is called, so a caller
// that catches an exception still owns the handles that it wrote.

#ifndef BRIDGE_UNIFFI_FASTCALL_H_
#define BRIDGE_UNIFFI_FASTCALL_H_

#include <stdlib.h>

#include <tuple>
#include <utility>

#include "bridge/rust/BufferOps.h"
#include "bridge/uniffi/Kinds.h"
#include "jsfriendapi.h"

namespace monkeybridge::generated {

// Reserved slots of the native functions that the bridge makes.
inline constexpr size_t kSlotCallState = 0;
inline constexpr size_t kSlotFunction = 1;

// While the JS thread is in Rust.
class MOZ_RAII AutoRustCall {
 public:
  AutoRustCall(CallState& aState, const FunctionInfo& aInfo)
      : AutoRustCall(aState, aInfo.mName) {}
  AutoRustCall(CallState& aState, const char* aName)
      : mState(aState), mRecord(*aState.mCurrentCall, aName) {
    ++mState.mDepth;
  }
  ~AutoRustCall() { --mState.mDepth; }

 private:
  CallState& mState;
  CurrentRustCall::AutoEnter mRecord;
};

// One argument on its way into Rust: undone unless Rust was called.
template <class Tag>
class Argument {
 public:
  explicit Argument(const ComponentState& aComponent)
      : mComponent(aComponent) {}
  ~Argument() {
    if constexpr (Tag::kOwns) {
      if constexpr (Tag::kInfo.mKind == Kind::Trait) {
        // The handle of a JS object is still the caller's, as the call throws.
        if (mValue & 1) return;
      }
      if (mOwned) {
        mComponent.mApi->mDrop(*mComponent.mInfo, Tag::kInfo,
                               FfiValue::Of(mValue));
      }
    }
  }
  Argument(const Argument&) = delete;

  bool Lower(JSContext* aCx, CallState& aState, const JS::Value* aArgs) {
    mOwned = Tag::Lower(aCx, aState, mComponent, aArgs, &mValue);
    return mOwned;
  }
  typename Tag::CType Into() {
    mOwned = false;
    return mValue;
  }

 private:
  const ComponentState& mComponent;
  typename Tag::CType mValue{};
  bool mOwned = false;
};

// Bytes that Rust borrows stay where they are, and in use, until it returns.
template <>
class Argument<Borrowed> {
 public:
  explicit Argument(const ComponentState& aComponent)
      : mApi(*aComponent.mApi) {}
  ~Argument() { mApi.mReturnBytes(&mBytes); }
  Argument(const Argument&) = delete;

  bool Lower(JSContext* aCx, CallState&, const JS::Value* aArgs) {
    return mApi.mBorrowBytes(aCx, aArgs[0], &mBytes);
  }
  rust::ForeignBytes Into() { return {int32_t(mBytes.mSize), mBytes.mData}; }

 private:
  const ComponentApi& mApi;
  BorrowedBytes mBytes;
};

template <class Signature>
struct Call;

template <class Ret, class... Args>
struct Call<Ret(Args...)> {
  using CReturn = typename Ret::CType;
  using Function = CReturn (*)(typename Args::CType..., RustCallStatus*);
  // rust_future scaffolding functions take no status.
  using FutureFunction = uint64_t (*)(typename Args::CType...);

  static constexpr unsigned kWords = (0 + ... + Args::kWords);
  static constexpr size_t kCount = sizeof...(Args);
  static_assert(kCount <= kMaxArgs, "more arguments than the bridge keeps");
  // Whether the arguments may have handles that go back if the call fails.
  static constexpr bool kGuarded =
      (false || ... || NeedsGuard(Args::kInfo.mKind));
  static constexpr ValueInfo kReturn = Ret::kInfo;
  static constexpr ValueInfo kArgs[kCount ? kCount : 1] = {Args::kInfo...};

  template <const ComponentInfo& Component, size_t Index>
  static bool Fast(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
    return FastWith<Component, Index>(
        aCx, JS::CallArgsFromVp(aArgc, aVp),
        std::make_index_sequence<sizeof...(Args)>());
  }

  static void Invoke(void* aFunction, FfiValue* aArgs, FfiValue* aReturn,
                     RustCallStatus* aStatus) {
    InvokeWith(aFunction, aArgs, aReturn, aStatus,
               std::make_index_sequence<sizeof...(Args)>());
  }

  static void InvokeFuture(void* aFunction, FfiValue* aArgs, FfiValue* aReturn,
                           RustCallStatus*) {
    InvokeFutureWith(aFunction, aArgs, aReturn,
                     std::make_index_sequence<sizeof...(Args)>());
  }

  static void CompleteFuture(void* aComplete, uint64_t aFuture,
                             FfiValue* aReturn, RustCallStatus* aStatus) {
    using Complete = CReturn (*)(uint64_t, RustCallStatus*);
    if constexpr (std::is_void_v<CReturn>) {
      reinterpret_cast<Complete>(aComplete)(aFuture, aStatus);
    } else {
      *aReturn =
          FfiValue::Of(reinterpret_cast<Complete>(aComplete)(aFuture, aStatus));
    }
  }

 private:
  static constexpr unsigned OffsetOf(size_t aIndex) {
    const unsigned words[] = {Args::kWords..., 0};
    unsigned offset = 0;
    for (size_t i = 0; i < aIndex; i++) offset += words[i];
    return offset;
  }

  template <const ComponentInfo& Component, size_t Index, size_t... I>
  static bool FastWith(JSContext* aCx, const JS::CallArgs& aArgs,
                       std::index_sequence<I...>) {
    const FunctionInfo& info = Component.mFunctions[Index];
    const ComponentState& component = *Component.mState;
    CallState& state = *static_cast<CallState*>(
        js::GetFunctionNativeReserved(&aArgs.callee(), kSlotCallState)
            .toPrivate());
    const ComponentApi& api = *component.mApi;
    if (MOZ_UNLIKELY(state.mFlags) && !api.mCrossing(aCx, state, info)) {
      return false;
    }
    if (MOZ_UNLIKELY(aArgs.length() < kWords)) {
      return api.mBadArguments(aCx, state, component, info, aArgs);
    }
    std::tuple<Argument<Args>...> args{
        ((void)I, static_cast<const ComponentState&>(component))...};
    if (MOZ_UNLIKELY(!(
            std::get<I>(args).Lower(aCx, state, aArgs.array() + OffsetOf(I)) &&
            ...))) {
      return api.mBadArguments(aCx, state, component, info, aArgs);
    }

    RustCallStatus status{};
    const auto function = reinterpret_cast<Function>(Component.mSymbols[Index]);
    if constexpr (std::is_void_v<CReturn>) {
      {
        AutoRustCall inRust(state, info);
        function(std::get<I>(args).Into()..., &status);
      }
      if (MOZ_UNLIKELY(state.mTerminated || status.code)) {
        return Failed(state, component, status, aArgs);
      }
      aArgs.rval().setUndefined();
      return true;
    } else {
      CReturn result;
      {
        AutoRustCall inRust(state, info);
        result = function(std::get<I>(args).Into()..., &status);
      }
      if (MOZ_UNLIKELY(state.mTerminated || status.code)) {
        if (state.mTerminated && !status.code) {
          api.mDrop(*component.mInfo, Ret::kInfo, FfiValue::Of(result));
        }
        return Failed(state, component, status, aArgs);
      }
      return Ret::Lift(aCx, state, component, result, aArgs.rval());
    }
  }

  static bool Failed(CallState& aState, const ComponentState& aComponent,
                     const RustCallStatus& aStatus, const JS::CallArgs& aArgs) {
    aComponent.mApi->mKeepStatus(aState, *aComponent.mInfo, aStatus);
    if (aState.mTerminated) return aComponent.mApi->mStop(aState, kGuarded);
    aArgs.rval().setNull();
    return true;
  }

  template <size_t... I>
  static void InvokeWith(void* aFunction, FfiValue* aArgs, FfiValue* aReturn,
                         RustCallStatus* aStatus, std::index_sequence<I...>) {
    const auto function = reinterpret_cast<Function>(aFunction);
    if constexpr (std::is_void_v<CReturn>) {
      function(aArgs[I].template As<typename Args::CType>()..., aStatus);
    } else {
      *aReturn = FfiValue::Of(
          function(aArgs[I].template As<typename Args::CType>()..., aStatus));
    }
    (FreeBorrowed<Args>(aArgs[I]), ...);
  }

  // Of all that crosses only borrowed bytes are not Rust's to free.
  template <class Tag>
  static void FreeBorrowed(const FfiValue& aValue) {
    if constexpr (Tag::kInfo.mKind == Kind::Borrowed) {
      free(const_cast<uint8_t*>(aValue.bytes.data));
    }
  }

  template <size_t... I>
  static void InvokeFutureWith(void* aFunction, FfiValue* aArgs,
                               FfiValue* aReturn, std::index_sequence<I...>) {
    *aReturn = FfiValue::Of(reinterpret_cast<FutureFunction>(aFunction)(
        aArgs[I].template As<typename Args::CType>()...));
  }
};

// The rows of ComponentInfo::mFunctions.
template <const ComponentInfo& Component, size_t Index, class Signature>
constexpr FunctionInfo Sync(const char* aSymbol, const char* aName) {
  using C = Call<Signature>;
  return {aSymbol,
          aName,
          CallMode::Sync,
          C::kReturn,
          C::kArgs,
          uint8_t(C::kCount),
          &C::template Fast<Component, Index>,
          &C::Invoke,
          nullptr,
          nullptr};
}

template <class Signature>
constexpr FunctionInfo Background(const char* aSymbol, const char* aName) {
  using C = Call<Signature>;
  return {aSymbol,    aName,      CallMode::Background,
          C::kReturn, C::kArgs,   uint8_t(C::kCount),
          nullptr,    &C::Invoke, nullptr,
          nullptr};
}

// `aFutureSuffix` names the rust_future functions: "u32", "rust_buffer", ...
template <class Signature>
constexpr FunctionInfo Async(const char* aSymbol, const char* aName,
                             const char* aFutureSuffix) {
  using C = Call<Signature>;
  return {aSymbol,         aName,
          CallMode::Async, C::kReturn,
          C::kArgs,        uint8_t(C::kCount),
          nullptr,         &C::InvokeFuture,
          aFutureSuffix,   &C::CompleteFuture};
}

}  // namespace monkeybridge::generated

#endif  // BRIDGE_UNIFFI_FASTCALL_H_
