// SPDX-License-Identifier: MPL-2.0
// expect: undefined was thrown, or a promise rejected without a reason

add_task(() => Promise.reject());
