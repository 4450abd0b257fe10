// SPDX-License-Identifier: MPL-2.0
// options: --timeout 0.5
// expect: waiting for stays to call run_next_test()

add_test(function stays() {});
