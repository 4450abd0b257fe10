// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_UNIFFI_FAKECOMPONENT_H_
#define TESTS_GTEST_UNIFFI_FAKECOMPONENT_H_

#include "bridge/uniffi/GeneratedApi.h"

// The tables of the crate in FakeCrate.cpp, as the generator would write them.
// Ids, being those of the first component of the process: functions run 0,
// work 1, Thing.init 2, later 3; pointer Thing 0; interface Partner 0.

namespace monkeybridge::uniffitest {

using namespace monkeybridge::generated;  // NOLINT: the tags

extern const ComponentInfo kComponent;
inline ComponentState gState = {};
inline void* gSymbols[4] = {};
inline void* gPointerSymbols[2] = {};

inline constexpr FunctionInfo kFunctions[] = {
    Sync<kComponent, 0, Void(Callback<0>)>("uniffi_faked_fn_func_run",
                                           "faked::run"),
    Background<Void()>("uniffi_faked_fn_func_work", "faked::work"),
    Sync<kComponent, 2, Pointer<0>()>("uniffi_faked_fn_constructor_thing_new",
                                      "Thing.init"),
    Async<U32()>("uniffi_faked_fn_func_later", "faked::later", "u32"),
};

inline constexpr PointerInfo kPointers[] = {
    {"Thing", "uniffi_faked_fn_clone_thing", "uniffi_faked_fn_free_thing", -1},
};

inline constexpr MethodInfo kMethods[] = {
    MethodOf<Void(U32)>(gState, 0, 0, "Partner.tell", MethodMode::FireAndForget,
                        false),
    MethodOf<U32(U32)>(gState, 0, 1, "Partner.ask", MethodMode::Sync, true),
    MethodOf<U32(U32)>(gState, 0, 2, "Partner.askBriefly", MethodMode::Sync,
                       true, 50),
    MethodOf<U32(U32)>(gState, 0, 3, "Partner.fetch", MethodMode::Async, true),
    MethodOf<U32(Pointer<0>, Pointer<0>)>(gState, 0, 4, "Partner.give",
                                          MethodMode::Sync, true),
    MethodOf<Void(Pointer<0>, Pointer<0>)>(gState, 0, 5, "Partner.send",
                                           MethodMode::FireAndForget, false),
};

struct Vtable {
  decltype(&Free<gState, 0>) mFree = &Free<gState, 0>;
  decltype(&Clone<gState, 0>) mClone = &Clone<gState, 0>;
  Method<Void(U32)>::SyncFunction mTell = &Method<Void(U32)>::Fire<kMethods, 0>;
  Method<U32(U32)>::SyncFunction mAsk = &Method<U32(U32)>::Sync<kMethods, 1>;
  Method<U32(U32)>::SyncFunction mAskBriefly =
      &Method<U32(U32)>::Sync<kMethods, 2>;
  Method<U32(U32)>::AsyncFunction mFetch =
      &Method<U32(U32)>::Async<kMethods, 3>;
  Method<U32(Pointer<0>, Pointer<0>)>::SyncFunction mGive =
      &Method<U32(Pointer<0>, Pointer<0>)>::Sync<kMethods, 4>;
  Method<Void(Pointer<0>, Pointer<0>)>::SyncFunction mSend =
      &Method<Void(Pointer<0>, Pointer<0>)>::Fire<kMethods, 5>;
};
inline constexpr Vtable kVtable;

inline constexpr InterfaceInfo kInterfaces[] = {
    {"Partner", "uniffi_faked_fn_init_callback_vtable_partner", &kVtable,
     kMethods, 6, -1},
};

inline constexpr ChecksumInfo kChecksums[] = {
    {"uniffi_faked_checksum_func_run", 1234},
};

inline constexpr ComponentInfo kComponent = {
    ComponentInfo::kVersion,
    "faked",
    "faked",
    "libfake_crate.so",
    30,
    &gState,
    gSymbols,
    kFunctions,
    4,
    gPointerSymbols,
    kPointers,
    1,
    kInterfaces,
    1,
    kChecksums,
    1,
};

}  // namespace monkeybridge::uniffitest

#endif  // TESTS_GTEST_UNIFFI_FAKECOMPONENT_H_
