// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - syntax_error.js | top level
// expect: SyntaxError
// expect: at: ".*/must-fail/syntax_error\.js:6:

add_task(function () { let let; });
