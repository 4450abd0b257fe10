// SPDX-License-Identifier: MPL-2.0
// expect: an unhandled rejection /never/ was expected and did not come

const { PromiseTestUtils } = ChromeUtils.importESModule("resource://testing-common/PromiseTestUtils.sys.mjs");
PromiseTestUtils.expectUncaughtRejection(/never/);
add_task(function passes() {});
