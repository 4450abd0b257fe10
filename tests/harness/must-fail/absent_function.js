// SPDX-License-Identifier: MPL-2.0
// expect: exception in the task: Error: do_get_idle is not provided

add_task(function asks_for_the_idle_service() {
  do_get_idle();
});
