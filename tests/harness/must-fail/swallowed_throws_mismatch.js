// SPDX-License-Identifier: MPL-2.0
// expect: another exception than expected: TypeError: wrong kind

add_task(async function catches_everything() {
  await Assert.rejects(Promise.reject(new TypeError("wrong kind")), RangeError).catch(() => {});
});
