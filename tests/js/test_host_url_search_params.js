// SPDX-License-Identifier: MPL-2.0

load("head.js");

add_task(async function aQueryIsParsed() {
  for (const [query, pairs] of [
    ["", []],
    ["?", []],
    ["a=1&b=2", [["a", "1"], ["b", "2"]]],
    ["?a=1", [["a", "1"]]],
    ["??a=1", [["?a", "1"]]],
    ["a", [["a", ""]]],
    ["=a", [["", "a"]]],
    ["=", [["", ""]]],
    ["&&a=1&&", [["a", "1"]]],
    ["a=b=c", [["a", "b=c"]]],
    ["a+b=c+d", [["a b", "c d"]]],
    ["a%20b=%2B", [["a b", "+"]]],
    ["a=%zz%4", [["a", "%zz%4"]]],
    ["a=%F0%9F%8C%89", [["a", "🌉"]]],
    ["a=%F0%9F", [["a", "\ufffd"]]],
    ["a=%EF%BB%BFx", [["a", "\ufeffx"]]],
    ["a=\ud800", [["a", "\ufffd"]]],
    ["a=1#b", [["a", "1#b"]]],
    ["a=%00", [["a", "\0"]]],
  ]) {
    Assert.deepEqual([...new URLSearchParams(query)], pairs, query);
  }
});

add_task(async function pairsAreWritten() {
  const params = new URLSearchParams();
  params.append("a b", "*-._~!'()");
  params.append("é&=", "\ud800🌉");
  params.append("", "");
  Assert.equal(String(params), "a+b=*-._%7E%21%27%28%29&%C3%A9%26%3D=%EF%BF%BD%F0%9F%8C%89&=");
  Assert.deepEqual([...new URLSearchParams(String(params))].length, 3);
});

add_task(async function itIsMadeOfManyThings() {
  Assert.equal(String(new URLSearchParams()), "");
  Assert.equal(String(new URLSearchParams(undefined)), "");
  Assert.equal(String(new URLSearchParams(null)), "null=");
  Assert.equal(String(new URLSearchParams(5)), "5=");
  Assert.equal(String(new URLSearchParams([["a", 1], new Set(["b", null])])), "a=1&b=null");
  Assert.equal(String(new URLSearchParams(new Map([["a", "b"]]))), "a=b");
  Assert.equal(String(new URLSearchParams({ a: 1, b: undefined })), "a=1&b=undefined");
  Assert.equal(String(new URLSearchParams({ "\ud800": 1, "\udc00": 2 })), "%EF%BF%BD=2", "one name, the last value");
  const params = new URLSearchParams("a=1&a=2");
  const copy = new URLSearchParams(params);
  params.delete("a");
  Assert.equal(String(copy), "a=1&a=2");
  params[Symbol.iterator] = () => [["x", "y"]][Symbol.iterator]();
  Assert.equal(String(new URLSearchParams(params)), "x=y", "by its own iterator");
});

add_task(async function badInputIsRefused() {
  for (const bad of [[["a"]], [["a", "b", "c"]], [[]], ["ab", 1], [1], [null], { [Symbol.iterator]: 1 }]) {
    Assert.throws(() => new URLSearchParams(bad), TypeError, JSON.stringify(bad));
  }
  Assert.equal(String(new URLSearchParams([["a", "b"]])), "a=b");
  Assert.throws(() => new URLSearchParams(Symbol("x")), TypeError);
  Assert.throws(() => new URLSearchParams({ [Symbol("x")]: 1 }), TypeError);
  Assert.throws(() => URLSearchParams(), TypeError);
  const params = new URLSearchParams("a=1");
  for (const method of ["append", "set"]) {
    Assert.throws(() => params[method]("a"), /at least 2 arguments/, method);
  }
  for (const method of ["delete", "get", "getAll", "has", "forEach"]) {
    Assert.throws(() => params[method](), /at least 1 argument/, method);
  }
  Assert.throws(() => params.append("a", Symbol("x")), TypeError);
  Assert.throws(() => params.forEach({}), /not a function/);
  Assert.throws(() => URLSearchParams.prototype.get.call({}, "a"), /this is not a URLSearchParams/);
  Assert.throws(() => params.keys().next.call({}), TypeError);
  Assert.equal(String(params), "a=1");
});

add_task(async function pairsAreReadAndChanged() {
  const params = new URLSearchParams("a=1&b=2&a=3&c=");
  Assert.equal(params.size, 4);
  Assert.deepEqual([params.get("a"), params.get("c"), params.get("d")], ["1", "", null]);
  Assert.deepEqual(params.getAll("a"), ["1", "3"]);
  Assert.deepEqual(
    [params.has("a"), params.has("a", "3"), params.has("a", "2"), params.has("b", undefined), params.has("d")],
    [true, true, false, true, false]
  );
  params.set("a", "4");
  Assert.equal(String(params), "a=4&b=2&c=");
  params.set("d", 5);
  params.append("b", "6");
  Assert.equal(String(params), "a=4&b=2&c=&d=5&b=6");
  params.delete("b", "2");
  params.delete("c", "x");
  Assert.equal(String(params), "a=4&c=&d=5&b=6");
  params.delete("c");
  params.delete("none");
  Assert.equal(String(params), "a=4&d=5&b=6");
  params.sort();
  Assert.equal(String(params), "a=4&b=6&d=5");
});

add_task(async function sortingIsByCodeUnitsAndStable() {
  const params = new URLSearchParams([["ﬃ", 1], ["🌈", 2], ["z", 3], ["a", 4], ["z", 5], ["", 6]]);
  params.sort();
  Assert.deepEqual([...params.values()], ["6", "4", "3", "5", "2", "1"]);
});

add_task(async function iteratorsSeeChanges() {
  const params = new URLSearchParams("a=1&b=2");
  Assert.deepEqual([...params.keys()], ["a", "b"]);
  Assert.deepEqual([...params.values()], ["1", "2"]);
  Assert.equal(URLSearchParams.prototype[Symbol.iterator], URLSearchParams.prototype.entries);
  const iterator = params.entries();
  Assert.equal(iterator[Symbol.iterator](), iterator);
  Assert.equal(Object.prototype.toString.call(iterator), "[object URLSearchParams Iterator]");
  Assert.deepEqual(iterator.next().value, ["a", "1"]);
  params.append("c", "3");
  params.delete("a");
  Assert.deepEqual(iterator.next().value, ["c", "3"]);
  Assert.deepEqual(iterator.next(), { value: undefined, done: true });
  const seen = [];
  params.forEach(function (value, name, object) {
    seen.push(value, name, object === params, this.self);
  }, { self: 1 });
  Assert.deepEqual(seen, ["2", "b", true, 1, "3", "c", true, 1]);
});

add_task(async function theParametersOfAUrlAreTheUrls() {
  const url = new URL("http://h/?a=1&b=~#f");
  const params = url.searchParams;
  Assert.strictEqual(url.searchParams, params);
  Assert.equal(url.href, "http://h/?a=1&b=~#f", "looking changes nothing");
  params.append("c", "2 3");
  Assert.equal(url.href, "http://h/?a=1&b=%7E&c=2+3#f");
  url.search = "?x=1";
  Assert.deepEqual([...params], [["x", "1"]]);
  url.href = "http://h/?y=2";
  Assert.equal(params.get("y"), "2");
  params.delete("y");
  Assert.equal(url.href, "http://h/", "without a question mark");
  url.searchParams = "z=1";
  Assert.equal(url.href, "http://h/", "it is read-only");
  params.set("?", "#");
  Assert.equal(url.href, "http://h/?%3F=%23");
  url.hash = "g";
  Assert.equal(params.get("?"), "#");
});

add_task(async function manyPairsAreNoProblem() {
  const params = new URLSearchParams();
  for (let i = 0; i < times(5000, 50); i++) {
    params.append(`name${i}`, `value ${i}`);
  }
  const again = new URLSearchParams(String(params));
  Assert.equal(again.size, params.size);
  Assert.equal(again.get("name7"), "value 7");
});

add_task(assertNothingIsAlive);
