// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/HostModules.h"

#include <gtest/gtest.h>

#include "bridge/host/Inspector.h"
#include "js/PropertyAndElement.h"
#include "tests/gtest/host/HostFixture.h"

namespace monkeybridge {
namespace {

class HostModulesTest : public HostTest {
 protected:
  // What a builtin module `aUri` with the text aSource exports as `result`.
  std::string Builtin(std::string_view aUri, std::string_view aSource) {
    AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
    mHost->Loader().AddBuiltin(aUri, aSource);
    JS::Rooted<JSObject*> exports(Cx());
    JS::Rooted<JS::Value> result(Cx());
    if (!mHost->Loader().ImportBuiltin(aUri, &exports) ||
        !JS_GetProperty(Cx(), exports, "result", &result)) {
      return TakeError(Cx()).mMessage;
    }
    JSString* text = JS::ToString(Cx(), result);
    return text ? LossyUtf8(Cx(), text) : TakeError(Cx()).mMessage;
  }
};

TEST_F(HostModulesTest, AGlobalIsAnAccessorUntilItIsRead) {
  EXPECT_EQ(Eval("const own = () => Object.getOwnPropertyDescriptor(globalThis,"
                 "'DOMException');"
                 "const before = typeof own().get;"
                 "DOMException;"
                 "before + ' ' + typeof own().value"),
            "function function");
}

TEST_F(HostModulesTest, AGlobalMayBeDeclaredByAScript) {
  EXPECT_EQ(Eval("var Event = 3; function EventTarget() {}"
                 "Event + typeof EventTarget.prototype.addEventListener"),
            "3undefined");
  EXPECT_EQ(Eval("const AbortSignal = 4; AbortSignal"), "4");
}

TEST_F(HostModulesTest, PartsOfBuiltinsCanHaveAPartOfTheHost) {
  EXPECT_EQ(
      Builtin("monkeybridge:mine",
              "const { AbortController, addAbortAlgorithm, isAbortSignal } ="
              "  import.meta.host('abort');"
              "const log = [];"
              "const controller = new AbortController();"
              "const { signal } = controller;"
              "signal.addEventListener('abort', () => log.push('listener'));"
              "const algorithm = reason => log.push('algorithm ' + reason);"
              "addAbortAlgorithm(signal, algorithm);"
              "const remove = addAbortAlgorithm(signal, algorithm);"
              "remove(); remove();"
              "controller.abort('why');"
              "log.push(addAbortAlgorithm(signal, algorithm));"
              "log.push(isAbortSignal(signal), isAbortSignal({}));"
              "export const result = log.join();"),
      "algorithm why,listener,,true,false");
  EXPECT_EQ(Builtin("monkeybridge:other",
                    "export const result = import.meta.host('nothing');"),
            "Error: there is no builtin module monkeybridge:host/nothing.mjs");
}

TEST_F(HostModulesTest, AnAlgorithmThatThrowsIsReported) {
  {
    AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
    JS::Rooted<JS::Value> hook(Cx());
    ASSERT_TRUE(Run("globalThis.log = []; e => log.push(String(e))", &hook));
    JS::Rooted<JSObject*> function(Cx(), &hook.toObject());
    mHost->SetErrorHook(function);
  }
  EXPECT_EQ(
      Builtin(
          "monkeybridge:mine",
          "const { AbortController, addAbortAlgorithm } ="
          "  import.meta.host('abort');"
          "const controller = new AbortController();"
          "addAbortAlgorithm(controller.signal, () => { throw 'first'; });"
          "addAbortAlgorithm(controller.signal, () => log.push('second'));"
          "controller.signal.onabort = () => { throw new RangeError('x'); };"
          "controller.abort();"
          "export const result = log.join();"),
      "first,second,RangeError: x");
}

TEST_F(HostModulesTest, ABuiltinCannotBeReplacedByAMap) {
  ASSERT_TRUE(
      mHost->Loader().Resolver().AddMap("monkeybridge:host/=/nowhere").isOk());
  EXPECT_EQ(Eval("typeof new AbortController().signal"), "object");
}

TEST_F(HostModulesTest, NativeCodeThrowsDOMExceptions) {
  AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
  EXPECT_FALSE(ThrowDOMException(Cx(), "DataCloneError", "gr\xC3\xBCn"));
  EXPECT_EQ(TakeError(Cx()).mMessage, "DataCloneError: gr\xC3\xBCn");
}

TEST_F(HostModulesTest, TheConsoleShowsUrls) {
  AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
  auto shown = [&](std::string_view aSource) {
    JS::Rooted<JS::Value> value(Cx());
    return Run(aSource, &value) ? Inspect(Cx(), value) : TakeError(Cx()).Text();
  };
  EXPECT_EQ(shown("[new URL('http://h'), new URLSearchParams({a: 1})]"),
            "[ URL http://h/, URLSearchParams 'a=1' ]");
  EXPECT_EQ(shown("(class Mine extends URL { own = 1 }, new (class M extends"
                  " URL { own = 1 })('x:y'))"),
            "M x:y { own: 1 }");
  EXPECT_EQ(shown("new EventTarget(() => 'no')"), "EventTarget {}");
  EXPECT_EQ(shown("Object.create(new URL('x:y'))"), "URL {}");
}

TEST_F(HostModulesTest, FirstUseNearTheEndOfTheStackLeavesTheModuleIntact) {
  EXPECT_EQ(Eval("function deep() { try { deep() } catch (e) {"
                 "  new EventTarget(); throw e } }"
                 "try { deep() } catch {}"
                 "typeof new EventTarget().dispatchEvent"),
            "function");
}

}  // namespace
}  // namespace monkeybridge
