// SPDX-License-Identifier: MPL-2.0

// The rows of `mach bench`: what is done, and how one round of it is timed. A
// row's round does `n` units of work and gives the nanoseconds that they took;
// `n` is chosen so that a round takes some tens of milliseconds.

import {
  Adder,
  echoRecord,
  echoString,
  echoU32Async,
  loopAsync,
  loopFire,
  loopFireRecord,
  loopRoundTrip,
  loopSync,
  Record5,
  takeRecord,
  takeU32,
} from "crate:bench_fixture";

const TEXT = "hello world this is a string 32b";

const record = new Record5({
  id: 7,
  name: "hello world this is a message",
  street: "foo::bar::baz",
  city: "Bruxelles",
  country: "{}",
});

/** Times a loop of calls that JavaScript makes. */
function inLoop(work) {
  return n => {
    const start = performance.now();
    work(n);
    return (performance.now() - start) * 1e6;
  };
}

/** A target whose fire-and-forget calls are counted; `all(n)` awaits n of them. */
class Counting {
  seen = 0;
  wanted = Infinity;
  fire() {
    this.arrived();
  }
  fireRecord(value) {
    if (value.id !== 7) {
      throw new Error("another record");
    }
    this.arrived();
  }
  map(value) {
    return value + 1;
  }
  async mapAsync(value) {
    return value + 1;
  }
  arrived() {
    if (++this.seen === this.wanted) {
      this.resolve();
    }
  }
  all(n) {
    this.wanted = n;
    return new Promise(resolve => {
      this.resolve = resolve;
    });
  }
}

/** Times until the last of n fire-and-forget calls has run in JavaScript. */
function untilAllRan(start) {
  return async n => {
    const target = new Counting();
    const all = target.all(n);
    const begin = performance.now();
    const posting = start(target, n);
    await all;
    const took = (performance.now() - begin) * 1e6;
    await posting;
    return took;
  };
}

/** Each: name, units in a round, the round. */
export const rows = [
  {
    name: "uniffi/sync_u32",
    n: 4e6,
    round: inLoop(n => {
      for (let i = 0; i < n; i++) {
        takeU32(i);
      }
    }),
  },
  {
    name: "uniffi/method_u32",
    n: 1e6,
    round: n => {
      const adder = Adder.init(1);
      const start = performance.now();
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum += adder.add(i);
      }
      const took = (performance.now() - start) * 1e6;
      adder.destroy();
      if (sum !== (n * (n + 1)) / 2) {
        throw new Error("wrong sum");
      }
      return took;
    },
  },
  {
    name: "uniffi/string32",
    n: 3e5,
    round: inLoop(n => {
      for (let i = 0; i < n; i++) {
        if (echoString(TEXT).length !== 32) {
          throw new Error("another string");
        }
      }
    }),
  },
  {
    name: "uniffi/record5_in",
    n: 3e5,
    round: inLoop(n => {
      for (let i = 0; i < n; i++) {
        takeRecord(record);
      }
    }),
  },
  {
    name: "uniffi/record5_echo",
    n: 1e5,
    round: inLoop(n => {
      for (let i = 0; i < n; i++) {
        if (echoRecord(record).id !== 7) {
          throw new Error("another record");
        }
      }
    }),
  },
  {
    name: "uniffi/async_ready",
    n: 3e4,
    round: async n => {
      const start = performance.now();
      for (let i = 0; i < n; i++) {
        await echoU32Async(i);
      }
      return (performance.now() - start) * 1e6;
    },
  },
  { name: "callback/sync_u32", n: 5e5, round: n => Number(loopSync(new Counting(), n)) },
  {
    name: "callback/fire_u32",
    n: 2e5,
    round: untilAllRan((target, n) => loopFire(target, n)),
  },
  {
    name: "callback/fire_record5",
    n: 5e4,
    round: untilAllRan((target, n) => loopFireRecord(target, record, n)),
  },
  {
    name: "callback/roundtrip",
    n: 2e4,
    round: async n => Number(await loopRoundTrip(new Counting(), n)),
  },
  {
    name: "callback/async_u32",
    n: 2e4,
    round: async n => Number(await loopAsync(new Counting(), n)),
  },
];
