// SPDX-License-Identifier: MPL-2.0
// Rust holds three callback objects of two interfaces, and one async call is
// under way, when the program ends. All of them are listed, with the lines that
// lent them; the call ends with an error; the exit is an orderly one.
//
// component: callbacks
// component: async_callbacks
// option: --leak-stacks
// exit: 0
// stdout: ^done$
// stderr: Rust still holds 3 callback objects at shutdown
// stderr: everything_held_is_listed\.mjs:25
// stderr: everything_held_is_listed\.mjs:26
// stderr: everything_held_is_listed\.mjs:27

import { Client, Registry } from "crate:callbacks";
import { startAndDrop } from "crate:async_callbacks";

const logger = { log() {}, logEntry() {}, logNumber() {} };
const store = { get: () => null, put() {}, size: () => 0, name: () => "store" };
const registry = Registry.init();
const rest = { fetchPage() {}, prefetch() {}, count: () => 0, size: () => 0, ping() {}, name: () => "" };
startAndDrop({ ...rest, fetch: () => new Promise(() => {}) }, "url");

registry.add(logger);
registry.add(logger);
globalThis.client = Client.init(store);
globalThis.registry = registry;
console.log("done");
