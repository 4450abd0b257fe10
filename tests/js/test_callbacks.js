// SPDX-License-Identifier: MPL-2.0

// Fire-and-forget methods and the life of callback objects; sync methods are in
// test_callbacks_sync.js, many threads in test_callbacks_threads.js.

load("head.js");

const callbacks = ChromeUtils.importESModule("crate:callbacks");
const { Entry, Importance, Farewell, Registry, UnitTestObjs } = callbacks;

/** A logger that keeps what it gets in `messages`. */
function makeLogger(messages = []) {
  return {
    messages,
    log: message => messages.push(message),
    logEntry: entry => messages.push(entry),
    logNumber: (thread, number) => messages.push(`${thread}/${number}`),
  };
}

/** How many loggers Rust holds, as the generated handler sees it. */
function loggersHeld() {
  return UnitTestObjs.uniffiCallbackHandlerLogger.hasRegisteredCallbacks();
}

add_task(async function aCallOnTheJSThreadArrivesLater() {
  const logger = makeLogger();
  callbacks.logMessage(logger, "one");
  Assert.deepEqual(logger.messages, [], "it is queued, also on the JS thread");
  await until(() => logger.messages.length > 0, "the call arrived");
  Assert.deepEqual(logger.messages, ["one"]);
});

add_task(async function aCallFromAnotherThreadArrives() {
  const logger = makeLogger();
  callbacks.logOnThread(logger, "from a thread");
  await until(() => logger.messages.length > 0, "the call arrived");
  Assert.deepEqual(logger.messages, ["from a thread"]);
});

add_task(async function aDelayedCallArrivesAfterItsFunctionHasReturned() {
  const logger = makeLogger();
  callbacks.logLater(logger, "late", 30);
  await until(() => logger.messages.length > 0, "the call arrived");
  Assert.deepEqual(logger.messages, ["late"]);
});

add_task(async function argumentsOfEveryKindArrive() {
  const logger = makeLogger();
  callbacks.logSampleEntry(logger);
  await until(() => logger.messages.length > 0, "the call arrived");
  const [entry] = logger.messages;
  Assert.ok(entry instanceof Entry);
  Assert.equal(entry.text, "grüße 🌉");
  Assert.equal(entry.importance, Importance.HIGH);
  Assert.deepEqual(entry.tags, ["a", ""]);
  Assert.deepEqual([...entry.counts], [["all", 2n ** 64n - 1n]]);
  Assert.deepEqual(entry.detail, new Uint8Array([0, 255]));
});

add_task(async function callsArriveInOrderAndBeforeTheObjectIsFreed() {
  const calls = times(5000, 30);
  const logger = makeLogger();
  callbacks.logNumbers(logger, calls);
  await until(() => logger.messages.length === calls, "all calls arrived");
  Assert.deepEqual(logger.messages, Array.from({ length: calls }, (_, i) => `0/${i}`));
  await until(() => !loggersHeld(), "the logger was freed");
});

add_task(async function callbacksMayBeOptional() {
  const logger = makeLogger();
  Assert.ok(callbacks.logIfPresent(logger, "present"));
  Assert.ok(!callbacks.logIfPresent(null, "absent"));
  Assert.ok(!callbacks.logIfPresent(undefined, "absent"));
  await until(() => logger.messages.length > 0, "the call arrived");
  Assert.deepEqual(logger.messages, ["present"]);
});

add_task(async function callbacksMayBeInContainers() {
  const messages = [];
  const loggers = [makeLogger(messages), makeLogger(messages), makeLogger(messages)];
  Assert.equal(callbacks.logToAll(loggers, "all"), 3);
  Assert.equal(callbacks.logToAll([], "none"), 0);
  await until(() => messages.length === 3, "all were called");
  const named = new Map([["a", makeLogger(messages)], ["b", makeLogger(messages)]]);
  callbacks.logNames(named);
  await until(() => messages.length === 5, "both were called");
  Assert.deepEqual(messages.slice(3).sort(), ["a", "b"]);
});

add_task(async function anyObjectWithTheMethodsWill() {
  const messages = [];
  class Base {
    log(message) {
      messages.push([this.prefix, message]);
    }
    logEntry() {}
  }
  class Derived extends Base {
    prefix = "derived";
    logNumber() {}
  }
  callbacks.logMessage(new Derived(), "class");
  class Generated extends callbacks.Logger {
    log(message) {
      messages.push(["generated", message]);
    }
    logEntry() {}
    logNumber() {}
  }
  callbacks.logMessage(new Generated(), "base class");
  const proxy = new Proxy(makeLogger(), {
    get: (target, key) =>
      key === "log" ? message => messages.push(["proxy", message]) : target[key],
  });
  callbacks.logMessage(proxy, "proxied");
  await until(() => messages.length === 3, "all were called");
  Assert.deepEqual(messages, [["derived", "class"], ["generated", "base class"], ["proxy", "proxied"]]);
});

add_task(async function registriesKeepCallbacks() {
  const registry = Registry.init();
  const messages = [];
  for (let i = 0; i < 3; i++) {
    registry.add({ ...makeLogger(), log: message => messages.push(`${i} ${message}`) });
  }
  Assert.equal(registry.size(), 3);
  Cu.forceGC();
  registry.log("a");
  await until(() => messages.length === 3, "all were called");
  Assert.ok(registry.removeFirst());
  registry.logOnThread("b");
  await until(() => messages.length === 5, "two were called");
  Assert.deepEqual(messages, ["0 a", "1 a", "2 a", "1 b", "2 b"]);
  registry.clearOnThread();
  Assert.ok(!registry.removeFirst());
  await until(() => !loggersHeld(), "all were freed");
  registry.destroy();
});

add_task(async function onlyRustKeepsAStoredCallbackAlive() {
  const registry = Registry.init();
  const before = bridge.counts().handles;
  (function store() {
    registry.add(makeLogger());
    registry.add(makeLogger());
  })();
  Assert.equal(bridge.counts().handles, before + 2);
  Cu.forceGC();
  Assert.equal(bridge.counts().handles, before + 2);
  registry.clear();
  await until(() => bridge.counts().handles === before, "the handles are gone");
  registry.destroy();
});

add_task(async function theSameObjectMayBeLentTwice() {
  const registry = Registry.init();
  const logger = makeLogger();
  registry.add(logger);
  registry.add(logger);
  registry.removeFirst();
  registry.log("still there");
  await until(() => logger.messages.length > 0, "the call arrived");
  Assert.deepEqual(logger.messages, ["still there"]);
  registry.destroy();
});

add_task(async function rustMayDropWithoutACall() {
  callbacks.dropLogger(makeLogger());
  callbacks.dropLoggerOnThread(makeLogger());
  await until(() => !loggersHeld(), "both were freed");
});

add_task(async function aPanicFreesTheCallback() {
  const logger = makeLogger();
  assertPanics(() => callbacks.panicWithLogger(logger), "the logger is dropped while this unwinds");
  await until(() => !loggersHeld(), "it was freed");
  Assert.deepEqual(logger.messages, ["before the panic"]);
});

add_task(async function dropMayCallBack() {
  const logger = makeLogger();
  (function makeGarbage() {
    Farewell.init(logger, "collected");
  })();
  Cu.forceGC();
  await until(() => logger.messages.length > 0, "Drop called back");
  const farewell = Farewell.init(logger, "destroyed");
  farewell.destroy();
  await until(() => logger.messages.length > 1, "Drop called back");
  Assert.deepEqual(logger.messages, ["collected", "destroyed"]);
  await until(() => !loggersHeld(), "all were freed");
});

add_task(async function aRefusedCallGivesItsHandleBack() {
  for (const number of [-1, 2 ** 48, "1", undefined]) {
    const error = thrownBy(() => callbacks.logWithNumber(makeLogger(), number));
    Assert.stringMatches(error.message, /^number: /);
    Assert.ok(!loggersHeld());
  }
  assertRefused(() => callbacks.logToAll([makeLogger(), makeLogger(), null], "m"), "loggers[2]");
  assertRefused(() => callbacks.logToAll([makeLogger()], 5), "message");
  assertRefused(() => callbacks.logNames(new Map([["a", makeLogger()], [1, makeLogger()]])), "loggers(key)");
  assertRefused(() => callbacks.logIfPresent(makeLogger(), null), "message");
  Assert.ok(!loggersHeld());
});

add_task(async function anObjectWithoutAMethodIsRefused() {
  for (const missing of ["log", "logEntry", "logNumber"]) {
    const logger = makeLogger();
    delete logger[missing];
    const error = thrownBy(() => callbacks.logMessage(logger, "m"));
    assertTypeError(error, "logger", "MB_METHOD_MISSING");
    Assert.stringContains(error.message, missing);
    logger[missing] = "no function";
    assertRefused(() => callbacks.logMessage(logger, "m"), "logger", "MB_METHOD_MISSING");
    assertRefused(() => callbacks.logToAll([logger], "m"), "loggers[0]", "MB_METHOD_MISSING");
  }
  for (const value of [undefined, null, 1, "logger", true, Symbol("l")]) {
    assertRefused(() => callbacks.logMessage(value, "m"), "logger");
  }
  Assert.ok(!loggersHeld());
});

add_task(async function aThrowingGetterKeepsItsException() {
  const logger = makeLogger();
  Object.defineProperty(logger, "logNumber", {
    get() {
      throw new RangeError("from the getter");
    },
  });
  const error = thrownBy(() => callbacks.logMessage(logger, "m"));
  Assert.ok(error instanceof RangeError, String(error));
  Assert.ok(!loggersHeld());
});

/** Runs `work` while failures of callbacks go to a list, which it returns. */
async function withErrorSink(work, expected) {
  const errors = [];
  bridge.onCallbackError = (name, error) => errors.push({ name, error });
  await work();
  await until(() => errors.length >= expected, "the failures arrived");
  bridge.onCallbackError = null;
  return errors;
}

add_task(async function failuresGoToTheErrorSink() {
  expectCallbackError(/Logger\.log/);
  const proxy = new Proxy({}, {
    get() {
      throw new Error("trap");
    },
  });
  const values = [new Error("an error"), null, undefined, "text", Symbol("s"), proxy, 5n];
  const before = bridge.callbackErrors;
  const errors = await withErrorSink(() => {
    for (const value of values) {
      const logger = makeLogger();
      logger.log = () => {
        throw value;
      };
      callbacks.logMessage(logger, "m");
    }
  }, values.length);
  Assert.equal(errors.length, values.length);
  errors.forEach(({ name, error }, i) => {
    Assert.equal(name, "Logger.log");
    Assert.ok(error === values[i], `failure ${i} is what was thrown`);
  });
  Assert.equal(bridge.callbackErrors, before + values.length);
});

add_task(async function rejectionsGoToTheErrorSinkOnce() {
  expectCallbackError(/Logger\.log/);
  const errors = await withErrorSink(() => {
    const logger = makeLogger();
    logger.log = async () => {
      await delay(5);
      throw new Error("rejected");
    };
    callbacks.logMessage(logger, "m");
    logger.logEntry = () => Promise.reject(new Error("at once"));
    callbacks.logSampleEntry(logger);
  }, 2);
  await delay(20);
  Assert.deepEqual(errors.map(({ error }) => error.message).sort(), ["at once", "rejected"]);
});

add_task(async function aStackOverflowGoesToTheErrorSink() {
  expectCallbackError(/Logger\.log/);
  const errors = await withErrorSink(() => {
    const logger = makeLogger();
    logger.log = function recurse() {
      return recurse() + 1;
    };
    callbacks.logMessage(logger, "m");
  }, 1);
  Assert.stringMatches(String(errors[0].error), /recursion|stack/i);
});

add_task(async function aFailedCallDoesNotStopTheNextOnes() {
  expectCallbackError(/Logger\.logNumber/);
  const logger = makeLogger();
  const good = [];
  logger.logNumber = (thread, number) => {
    if (number % 2) {
      throw new Error(`odd ${number}`);
    }
    good.push(number);
  };
  const errors = await withErrorSink(() => {
    callbacks.logNumbers(logger, 10);
  }, 5);
  await until(() => good.length === 5, "the good calls arrived");
  Assert.deepEqual(good, [0, 2, 4, 6, 8]);
  Assert.deepEqual(errors.map(({ error }) => error.message), [1, 3, 5, 7, 9].map(n => `odd ${n}`));
});

add_task(async function aResultIsIgnored() {
  const messages = [];
  const logger = makeLogger();
  logger.log = message => {
    messages.push(message);
    return { anything: Symbol("x") };
  };
  callbacks.logMessage(logger, "m");
  await until(() => messages.length > 0, "the call arrived");
});

add_task(async function aCallbackMayCallRustAndLog() {
  const messages = [];
  const logger = makeLogger();
  logger.log = message => {
    messages.push(message);
    if (messages.length < 5) {
      callbacks.logMessage(logger, `${message}.`);
      messages.push("returned");
    }
  };
  callbacks.logMessage(logger, "m");
  await until(() => messages.includes("m.."), "the nested calls arrived");
  Assert.deepEqual(messages.slice(0, 4), ["m", "returned", "m.", "returned"]);
});

add_task(async function aCallbackMayCollect() {
  const messages = [];
  const logger = makeLogger();
  logger.logEntry = entry => {
    Cu.forceGC();
    messages.push(entry.text);
  };
  callbacks.logSampleEntry(logger);
  callbacks.logSampleEntry(logger);
  await until(() => messages.length === 2, "both calls arrived");
  Assert.deepEqual(messages, ["grüße 🌉", "grüße 🌉"]);
});

add_task(async function microtasksRunAfterEachTaskNotInside() {
  const order = [];
  const logger = makeLogger();
  logger.log = message => {
    order.push(message);
    Promise.resolve().then(() => order.push(`microtask of ${message}`));
  };
  callbacks.logMessage(logger, "a");
  callbacks.logMessage(logger, "b");
  await until(() => order.length === 4, "all ran");
  Assert.ok(order.indexOf("a") < order.indexOf("microtask of a"));
  Assert.ok(order.indexOf("a") < order.indexOf("b"));
});

add_task(async function replacingPromiseThenDisturbsNothing() {
  const original = Promise.prototype.then;
  const logger = makeLogger();
  let stolen = 0;
  // eslint-disable-next-line no-extend-native
  Promise.prototype.then = function then() {
    stolen++;
    return new Promise(() => {});
  };
  try {
    callbacks.logMessage(logger, "m");
    callbacks.logOnThread(logger, "n");
  } finally {
    // eslint-disable-next-line no-extend-native
    Promise.prototype.then = original;
  }
  await until(() => logger.messages.length === 2, "both arrived");
  Assert.equal(stolen, 0);
});

add_task(assertNothingIsAlive);
