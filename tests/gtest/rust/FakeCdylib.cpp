// SPDX-License-Identifier: MPL-2.0

// A shared library that exports what TestLibrary looks for, as the scaffolding
// of a crate "fake" would.

#include "tests/gtest/support/FakeRust.h"

using Fake = monkeybridge::rust::FakeLibrary<3>;
using monkeybridge::rust::ForeignBytes;
using monkeybridge::rust::RustBuffer;
using monkeybridge::rust::RustCallStatus;

extern "C" {

uint32_t ffi_fake_uniffi_contract_version() { return 29; }

uint16_t uniffi_fake_checksum_func_add() { return 4711; }

RustBuffer ffi_fake_rustbuffer_alloc(uint64_t aSize, RustCallStatus* aStatus) {
  return Fake::Alloc(aSize, aStatus);
}

RustBuffer ffi_fake_rustbuffer_from_bytes(ForeignBytes aBytes,
                                          RustCallStatus* aStatus) {
  return Fake::FromBytes(aBytes, aStatus);
}

void ffi_fake_rustbuffer_free(RustBuffer aBuffer, RustCallStatus* aStatus) {
  Fake::Free(aBuffer, aStatus);
}

// A crate whose library lacks half of what it needs.
uint32_t ffi_half_uniffi_contract_version() { return 30; }

RustBuffer ffi_half_rustbuffer_alloc(uint64_t aSize, RustCallStatus* aStatus) {
  return Fake::Alloc(aSize, aStatus);
}

}  // extern "C"
