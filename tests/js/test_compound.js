// SPDX-License-Identifier: MPL-2.0

load("head.js");

const compound = ChromeUtils.importESModule("crate:compound");

add_task(async function optionsCross() {
  const samples = {
    echoOptionU8: [0, 255],
    echoOptionU64: [0n, 2n ** 64n - 1n],
    echoOptionF64: [0, -0.5, Infinity],
    echoOptionBool: [true, false],
    echoOptionString: ["", "text 🌉"],
    echoOptionBytes: [new Uint8Array(0), new Uint8Array([1, 2])],
    echoOptionList: [[], ["a", ""]],
  };
  for (const [name, values] of Object.entries(samples)) {
    for (const value of values) {
      Assert.deepEqual(compound[name](value), value, name);
    }
    Assert.strictEqual(compound[name](null), null, `${name} null`);
    Assert.strictEqual(compound[name](undefined), null, `${name} undefined`);
    Assert.strictEqual(compound[name](), null, `${name} without argument`);
  }
});

add_task(async function sequencesCross() {
  const samples = {
    echoListI8: [-128, 0, 127],
    echoListU16: [0, 65535],
    echoListI16: [-32768, 32767],
    echoListU32: [0, 1, 2 ** 32 - 1],
    echoListI32: [-(2 ** 31), 2 ** 31 - 1],
    echoListU64: [0n, 2n ** 53n + 1n, 2n ** 64n - 1n],
    echoListI64: [-(2n ** 63n), -(2n ** 53n) - 1n, 2n ** 63n - 1n],
    echoListF32: [0.5, -0.25, Infinity],
    echoListF64: [0.1, -0.25, -Infinity],
    echoListBool: [true, false, true],
    echoListString: ["", "a", "ä", "🌉", "\ufeffmarked"],
    echoListBytes: [new Uint8Array(0), new Uint8Array([255])],
    echoListU8Options: [null, 0, 255],
    echoListOfLists: [[], [1], [2, 3]],
  };
  for (const [name, value] of Object.entries(samples)) {
    Assert.deepEqual(compound[name](value), value, name);
    Assert.deepEqual(compound[name]([]), [], `${name} empty`);
  }
  const floats = compound.echoListF64([-0, NaN]);
  Assert.ok(Object.is(floats[0], -0) && Number.isNaN(floats[1]), "-0 and NaN survive");
});

add_task(async function mapsCross() {
  const samples = {
    echoMapStringU32: [["", 0], ["ä", 2 ** 32 - 1]],
    echoMapU8String: [[0, ""], [255, "x"]],
    echoMapI32String: [[-(2 ** 31), "min"], [0, "zero"]],
    echoMapU64String: [[0n, "zero"], [2n ** 64n - 1n, "max"]],
    echoMapI64Bool: [[-(2n ** 63n), true], [2n ** 53n + 1n, false]],
    echoMapStringList: [["empty", []], ["some", [null, 1]]],
    echoMapOfMaps: [["outer", new Map([[1, ["a"]], [-1, []]])], ["none", new Map()]],
  };
  for (const [name, entries] of Object.entries(samples)) {
    const value = new Map(entries);
    const result = compound[name](value);
    Assert.ok(result instanceof Map, name);
    Assert.equal(result.size, value.size);
    for (const [key, item] of value) {
      Assert.ok(result.has(key), `${name} has ${String(key)}`);
      Assert.deepEqual(result.get(key), item, name);
    }
    Assert.equal(compound[name](new Map()).size, 0, `${name} empty`);
  }
});

add_task(async function integerKeysMayBeNumbersOrBigInts() {
  const result = compound.sortedKeys(new Map([[3, "c"], [2n ** 62n, "z"], [-1n, "a"]]));
  Assert.deepEqual(result, [-1n, 3n, 2n ** 62n]);
});

add_task(async function nestedContainersCross() {
  const value = [new Map([["a", 1], ["b", -1]]), new Map()];
  Assert.deepEqual(compound.echoOptionListOfMaps(value), value);
  Assert.strictEqual(compound.echoOptionListOfMaps(null), null);
  Assert.equal(compound.totalLength([["a", "ä"], [], ["🌉"]]), 7n);
  Assert.equal(compound.lookUp(new Map([["one", 1]]), "one"), 1);
  Assert.strictEqual(compound.lookUp(new Map([["one", 1]]), "two"), null);
});

add_task(async function hugeContainersCross() {
  const length = 300_000;
  const numbers = compound.range(length);
  Assert.equal(numbers.length, length);
  Assert.ok(numbers.every((number, i) => number === i));
  Assert.equal(compound.sum(numbers), BigInt((length * (length - 1)) / 2));
  const texts = compound.textsByNumber(20_000);
  Assert.equal(texts.size, 20_000);
  for (let i = 0; i < 20_000; i++) {
    if (texts.get(i) !== String(i)) {
      Assert.ok(false, `text of ${i}`);
    }
  }
  const strings = Array.from({ length: 50_000 }, (_, i) => `text ${i} ä`);
  Assert.deepEqual(compound.echoListString(strings), strings);
  const long = ["x".repeat(3_000_000), "ä".repeat(1_000_000)];
  Assert.ok(compound.echoListString(long).every((text, i) => text === long[i]));
});

add_task(async function whatIsNoContainerIsRefused() {
  const noLists = [undefined, null, 1, "ab", new Set(), new Uint8Array(1), { length: 0 }, new Map()];
  for (const value of noLists) {
    assertRefused(() => compound.echoListU32(value), "value");
  }
  for (const value of [undefined, null, {}, [], [["a", 1]], new Set(), "a"]) {
    assertRefused(() => compound.echoMapStringU32(value), "value");
  }
  assertRefused(() => compound.echoOptionU8("1"), "value");
});

add_task(async function errorsNameThePathAtEachDepth() {
  assertRefused(() => compound.echoListU32([1, 2, "3"]), "value[2]");
  assertRefused(() => compound.echoListU32([1, , 3]), "value[1]");
  assertRefused(() => compound.echoListU32([2 ** 32]), "value[0]", "MB_ARGUMENT_RANGE");
  assertRefused(() => compound.echoListOfLists([[1], [2, null]]), "value[1][1]");
  assertRefused(() => compound.echoListString(["a", "\ud800"]), "value[1]", "MB_STRING_SURROGATE");
  assertRefused(() => compound.echoListBytes([[1]]), "value[0]");
  assertRefused(() => compound.echoMapStringU32(new Map([["a b", "1"]])), 'value["a b"]');
  assertRefused(() => compound.echoMapStringU32(new Map([[1, 1]])), "value(key)");
  assertRefused(() => compound.echoMapU8String(new Map([[1, 1]])), "value[1]");
  assertRefused(() => compound.echoMapU8String(new Map([[256, ""]])), "value(key)", "MB_ARGUMENT_RANGE");
  assertRefused(
    () => compound.echoMapOfMaps(new Map([["k", new Map([[7, ["a", 1]]])]])),
    'value["k"][7][1]'
  );
  assertRefused(() => compound.echoOptionListOfMaps([new Map(), new Map([["k", 0.5]])]), 'value[1]["k"]');
  assertRefused(() => compound.lookUp(new Map(), 1), "key");
});

add_task(async function proxiesAreReadLikeArrays() {
  const log = [];
  const proxy = new Proxy([1, 2, 3], {
    get(target, key, receiver) {
      log.push(key);
      return Reflect.get(target, key, receiver);
    },
  });
  Assert.deepEqual(compound.echoListU32(proxy), [1, 2, 3]);
  Assert.ok(log.includes("1"), "the elements were read through the proxy");
});

add_task(async function gettersMayCallRustAgain() {
  const value = [[1]];
  Object.defineProperty(value, 1, {
    enumerable: true,
    get() {
      return compound.echoListU32([7, 8, 9]).concat(compound.range(3));
    },
  });
  Assert.deepEqual(compound.echoListOfLists(value), [[1], [7, 8, 9, 0, 1, 2]]);
});

add_task(async function gettersMayCollect() {
  const value = ["a"];
  Object.defineProperty(value, 1, {
    get() {
      Cu.forceGC();
      return "b".repeat(40);
    },
  });
  value.length = 3;
  value[2] = "c";
  Assert.deepEqual(compound.echoListString(value), ["a", "b".repeat(40), "c"]);
});

add_task(async function gettersMayThrowAfterNestedCalls() {
  const value = [["before"], null];
  Object.defineProperty(value, 1, {
    get() {
      compound.echoListString(["inner"]);
      throw new RangeError("from the getter");
    },
  });
  const error = thrownBy(() => compound.totalLength(value));
  Assert.ok(error instanceof RangeError && error.message === "from the getter");
  Assert.equal(compound.totalLength([["after"]]), 5n);
});

add_task(async function arraysMayChangeWhileTheyAreRead() {
  const shrinking = [[1], [2], [3]];
  Object.defineProperty(shrinking, 0, {
    get() {
      shrinking.length = 1;
      return [1];
    },
  });
  assertRefused(() => compound.echoListOfLists(shrinking), "value[1]");
  const growing = [[1], [2]];
  Object.defineProperty(growing, 0, {
    get() {
      growing.push([9]);
      return [1];
    },
  });
  Assert.deepEqual(compound.echoListOfLists(growing), [[1], [2]]);
});

add_task(async function mapsMayChangeWhileTheyAreRead() {
  const inner = [1];
  const map = new Map([["a", inner], ["b", [2]]]);
  Object.defineProperty(inner, 0, {
    get() {
      map.delete("b");
      map.set("c", [3]);
      return 1;
    },
  });
  Assert.deepEqual([...compound.echoMapStringList(map).keys()].sort(), ["a", "b"]);
});

add_task(async function failuresHalfWayLeaveNothingBehind() {
  for (let i = 0; i < times(500, 10); i++) {
    thrownBy(() => compound.echoListString([...Array(50).fill("text"), 1]));
    thrownBy(() => compound.echoMapOfMaps(new Map([["k", new Map([[7, [1]]])]])));
    thrownBy(() => compound.echoListBytes([new Uint8Array(200_000), 1]));
  }
  Assert.deepEqual(liveThings(), {});
  Assert.deepEqual(compound.echoListString(["fine"]), ["fine"]);
});

add_task(assertNothingIsAlive);
