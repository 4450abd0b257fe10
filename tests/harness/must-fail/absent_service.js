// SPDX-License-Identifier: MPL-2.0
// expect: exception in the task: Error: Services\.prefs is not provided

add_task(function uses_preferences() {
  Services.prefs.getBoolPref("a");
});
