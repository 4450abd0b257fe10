// SPDX-License-Identifier: MPL-2.0

// Whether what is made now remembers where: --leak-stacks, or bridge.captureStacks.

import { native } from "./native.mjs";

export const stacks = {
  captured: native.leakStacks,
  capture(on) {
    this.captured = on;
    native.captureStacks(on);
  },
};
