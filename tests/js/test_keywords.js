// SPDX-License-Identifier: MPL-2.0

// Names that JavaScript, classes, promises or generated modules need for
// themselves. What cannot have such a name has an underscore at its end.

load("head.js");

const keywords = ChromeUtils.importESModule("crate:keywords");

/** The name in Rust of what is `jsName` in JavaScript. */
function rustName(jsName) {
  const snake = jsName.replace(/_$/, "").replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return snake === "proto" ? "__proto__" : snake;
}

const RESERVED =
  "arguments await break case catch class const continue debugger default delete do else enum eval " +
  "export extends false finally for function globalThis if implements import in instanceof " +
  "interface let new null package private protected public return rt static switch this throw " +
  "true try typeof undefined var void while with yield then";

add_task(function functions_with_reserved_names_end_in_an_underscore() {
  for (const word of RESERVED.split(" ")) {
    Assert.deepEqual(keywords[`${word}_`](["x"]), [rustName(word), "x"], word);
    Assert.ok(!(word in keywords), `${word} itself is not exported`);
  }
});

add_task(function functions_may_have_the_names_of_locals_and_of_inherited_members() {
  const names =
    "async at constructor e e0 get length lib name o of p0 prototype r set toString top unitTestObjs";
  for (const name of names.split(" ")) {
    Assert.deepEqual(keywords[name](["x", "y"]), [rustName(name), "x", "y"], name);
  }
});

add_task(async function a_module_with_a_function_then_can_be_imported_dynamically() {
  const module = await import("crate:keywords");
  Assert.equal(module.then, undefined, "the namespace is no thenable");
  Assert.deepEqual(module.then_([]), ["then"]);
});

add_task(function arguments_may_have_reserved_names() {
  const words = "arguments async await class constructor default delete eval function interface let " +
    "new null package this undefined yield";
  Assert.equal(keywords.joinWords(["list"], ...words.split(" ")), `list ${words}`);
  const locals = "rt lib top r e p0 e0 o at globalThis then name length";
  Assert.equal(keywords.joinLocals(["list"], ...locals.split(" ")), `list ${locals}`);
  assertRefused(() => keywords.joinLocals(["list"], "rt", "lib", 3), "top");
});

add_task(async function arguments_may_be_called_like_what_async_calls_add() {
  Assert.equal(await keywords.joinLater("signal", "options", "then", ["list"]), "signal options then list");
  const later = {
    async: async (signal, options) => signal + options,
    signal: then => Promise.resolve(then),
  };
  Assert.deepEqual(await keywords.callLater(later), ["ab", "c"]);
});

add_task(function methods_may_have_reserved_names() {
  const members = keywords.Members.init();
  const names =
    "arguments async await class constructor_ default delete destroy_ e equals eval function " +
    "hasOwnProperty init isPrototypeOf length name null proto prototype r rt then_ this toJson " +
    "toLocaleString toString top typeof undefined valueOf var void yield";
  for (const name of names.split(" ")) {
    Assert.deepEqual(members[name](["x"]), [rustName(name), "x"], name);
  }
  Assert.equal(members.constructor, keywords.Members);
  Assert.equal(members.then, undefined, "an object is no thenable");
  members.destroy();
  Assert.equal(thrownBy(() => members.toString([])).code, "MB_RELEASED");
});

add_task(async function constructors_may_have_the_names_of_what_functions_have() {
  const { Made } = keywords;
  const names =
    "apply arguments bind call caller class constructor_ delete destroy hasInstance init length_ " +
    "name_ prototype_ then_ this toString with";
  for (const name of names.split(" ")) {
    const made = Made[name]();
    Assert.equal(made.by(), rustName(name), name);
    made.destroy();
  }
  Assert.equal(Made.name, "Made");
  Assert.equal(await Made, Made, "a class is no thenable");
  Assert.stringMatches(thrownBy(() => new Made()).message, /^Made has no public constructor/);
});

function fieldsOf(names) {
  return Object.fromEntries(names.split(" ").map((name, i) => [name, i]));
}

const FIELDS =
  "arguments async await class constructor_ default delete equals_ eval function hasOwnProperty " +
  "hashCode length name new null prototype proto rt then_ this toJson toString typeof undefined " +
  "valueOf var void with yield";

add_task(async function fields_may_have_reserved_names() {
  const values = fieldsOf(FIELDS);
  const record = keywords.echoFields(new keywords.Fields(values));
  for (const [name, value] of Object.entries(values)) {
    Assert.equal(record[name], value, name);
  }
  Assert.equal(record.constructor, keywords.Fields);
  Assert.ok(record.equals(new keywords.Fields(values)));
  Assert.ok(!record.equals(new keywords.Fields({ ...values, yield: 99 })));
  Assert.equal(await record, record, "a record is no thenable");
  assertRefused(() => keywords.echoFields(new keywords.Fields({ ...values, class: "1" })), "value.class");
});

add_task(function variants_may_have_the_names_of_globals_and_of_their_own_enum() {
  const { Variant, Fields } = keywords;
  for (const name of "Constructor Error Length Name Object Promise Prototype Then".split(" ")) {
    Assert.ok(keywords.echoVariant(new Variant[name]()) instanceof Variant[name], name);
  }
  Assert.equal(Variant.name, "Variant");
  Assert.equal(Variant.length, 0);
  const values = fieldsOf(FIELDS);
  const variant = keywords.echoVariant(new Variant.Variant(values));
  Assert.equal(variant.equals_, values.equals_);
  Assert.ok(variant.equals(new Variant.Variant(values)));
  Assert.equal(variant.yield, values.yield);
  const fields = new Fields(fieldsOf(FIELDS));
  Assert.ok(keywords.echoVariant(new Variant.Fields({ fields })).fields.equals(fields));
  Assert.equal(keywords.echoVariant(new Variant._0({ v0: 7 })).v0, 7);
});

const METHODS =
  "arguments await class constructor default delete equals eval function message name new prototype " +
  "rt stack then this toString typeof valueOf void";

function escaped(names) {
  return METHODS.split(" ").map(name => (names.split(" ").includes(name) ? `${name}_` : name));
}

add_task(async function methods_of_values_may_have_reserved_names() {
  const error = thrownBy(() => keywords.trouble(3));
  for (const [value, taken] of [
    [new keywords.Plain({ value: 1 }), "constructor equals then"],
    [new keywords.Choice.One({ value: 2 }), "constructor equals then"],
    [error, "constructor message name stack then"],
  ]) {
    for (const name of escaped(taken)) {
      Assert.deepEqual(value[name](["x"]), [rustName(name), "x"], name);
    }
    Assert.equal(await value, value, "it is no thenable");
  }
  Assert.equal(error.name, "One");
  const { Sign } = keywords;
  for (const name of escaped("then")) {
    Assert.deepEqual(Sign[name](Sign.MINUS, ["x"]), [rustName(name), "x"], name);
  }
  Assert.equal(await Sign, Sign, "a flat enum is no thenable");
});

add_task(function values_of_flat_enums_may_have_any_name() {
  const { Key } = keywords;
  Assert.deepEqual(Object.keys(Key), ["CONSTRUCTOR", "DEFAULT", "PROTO", "PROTOTYPE", "TO_STRING", "_1"]);
  for (const value of Object.values(Key)) {
    Assert.strictEqual(keywords.echoKey(value), value);
  }
});

add_task(function errors_may_have_the_fields_of_an_error_of_javascript() {
  const { Failure } = keywords;
  const failed = error => thrownBy(() => keywords.fail(error));
  const error = failed(new Failure.Error("why", "text", "own name", 3));
  Assert.ok(error instanceof Failure.Error && error instanceof Error);
  Assert.deepEqual([error.cause, error.message, error.name, error.stack], ["why", "text", "own name", 3]);
  const failure = failed(new Failure.Failure(1, 2));
  Assert.ok(failure instanceof Failure.Failure);
  Assert.deepEqual([failure.class, failure.constructor_], [1, 2]);
  Assert.equal(failed(new Failure.TypeError("text")).v0, "text");
  // The message of an error calls no toString, which here is a number.
  const { fields, message } = failed(new Failure.Fields(new keywords.Fields(fieldsOf(FIELDS))));
  Assert.equal(fields.toString, FIELDS.split(" ").indexOf("toString"));
  Assert.equal(message, "fields: an object");
});

add_task(function identifiers_need_not_be_ascii() {
  const measures = new keywords.Measures({ höhe: 3, 名前: "橋" });
  Assert.ok(keywords.echoUnicode(measures).equals(measures));
  assertRefused(() => keywords.echoUnicode({}), "größe");
  assertRefused(() => keywords.echoUnicode(new keywords.Measures({ höhe: 3, 名前: 4 })), "größe.名前");
});

add_task(function callback_methods_may_have_reserved_names() {
  const names =
    "apply arguments async await class constructor_ default delete destroy eval function name null " +
    "prototype rt then_ this toString typeof undefined void yield";
  const listener = {};
  for (const name of names.split(" ")) {
    listener[name] = text => `${name} ${text}`;
  }
  const expected = names.split(" ").map(name => `${name} ${rustName(name)}`);
  Assert.deepEqual(keywords.callAll(listener), expected);
  delete listener.yield;
  assertRefused(() => keywords.callAll(listener), "listener", "MB_METHOD_MISSING");
});

add_task(function traits_may_have_reserved_names() {
  const { Plugin, PluginImpl } = keywords;
  const expected = ["constructor a", "destroy b", "then c", "toString"];
  const rusts = keywords.makePlugin();
  Assert.ok(rusts instanceof PluginImpl);
  Assert.deepEqual(keywords.usePlugin(rusts), expected);
  Assert.equal(rusts.destroy_("x"), "destroy x");
  class Mine extends Plugin {
    constructor_(text) {
      return `constructor ${text}`;
    }
    destroy_(text) {
      return `destroy ${text}`;
    }
    then_(text) {
      return `then ${text}`;
    }
    toString() {
      return "toString";
    }
  }
  Assert.deepEqual(keywords.usePlugin(new Mine()), expected);
  rusts.destroy();
});

add_task(async function types_may_have_the_names_of_globals() {
  const map = keywords.echoMap(new keywords.Map());
  Assert.ok(map instanceof keywords.Map && !(map instanceof Map));
  Assert.ok(map.entries instanceof Map, "the default of a field is a real Map");
  Assert.ok(map.bytes instanceof Uint8Array, "the default of a field is a real Uint8Array");
  const array = new keywords.Array({ items: [1, 2] });
  const index = keywords.index([array], new keywords.Uint8Array({ data: new Uint8Array(3) }));
  Assert.ok(index instanceof Map);
  Assert.ok(index.get(3) instanceof keywords.Array);
  Assert.deepEqual(index.get(3).items, [1, 2]);

  const promise = keywords.Promise.init();
  const result = promise.all([1, 2]);
  Assert.ok(result instanceof Promise && !(result instanceof keywords.Promise));
  Assert.deepEqual(await result, [1, 2]);
  promise.destroy();

  Assert.ok(Object.isFrozen(keywords.Object));
  const error = thrownBy(() => keywords.reject(keywords.Object.SET, 4));
  Assert.ok(error instanceof keywords.Error.RangeError && error instanceof Error);
  Assert.equal(keywords.reject(keywords.Object.GET, 4), keywords.Object.GET);
  const sum = keywords.addNumbers(
    new keywords.Number({ value: 1 }),
    new keywords.NaN({ value: 2 }),
    new keywords.Symbol({ value: 3 }),
    new keywords.Infinity({ value: 4 })
  );
  Assert.equal(sum.value, 10);
});

add_task(assertNothingIsAlive);
