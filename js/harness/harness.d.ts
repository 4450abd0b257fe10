// SPDX-License-Identifier: MPL-2.0

/**
 * The globals of a test file that `monkeybridge xpcshell` runs. Use it with
 *
 *     /// <reference path=".../harness.d.ts" />
 *
 * Test files are classic scripts in sloppy mode; each runs in a process of its own. All of these globals may be
 * declared anew by a test. What Firefox has and this harness has not throws "X is not provided" when it is used.
 */

type Expectation =
  | RegExp
  | (new (...args: any[]) => unknown)
  | ((exception: any) => boolean)
  | { [Symbol.hasInstance](exception: unknown): boolean };

/** What an assertion that failed throws. */
interface AssertionError extends Error {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator?: string;
}

/**
 * Hears of every assertion of an Assert object: of a failed one with its error. It decides whether a failure throws.
 */
type AssertReporter = (
  error: AssertionError | null,
  message: string,
  frames?: { filename: string; lineNumber: number; columnNumber: number; name: string; text: string }[],
  report?: { message: string; operator?: string; actual?: string; expected?: string; difference?: string },
) => void;

/** A failed assertion fails the test and throws; it fails the test even if the exception is caught. */
interface Assertions {
  /** `value` is truthy. */
  ok(value: unknown, message?: string | null): asserts value;
  /** `==` */
  equal(actual: unknown, expected: unknown, message?: string | null): void;
  /** `!=` */
  notEqual(actual: unknown, expected: unknown, message?: string | null): void;
  /** `===` */
  strictEqual<T>(actual: unknown, expected: T, message?: string | null): asserts actual is T;
  /** `!==` */
  notStrictEqual(actual: unknown, expected: unknown, message?: string | null): void;
  /**
   * The same fields and contents, at every depth. Primitives compare with `==`, so NaN differs from NaN. An instance
   * equals a plain object with the same fields, and an array a typed array with the same elements.
   */
  deepEqual(actual: unknown, expected: unknown, message?: string | null): void;
  /** The opposite of deepEqual. */
  notDeepEqual(actual: unknown, expected: unknown, message?: string | null): void;
  /**
   * `block` throws what `expected` describes: a RegExp for the exception as text, its class, or a function that
   * returns true for it.
   */
  throws(block: () => unknown, expected: Expectation, message?: string | null): void;
  /** The promise is rejected with what `expected` describes. Await the result. */
  rejects(promise: PromiseLike<unknown>, expected: Expectation, message?: string | null): Promise<void>;
  /** `left > right`; both numbers, BigInts or dates, as for the next three. */
  greater(left: number | bigint | Date, right: number | bigint | Date, message?: string | null): void;
  greaterOrEqual(left: number | bigint | Date, right: number | bigint | Date, message?: string | null): void;
  less(left: number | bigint | Date, right: number | bigint | Date, message?: string | null): void;
  lessOrEqual(left: number | bigint | Date, right: number | bigint | Date, message?: string | null): void;
  /** A string given as pattern is the source of a regular expression. */
  stringMatches(text: string, pattern: RegExp | string, message?: string | null): void;
  stringContains(text: string, part: string, message?: string | null): void;
  /** One assertion of your own kind: `failed` decides, the rest is shown. */
  report(failed: boolean, actual: unknown, expected: unknown, message?: string | null, operator?: string): void;
  setReporter(reporter: AssertReporter | null): void;
}

/** The assertions of the running test. `new Assert(reporter)` makes others that report elsewhere. */
declare const Assert: Assertions & {
  new (reporter?: AssertReporter | null): Assertions;
  AssertionError: new (values?: {
    message?: string;
    actual?: unknown;
    expected?: unknown;
    operator?: string;
  }) => AssertionError;
};

declare const ok: Assertions["ok"];
declare const equal: Assertions["equal"];
declare const notEqual: Assertions["notEqual"];
declare const strictEqual: Assertions["strictEqual"];
declare const notStrictEqual: Assertions["notStrictEqual"];
declare const deepEqual: Assertions["deepEqual"];
declare const notDeepEqual: Assertions["notDeepEqual"];
declare const throws: Assertions["throws"];
declare const rejects: Assertions["rejects"];
declare const greater: Assertions["greater"];
declare const greaterOrEqual: Assertions["greaterOrEqual"];
declare const less: Assertions["less"];
declare const lessOrEqual: Assertions["lessOrEqual"];
declare const stringMatches: Assertions["stringMatches"];
declare const stringContains: Assertions["stringContains"];

// Tests

interface TestProperties {
  /** Skips the test if it returns something truthy; a string is the reason, else the function's source is. */
  skip_if?: () => unknown;
}

type AddedTest<F> = F & {
  /** Skips the test; the reason is shown. */
  skip(reason?: string): F;
  /** Skips all others but the set-ups. */
  only(): F;
};

/** Adds an async test; it is over when its promise settles, and failed when that rejects. */
declare function add_task<F extends () => unknown>(func: F): AddedTest<F>;
declare function add_task<F extends () => unknown>(properties: TestProperties, func: F): AddedTest<F>;
/** Adds a task that runs before all tests. */
declare function add_setup<F extends () => unknown>(func: F): AddedTest<F>;
declare function add_setup<F extends () => unknown>(properties: TestProperties, func: F): AddedTest<F>;
/** Adds a test that is over when run_next_test() is called. */
declare function add_test<F extends () => unknown>(func: F): AddedTest<F>;
declare function add_test<F extends () => unknown>(properties: TestProperties, func: F): AddedTest<F>;
/** Ends a test of add_test, or, in run_test(), starts the added tests. */
declare function run_next_test(): void;
/** Keeps the file from ending until do_test_finished(); the name is shown if that never comes. */
declare function do_test_pending(name?: string): void;
declare function do_test_finished(name?: string): void;
/** Calls `func` after at least `delay` milliseconds. Does not keep the file from ending. */
declare function do_timeout(delay: number, func: () => void): void;
/** Calls `func` in a later turn of the loop; the file does not end before. */
declare function executeSoon(func: () => void, name?: string): void;
/** Calls `func` after the tests, also failed ones, and awaits it; last registered first. */
declare function registerCleanupFunction(func: () => unknown): void;
/**
 * From here on, errors of fire-and-forget callbacks whose text fits do not fail the test. At least one must come.
 */
declare function expectCallbackError(expected: RegExp | ((details: { message: string }) => boolean)): void;

// Files

/** The part of nsIFile that is provided. */
interface TestFile {
  readonly path: string;
  readonly leafName: string;
  readonly parent: TestFile | null;
  exists(): boolean;
  isFile(): boolean;
  isDirectory(): boolean;
  clone(): TestFile;
  equals(other: TestFile): boolean;
  append(name: string): void;
}

/** A file beside the test; one that does not exist fails the test unless that is allowed. */
declare function do_get_file(path: string, allowNonexistent?: boolean): TestFile;
/** The folder of the test file. */
declare function do_get_cwd(): TestFile;
/** A new empty folder that is removed after the file. */
declare function do_get_tempdir(): TestFile;
/** One such folder for the whole file; notifies profile-do-change (and profile-after-change). */
declare function do_get_profile(notifyProfileAfterChange?: boolean): TestFile;
/** Evaluates a classic script beside the test in the global scope. */
declare function load(path: string): void;

// Reports

/** A line that is shown if the test fails, or with --verbose. */
declare function info(message: unknown): void;
declare const do_print: typeof info;
declare const do_info: typeof info;
/** Writes the text to stderr as it is. */
declare function dump(text: string): void;
/** Fails the test and throws. */
declare function do_throw(error: unknown, stack?: unknown): never;
declare function do_report_unexpected_exception(error: unknown, text?: string): never;
declare function do_report_result(passed: boolean, text: string): void;
declare function do_note_exception(error: unknown, text?: string): void;
/** States what should hold one day; fails the test when it does. */
declare function todo(condition: unknown, message?: string): void;

declare function do_check_eq(actual: unknown, expected: unknown): void;
declare function do_check_neq(actual: unknown, expected: unknown): void;
declare function do_check_true(value: unknown): void;
declare function do_check_false(value: unknown): void;
declare function do_check_null(value: unknown): void;
declare function do_check_instanceof(value: unknown, constructor: Function): void;
declare function todo_check_eq(actual: unknown, expected: unknown): void;
declare function todo_check_true(value: unknown): void;
declare function todo_check_false(value: unknown): void;
declare function todo_check_null(value: unknown): void;

// Parts of Firefox

type Observer =
  | ((subject: any, topic: string, data: string | null) => void)
  | { observe(subject: any, topic: string, data: string | null): void };

declare const Services: {
  readonly obs: {
    addObserver(observer: Observer, topic: string, weak?: boolean): void;
    removeObserver(observer: Observer, topic: string): void;
    /** Calls the observers in the order they were added; what one throws fails the test. */
    notifyObservers(subject: unknown, topic: string, data?: string | null): void;
    enumerateObservers(topic: string): Iterable<Observer> & { hasMoreElements(): boolean; getNext(): Observer };
  };
  readonly appinfo: {
    readonly name: "Monkeybridge";
    readonly OS: string;
    readonly platformVersion: string;
    readonly processType: 0;
    readonly PROCESS_TYPE_DEFAULT: 0;
    readonly is64Bit: true;
    /** Whether --gc-stress is given. */
    readonly gcStress: boolean;
    readonly crashReporterEnabled: false;
    annotateCrashReport(key: string, value: string): void;
  };
  readonly env: { get(name: string): string; exists(name: string): boolean };
  readonly tm: { dispatchToMainThread(runnable: (() => void) | { run(): void }): void };
};

declare const ChromeUtils: {
  /** Loads a module now; the same instance that `import` gives. `resource://test/NAME` is beside the test. */
  importESModule(uri: string): any;
  /** `NAME.jsm` is NAME.sys.mjs. */
  import(uri: string, scope?: object): any;
  /** A property computed when first read. */
  defineLazyGetter<T>(target: object, name: string, compute: () => T): void;
  /** Properties that import their module when first read. */
  defineESModuleGetters(target: object, modules: Record<string, string>): void;
  now(): number;
};

/** A frame of the stack. */
interface StackFrame {
  readonly name: string;
  readonly filename: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
  readonly caller: StackFrame | null;
  readonly asyncCaller: null;
  readonly formattedStack: string;
}

declare const Components: {
  readonly stack: StackFrame;
  readonly classes: typeof Cc;
  readonly interfaces: typeof Ci;
  readonly results: typeof Cr;
  readonly utils: typeof Cu;
  isSuccessCode(result: number): boolean;
  Exception(message?: string, result?: number): Error & { readonly result: number };
};

interface XpcomInterface {
  readonly name: string;
  equals(other: XpcomInterface): boolean;
  [Symbol.hasInstance](value: unknown): boolean;
}

declare const Cc: {
  readonly "@mozilla.org/xpcom/debug;1": {
    /** `abort` fails the test file with file and line, and throws. */
    getService(wanted?: XpcomInterface): { readonly isDebugBuild: false; abort(file: string, line: number): never };
  };
};
declare const Ci: Record<
  | "nsIDebug2"
  | "nsIException"
  | "nsIFile"
  | "nsIObserver"
  | "nsIStackFrame"
  | "nsISupports"
  | "nsISupportsWeakReference",
  XpcomInterface
>;
declare const Cr: Readonly<Record<`NS_${string}`, number>>;
declare const Cu: {
  readonly isInAutomation: true;
  /** Collects garbage; finalisers have run and their Rust objects are released when it returns. */
  forceGC(): void;
  /** Collects once more: what the first collection let go of. */
  forceCC(): void;
  schedulePreciseGC(callback?: () => void): void;
  /** Throws for names that are no globals here. */
  importGlobalProperties(names: string[]): void;
  getGlobalForObject(object: object): typeof globalThis;
  reportError(error: unknown): void;
};
