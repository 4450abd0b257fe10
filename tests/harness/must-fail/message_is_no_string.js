// SPDX-License-Identifier: MPL-2.0
// expect: the message of an assertion must be a string, not 5

add_task(function mixes_arguments_up() {
  Assert.equal(1, 1, 5);
});
