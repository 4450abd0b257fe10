// SPDX-License-Identifier: MPL-2.0

// Claims to be the crate simple_fns, but add() has another signature than the
// bindings were generated for.

#include <stdint.h>

uint32_t ffi_simple_fns_uniffi_contract_version(void) { return 30; }
uint16_t uniffi_simple_fns_checksum_func_add(void) { return 4711; }
void ffi_simple_fns_rustbuffer_alloc(void) {}
void ffi_simple_fns_rustbuffer_from_bytes(void) {}
void ffi_simple_fns_rustbuffer_free(void) {}
