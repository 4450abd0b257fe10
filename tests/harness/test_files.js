// SPDX-License-Identifier: MPL-2.0

// Files are found beside the test, wherever the run was started.

add_task(function do_get_file_finds_support_files() {
  const file = do_get_file("data.txt");
  Assert.ok(file.exists());
  Assert.ok(file.isFile());
  Assert.equal(file.leafName, "data.txt");
  Assert.ok(file instanceof Ci.nsIFile);
  Assert.ok(file.parent.equals(do_get_cwd()));
  Assert.ok(!do_get_file("no/such/file", true).exists());
  Assert.equal(do_get_file("must-fail/../data.txt").path, file.path);
  const copy = do_get_cwd().clone();
  copy.append("data.txt");
  Assert.equal(copy.path, file.path);
});

add_task(function load_evaluates_in_the_global_scope() {
  load("support_loaded.js");
  Assert.equal(loadedValue, 7);
});

add_task(function heads_of_default_and_test_are_both_loaded() {
  Assert.deepEqual(counts, { head: 1, more: 1 });
});

add_task(function do_get_profile_is_one_folder() {
  const topics = [];
  const observe = (aSubject, aTopic, aData) => topics.push(`${aTopic} ${aData}`);
  Services.obs.addObserver(observe, "profile-do-change");
  const profile = do_get_profile();
  Assert.ok(profile.isDirectory());
  Assert.equal(do_get_profile().path, profile.path);
  Assert.notEqual(do_get_tempdir().path, profile.path);
  Assert.deepEqual(topics, ["profile-do-change xpcshell-do-get-profile"]);
  Services.obs.removeObserver(observe, "profile-do-change");
});
