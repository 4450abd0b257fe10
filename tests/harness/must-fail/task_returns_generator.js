// SPDX-License-Identifier: MPL-2.0
// expect: a task returned a generator, which nothing runs

add_task(function* old_style() {
  yield 1;
});
