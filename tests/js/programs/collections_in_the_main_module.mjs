// SPDX-License-Identifier: MPL-2.0
// Collections while the main module runs, before it waits at a top-level await
// and after: what the shell holds of it stays alive.
//
// component: callbacks
// option: --gc-stress
// exit: 0
// stdout: ^2 and 3$
// stderr: --gc-stress collected [0-9]+ times

import { Token } from "crate:callbacks";

const first = Token.init(2);
await new Promise(resolve => setTimeout(resolve, 1));
const second = Token.init(3);
console.log(`${first.number()} and ${second.number()}`);
