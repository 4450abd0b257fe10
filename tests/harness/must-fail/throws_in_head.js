// SPDX-License-Identifier: MPL-2.0
// options: --head must-fail/throws_at_top_level.js
// expect: exception while the file was evaluated: TypeError: too early

Assert.ok(true);
