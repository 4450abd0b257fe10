// SPDX-License-Identifier: MPL-2.0
// expect: a callback error /never/ was expected and did not come

expectCallbackError(/never/);
add_task(function passes() {});
