// SPDX-License-Identifier: MPL-2.0
// One signal ends a chain: this program calls Rust, which awaits JavaScript,
// which calls Rust again, which awaits JavaScript.
//
// component: cancellation
// exit: 0
// stdout: ^rejected: enough$
// stdout: ^inner: AbortError$
// stdout: ^Rust holds 0$

import { live, passOn } from "crate:cancellation";

class Inner {
  async work(item, { signal }) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 60_000, `${item} done`);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        console.log(`inner: ${signal.reason.name}`);
        reject(signal.reason);
      });
    });
  }
  note() {}
  ask() {
    return false;
  }
}

class Outer extends Inner {
  async work(item, { signal }) {
    return passOn(new Inner(), item, { signal });
  }
}

const controller = new AbortController();
const promise = passOn(new Outer(), "a bridge", { signal: controller.signal });
setTimeout(() => controller.abort("enough"), 10);
try {
  await promise; // throws controller.signal.reason
} catch (reason) {
  console.log(`rejected: ${reason}`);
}
await new Promise(resolve => setTimeout(resolve, 50));
console.log(`Rust holds ${live()}`);
