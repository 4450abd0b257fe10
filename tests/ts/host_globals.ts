// SPDX-License-Identifier: MPL-2.0

/// <reference path="../../js/host/host.d.ts" />

const controller = new AbortController();
const either = AbortSignal.any([controller.signal, AbortSignal.timeout(scriptArgs.length)]);
either.onabort = function (event) {
  console.log(this.reason, event.type);
};
class Bell extends EventTarget {
  ring(): boolean {
    return this.dispatchEvent(new CustomEvent("ring", { detail: 3, cancelable: true }));
  }
}
const bell = new Bell();
bell.addEventListener("ring", (event: CustomEvent<number>) => void event.detail.toFixed(), {
  once: true,
  signal: either,
});
bell.addEventListener("ring", { handleEvent: event => event.preventDefault() });

const url = URL.parse("a?b=c", new URL("http://h/"));
for (const [name, value] of url?.searchParams ?? new URLSearchParams({ a: "b" })) {
  name.concat(value);
}
const text: string = new TextDecoder("shift_jis", { fatal: true }).decode(new Uint8Array([0x82, 0xa0]));
const copy: { text: string } = structuredClone({ text }, { transfer: [new ArrayBuffer(1)] });
try {
  either.throwIfAborted();
} catch (error) {
  if (error instanceof DOMException && error.code === DOMException.ABORT_ERR) reportError(atob(btoa(error.name)));
}
const timer: number = setTimeout((more: string) => more.length, 10, copy.text);
clearTimeout(timer);

// @ts-expect-error signals are made by a controller or a static method
new AbortSignal();
// @ts-expect-error only buffers are transferred
structuredClone(1, { transfer: [{}] });
// @ts-expect-error the origin is read
new URL("http://h/").origin = "x";
// @ts-expect-error a name alone is no pair
new URLSearchParams([["a"]]);
