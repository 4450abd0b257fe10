// SPDX-License-Identifier: MPL-2.0

/** `resource://testing-common/PromiseTestUtils.sys.mjs`. */

export { PromiseTestUtils } from "./rejections.mjs";
