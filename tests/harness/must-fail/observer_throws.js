// SPDX-License-Identifier: MPL-2.0
// expect: not ok 1 - observer_throws.js | notifies
// expect: exception in an observer of topic: Error: in the observer

add_task(function notifies() {
  Services.obs.addObserver(() => {
    throw new Error("in the observer");
  }, "topic");
  Services.obs.notifyObservers(null, "topic");
});
