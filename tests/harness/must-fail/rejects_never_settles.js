// SPDX-License-Identifier: MPL-2.0
// expect: the promise given to Assert\.rejects at .*/rejects_never_settles\.js:5 never settled

add_task(function does_not_wait() {
  Assert.rejects(new Promise(() => {}), /x/);
});
