// SPDX-License-Identifier: MPL-2.0
// exit() in Rust, called from JavaScript, ends the process with its code; what
// was printed is printed.
//
// component: exits
// also: --gc-stress
// also: --test-thread
// exit: 7
// stdout: ^before$

import { leave } from "crate:exits";

console.log("before");
leave(7);
console.log("after");
