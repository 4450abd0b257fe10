// SPDX-License-Identifier: MPL-2.0

/**
 * Which test files run, with which heads: from the command line's files, folders and xpcshell.toml manifests.
 *
 * A manifest's [DEFAULT] table holds for every test in it; lists of head files are joined, all other keys of a test's
 * own table replace the default. Keys that would change what a test means and that do not exist here are errors.
 */

import { evaluateCondition } from "./conditions.mjs";
import { folderOf, joinPath, leafOf } from "./files.mjs";
import { parseToml } from "./toml.mjs";

/** Keys without an effect here: files lie where they are, tests run one after the other. */
const IGNORED_KEYS = [
  "firefox-appdir",
  "run-sequentially",
  "sequential",
  "subsuite",
  "support-files",
  "tags",
];
const KNOWN_KEYS = ["head", "requesttimeoutfactor", "run-if", "skip-if"];

/**
 * @typedef {object} PlannedTest
 * @property {string} file absolute path
 * @property {string} label how reports call it
 * @property {string[]} heads absolute paths
 * @property {number} timeoutFactor
 * @property {string | null} skip reason
 */

/**
 * Throws an Error that names what cannot be read or found.
 *
 * @param {object} aNative import.meta.native
 * @returns {PlannedTest[]}
 */
export function planTests(aNative) {
  const { config, cwd } = aNative;
  const absolute = aPath => joinPath(cwd, aPath);
  const heads = config.heads.map(absolute);
  const tests = config.manifests.flatMap(aPath => readManifest(aNative, absolute(aPath), heads));
  for (const given of config.files) {
    const path = absolute(given);
    switch (aNative.stat(path)) {
      case "file":
        tests.push(
          ...(path.endsWith(".toml") ? readManifest(aNative, path, heads) : [plain(path, heads)])
        );
        break;
      case "dir":
        tests.push(...planFolder(aNative, path, heads));
        break;
      default:
        throw new Error(`${given}: there is no such file or folder`);
    }
  }
  if (!tests.length) {
    throw new Error("there is no test file");
  }
  return tests;
}

function plain(aPath, aHeads) {
  return { file: aPath, label: leafOf(aPath), heads: aHeads, timeoutFactor: 1, skip: null };
}

function planFolder(aNative, aPath, aHeads) {
  const manifest = `${aPath}/xpcshell.toml`;
  if (aNative.stat(manifest) === "file") {
    return readManifest(aNative, manifest, aHeads);
  }
  const names = aNative.list(aPath).filter(aName => /^test_.*\.js$/.test(aName));
  if (!names.length) {
    throw new Error(`${aPath} has neither an xpcshell.toml nor a test_*.js`);
  }
  return names.map(aName => plain(`${aPath}/${aName}`, aHeads));
}

function readManifest(aNative, aPath, aHeads) {
  const tables = parseToml(aNative.readText(aPath), aPath);
  const defaults = tables.get("DEFAULT") ?? new Map();
  tables.delete("DEFAULT");
  checkKeys(aPath, "DEFAULT", defaults);
  const facts = factsOf(aNative.config);
  const folder = folderOf(aPath);
  return Array.from(tables, ([aName, aTable]) => {
    if (/^include:/.test(aName)) {
      throw new Error(`${aPath}: [${aName}]: including manifests is not provided`);
    }
    checkKeys(aPath, aName, aTable);
    const file = joinPath(folder, aName);
    if (aNative.stat(file) !== "file") {
      throw new Error(`${aPath}: ["${aName}"]: ${file} does not exist`);
    }
    const own = listOf(defaults.get("head")).concat(listOf(aTable.get("head")));
    const keys = new Map([...defaults, ...aTable]);
    return {
      file,
      label: leafOf(file),
      heads: aHeads.concat(own.map(aHead => joinPath(folder, aHead))),
      timeoutFactor: Number(keys.get("requesttimeoutfactor") ?? 1),
      skip: skipReason(keys, facts),
    };
  });
}

function checkKeys(aPath, aTableName, aTable) {
  for (const key of aTable.keys()) {
    if (!KNOWN_KEYS.includes(key) && !IGNORED_KEYS.includes(key)) {
      throw new Error(`${aPath}: [${aTableName}]: the key ${key} is not provided`);
    }
  }
}

/** A string is a list of words, as in older manifests. */
function listOf(aValue) {
  if (Array.isArray(aValue)) {
    return aValue.map(String);
  }
  return aValue === undefined ? [] : String(aValue).split(/\s+/).filter(Boolean);
}

function conditionsOf(aValue) {
  const conditions = Array.isArray(aValue) ? aValue : [aValue];
  return conditions.map(String).filter(aText => aText.trim());
}

function skipReason(aKeys, aFacts) {
  if (aKeys.has("skip-if")) {
    const met = conditionsOf(aKeys.get("skip-if")).find(aText => evaluateCondition(aText, aFacts));
    if (met !== undefined) {
      return `skip-if: ${met}`;
    }
  }
  if (aKeys.has("run-if")) {
    const conditions = conditionsOf(aKeys.get("run-if"));
    if (!conditions.some(aText => evaluateCondition(aText, aFacts))) {
      return `run-if: ${conditions.join(", or ")}`;
    }
  }
  return null;
}

/** What conditions may ask for. */
function factsOf(aConfig) {
  const engine = /(\d+)/.exec(aConfig.engine ?? "");
  return {
    os: String(aConfig.os ?? "Linux").toLowerCase(),
    appname: "monkeybridge",
    debug: Boolean(aConfig.debug),
    opt: !aConfig.debug,
    gc_stress: Boolean(aConfig.gcStress),
    engine_version: engine ? Number(engine[1]) : 0,
    arch: aConfig.arch ?? "",
    processor: aConfig.arch ?? "",
  };
}
