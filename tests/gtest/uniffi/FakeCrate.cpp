// SPDX-License-Identifier: MPL-2.0

#include "tests/gtest/uniffi/FakeCrate.h"

using monkeybridge::rust::ForeignBytes;
using monkeybridge::rust::RustBuffer;
using monkeybridge::rust::RustCallStatus;
using monkeybridge::rust::RustFutureContinuationFn;
using monkeybridge::uniffitest::FakeCrate;
using monkeybridge::uniffitest::PartnerVtable;
using Library = monkeybridge::rust::FakeLibrary<9>;

extern "C" {

FakeCrate* fake_crate() {
  static auto* sCrate = [] {
    auto* crate = new FakeCrate();
    crate->mBooks = &Library::Books();
    return crate;
  }();
  return sCrate;
}

uint32_t ffi_faked_uniffi_contract_version() { return 30; }
uint16_t uniffi_faked_checksum_func_run() { return 1234; }

RustBuffer ffi_faked_rustbuffer_alloc(uint64_t aSize, RustCallStatus* aStatus) {
  return Library::Alloc(aSize, aStatus);
}
RustBuffer ffi_faked_rustbuffer_from_bytes(ForeignBytes aBytes,
                                           RustCallStatus* aStatus) {
  return Library::FromBytes(aBytes, aStatus);
}
void ffi_faked_rustbuffer_free(RustBuffer aBuffer, RustCallStatus* aStatus) {
  Library::Free(aBuffer, aStatus);
}

void uniffi_faked_fn_init_callback_vtable_partner(
    const PartnerVtable* aVtable) {
  fake_crate()->mVtable = aVtable;
}

void uniffi_faked_fn_func_run(uint64_t aPartner, RustCallStatus* aStatus) {
  fake_crate()->mRun(aPartner);
  const std::string& text = fake_crate()->mRunFails;
  if (text.empty()) return;
  RustCallStatus status{};
  aStatus->code = 2;
  aStatus->errorBuf = Library::FromBytes(
      {int32_t(text.size()), reinterpret_cast<const uint8_t*>(text.data())},
      &status);
}

void uniffi_faked_fn_func_work(RustCallStatus*) {}

uint64_t uniffi_faked_fn_constructor_thing_new(RustCallStatus*) {
  fake_crate()->mThings++;
  return 4096;
}
uint64_t uniffi_faked_fn_clone_thing(uint64_t aHandle, RustCallStatus*) {
  fake_crate()->mThings++;
  return aHandle;
}
void uniffi_faked_fn_free_thing(uint64_t aHandle, RustCallStatus*) {
  fake_crate()->mFreed = aHandle;
  fake_crate()->mThings--;
  if (fake_crate()->mOnDrop) fake_crate()->mOnDrop();
}

uint64_t uniffi_faked_fn_func_later() {
  fake_crate()->mFutures++;
  return 8192;
}
void ffi_faked_rust_future_poll_u32(uint64_t,
                                    RustFutureContinuationFn aContinuation,
                                    uint64_t aData) {
  FakeCrate& crate = *fake_crate();
  if (crate.mOnPoll) crate.mOnPoll();
  if (crate.mReady) {
    aContinuation(aData, 0);
    return;
  }
  crate.mContinuationData = aData;
  crate.mContinuation = aContinuation;
}
void ffi_faked_rust_future_cancel_u32(uint64_t) {
  FakeCrate& crate = *fake_crate();
  crate.mCancelled++;
  if (auto continuation = std::exchange(crate.mContinuation, nullptr)) {
    continuation(crate.mContinuationData, 0);
  }
}
uint32_t ffi_faked_rust_future_complete_u32(uint64_t, RustCallStatus* aStatus) {
  if (!fake_crate()->mReady && fake_crate()->mCancelled) {
    aStatus->code = int8_t(monkeybridge::rust::CallCode::Cancelled);
    return 0;
  }
  return 77;
}
void ffi_faked_rust_future_free_u32(uint64_t) { fake_crate()->mFutures--; }

}  // extern "C"
