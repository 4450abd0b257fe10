// SPDX-License-Identifier: MPL-2.0

// Claims to be the crate simple_fns, built with an older UniFFI.

#include <stdint.h>

uint32_t ffi_simple_fns_uniffi_contract_version(void) { return 29; }
void ffi_simple_fns_rustbuffer_alloc(void) {}
void ffi_simple_fns_rustbuffer_from_bytes(void) {}
void ffi_simple_fns_rustbuffer_free(void) {}
