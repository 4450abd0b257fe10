// SPDX-License-Identifier: MPL-2.0

load("head.js");

const crate = ChromeUtils.importESModule("crate:custom_types");
const { hooks, Blame, Link, Money } = ChromeUtils.importESModule("test:values");
const { Counted, Failure, Page, Visit } = crate;

const link = name => new Link(`https://example.org/${name}`);

function page(number, fields = {}) {
  return new Page({
    link: link(number),
    read: null,
    counted: Counted.init(number),
    handle: number,
    ...fields,
  });
}

/** Checks an error of a lift or lower expression. */
function assertCustomError(error, path, text) {
  assertTypeError(error, path, "MB_CUSTOM_TYPE");
  Assert.stringMatches(error.message, text);
  Assert.equal(error.path, path);
}

/** Runs `block` with a hook. */
function hooked(name, hook, block) {
  hooks[name] = hook;
  try {
    return block();
  } finally {
    hooks[name] = null;
  }
}

async function assertNoneCounted() {
  await collect();
  await delay(0);
  await collect();
  Assert.equal(crate.liveCounted(), 0n);
}

add_task(async function aTypeThatIsNotConfiguredIsItsBuiltin() {
  Assert.equal(crate.echoHandle(2n ** 63n - 1n), 2n ** 63n - 1n);
  Assert.equal(crate.echoHandle(-5), -5n);
  Assert.equal(crate.echoSlug("a-slug"), "a-slug");
  assertRefused(() => crate.echoHandle(2n ** 63n), "value", "MB_ARGUMENT_RANGE");
  assertRefused(() => crate.echoHandle("1"), "value");
  assertRefused(() => crate.echoSlug(1), "value");
  assertRefused(() => crate.echoSlug("\ud800"), "value", "MB_STRING_SURROGATE");
});

add_task(async function aValueThatRustDoesNotTakeIsRustsError() {
  assertPanics(() => crate.echoSlug("two words"), /a slug has no spaces/);
});

add_task(async function aConfiguredTypeIsOfItsClass() {
  const date = crate.echoMoment(new Date(123456));
  Assert.ok(date instanceof Date);
  Assert.equal(date.getTime(), 123456);
  Assert.equal(crate.echoMoment(new Date(-1)).getTime(), -1);
  const back = crate.echoLink(link("a"));
  Assert.ok(back instanceof Link);
  Assert.equal(back.href, "https://example.org/a");
  Assert.equal(crate.echoTag(Symbol.for("x")), Symbol.for("x"));
});

add_task(async function aSubclassIsTaken() {
  class Special extends Link {}
  Assert.equal(crate.echoLink(new Special("https://s.example")).href, "https://s.example");
});

add_task(async function overARecordAndOverAnotherCustomType() {
  const money = crate.echoMoney(new Money(5n, "EUR"));
  Assert.ok(money instanceof Money);
  Assert.deepEqual([money.units, money.currency], [5n, "EUR"]);
  const price = crate.echoPrice(new Money(-1n, "SEK"));
  Assert.ok(price instanceof Money, "Price is Money, which is configured");
  Assert.equal(price.units, -1n);
  Assert.deepEqual(
    crate.echoReading([link(1), link(2)]).map(String),
    ["https://example.org/1", "https://example.org/2"]
  );
});

add_task(async function overAnObject() {
  const counted = Counted.init(7);
  const shared = crate.echoShared({ counted });
  Assert.equal(shared.counted.number(), 7);
  assertRefused(() => crate.echoShared({ counted: {} }), "value");
  Assert.equal(Counted.init(3).linkAt(link("base")).href, "https://example.org/base/3");
});

add_task(async function insideOtherTypes() {
  Assert.equal(crate.echoOptionalMoment(null), null);
  Assert.equal(crate.echoOptionalMoment(new Date(5)).getTime(), 5);
  Assert.deepEqual(crate.echoLinks([]), []);
  const echoed = crate.echoPage(page(4, { read: new Date(9) }));
  Assert.equal(echoed.link.href, "https://example.org/4");
  Assert.equal(echoed.read.getTime(), 9);
  Assert.equal(echoed.counted.number(), 4);
  Assert.equal(echoed.handle, 4n);
  const visit = crate.echoVisit(new Visit.At({ link: link("v"), times: [new Date(1), new Date(2)] }));
  Assert.equal(visit.link.href, "https://example.org/v");
  Assert.deepEqual(visit.times.map(Number), [1, 2]);
  const twice = crate.echoVisit(new Visit.Twice({ v0: link("0"), v1: link("1") }));
  Assert.deepEqual([twice.v0.href, twice.v1.href], ["https://example.org/0", "https://example.org/1"]);
});

add_task(async function asMapKeys() {
  const counts = crate.echoCounts(
    new Map([
      [link("a"), [new Date(1)]],
      [link("b"), []],
    ])
  );
  const found = [...counts].map(([key, times]) => [key.href, times.map(Number)]).sort();
  Assert.deepEqual(found, [
    ["https://example.org/a", [1]],
    ["https://example.org/b", []],
  ]);
});

add_task(async function aValueOfAnotherClassIsRefusedWithItsPath() {
  assertRefused(() => crate.echoMoment(5), "value");
  assertRefused(() => crate.echoMoment(null), "value");
  assertRefused(() => crate.echoMoment(undefined), "value");
  assertRefused(() => crate.echoMoment(5n), "value");
  assertRefused(() => crate.echoLink("https://example.org/"), "value");
  assertRefused(() => crate.echoTag("x"), "value");
  assertRefused(() => crate.echoLink({ href: "https://example.org/" }), "value");
  assertRefused(() => crate.echoLinks([link(0), link(1), "no"]), "value[2]");
  assertRefused(() => crate.echoPage(page(0, { read: 5 })), "value.read");
  assertRefused(() => crate.echoCounts(new Map([["a", []]])), "value(key)");
  assertRefused(() => crate.echoVisit(new Visit.Twice({ v0: link(0), v1: null })), "value.v1");
  Assert.stringMatches(
    thrownBy(() => crate.echoMoment("now")).message,
    /^value: expected Date, got "now"$/
  );
});

add_task(async function aProxyOfTheClassIsAskedLikeAnyValue() {
  const proxy = new Proxy(link("p"), { get: (target, name) => Reflect.get(target, name, target) });
  Assert.equal(crate.echoLink(proxy).href, "https://example.org/p");
});

add_task(async function aLowerThatThrowsNamesThePlace() {
  const broken = new Date(NaN);
  const error = thrownBy(() => crate.echoMoment(broken));
  assertCustomError(error, "value", /Date could not be lowered: RangeError: /);
  Assert.ok(error.cause instanceof RangeError);
  assertCustomError(
    thrownBy(() => crate.echoPage(page(0, { read: broken }))),
    "value.read",
    /could not be lowered/
  );
  for (const thrown of [null, undefined, "text", 5, Symbol("s")]) {
    const caught = hooked(
      "onHref",
      () => {
        throw thrown;
      },
      () => thrownBy(() => crate.echoLinks([link(0)]))
    );
    assertCustomError(caught, "value[0]", /could not be lowered/);
    Assert.equal(caught.cause, thrown);
  }
});

add_task(async function whatLowerGivesIsCheckedToo() {
  const odd = link("odd");
  Object.defineProperty(odd, "href", { value: 5 });
  const error = thrownBy(() => crate.echoLink(odd));
  assertTypeError(error, "value");
  Assert.stringMatches(error.message, /Link was lowered to something else: expected a string, got 5/);
  assertRefused(() => crate.echoMoney(new Money("5", "EUR")), "value.units");
  assertRefused(() => crate.echoMoney(new Money(2n ** 63n, "EUR")), "value.units", "MB_ARGUMENT_RANGE");
  assertRefused(() => crate.echoTag(Symbol()), "value");
  assertRefused(() => crate.echoLink(new Link("\udfff")), "value", "MB_STRING_SURROGATE");
});

add_task(async function nothingLeaksWhenALaterValueCannotBeLowered() {
  const pages = [page(0), page(1), page(2, { link: 5 })];
  assertRefused(() => crate.countPages(pages, link("z")), "pages[2].link");
  assertRefused(() => crate.countPages([page(3)], null), "last");
  const error = hooked(
    "onHref",
    self => {
      if (String(self).endsWith("z")) {
        throw new Error("no");
      }
    },
    () => thrownBy(() => crate.countPages([page(4), page(5)], link("z")))
  );
  assertCustomError(error, "last", /Error: no/);
  Assert.equal(crate.countPages([page(6)], link("y")), 1);
});

add_task(assertNoneCounted);

add_task(async function aLiftThatThrowsNamesThePlace() {
  Assert.equal(crate.pages(3, 9).length, 3);
  const error = thrownBy(() => crate.pages(5, 2));
  assertCustomError(error, "return value[2].link", /Link could not be lifted from "no link": TypeError/);
  Assert.ok(error.cause instanceof TypeError);
  assertCustomError(
    thrownBy(() => hooked("onWrap", () => null.x, () => crate.echoShared({ counted: Counted.init(1) }))),
    "return value",
    /Shared could not be lifted from an object/
  );
  assertCustomError(thrownBy(() => crate.echoLink(new Link("odd"))), "return value", /"odd"/);
  assertCustomError(
    thrownBy(() => crate.echoVisit(new Visit.Twice({ v0: link(0), v1: new Link("x") }))),
    "return value.v1",
    /"x"/
  );
  const keyed = new Map([[new Link("k"), []]]);
  assertCustomError(thrownBy(() => crate.echoCounts(keyed)), "return value(key)", /"k"/);
  assertCustomError(
    thrownBy(() => crate.echoReading([link(0), new Link("r")])),
    "return value[1]",
    /"r"/
  );
});

add_task(async function whatCameWithABadValueIsGivenBack() {
  // The objects of the pages behind the bad one were Rust's no more.
  for (const bad of [0, 3, 7]) {
    Assert.ok(thrownBy(() => crate.pages(8, bad)) instanceof UniFFITypeError);
  }
  Assert.ok((await rejectionOf(crate.laterPages([page(1, { link: new Link("l") }), page(2)]))) instanceof UniFFITypeError);
});

add_task(assertNoneCounted);

add_task(async function aLiftMayCallRust() {
  // Each lift lifts values of its own, well and badly, and is not disturbed.
  let depth = 0;
  const answer = hooked(
    "onParse",
    text => {
      if (depth < 2 && text.endsWith("0")) {
        depth++;
        Assert.equal(crate.echoLinks([link("n")]).length, 1);
        const error = thrownBy(() => crate.pages(2, 1));
        Assert.equal(error.path, "return value[1].link");
        depth--;
      }
    },
    () => crate.echoLinks([link("x0"), link("x1")])
  );
  Assert.deepEqual(answer.map(String), ["https://example.org/x0", "https://example.org/x1"]);
  const error = hooked(
    "onParse",
    text => {
      if (text.endsWith("y0")) {
        Assert.equal(thrownBy(() => crate.pages(2, 1)).path, "return value[1].link");
      }
    },
    () => thrownBy(() => crate.echoLinks([link("y0"), new Link("bad")]))
  );
  assertCustomError(error, "return value[1]", /"bad"/);
});

add_task(async function asyncFunctions() {
  Assert.equal((await crate.laterLink(link("l"))).href, "https://example.org/l");
  const pages = await crate.laterPages([page(1), page(2)]);
  Assert.deepEqual(pages.map(p => p.counted.number()), [1, 2]);
  assertTypeError(await rejectionOf(crate.laterLink("l")), "link");
  assertCustomError(await rejectionOf(crate.laterLink(new Link("bad"))), "return value", /"bad"/);
});

add_task(async function inErrors() {
  const error = thrownBy(() => crate.failWith(link("e")));
  Assert.ok(error instanceof Failure.Broken);
  Assert.equal(error.link.href, "https://example.org/e");
  assertCustomError(thrownBy(() => crate.failWith(new Link("e"))), "error.link", /"e"/);
});

add_task(async function asErrors() {
  const trouble = thrownBy(() => crate.trouble(link("t")));
  Assert.ok(trouble instanceof Failure.Broken, "Trouble is not configured: it is Failure");
  const error = thrownBy(() => crate.blame("you"));
  Assert.ok(error instanceof Blame);
  Assert.equal(error.message, "you");
  const later = await rejectionOf(crate.laterBlame("me"));
  Assert.ok(later instanceof Blame);
  Assert.equal(later.message, "me");
});

add_task(async function defaultsAreLifted() {
  Assert.equal(crate.withDefaults(), "https://example.org/default 7");
  Assert.equal(crate.withDefaults(link("own"), 8), "https://example.org/own 8");
  Assert.equal(crate.withDefaults(undefined, -1n), "https://example.org/default -1");
});

class Visitor {
  constructor(methods) {
    this.heard = [];
    Object.assign(this, methods);
  }
  visit(at, inPage) {
    Assert.ok(at instanceof Link && inPage.link instanceof Link);
    return new Date(at.href.length);
  }
  judge(tag) {
    return link(tag.description);
  }
  seen(links) {
    this.heard.push(links.map(String));
  }
  async fetch(at) {
    return new Link(`${at.href}/fetched`);
  }
}

add_task(async function callbackMethodsTakeAndGiveThem() {
  const visitor = new Visitor();
  Assert.equal(crate.askVisit(visitor, "https://a", "https://b"), "at 9");
  Assert.equal(crate.askJudge(visitor, "slug"), "https://example.org/slug");
  Assert.equal(await crate.askFetch(visitor, "https://f"), "https://f/fetched");
  crate.tellSeen(visitor, ["https://1", "https://2"]);
  await until(() => visitor.heard.length === 1, "seen was called");
  Assert.deepEqual(visitor.heard, [["https://1", "https://2"]]);
});

add_task(async function callbackMethodsThrowThemAndThrowErrorsOfThem() {
  const visitor = new Visitor({
    visit(at) {
      throw new Failure.Broken(at);
    },
    judge() {
      throw new Blame("guilty");
    },
    async fetch(at) {
      throw new Failure.Broken(at);
    },
  });
  Assert.equal(crate.askVisit(visitor, "https://a", "https://b"), "broken https://a");
  Assert.equal(crate.askJudge(visitor, "slug"), "blamed guilty");
  Assert.equal(await crate.askFetch(visitor, "https://f"), "broken https://f");
});

add_task(async function aMethodIsNotCalledWithAValueThatCannotBeLifted() {
  let called = 0;
  const visitor = new Visitor({
    visit() {
      called++;
    },
    seen() {
      called++;
    },
    fetch() {
      called++;
    },
  });
  Assert.stringMatches(
    crate.askVisit(visitor, "bad", "https://b"),
    /Visitor\.visit: UniFFITypeError: link: Link could not be lifted from "bad"/
  );
  Assert.stringMatches(
    crate.askVisit(visitor, "https://a", "worse"),
    /Visitor\.visit: UniFFITypeError: page\.link: Link could not be lifted from "worse"/
  );
  Assert.stringMatches(await crate.askFetch(visitor, "bad"), /Link could not be lifted from "bad"/);
  expectCallbackError(/Visitor\.seen/);
  const failures = [];
  bridge.onCallbackError = (name, error) => failures.push(`${name} ${error.message}`);
  crate.tellSeen(visitor, ["https://1", "bad"]);
  await until(() => failures.length === 1, "the failure was reported");
  bridge.onCallbackError = null;
  Assert.stringMatches(failures[0], /^Visitor\.seen links\[1\]: Link could not be lifted from "bad"/);
  Assert.equal(called, 0);
});

add_task(async function whatAMethodReturnsIsChecked() {
  const answers = [5, null, new Date(NaN)];
  for (const answer of answers) {
    const visitor = new Visitor({ visit: () => answer });
    Assert.stringMatches(
      crate.askVisit(visitor, "https://a", "https://b"),
      /Visitor\.visit: UniFFITypeError: return value: /
    );
  }
});

add_task(assertNoneCounted);
add_task(assertNothingIsAlive);
