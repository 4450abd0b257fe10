// SPDX-License-Identifier: MPL-2.0

// A module that was generated with --compat firefox: what Firefox's own modules
// export, take and throw.

load("head.js");

const Module = ChromeUtils.importESModule("moz-src:///tests/RustFirefoxCompat.sys.mjs");
const Runtime = ChromeUtils.importESModule(
  "moz-src:///toolkit/components/uniffi-js/js/UniFFI.sys.mjs"
);
const {
  Entry,
  Full,
  Level,
  Listener,
  Meter,
  MeterImpl,
  Other,
  Shape,
  Store,
  StoreError,
  StoreInterface,
  UniffiSkipJsTypeCheck,
  UnitTestObjs,
} = Module;

add_task(function test_the_runtime_is_one_under_all_its_names() {
  const old = ChromeUtils.importESModule("resource://gre/modules/UniFFI.sys.mjs");
  Assert.strictEqual(old, Runtime);
  Assert.strictEqual(Runtime.UniFFITypeError, UniFFITypeError);
  Assert.strictEqual(Runtime.uniffiObjectPtr, UnitTestObjs.uniffiObjectPtr);
  for (const name of [
    "ArrayBufferDataStream",
    "FfiConverter",
    "FfiConverterArrayBuffer",
    ...["Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"].map(
      type => `FfiConverter${type}`
    ),
    "FfiConverterFloat32",
    "FfiConverterFloat64",
    "FfiConverterBoolean",
    "FfiConverterBytes",
    "FfiConverterString",
    "UniFFICallbackHandler",
    "UniFFICallbackMethodHandler",
    "UniFFIError",
    "UniFFIInternalError",
    "constructUniffiObject",
    "handleRustResult",
  ]) {
    Assert.notEqual(Runtime[name], undefined, `${name} is exported`);
  }
});

add_task(async function test_the_table_of_firefox_decides_who_waits() {
  const counted = Module.countWords("one two three");
  Assert.ok(counted instanceof Promise, "AsyncWrapped gives a promise");
  Assert.equal(await counted, 3);
  Assert.equal(Module.add(1, 2), 3, "Sync gives the value");
  const store = Store.init();
  Assert.equal(await store.put(new Entry({ name: "a" })), undefined, "by the type");
  Assert.equal(store.size(), 1, "by the method");
});

add_task(async function test_a_fire_and_forget_method_runs_after_the_call() {
  const heard = [];
  class Hearer extends Listener {
    changed(id) {
      heard.push(id);
    }
  }
  Module.tell(new Hearer(), 5);
  Assert.deepEqual(heard, [], "not inside the call");
  await until(() => heard.length === 1, "the listener heard");
  Assert.deepEqual(heard, [5]);
});

add_task(function test_64_bit_integers_are_safe_numbers() {
  Assert.strictEqual(Module.add(2 ** 52, 1), 2 ** 52 + 1);
  Assert.strictEqual(Module.add(2n, 3), 5);
  Assert.throws(() => Module.add(Number.MAX_SAFE_INTEGER, 1), /RangeError/);
  Assert.throws(() => Module.nextId(), RangeError);
  assertRefused(() => Module.add(2 ** 53, 1), "left", "MB_ARGUMENT_RANGE");
  assertRefused(() => Module.add(-1, 1), "left", "MB_ARGUMENT_RANGE");
  assertRefused(() => Module.add(2), "right");
});

add_task(async function test_async_functions_reject_what_they_cannot_take() {
  Assert.strictEqual(await Module.later(-5), -5);
  assertTypeError(await rejectionOf(Module.later("x")), "value");
  assertTypeError(await rejectionOf(Module.countWords(5)), "text");
});

add_task(function test_records_check_their_fields_when_they_are_made() {
  Assert.equal(new Entry({ name: "a" }).weight, 1);
  assertRefused(() => new Entry(), "name");
  assertRefused(() => new Entry({}), "name");
  assertRefused(() => new Entry({ name: "a", weight: 256 }), "weight", "MB_ARGUMENT_RANGE");
  const lone = new Entry({ name: "\ud800" });
  assertRefused(() => Store.init().putAll([lone]), "entries[0].name", "MB_STRING_SURROGATE");
});

add_task(function test_variants_take_fields_by_name_or_one_by_one() {
  const circle = new Shape.Circle({ radius: 2 });
  Assert.deepEqual(Module.echoShape(circle), circle);
  Assert.deepEqual(new Shape.Circle(2), circle);
  const entry = new Entry({ name: "a" });
  const marked = new Shape.Marked({ entry, label: "b" });
  Assert.deepEqual(new Shape.Marked(entry, "b"), marked);
  Assert.deepEqual(Module.echoShape(marked), marked);
  Assert.deepEqual(new Shape.Pair(1, 2), new Shape.Pair({ v0: 1, v1: 2 }));
  Assert.ok(Module.echoShape(new Shape.Nothing()) instanceof Shape.Nothing);
  assertRefused(() => new Shape.Circle(), "radius");
  assertRefused(() => new Shape.Pair({ v0: 1 }), "v1");
  assertRefused(() => new Shape.Pair(1, 2 ** 32), "v1", "MB_ARGUMENT_RANGE");
});

add_task(function test_a_flat_enum_refuses_other_numbers() {
  Assert.equal(Module.echoLevel(Level.HIGH), 4);
  for (const value of [Level.LOW - 1, Level.HIGH + 1, "LOW", null, NaN, 3n]) {
    Assert.throws(() => Module.echoLevel(value), /TypeError/);
    Assert.throws(() => Module.echoLevel(value), /e:/);
  }
});

add_task(async function test_errors_name_the_path_as_in_firefox() {
  const store = Store.init();
  assertRefused(() => store.putAll("no list"), "entries");
  Assert.throws(() => store.putAll(["no entry"]), /entries\[0]/);
  Assert.throws(() => Module.sumCounts(new Map([["x", "1"]])), /c\[x]/);
  const object = { toString: () => Assert.ok(false, "user code runs for a message") };
  Assert.throws(() => Module.sumCounts(new Map([[object, 1]])), /c\(key\)/);
  Assert.equal(Module.sumCounts(new Map([["x", 1]])), 1);
  Assert.throws(() => Module.useMeter(1), /meter: /);
});

add_task(async function test_a_wrong_pointer_is_named_as_in_firefox() {
  const { uniffiObjectPtr } = UnitTestObjs;
  const [store, other] = [Store.init(), Other.init()];
  const own = store[uniffiObjectPtr];
  store[uniffiObjectPtr] = other[uniffiObjectPtr];
  Assert.throws(() => store.size(), /Incorrect UniFFI pointer type/);
  const error = await rejectionOf(store.put(new Entry({ name: "a" })));
  Assert.stringMatches(String(error), /Incorrect UniFFI pointer type/);
  store[uniffiObjectPtr] = own;
  Assert.equal(store.size(), 0);
});

add_task(function test_an_object_is_made_by_its_constructors_only() {
  const error = thrownBy(() => new Store());
  Assert.ok(error instanceof UniFFIError, String(error));
  const store = Store.init();
  Assert.ok(store instanceof Store);
  Assert.ok(store instanceof StoreInterface, "and has the methods of its interface class");
  Assert.throws(() => new StoreInterface().size(), /not implemented/);
  store.destroy();
  store[Symbol.dispose]();
  Assert.throws(() => store.size(), error => error.code === "MB_RELEASED");
});

add_task(function test_a_base_class_has_methods_that_throw() {
  class Rater extends Listener {
    rating(id) {
      if (id > 9) {
        throw new Full(id);
      }
      return id;
    }
  }
  // It has no method changed, which nobody calls.
  Assert.equal(Module.tellOften(new Rater(), [1, 2, 3]), 6);
  const full = thrownBy(() => Module.tellOften(new Rater(), [1, 10]));
  Assert.ok(full instanceof StoreError.Full && full instanceof Full && full.size === 10);
  Assert.throws(() => new Listener().rating(1), /rating not implemented/);
  const plain = { changed() {}, rating: id => id };
  Assert.equal(Module.tellOften(plain, [4]), 4, "any object with the methods will do");
  assertRefused(() => Module.tellOften({}, []), "listener", "MB_METHOD_MISSING");
});

add_task(function test_rust_and_javascript_implement_a_trait() {
  class Fixed extends Meter {
    read() {
      return 3;
    }
  }
  const fixed = new Fixed();
  Assert.strictEqual(Module.roundTrip(fixed), fixed);
  Assert.equal(Module.useMeter(fixed), 3);
  const rust = Module.roundTrip(null);
  Assert.ok(rust instanceof MeterImpl && rust instanceof Meter);
  Assert.equal(rust.read(), 7);
  Assert.equal(Module.useMeter(rust), 7);
});

add_task(function test_custom_types_are_those_of_the_table() {
  const time = new Date(1234);
  const back = Module.echoTime(time);
  Assert.ok(back instanceof Date);
  Assert.equal(back.getTime(), 1234);
  Assert.throws(() => Module.echoTime(1234), /TypeError/);
});

add_task(async function test_a_handler_goes_by_both_names_of_firefox() {
  const handler = UnitTestObjs.uniffiCallbackHandlerListener;
  Assert.strictEqual(UnitTestObjs.uniffiCallbackHandlerFirefoxCompatListener, handler);
  Assert.ok(handler instanceof Runtime.UniFFICallbackHandler);
  await until(() => !handler.hasRegisteredCallbacks(), "Rust has given all listeners back");
  handler.assertNoRegisteredCallbacks();
  const handle = handler.storeCallbackObj(new Listener());
  Assert.ok(handler.hasRegisteredCallbacks());
  Assert.throws(
    () => handler.assertNoRegisteredCallbacks(),
    /UniFFI interface Listener has 1 registered callbacks at xpcom-shutdown/
  );
  handler.takeCallbackObj(handle);
  handler.setAllowNewCallbacks(false);
  Assert.throws(() => Module.tell(new Listener(), 1), /No new callbacks allowed for Listener/);
  handler.setAllowNewCallbacks(true);
  Assert.ok(!handler.hasRegisteredCallbacks());
});

add_task(async function test_an_argument_that_only_the_natives_refuse_leaves_nothing() {
  const handler = UnitTestObjs.uniffiCallbackHandlerListener;
  const plain = { changed() {}, rating: id => id };
  const skip = value => new UniffiSkipJsTypeCheck(value);
  assertRefused(() => Module.tell(plain, 2 ** 48), "id", "MB_ARGUMENT_RANGE");
  assertRefused(() => Module.tell(plain, skip(2 ** 48)), "id", "MB_ARGUMENT_RANGE");
  assertRefused(() => Module.tell(skip(plain), skip("x")), "id");
  Assert.ok(!handler.hasRegisteredCallbacks(), "all handles came back");
  assertRefused(() => Module.tellOften(plain, skip([-1])), "ids[0]", "MB_ARGUMENT_RANGE");
  assertPanics(() => Module.useMeter(skip(5)), /Meter\.read: TypeError/);
  assertTypeError(await rejectionOf(Module.countWords(skip(5))), "text");
  Assert.equal(Module.add(skip(1), skip(2)), 3, "what fits is taken");
  Assert.equal(Module.tellOften(plain, skip([1, 2])), 3);
});

add_task(function test_a_stream_reads_what_it_wrote() {
  const stream = new Runtime.ArrayBufferDataStream(new ArrayBuffer(64));
  stream.writeUint8(255);
  stream.writeInt16(-2);
  stream.writeUint32(2 ** 32 - 1);
  stream.writeInt64(-(2 ** 53 - 1));
  stream.writeFloat64(0.1);
  stream.writeString("höher 🐒");
  stream.writeBytes(new Uint8Array([1, 2]));
  const end = stream.pos;
  stream.pos = 0;
  Assert.equal(stream.readUint8(), 255);
  Assert.equal(stream.readInt16(), -2);
  Assert.equal(stream.readUint32(), 2 ** 32 - 1);
  Assert.equal(stream.readInt64(), -(2 ** 53 - 1));
  Assert.equal(stream.readFloat64(), 0.1);
  Assert.equal(stream.readString(), "höher 🐒");
  Assert.deepEqual(stream.readBytes(), new Uint8Array([1, 2]));
  Assert.equal(stream.pos, end);
  stream.pos = 60;
  Assert.throws(() => stream.writeFloat64(1), error => error.code === "MB_TOO_LARGE");
  Assert.throws(() => stream.readFloat64(), RangeError);
  Assert.throws(() => stream.writeString("\ud800"), error => error.code === "MB_STRING_SURROGATE");
  new DataView(stream.dataView.buffer).setUint32(60, 0x7fffffff);
  Assert.throws(() => stream.readString(), Error);
  Assert.equal(stream.pos, 60, "a failure moves nothing");
});

add_task(function test_converters_read_and_write_streams_as_in_firefox() {
  class FfiConverterPair extends Runtime.FfiConverterArrayBuffer {
    static computeSize([a, b]) {
      return Runtime.FfiConverterUInt64.computeSize(a) + Runtime.FfiConverterString.computeSize(b);
    }
    static write(stream, [a, b]) {
      Runtime.FfiConverterUInt64.write(stream, a);
      Runtime.FfiConverterString.write(stream, b);
    }
    static read(stream) {
      return [Runtime.FfiConverterUInt64.read(stream), Runtime.FfiConverterString.read(stream)];
    }
  }
  const buffer = FfiConverterPair.lower([7, "seven"]);
  Assert.equal(buffer.byteLength, 8 + 4 + 5);
  Assert.deepEqual(FfiConverterPair.lift(buffer), [7, "seven"]);
  Assert.throws(() => FfiConverterPair.checkType(null), UniFFITypeError);
});

add_task(function test_a_method_handler_takes_firefoxs_functions() {
  const method = new Runtime.UniFFICallbackMethodHandler(
    "rating",
    [Runtime.FfiConverterUInt32],
    value => value + 1,
    error => {
      throw error;
    }
  );
  Assert.deepEqual(method.liftArgs([5]), [5]);
  Assert.deepEqual(method.success(5), { code: "success", data: 6 });
  Assert.throws(() => method.failure(new Error("undeclared")), /undeclared/);
});

add_task(assertNothingIsAlive);
