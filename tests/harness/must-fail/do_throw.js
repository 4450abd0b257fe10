// SPDX-License-Identifier: MPL-2.0
// expect: message: "text of do_throw"
// expect: at: ".*/must-fail/do_throw\.js:7:

add_task(function gives_up() {
  try {
    do_throw("text of do_throw");
  } catch (error) {
    // It counts all the same.
  }
});
