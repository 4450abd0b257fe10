// SPDX-License-Identifier: MPL-2.0

/**
 * The text form of results: TAP 14, one line per test, a YAML block under one that failed.
 *
 * Knows nothing of tests; ledger.mjs decides what is said, children.mjs reads the lines back.
 */

/** The first line of the output. */
export const VERSION_LINE = "TAP version 14";

/**
 * @param {{ok: boolean, number: number, name: string, skip?: string}} aPoint skip: the reason
 * @returns {string} without a line break
 */
export function pointLine({ ok, number, name, skip }) {
  const directive = skip === undefined ? "" : ` # SKIP ${oneLine(skip)}`;
  return `${ok ? "ok" : "not ok"} ${number} - ${escapeName(name)}${directive}`;
}

/**
 * @param {string} aLine
 * @returns {{ok: boolean, number: number, rest: string, skip: boolean} | null} rest: all after the number
 */
export function parsePointLine(aLine) {
  const match = /^(not )?ok (\d+)( - .*)?$/.exec(aLine);
  return (
    match && {
      ok: !match[1],
      number: Number(match[2]),
      rest: match[3] ?? "",
      skip: /(^|[^\\]) # SKIP\b/.test(match[3] ?? ""),
    }
  );
}

/**
 * @param {number} aCount
 * @returns {string} the last line: how many points there are
 */
export function planLine(aCount) {
  return `1..${aCount}`;
}

/**
 * @param {string} aText any text
 * @returns {string[]} comment lines
 */
export function commentLines(aText) {
  return String(aText)
    .split("\n")
    .map(aLine => `# ${aLine}`);
}

/**
 * @param {Record<string, string | string[] | undefined>} aFields a list becomes lines of a literal block
 * @returns {string[]} the block, indented as TAP wants it
 */
export function yamlLines(aFields) {
  const lines = ["  ---"];
  for (const [key, value] of Object.entries(aFields)) {
    if (Array.isArray(value) && value.length) {
      lines.push(`  ${key}: |-`, ...value.map(aLine => `    ${printable(aLine)}`));
    } else if (typeof value === "string" && value !== "") {
      lines.push(`  ${key}: ${JSON.stringify(value)}`);
    }
  }
  lines.push("  ...");
  return lines;
}

function oneLine(aText) {
  return printable(String(aText).replace(/\s+/g, " ").trim());
}

function printable(aText) {
  return String(aText).replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    aChar => "\\u" + aChar.charCodeAt(0).toString(16).padStart(4, "0")
  );
}

function escapeName(aName) {
  return oneLine(aName).replace(/\\/g, "\\\\").replace(/#/g, "\\#");
}
