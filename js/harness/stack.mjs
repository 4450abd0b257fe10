// SPDX-License-Identifier: MPL-2.0

/**
 * Where a test is: SpiderMonkey's stack text as frame objects.
 *
 * Beware: frames of the harness itself are recognised by the folder this module was loaded from. A failure is
 * placed at the first frame in the test file, so that a helper in a head file does not hide the assertion.
 * Read on in ledger.mjs, which prints the place.
 */

const OWN_FOLDER = folderOf(new Error().stack);

function folderOf(aStack) {
  const [frame] = parseStack(aStack);
  return frame.filename.replace(/[^/]*$/, "");
}

/**
 * One frame of a stack, with the members that xpcshell tests read from `Components.stack`.
 */
export class StackFrame {
  /**
   * @param {{name: string, filename: string, lineNumber: number, columnNumber: number, text: string}} aParts
   * @param {StackFrame | null} aCaller the next frame outwards
   */
  constructor(aParts, aCaller) {
    this.name = aParts.name;
    this.filename = aParts.filename;
    this.lineNumber = aParts.lineNumber;
    this.columnNumber = aParts.columnNumber;
    this.caller = aCaller;
    this.asyncCaller = null;
    const own = aParts.text + "\n";
    this.formattedStack = aCaller ? own + aCaller.formattedStack : own;
  }

  toString() {
    return `JS frame :: ${this.filename} :: ${this.name || "<TOP_LEVEL>"} :: line ${this.lineNumber}`;
  }
}

/**
 * @param {unknown} aText the `stack` of an error
 * @returns {{name: string, filename: string, lineNumber: number, columnNumber: number, text: string}[]}
 *   innermost first; lines of an unknown form are left out
 */
export function parseStack(aText) {
  const frames = [];
  for (const text of String(aText ?? "").split("\n")) {
    const at = text.indexOf("@");
    const place = /^(.*?):(\d+)(?::(\d+))?$/.exec(text.slice(at + 1));
    if (!place) {
      continue;
    }
    frames.push({
      name: at < 0 ? "" : text.slice(0, at),
      // "a.js line 3 > eval" is code made in a.js.
      filename: place[1].replace(/ line \d+ > .*$/, ""),
      lineNumber: Number(place[2]),
      columnNumber: Number(place[3] ?? 0),
      text,
    });
  }
  return frames;
}

/**
 * @param {string} aFilename
 * @returns {boolean} whether this is a file of the harness
 */
export function isHarnessFile(aFilename) {
  return (
    aFilename.startsWith(OWN_FOLDER) || aFilename + "/" === OWN_FOLDER
  );
}

/**
 * @returns {ReturnType<typeof parseStack>} the frames outside the harness, innermost first
 */
export function callerFrames() {
  return outerFrames(parseStack(new Error().stack));
}

/**
 * Drops the harness from both ends: the reporting functions on top and the task runner below.
 *
 * @param {ReturnType<typeof parseStack>} aFrames
 */
export function outerFrames(aFrames) {
  return aFrames.filter(aFrame => !isHarnessFile(aFrame.filename));
}

/**
 * @param {ReturnType<typeof parseStack>} aFrames innermost first
 * @returns {StackFrame | null} the frames as a linked list
 */
export function linkFrames(aFrames) {
  return aFrames.reduceRight(
    (aCaller, aParts) => new StackFrame(aParts, aCaller),
    null
  );
}

/**
 * @returns {StackFrame | null} the frame that called into the harness; what `Components.stack` is
 */
export function currentFrame() {
  return linkFrames(callerFrames());
}

/**
 * Chooses the frame to name in a report.
 *
 * @param {ReturnType<typeof parseStack>} aFrames
 * @param {string} aTestFile path of the running test file
 * @returns {string} "file:line:column", or "" without frames
 */
export function placeOf(aFrames, aTestFile) {
  const outer = outerFrames(aFrames);
  const frame =
    outer.find(aFrame => aFrame.filename === aTestFile) ?? outer[0];
  return frame
    ? `${frame.filename}:${frame.lineNumber}:${frame.columnNumber}`
    : "";
}
