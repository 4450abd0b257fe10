// SPDX-License-Identifier: MPL-2.0

// The natives of the host. Only the modules of monkeybridge:host are given them, on their import.meta;
// js/README.md lists each.

export const native = import.meta.native;
