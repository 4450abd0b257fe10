// SPDX-License-Identifier: MPL-2.0
// options: --timeout 0.5
// expect: not ok 2 - cleanup_never_ends.js | cleanup
// expect: not done when the 0\.5 s of the file were over

add_task(function passes() {});
registerCleanupFunction(() => new Promise(() => {}));
