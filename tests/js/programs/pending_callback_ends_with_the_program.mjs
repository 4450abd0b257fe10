// SPDX-License-Identifier: MPL-2.0
// A thread of Rust awaits a promise that never settles. The program ends all
// the same, and the thread gets a closing error instead of waiting for ever.
//
// component: async_callbacks
// exit: 0
// stdout: ^fetching$
// stdout: ^done$

import { Crawler } from "crate:async_callbacks";

globalThis.kept = [];
const fetcher = {
  fetch() {
    console.log("fetching");
    return new Promise(resolve => globalThis.kept.push(resolve));
  },
  async fetchPage() {},
  async prefetch() {},
  async count() {},
  async size() {},
  async ping() {},
  name: () => "js",
};

Crawler.init(fetcher).start("test:url");
await new Promise(resolve => setTimeout(resolve, 50));
console.log("done");
