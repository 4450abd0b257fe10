// SPDX-License-Identifier: MPL-2.0

/**
 * Paths, and the file objects that do_get_file, do_get_cwd and do_get_profile return (the part of nsIFile that tests
 * use; no reading or writing).
 */

import { provide } from "./provide.mjs";

/**
 * @param {string} aBase absolute folder
 * @param {string} aPath relative or absolute
 * @returns {string} absolute path without `.` and `..`
 */
export function joinPath(aBase, aPath) {
  const full = aPath.startsWith("/") ? aPath : `${aBase}/${aPath}`;
  const parts = [];
  for (const part of full.split("/")) {
    if (part === "..") {
      parts.pop();
    } else if (part && part !== ".") {
      parts.push(part);
    }
  }
  return "/" + parts.join("/");
}

/** @returns {string} folder of an absolute path */
export function folderOf(aPath) {
  return aPath.replace(/\/[^/]*$/, "") || "/";
}

/** @returns {string} last part of a path */
export function leafOf(aPath) {
  return aPath.replace(/^.*\//, "");
}

const files = new WeakSet();

/** @returns {boolean} whether makeFile made it */
export function isFile(aValue) {
  return typeof aValue === "object" && aValue !== null && files.has(aValue);
}

/**
 * @param {object} aNative import.meta.native
 * @param {string} aPath absolute
 */
export function makeFile(aNative, aPath) {
  let path = aPath;
  const file = provide("nsIFile", {
    get path() {
      return path;
    },
    get leafName() {
      return leafOf(path);
    },
    get parent() {
      return path === "/" ? null : makeFile(aNative, folderOf(path));
    },
    exists: () => aNative.stat(path) !== "",
    isFile: () => aNative.stat(path) === "file",
    isDirectory: () => aNative.stat(path) === "dir",
    clone: () => makeFile(aNative, path),
    equals: aOther => aOther?.path === path,
    append(aName) {
      path = joinPath(path, aName);
    },
    toString: () => path,
  });
  files.add(file);
  return file;
}
