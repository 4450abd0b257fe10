// SPDX-License-Identifier: MPL-2.0

import * as udl from "crate:udl_fixture";
import { Book, Courier, Genre, Judge, JudgeImpl, Place, Reader, ReviewError, Shelf, ShelfError } from "crate:udl_fixture";

const book = new Book({ title: "Bridges", genre: Genre.SCIENCE });
const shelf: Shelf = Shelf.withBooks("all", [book, new Book({ ...book, pages: 3, subtitle: null })]);
const place: Place = shelf.put(book);
if (place instanceof Place.OnShelf) udl.add(place.row, place.label.length);
const counted: bigint | undefined = udl.countGenres([Genre.POETRY]).get("Poetry");
const greeting: string = udl.greet("Ada") + udl.greet("Ada", `${counted}`);
const reader: Reader = {
  line(text, number) {
    text.repeat(number);
  },
  verdict(lines) {
    throw new ReviewError.Rejected("too long", lines);
  },
};
udl.review(reader, [greeting]);
const judge: Judge | JudgeImpl = udl.makeJudge(3);
const likes: boolean = udl.judgeWith(judge, book) && udl.judgeWith({ likes: ({ pages }) => pages > 3 }, book);
const courier: Courier = { carry: async text => text + likes };
const text: string = (await udl.deliverWith(courier, "a")) + (await udl.later("b"));
try {
  udl.find([], text);
} catch (error) {
  if (error instanceof ShelfError.Empty) udl.reverse(new Uint8Array());
}
udl.sameShelf(null)?.name();

// @ts-expect-error a literal is no dictionary
udl.find([{ title: "Bridges", genre: Genre.SCIENCE, pages: 1, subtitle: null }], "");
// @ts-expect-error a callback interface needs all methods
udl.review({ line() {} }, []);
// @ts-expect-error a foreign trait needs its methods
udl.judgeWith({}, book);
