// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - throws_in_skip_if.js | conditional
// expect: exception in skip_if: ReferenceError

add_task({ skip_if: () => noSuchName }, function conditional() {});
