// SPDX-License-Identifier: MPL-2.0
// A thread that waits for JavaScript while the JS thread is inside Rust is
// reported after two seconds, with both names and what to do; it is served
// as soon as the JS thread is free.
//
// component: callbacks
// exit: 0
// stdout: ^mapped to 42$
// stderr: has waited 2[0-9]{3} ms for callback Mapper\.map .*inside Rust call callbacks::block
// stderr: run it in the background

import { block, mapLater } from "crate:callbacks";

const promise = mapLater({ map: (thread, value) => value + 1 }, 41, 0);
block(2500);
console.log(`mapped to ${await promise}`);
