// SPDX-License-Identifier: MPL-2.0

/** `resource://gre/modules/Timer.sys.mjs`: the host's timers. */

export const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
