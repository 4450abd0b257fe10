// SPDX-License-Identifier: MPL-2.0
// exit() below JavaScript that Rust called, three deep, with a promise pending.
//
// component: exits
// also: --gc-stress
// also: --test-thread
// exit: 8
// stdout: ^3 2 1 $

import { call, leave } from "crate:exits";

new Promise(() => {}).then(() => {});
let text = "";
const step = {
  take(number) {
    text += `${number} `;
    if (number === 1) {
      console.log(text);
      leave(8);
    }
    return call(step, number - 1);
  },
};
call(step, 3);
