// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - throws_at_top_level.js | top level
// expect: exception while the file was evaluated: TypeError: too early
// expect: not ok 2 - throws_at_top_level.js | never_runs
// expect: not run: stopped after the failure of top level

add_task(function never_runs() {});
throw new TypeError("too early");
