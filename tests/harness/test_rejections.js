// SPDX-License-Identifier: MPL-2.0

// A rejection that nobody handles can be expected, once or for the whole file.

const { PromiseTestUtils } = ChromeUtils.importESModule("resource://testing-common/PromiseTestUtils.sys.mjs");

PromiseTestUtils.allowMatchingRejectionsGlobally(/allowed/);

add_task(async function expected_rejections_do_not_fail() {
  PromiseTestUtils.expectUncaughtRejection(/expected one/);
  Promise.reject(new Error("expected one"));
  Promise.reject(new Error("allowed"));
  Promise.reject(new Error("allowed"));
  await new Promise(aResolve => do_timeout(1, aResolve));
  PromiseTestUtils.assertNoMoreExpectedRejections();
});

add_task(async function handled_rejections_do_not_fail() {
  const promise = Promise.reject(new Error("handled"));
  await Assert.rejects(promise, /handled/);
  Promise.reject(new Error("caught")).catch(() => {});
});

add_task(async function tasks_end_although_then_is_replaced() {
  const { then } = Promise.prototype;
  Promise.prototype.then = () => {
    throw new Error("replaced");
  };
  await null;
  Promise.prototype.then = then;
});
