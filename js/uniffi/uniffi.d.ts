// SPDX-License-Identifier: MPL-2.0

// What programs use of monkeybridge:uniffi. The converters and natives that
// generated modules use are not declared: they change with the generator.

interface SymbolConstructor {
  /** What `using` calls; the module defines it where the engine does not. */
  readonly dispose: unique symbol;
}

declare module "monkeybridge:uniffi" {
  /** Base of all errors of the bridge itself. */
  export class UniFFIError extends Error {
    constructor(message: string, code?: string);
    /** Stable name of what went wrong; docs/errors.md lists each. */
    code: string;
  }

  /** Rust failed in a way that its signature does not declare: mostly a panic. */
  export class UniFFIInternalError extends UniFFIError {
    constructor(message?: string, code?: string);
  }

  /** A value cannot cross; the message begins with the path to it. */
  export class UniFFITypeError extends TypeError {
    constructor(reason: string, path?: string, code?: string);
    code: string;
    /** Where the value stands: "items[3].name". */
    path: string;
    reason: string;
  }

  /** An argument whose check in JavaScript is left out; for tests of what the bridge refuses. */
  export class UniffiSkipJsTypeCheck {
    constructor(value: unknown);
    value: unknown;
  }

  /** Base of the classes that stand for Rust objects. */
  export class UniFFIObject {
    protected constructor();
    /** Gives the Rust object up now. Any later use is an error; twice is fine. */
    destroy(): void;
    /** The same. */
    [Symbol.dispose](): void;
  }

  /** The same for objects that functions throw. */
  export class UniFFIErrorObject extends Error {
    protected constructor();
    /** Gives the Rust object up now. Any later use is an error; twice is fine. */
    destroy(): void;
    /** The same. */
    [Symbol.dispose](): void;
  }

  /** A point in time, to the nanosecond; what a SystemTime of Rust becomes. */
  export class Timestamp {
    /** Nanoseconds since the beginning of 1970 in UTC; negative before. */
    constructor(epochNanoseconds: bigint);
    readonly epochNanoseconds: bigint;
    static now(): Timestamp;
    static fromDate(date: Date): Timestamp;
    /** The last millisecond that is not after this; a RangeError if no Date holds it. */
    toDate(): Date;
    equals(other: unknown): boolean;
    /** "2026-01-02T03:04:05.000000006Z" */
    toString(): string;
    toJSON(): string;
  }

  /** What is taken as a point in time; a Temporal.Instant is one. */
  export type TimestampLike = Timestamp | Date | { readonly epochNanoseconds: bigint };

  /** A span of time, never negative; what a Duration of Rust becomes. */
  export class Duration {
    constructor(nanoseconds: bigint);
    readonly nanoseconds: bigint;
    /** Rounded to the nanosecond. */
    static fromMilliseconds(milliseconds: number): Duration;
    toMilliseconds(): number;
    equals(other: unknown): boolean;
    /** "PT1.5S" */
    toString(): string;
    toJSON(): string;
  }

  /** How many things of the process are alive. */
  export interface Counts {
    handles: number;
    pointers: number;
    buffers: number;
    rustFutures: number;
    foreignFutures: number;
    queued: number;
    blocked: number;
    background: number;
  }

  /** One thing that is alive in this runtime. */
  export interface LiveThing {
    /**
     * callback: an object that Rust holds. pointer: a Rust object that JavaScript
     * holds. future: an async call of Rust. call: one in the background, or one
     * of Rust's that is queued or waits for a promise.
     */
    kind: "callback" | "pointer" | "future" | "call";
    /** The interface, class, function or method. */
    name: string;
    /** Of a callback, and of a call the callback that it is for. */
    handle?: number;
    /** Where it was made, if stacks were captured then. */
    stack?: string;
  }

  /** One call that crossed. */
  export interface TraceEvent {
    /** "Interface.method", or the Rust function. */
    name: string;
    kind: "fire-and-forget" | "sync" | "async" | "free" | "call";
    how: "inline" | "queued" | "waited" | "promise";
    /** Thread ids of the system: who called, and where it ran. */
    from: number;
    fromName: string;
    on: number;
    queuedNs: number;
    ranNs: number;
  }

  export interface Bridge {
    /**
     * Called for every callback that fails while nobody waits for it, with how
     * many were not reported because there were too many. null: console.error.
     */
    onCallbackError: ((name: string, error: unknown, suppressed: number) => void) | null;
    /** How many callbacks have failed with nobody waiting. */
    readonly callbackErrors: number;
    /** Releases what the collector found dead, then counts. */
    counts(): Counts;
    /** Each thing of this runtime that is alive. */
    handles(): LiveThing[];
    /**
     * Whether what is made from now on remembers the stack that made it; true
     * with --leak-stacks.
     */
    captureStacks: boolean;
    /** Keeps the program alive while Rust holds `obj`. */
    ref(obj: object): void;
    /** Undoes `ref`. */
    unref(obj: object): void;
    readonly trace: {
      start(): void;
      stop(): void;
      /** What has crossed since the last time, in the order in which it ended. */
      take(): TraceEvent[];
    };
  }

  export const bridge: Bridge;
}

/** The same under Firefox's URIs: what modules made with --compat firefox import. */
declare module "moz-src:///toolkit/components/uniffi-js/js/UniFFI.sys.mjs" {
  export * from "monkeybridge:uniffi";
}

declare module "resource://gre/modules/UniFFI.sys.mjs" {
  export * from "monkeybridge:uniffi";
}
