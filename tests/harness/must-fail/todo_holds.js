// SPDX-License-Identifier: MPL-2.0
// expect: a todo assertion holds, so make it an assertion: fixed by now

add_task(function done_by_now() {
  todo(true, "fixed by now");
});
