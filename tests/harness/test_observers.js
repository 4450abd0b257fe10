// SPDX-License-Identifier: MPL-2.0

// Services.obs calls objects and functions in the order they were added.

add_task(function observers_are_called_and_removed() {
  const calls = [];
  const object = {
    observe(aSubject, aTopic, aData) {
      calls.push(["object", aSubject, aTopic, aData, this === object]);
    },
  };
  const func = (...aArguments) => calls.push(["function", ...aArguments]);
  Services.obs.addObserver(object, "topic");
  Services.obs.addObserver(func, "topic");
  Services.obs.notifyObservers(5, "topic", "data");
  Assert.deepEqual(calls, [
    ["object", 5, "topic", "data", true],
    ["function", 5, "topic", "data"],
  ]);
  Assert.deepEqual([...Services.obs.enumerateObservers("topic")], [object, func]);
  Services.obs.removeObserver(object, "topic");
  Services.obs.removeObserver(func, "topic");
  Services.obs.notifyObservers(null, "topic");
  Assert.equal(calls.length, 2);
  Assert.throws(() => Services.obs.removeObserver(func, "topic"), /NS_ERROR_FAILURE/);
  Assert.throws(() => Services.obs.addObserver({}, "topic"), TypeError);
});

add_task(function observer_removed_by_another_is_still_called_this_time() {
  let called = 0;
  const second = () => called++;
  const first = () => Services.obs.removeObserver(second, "other");
  Services.obs.addObserver(first, "other");
  Services.obs.addObserver(second, "other");
  Services.obs.notifyObservers(null, "other");
  Services.obs.notifyObservers.call(null, null, "nobody");
  Services.obs.removeObserver(first, "other");
  Assert.equal(called, 1);
});

add_task(async function topic_can_be_awaited() {
  const { TestUtils } = ChromeUtils.importESModule("resource://testing-common/TestUtils.sys.mjs");
  const observed = TestUtils.topicObserved("awaited", aSubject => aSubject === 2);
  Services.obs.notifyObservers(1, "awaited", "one");
  Services.obs.notifyObservers(2, "awaited", "two");
  Assert.deepEqual(await observed, [2, "two"]);
  let tries = 0;
  Assert.equal(await TestUtils.waitForCondition(() => ++tries === 3 && "value", "tries", 1), "value");
});

// The end of the file is announced; an assertion made there counts.
Services.obs.addObserver({ observe: (aSubject, aTopic) => Assert.equal(aTopic, "xpcom-shutdown") }, "xpcom-shutdown");
