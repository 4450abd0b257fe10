// SPDX-License-Identifier: MPL-2.0

// A shared library that has nothing to do with UniFFI.

int answer(void) { return 42; }
