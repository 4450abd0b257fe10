// SPDX-License-Identifier: MPL-2.0

load("head.js");

const objects = ChromeUtils.importESModule("crate:objects");
const { Aligned, Counter, CounterError, Holder, Image, Label, Later, Pair, Singleton } = objects;

/** Collects and checks how many counters Rust has. */
async function assertLiveCounters(expected) {
  Cu.forceGC();
  await delay(0);
  Cu.forceGC();
  Assert.equal(objects.liveCounters(), BigInt(expected));
}

add_task(async function constructorsOfAllSorts() {
  Assert.equal(Counter.init(5).value(), 5);
  const stepping = Counter.withStep(3);
  Assert.deepEqual([stepping.increment(), stepping.increment()], [3, 6]);
  Assert.equal(Counter.parse("41").increment(), 42);
  Assert.ok(Counter.init(1) instanceof Counter);
});

add_task(async function constructorsMayFail() {
  const error = thrownBy(() => Counter.parse("x"));
  Assert.ok(error instanceof CounterError.NotANumber);
  Assert.equal(error.text, "x");
  assertPanics(() => Counter.panicking("no counter"), "no counter");
  assertRefused(() => Counter.init("5"), "value");
});

add_task(async function classesHaveNoPublicConstructor() {
  const error = thrownBy(() => new Counter());
  Assert.ok(error instanceof UniFFIError);
  Assert.ok(thrownBy(() => new Counter(5)) instanceof UniFFIError);
  Assert.ok(thrownBy(() => new Singleton("mine")) instanceof UniFFIError);
});

add_task(async function methodsFailLikeFunctions() {
  const counter = Counter.init(2 ** 32 - 1);
  Assert.ok(thrownBy(() => counter.increment()) instanceof CounterError.AtEnd);
  assertPanics(() => counter.poison(), "poisoned on purpose");
  assertPanics(() => counter.value(), /Poison/);
});

add_task(async function objectsAreArgumentsAndResults() {
  const counter = Counter.init(4);
  counter.add(Counter.init(3));
  Assert.equal(counter.value(), 7);
  counter.add(counter);
  Assert.equal(counter.value(), 14);
  const copy = counter.copy();
  counter.increment();
  Assert.deepEqual([copy.value(), counter.value()], [14, 15]);
  Assert.equal(objects.print(Label.init("count"), counter), "count: 15");
});

add_task(async function anObjectThatComesBackIsTheSameInRust() {
  const counter = Counter.init(1);
  Assert.equal(counter.strongCount(), 1);
  const again = counter.itself();
  again.increment();
  Assert.equal(counter.value(), 2);
  Assert.equal(counter.strongCount(), again === counter ? 1 : 2);
});

add_task(async function objectsInRecordsEnumsAndContainersCross() {
  const [one, two] = [Counter.init(1), Counter.init(2)];
  const swapped = objects.swap(new Pair({ name: "p", left: one, right: two }));
  Assert.deepEqual([swapped.left.value(), swapped.right.value()], [2, 1]);
  const alone = objects.swap(new Pair({ name: "p", left: one, right: null }));
  Assert.deepEqual([alone.left.value(), alone.right], [1, null]);

  Assert.equal(objects.sumOf([one, two, one]), 4);
  Assert.equal(objects.find([one, two], 2).increment(), 3);
  Assert.equal(two.value(), 3);
  Assert.strictEqual(objects.find([one], 99), null);
  Assert.equal(objects.index([one, two]).get("3").value(), 3);

  Assert.equal(objects.countHeld(new Holder.Nothing()), 0);
  Assert.equal(objects.countHeld(new Holder.One({ counter: one })), 1);
  Assert.equal(objects.countHeld(new Holder.Many({ v0: [one, two] })), 2);
  Assert.ok(objects.hold([]) instanceof Holder.Nothing);
  Assert.equal(objects.hold([one]).counter.value(), 1);
  Assert.deepEqual(objects.hold([one, two]).v0.map(counter => counter.value()), [1, 3]);
});

add_task(async function alignedObjectsLieWhereTheyMust() {
  for (let i = 0n; i < 20n; i++) {
    Assert.equal(Aligned.init(i).number(), i);
  }
});

add_task(async function theCollectorReleasesObjects() {
  await assertLiveCounters(0);
  (function makeGarbage() {
    const counters = objects.makeCounters(100);
    Assert.equal(objects.liveCounters(), 100n);
    Assert.equal(bridge.counts().pointers >= 100, true);
    objects.sumOf(counters);
  })();
  await assertLiveCounters(0);
});

add_task(async function referencesAreCounted() {
  (function use() {
    const singleton = objects.singleton();
    Assert.equal(singleton.name(), "the one");
    Assert.equal(singleton.strongCount(), 2);
    const second = objects.singleton();
    Assert.equal(second.strongCount(), 3);
  })();
  Cu.forceGC();
  await delay(0);
  Cu.forceGC();
  (function check() {
    Assert.equal(objects.singleton().strongCount(), 2);
  })();
});

add_task(async function destroyReleasesAtOnce() {
  const counter = Counter.init(1);
  const other = counter.itself();
  Assert.equal(objects.liveCounters(), 1n);
  counter.destroy();
  if (other !== counter) {
    Assert.equal(other.value(), 1, "others keep the Rust object");
    other.destroy();
  }
  Assert.equal(objects.liveCounters(), 0n);
  counter.destroy();
  Assert.equal(objects.liveCounters(), 0n, "twice is fine");
});

add_task(async function disposeIsDestroy() {
  const counter = Counter.init(1);
  counter[Symbol.dispose]();
  Assert.equal(objects.liveCounters(), 0n);
});

add_task(async function destroyedObjectsAreRefused() {
  const counter = Counter.init(1);
  const alive = Counter.init(1);
  counter.destroy();
  const error = thrownBy(() => counter.value());
  Assert.equal(error.code, "MB_RELEASED", String(error));
  assertRefused(() => alive.add(counter), "other", "MB_RELEASED");
  assertRefused(() => objects.sumOf([alive, counter]), "counters[1]", "MB_RELEASED");
  assertRefused(
    () => objects.swap(new Pair({ name: "p", left: alive, right: counter })),
    "pair.right",
    "MB_RELEASED"
  );
  alive.destroy();
});

add_task(async function objectsOfTheWrongClassAreRefused() {
  const counter = Counter.init(1);
  const label = Label.init("l");
  for (const value of [undefined, null, 1, {}, label, Counter, Object.create(Counter.prototype), { value: () => 1 }]) {
    const error = thrownBy(() => counter.add(value));
    Assert.ok(error instanceof UniFFITypeError, String(error));
    Assert.stringMatches(error.message, /^other: /);
  }
  Assert.stringMatches(thrownBy(() => objects.print(counter, label)).message, /^label: /);
  Assert.stringMatches(thrownBy(() => objects.sumOf([counter, label])).message, /^counters\[1\]: /);
});

add_task(async function methodsOfAnotherReceiverAreRefused() {
  const counter = Counter.init(1);
  const label = Label.init("l");
  for (const receiver of [undefined, null, {}, label, Counter.prototype]) {
    const error = thrownBy(() => counter.value.call(receiver));
    Assert.ok(error instanceof TypeError, String(error));
  }
});

add_task(async function aStolenPointerIsRefused() {
  const { uniffiObjectPtr } = ChromeUtils.importESModule("monkeybridge:uniffi");
  const counter = Counter.init(1);
  const label = Label.init("l");
  const fake = Object.create(Counter.prototype);
  for (const pointer of [label[uniffiObjectPtr], {}, null, 5, 2 ** 40]) {
    fake[uniffiObjectPtr] = pointer;
    Assert.ok(thrownBy(() => counter.add(fake)) instanceof TypeError);
    Assert.ok(thrownBy(() => objects.sumOf([counter, fake])) instanceof TypeError);
    Assert.ok(thrownBy(() => fake.value()) instanceof TypeError);
  }
});

add_task(async function failedLoweringReleasesWhatItTook() {
  const counter = Counter.init(1);
  for (let i = 0; i < times(200, 10); i++) {
    thrownBy(() => objects.sumOf([counter, counter, null]));
    thrownBy(() => objects.find([counter, counter], "x"));
    thrownBy(() => objects.swap(new Pair({ name: "p", left: counter, right: {} })));
    thrownBy(() => objects.print(Label.init("l"), null));
  }
  Assert.equal(counter.strongCount(), 1);
  counter.destroy();
});

add_task(async function aGetterMayDestroyWhatWasLowered() {
  const counter = Counter.init(7);
  const list = [counter, null];
  Object.defineProperty(list, 1, {
    get() {
      counter.destroy();
      return Counter.init(1);
    },
  });
  Assert.equal(objects.sumOf(list), 8, "the call holds its own reference");
});

add_task(async function constructorsMayBeAsync() {
  const later = await Later.init("text");
  Assert.ok(later instanceof Later);
  Assert.equal(later.text(), "text");
  Assert.equal((await Later.ofSome("some")).text(), "some");
  Assert.ok((await rejectionOf(Later.ofSome(null))) instanceof CounterError.AtEnd);
  assertPanic(await rejectionOf(Later.panicking()), "no later");
  assertTypeError(await rejectionOf(Later.init(5)), "text");
  const made = Later.init("x");
  Assert.ok(made instanceof Promise, "the primary one, too");
  (await made).destroy();
});

add_task(async function objectsAreLentByReference() {
  const counter = Counter.init(6);
  Assert.equal(objects.valueOf(counter), 6);
  Assert.equal(counter.strongCount(), 1);
  assertRefused(() => objects.valueOf(null), "counter");
});

add_task(async function theCollectorKnowsOfTheMemoryOfObjects() {
  objects.mostImages();
  const before = objects.liveImages();
  // No step of the event loop in between: what is dead must go in passing.
  (function makeGarbage() {
    for (let i = 0; i < times(10_000, 50); i++) {
      if (Image.init(i % 256).pixel(7) !== i % 256) {
        throw new Error("a wrong pixel");
      }
      if (objects.liveImages() - before >= 500n) {
        return;
      }
    }
  })();
  const most = objects.mostImages() - before;
  Assert.less(Number(most), 500, "images at once");
  await until(() => {
    Cu.forceGC();
    return objects.liveImages() === before;
  }, "all images were dropped");
});

add_task(async function destroyedObjectsHoldNoMemory() {
  objects.mostImages();
  const kept = [];
  for (let i = 0; i < times(2000, 20); i++) {
    const image = Image.init(1);
    image[Symbol.dispose]();
    kept.push(image);
  }
  Assert.equal(objects.mostImages(), objects.liveImages() + 1n);
  Assert.equal(thrownBy(() => kept[0].pixel(0)).code, "MB_RELEASED");
});

add_task(async function everythingInRustIsDropped() {
  await assertLiveCounters(0);
});

add_task(assertNothingIsAlive);
