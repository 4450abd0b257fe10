// SPDX-License-Identifier: MPL-2.0

/**
 * What happened in one test file: the point that is open now, its failures, and the lines printed so far.
 *
 * A point (one `ok` line) stays open until the next one opens, so that a rejection or a callback error noticed right
 * after a test still belongs to it. Beware: after `seal()` there is no line left that could fail; what comes then is a
 * comment and a call of the function given to seal.
 * Used by tasks.mjs and runFile.mjs; tap.mjs has the text form.
 */

import { commentLines, pointLine, yamlLines } from "./tap.mjs";
import { describeException } from "./inspect.mjs";
import { markReported, wasReported } from "./assertionReport.mjs";
import { callerFrames, outerFrames, parseStack, placeOf } from "./stack.mjs";

/** How many `info` lines are kept to be shown under a failure. */
const KEPT_NOTES = 100;
/** How many frames of a stack are shown. */
const SHOWN_FRAMES = 24;

export class Ledger {
  #print;
  #label;
  #file;
  #verbose;
  #announce;
  #point = null;
  #onLate = null;

  /** Number of the last line printed in this process. */
  number;
  /** Points printed for this file. */
  points = 0;
  /** Points that are not skips. */
  ran = 0;
  failed = false;
  /** Called once per failure, after it is noted. */
  onFailure = () => {};

  /**
   * @param {object} aOptions
   * @param {(line: string) => void} aOptions.print
   * @param {string} aOptions.label what stands before each test's name: the file
   * @param {string} aOptions.file path of the test file, as in its stack frames
   * @param {number} aOptions.firstNumber how many lines this process printed before
   * @param {boolean} aOptions.verbose print notes as they come
   * @param {boolean} aOptions.announce print a comment when a test starts
   */
  constructor({ print, label, file, firstNumber, verbose, announce }) {
    this.#print = print;
    this.#label = label;
    this.#file = file;
    this.#verbose = verbose;
    this.#announce = announce;
    this.number = firstNumber;
  }

  /** Name of the open point, "" without one. */
  get current() {
    return this.#point?.name ?? "";
  }

  /** Line prefix of a point that is not printed yet: what a watchdog says. */
  describeNext(aName) {
    return pointLine({ ok: false, number: this.number + 1, name: `${this.#label} | ${aName}` });
  }

  /**
   * Opens a point and closes the one before.
   *
   * @param {string} aName
   * @param {boolean} [aOptional] not printed when nothing was asserted in it
   */
  open(aName, aOptional = false) {
    this.close();
    this.#point = { name: aName, optional: aOptional, asserts: 0, failures: [], notes: [] };
    if (this.#announce && !aOptional) {
      this.#print(`# start: ${this.#label} | ${aName}`);
    }
  }

  /** Whether the open point will be printed. */
  get isOpenUsed() {
    const point = this.#point;
    return Boolean(point) && !(point.optional && !point.asserts && !point.failures.length);
  }

  /** Prints the open point, if any. */
  close() {
    const point = this.#point;
    const used = this.isOpenUsed;
    this.#point = null;
    if (!used) {
      return;
    }
    const ok = !point.failures.length;
    this.#emit({ ok, name: point.name });
    this.ran++;
    if (!ok) {
      const [first, ...more] = point.failures;
      this.#printBlock(first, more);
      if (!this.#verbose) {
        point.notes.forEach(aNote => this.#printComment(aNote));
      }
    }
  }

  /**
   * Prints the open point, the last one of the file.
   *
   * @param {() => void} aOnLate called for each failure that comes all the same
   */
  seal(aOnLate) {
    this.close();
    this.#onLate = aOnLate;
  }

  /** Counts an assertion that holds. */
  pass(aMessage) {
    if (this.#point) {
      this.#point.asserts++;
    }
    if (this.#verbose && aMessage) {
      this.#printComment(`pass: ${aMessage}`);
    }
  }

  /**
   * Notes a failure of the open point.
   *
   * @param {{message: string, operator?: string, actual?: string, expected?: string, difference?: string}} aReport
   * @param {object[]} [aFrames] stack; default: of the caller
   */
  fail(aReport, aFrames = callerFrames()) {
    const frames = outerFrames(aFrames);
    if (this.#onLate) {
      this.#printComment(`after the end: ${aReport.message} ${placeOf(frames, this.#file)}`);
      this.#onLate();
      return;
    }
    if (!this.#point) {
      this.open("after the last test");
    }
    this.#point.failures.push({
      ...aReport,
      at: placeOf(frames, this.#file),
      stack: frames.slice(0, SHOWN_FRAMES).map(aFrame => aFrame.text),
    });
    this.failed = true;
    this.onFailure();
  }

  /**
   * Notes an exception, unless it is that of an assertion already noted.
   *
   * @param {unknown} aError
   * @param {string} aWhat where it came up: "exception in the task", "unhandled rejection"
   */
  failWith(aError, aWhat) {
    if (wasReported(aError)) {
      return;
    }
    if (typeof aError === "object" && aError !== null) {
      markReported(aError);
    }
    this.fail({ message: `${aWhat}: ${describeException(aError)}` }, framesOf(aError));
  }

  /**
   * Notes a failure and throws its exception, which then counts as reported.
   *
   * @param {object} aReport as for fail
   * @param {object[]} aFrames
   * @param {object} aError
   */
  failAndThrow(aReport, aFrames, aError) {
    markReported(aError);
    this.fail(aReport, aFrames);
    throw aError;
  }

  /** Prints a skipped test. */
  skip(aName, aReason) {
    this.close();
    this.#emit({ ok: true, name: aName, skip: aReason });
  }

  /** Prints a test that never got its turn. */
  notRun(aName, aReason) {
    this.close();
    this.#emit({ ok: false, name: aName });
    this.failed = true;
    this.#print(yamlLines({ message: `not run: ${aReason}` }).join("\n"));
  }

  /** Keeps a line for the report of a failure; prints it now when verbose. */
  note(aText) {
    if (this.#verbose) {
      this.#printComment(aText);
    }
    const notes = this.#point?.notes;
    if (notes) {
      notes.push(aText);
      if (notes.length > KEPT_NOTES) {
        notes.shift();
      }
    }
  }

  #emit({ ok, name, skip }) {
    this.number++;
    this.points++;
    this.#print(pointLine({ ok, number: this.number, name: `${this.#label} | ${name}`, skip }));
  }

  #printBlock(aFirst, aMore) {
    const more = aMore.map(aFailure =>
      [aFailure.at, aFailure.message, aFailure.operator && valuesOf(aFailure)].filter(Boolean).join(": ")
    );
    const { at, operator, actual, expected, difference, stack } = aFirst;
    const message = aFirst.message || "assertion failed";
    const fields = { message, at, operator, actual, expected, difference, stack, more };
    this.#print(yamlLines(fields).join("\n"));
  }

  #printComment(aText) {
    this.#print(commentLines(aText).join("\n"));
  }
}

function valuesOf(aFailure) {
  return `${aFailure.actual} ${aFailure.operator} ${aFailure.expected}`;
}

function framesOf(aError) {
  let frames = [];
  try {
    frames = parseStack(aError?.stack);
    // A syntax error's stack is that of its loader; its own place says where it is.
    if (aError instanceof SyntaxError && typeof aError.fileName === "string") {
      const { fileName, lineNumber, columnNumber } = aError;
      frames.unshift(...parseStack(`@${fileName}:${lineNumber}:${columnNumber}`));
    }
  } catch (error) {
    return [];
  }
  return frames;
}
