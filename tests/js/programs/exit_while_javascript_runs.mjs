// SPDX-License-Identifier: MPL-2.0
// exit() on a thread of Rust, while JavaScript is busy and collects garbage.
//
// component: exits
// also: --gc-stress
// also: --test-thread
// exit: 11

import { call, keepCalling, leaveLater } from "crate:exits";

const step = { take: number => number };
keepCalling(step, 2);
leaveLater(11, 30);
for (;;) {
  call(step, 1);
  Array.from({ length: 1000 }, (_, i) => ({ i }));
}
