// SPDX-License-Identifier: MPL-2.0

// Pointers among the words of a queued task.

#ifndef BRIDGE_UNIFFI_TASKWORDS_H_
#define BRIDGE_UNIFFI_TASKWORDS_H_

#include <cstdint>

namespace monkeybridge {

template <class T>
T* PointerIn(uint64_t aWord) {
  return reinterpret_cast<T*>(uintptr_t(aWord));
}

inline uint64_t WordOf(const void* aPointer) { return uintptr_t(aPointer); }

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_TASKWORDS_H_
