// SPDX-License-Identifier: MPL-2.0
// expect: ok 1 - only_skips.js | skipped # SKIP not today
// expect: # nothing ran: all tests are skipped

add_task(function skipped() {}).skip("not today");
