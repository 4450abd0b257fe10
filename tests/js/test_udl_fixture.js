// SPDX-License-Identifier: MPL-2.0

load("head.js");

const udl = ChromeUtils.importESModule("crate:udl_fixture");
const { Book, Genre, Place, ReviewError, Shelf, ShelfError } = udl;

const book = (title, pages) => new Book({ title, genre: Genre.SCIENCE, pages });

add_task(async function functionsWork() {
  Assert.equal(udl.add(40, 2), 42);
  Assert.equal(udl.greet("Ada"), "Hello, Ada!");
  Assert.equal(udl.greet("Ada", "Hi"), "Hi, Ada!");
  Assert.deepEqual(udl.reverse(new Uint8Array([1, 2])), new Uint8Array([2, 1]));
  const counts = udl.countGenres([Genre.POETRY, Genre.FICTION, Genre.POETRY]);
  Assert.deepEqual([counts.get("Poetry"), counts.get("Fiction"), counts.size], [2n, 1n, 2]);
  Assert.equal(await udl.later("see you"), "see you later");
});

add_task(async function recordsHaveDefaults() {
  const found = udl.find([book("a"), book("b", 5)], "a");
  Assert.deepEqual({ ...found }, { title: "a", genre: Genre.SCIENCE, pages: 100, subtitle: null });
});

add_task(async function flatErrorsWork() {
  Assert.ok(thrownBy(() => udl.find([], "a")) instanceof ShelfError.Empty);
  const error = thrownBy(() => udl.find([book("a")], "b"));
  Assert.ok(error instanceof ShelfError.NotFound);
  Assert.equal(error.message, "no such book");
});

add_task(async function objectsWork() {
  const shelf = Shelf.init("top");
  const place = shelf.put(book("a"));
  Assert.ok(place instanceof Place.OnShelf);
  Assert.deepEqual([place.row, place.label], [1, "top/a"]);
  Assert.ok(shelf.put(book("a")) instanceof Place.Nowhere);
  Assert.equal(shelf.size(), 1);
  Assert.equal(Shelf.withBooks("full", [book("a"), book("b")]).size(), 2);
  Assert.ok(thrownBy(() => Shelf.withBooks("none", [])) instanceof ShelfError.Empty);
  Assert.equal(udl.sameShelf(shelf).name(), "top");
  Assert.strictEqual(udl.sameShelf(null), null);
});

add_task(async function callbackInterfacesWork() {
  const lines = [];
  const reader = {
    line: (text, number) => lines.push(`${number} ${text}`),
    verdict: count => `${lines.length} of ${count} lines`,
  };
  Assert.equal(udl.review(reader, ["a", "b"]), "2 of 2 lines");
  Assert.deepEqual(lines, ["1 a", "2 b"]);
  reader.verdict = () => {
    throw new ReviewError.Rejected("dull", 1);
  };
  const rejected = thrownBy(() => udl.review(reader, []));
  Assert.ok(rejected instanceof ReviewError.Rejected);
  Assert.deepEqual([rejected.reason, rejected.stars], ["dull", 1]);
  reader.verdict = () => 5;
  const broken = thrownBy(() => udl.review(reader, []));
  Assert.ok(broken instanceof ReviewError.Broken);
  Assert.stringMatches(broken.reason, /^Reader\.verdict: /);
});

add_task(async function borrowedBytesAndTimesWork() {
  const { Duration, Timestamp } = udl;
  Assert.equal(udl.sumBorrowed(new Uint8Array(1000).fill(3)), 3000n);
  const result = udl.delayed(new Timestamp(5n), new Duration(7n));
  Assert.ok(result instanceof Timestamp && result.epochNanoseconds === 12n);
});

add_task(async function everyLiteralIsADefault() {
  Assert.equal(udl.showDefaults(), "true -15 255 -1.5 Poetry [] {} None Some(7)");
  Assert.equal(
    udl.showDefaults(undefined, 1, undefined, 2, undefined, undefined, undefined, "n", null),
    'true 1 255 2 Poetry [] {} Some("n") None'
  );
});

add_task(async function traitsWork() {
  const judge = udl.makeJudge(100n);
  Assert.ok(judge.likes(book("a", 100)));
  Assert.ok(!udl.judgeWith(judge, book("a", 99)));
  Assert.ok(udl.judgeWith({ likes: ({ title }) => title === "mine" }, book("mine")));
});

add_task(async function asyncTraitsWork() {
  const courier = { carry: async text => `carried ${text}` };
  Assert.equal(await udl.deliverWith(courier, "x"), "carried x");
  courier.carry = async () => {
    throw new ReviewError.Rejected("no", 0);
  };
  Assert.ok((await rejectionOf(udl.deliverWith(courier, "x"))) instanceof ReviewError.Rejected);
});

add_task(assertNothingIsAlive);
