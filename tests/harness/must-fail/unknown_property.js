// SPDX-License-Identifier: MPL-2.0
// expect: the test property pref_set is not provided

add_task({ pref_set: [["a", 1]] }, function with_preferences() {});
