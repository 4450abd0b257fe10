// SPDX-License-Identifier: MPL-2.0
// options: --timeout 0.5
// expect: not ok 1 - endless_loop.js | spins
// expect: timed out after 0\.5 s in spins, which did not return to the event loop
// expect: ^1\.\.1$

add_task(function spins() {
  for (;;) {}
});
