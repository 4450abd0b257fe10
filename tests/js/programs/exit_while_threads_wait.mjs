// SPDX-License-Identifier: MPL-2.0
// exit() on the JS thread inside a callback, while other threads wait for this
// thread to answer their calls.
//
// component: exits
// also: --gc-stress
// also: --test-thread
// exit: 9
// stdout: ^called by [0-3]$

import { bridge } from "monkeybridge:uniffi";
import { keepCalling, leave } from "crate:exits";

let calls = 0;
const step = {
  take(number) {
    if (++calls === 20) {
      console.log(`called by ${number}`);
      leave(9);
    }
    return number;
  },
};
keepCalling(step, 4);
bridge.ref(step);
