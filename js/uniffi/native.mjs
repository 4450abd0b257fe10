// SPDX-License-Identifier: MPL-2.0

// The natives of the bridge that belongs to this realm. Only the modules of
// monkeybridge:uniffi are given them, on their import.meta; js/README.md lists
// each. Nothing here is exported by index.mjs.

export const native = import.meta.native;
