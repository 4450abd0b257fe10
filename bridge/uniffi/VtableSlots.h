// SPDX-License-Identifier: MPL-2.0

// The functions that Rust finds in a vtable, deduced from a method's signature
// of tags (Kinds.h). A slot only packs its arguments and goes to the bridge
// (CallbackEntry.h); what happens to a call is decided there. Any thread. The
// slots own what they are given: buffers and handles in the arguments are
// consumed on every path.

#ifndef BRIDGE_UNIFFI_VTABLESLOTS_H_
#define BRIDGE_UNIFFI_VTABLESLOTS_H_

#include "bridge/rust/Completion.h"
#include "bridge/uniffi/Kinds.h"

namespace monkeybridge::generated {

template <class Signature>
struct Method;

template <class Ret, class... Args>
struct Method<Ret(Args...)> {
  using CReturn = typename Ret::CType;
  static constexpr size_t kCount = sizeof...(Args);
  static_assert(kCount <= kMaxArgs, "more arguments than the bridge keeps");
  static constexpr ValueInfo kReturn = Ret::kInfo;
  static constexpr ValueInfo kArgs[kCount ? kCount : 1] = {Args::kInfo...};

  using SyncFunction = void (*)(uint64_t, typename Args::CType..., CReturn*,
                                RustCallStatus*);
  using AsyncFunction = void (*)(uint64_t, typename Args::CType...,
                                 rust::ForeignFutureComplete<CReturn>, uint64_t,
                                 rust::ForeignFutureDroppedCallbackStruct*);

  template <const auto& Methods, size_t Index>
  static void Sync(uint64_t aHandle, typename Args::CType... aArgs,
                   CReturn* aReturn, RustCallStatus* aStatus) {
    FfiValue args[kCount ? kCount : 1] = {FfiValue::Of(aArgs)...};
    FfiValue result;
    Methods[Index].mState->mApi->mCallSync(Methods[Index], aHandle, args,
                                           &result, aStatus);
    if constexpr (!std::is_void_v<CReturn>) {
      *aReturn = result.template As<CReturn>();
    }
  }

  template <const auto& Methods, size_t Index>
  static void Fire(uint64_t aHandle, typename Args::CType... aArgs, CReturn*,
                   RustCallStatus* aStatus) {
    static_assert(std::is_void_v<CReturn>, "fire-and-forget returns nothing");
    FfiValue args[kCount ? kCount : 1] = {FfiValue::Of(aArgs)...};
    Methods[Index].mState->mApi->mFire(Methods[Index], aHandle, args, aStatus);
  }

  template <const auto& Methods, size_t Index>
  static void Async(uint64_t aHandle, typename Args::CType... aArgs,
                    rust::ForeignFutureComplete<CReturn> aComplete,
                    uint64_t aData,
                    rust::ForeignFutureDroppedCallbackStruct* aDropped) {
    FfiValue args[kCount ? kCount : 1] = {FfiValue::Of(aArgs)...};
    Methods[Index].mState->mApi->mCallAsync(
        Methods[Index], aHandle, args, &rust::CompleteAs<CReturn>,
        reinterpret_cast<void*>(aComplete), aData, aDropped);
  }
};

// Every vtable starts with these two.
template <const ComponentState& State, uint16_t Interface>
void Free(uint64_t aHandle) {
  State.mApi->mFree(State, Interface, aHandle);
}
template <const ComponentState& State, uint16_t Interface>
uint64_t Clone(uint64_t aHandle) {
  return State.mApi->mClone(State, Interface, aHandle);
}

// The rows of InterfaceInfo::mMethods.
template <class Signature>
constexpr MethodInfo MethodOf(const ComponentState& aState, uint16_t aInterface,
                              uint16_t aIndex, const char* aName,
                              MethodMode aMode, bool aHasError,
                              uint32_t aTimeoutMs = 0) {
  using M = Method<Signature>;
  return {aName,     aMode,      M::kReturn, M::kArgs,   uint8_t(M::kCount),
          aHasError, aTimeoutMs, aIndex,     aInterface, &aState};
}

}  // namespace monkeybridge::generated

#endif  // BRIDGE_UNIFFI_VTABLESLOTS_H_
