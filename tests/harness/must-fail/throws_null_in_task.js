// SPDX-License-Identifier: MPL-2.0
// expect: exception in the task: null was thrown

add_task(() => {
  throw null;
});
