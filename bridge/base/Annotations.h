// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_ANNOTATIONS_H_
#define BRIDGE_BASE_ANNOTATIONS_H_

// Marks on declarations that the compiler checks. Keep the set small: a mark is
// here only if forgetting what it stands for loses an error.

// A function that follows the convention of JSAPI: false or null means that an
// exception is pending on the context (or that the script was terminated), and
// the caller passes that on at once. The result may not be ignored.
#define MB_JSAPI [[nodiscard]]

#endif  // BRIDGE_BASE_ANNOTATIONS_H_
