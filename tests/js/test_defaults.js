// SPDX-License-Identifier: MPL-2.0

load("head.js");

const defaults = ChromeUtils.importESModule("crate:defaults");
const { Job, Options, Scale, Step, Unit } = defaults;

const TITLE = 'a "quoted" text, \\ and a\nnew line';

add_task(async function fieldsHaveTheirDefaults() {
  const options = new Options();
  Assert.strictEqual(options.count, 42);
  Assert.strictEqual(options.shift, -7);
  Assert.strictEqual(options.mask, 255);
  Assert.equal(options.limit, 2n ** 64n - 1n);
  Assert.strictEqual(options.ratio, 2.5);
  Assert.strictEqual(options.enabled, true);
  Assert.strictEqual(options.title, TITLE);
  Assert.strictEqual(options.subtitle, null);
  Assert.strictEqual(options.depth, 3);
  Assert.deepEqual(options.tags, []);
  Assert.strictEqual(options.unit, null);
  Assert.ok(options.names instanceof Map && options.names.size === 0);
  Assert.equal(options.zero, 0n);
  Assert.deepEqual(options.data, new Uint8Array(0));
});

add_task(async function defaultsArriveInRust() {
  const text = defaults.showOptions(new Options());
  for (const part of [
    "count: 42",
    "shift: -7",
    "mask: 255",
    "limit: 18446744073709551615",
    "ratio: 2.5",
    "enabled: true",
    'title: "a \\"quoted\\" text, \\\\ and a\\nnew line"',
    "subtitle: None",
    "depth: Some(3)",
    "tags: []",
    "unit: None",
    "names: {}",
    "zero: 0",
    "data: []",
  ]) {
    Assert.stringContains(text, part);
  }
});

add_task(async function whatIsGivenWins() {
  const given = new Options({ count: 0, enabled: false, title: "", depth: null, unit: Unit.FOOT });
  const back = defaults.echoOptions(given);
  Assert.deepEqual(
    [back.count, back.enabled, back.title, back.depth, back.unit, back.shift],
    [0, false, "", null, Unit.FOOT, -7]
  );
});

add_task(async function undefinedMeansTheDefault() {
  const options = new Options({ count: undefined, depth: undefined });
  Assert.deepEqual([options.count, options.depth], [42, 3]);
  Assert.equal(defaults.pad("ab", undefined, "", undefined, ">"), ">ab");
});

add_task(async function defaultsAreNotShared() {
  new Options().tags.push("mine");
  new Options().names.set("mine", 1);
  Assert.deepEqual([new Options().tags.length, new Options().names.size], [0, 0]);
});

add_task(async function recordsMayBeDefaults() {
  const job = defaults.echoJob(new Job({ name: "j" }));
  Assert.ok(job.options instanceof Options);
  Assert.deepEqual(job.options, defaults.echoOptions(new Options()));
});

add_task(async function variantsHaveDefaults() {
  Assert.equal(defaults.showStep(new Step.Wait()), "Wait { milliseconds: 100 }");
  Assert.equal(defaults.showStep(new Step.Wait({ milliseconds: 5 })), "Wait { milliseconds: 5 }");
  Assert.equal(defaults.showStep(new Step.Say({ text: "a" })), 'Say { text: "a", volume: "low" }');
});

add_task(async function argumentsHaveDefaults() {
  Assert.equal(defaults.pad("ab"), "ab" + " ".repeat(78));
  Assert.equal(defaults.pad("ab", 4), "ab  ");
  Assert.equal(defaults.pad("ab", 4, "."), "ab..");
  Assert.equal(defaults.pad("ab", 4, ".", ["|"]), "ab..|");
  Assert.equal(defaults.pad("ab", 4, ".", ["|"], ">"), ">ab.|");
  assertRefused(() => defaults.pad(), "text");
  assertRefused(() => defaults.pad("ab", null), "width");
});

add_task(async function methodsAndConstructorsHaveDefaults() {
  Assert.equal(Scale.init().apply(), 10);
  Assert.equal(Scale.init(2).apply(3), 6);
  Assert.equal(Scale.init(2).apply(3, 1), 7);
});

add_task(async function aWrongValueForADefaultIsNamed() {
  const error = thrownBy(() => defaults.echoJob(Object.assign(new Job({ name: "j" }), { options: 5 })));
  assertTypeError(error, "job.options");
});

add_task(assertNothingIsAlive);
