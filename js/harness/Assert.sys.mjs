// SPDX-License-Identifier: MPL-2.0

/** `resource://testing-common/Assert.sys.mjs`. */

export { Assert } from "./asserts.mjs";
