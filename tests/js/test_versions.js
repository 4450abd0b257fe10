// SPDX-License-Identifier: MPL-2.0

// Bindings of a crate built with uniffi 0.32; run_versions.sh runs this file
// with builds of the same sources with 0.31 and 0.30 in its place.

load("head.js");

const crate = ChromeUtils.importESModule("crate:versions");
const { Change, Entry, Shelf, VersionsError } = crate;

const entry = (name, size = 1) => new Entry({ name, size, tags: ["a", "b"] });

add_task(async function values() {
  Assert.equal(crate.add(40, 2), 42);
  Assert.equal(crate.describe(new Change.Added({ entry: entry("e", 2n ** 64n - 1n) })), "e of 18446744073709551615");
  Assert.equal(crate.describe(new Change.Removed({ v0: "r" })), "no r");
  Assert.equal(crate.describe(new Change.Nothing()), "nothing");
  Assert.deepEqual(crate.deeper(entry("d")).tags, ["a", "b"]);
});

add_task(async function errorsAndPanics() {
  const entries = new Map([["x", entry("x")]]);
  Assert.equal(crate.find(entries, "x").name, "x");
  const error = thrownBy(() => crate.find(entries, "y"));
  Assert.ok(error instanceof VersionsError.Missing);
  Assert.equal(error.name, "y");
  assertPanics(() => crate.panics("on purpose"), "on purpose");
});

add_task(async function objects() {
  Assert.equal(crate.readToken(crate.makeToken(7)), 7);
  Assert.equal(Shelf.init(3).size(), 3);
});

add_task(async function futures() {
  Assert.equal(await crate.later("l"), "l");
  Assert.equal(await crate.later(null), null);
});

add_task(async function callbacks() {
  const heard = [];
  const partner = {
    answer(of) {
      if (of.name === "bad") {
        throw new VersionsError.Missing("mine");
      }
      return `answer ${of.name}`;
    },
    told: text => heard.push(text),
    async later(number) {
      if (number === 0) {
        throw new VersionsError.Missing("later");
      }
      return number + 1;
    },
  };
  Assert.equal(crate.ask(partner, entry("good")), "answer good");
  Assert.equal(thrownBy(() => crate.ask(partner, entry("bad"))).name, "mine");
  await until(() => heard.length === 2, "told was called");
  Assert.deepEqual(heard, ["good", "bad"]);
  Assert.equal(await crate.askLater(partner, 4), 5);
  Assert.equal((await rejectionOf(crate.askLater(partner, 0))).name, "later");
  Assert.equal(crate.workTwice({ work: on => on * 3 }, 2), 18);
});

add_task(assertNothingIsAlive);
