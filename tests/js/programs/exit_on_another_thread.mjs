// SPDX-License-Identifier: MPL-2.0
// exit() on a thread of Rust, while the JS thread is inside the call that waits
// for that thread, below a callback.
//
// component: exits
// also: --gc-stress
// also: --test-thread
// exit: 10

import { call, keepCalling, leaveOnThread } from "crate:exits";

keepCalling({ take: number => number }, 2);
call({ take: () => leaveOnThread(10) ?? 0 }, 0);
