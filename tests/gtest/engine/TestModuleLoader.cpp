// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "bridge/engine/ModuleLoader.h"
#include "js/Modules.h"
#include "js/Promise.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class ModuleLoaderTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    char folder[] = "/tmp/mb-modules-XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    char real[PATH_MAX];
    ASSERT_NE(realpath(folder, real), nullptr);
    mFolder = real;
    mLoader = mozilla::MakeUnique<ModuleLoader>(*mRuntime);
  }

  void TearDown() override {
    mLoader = nullptr;
    std::error_code ignored;
    std::filesystem::remove_all(mFolder, ignored);
  }

  std::string Path(const std::string& aName) const {
    return mFolder + "/" + aName;
  }

  void Write(const std::string& aName, std::string_view aText) {
    std::error_code ignored;
    std::filesystem::create_directories(
        std::filesystem::path(Path(aName)).parent_path(), ignored);
    FILE* file = fopen(Path(aName).c_str(), "w");
    ASSERT_NE(file, nullptr);
    fwrite(aText.data(), 1, aText.size(), file);
    fclose(file);
  }

  void Map(const std::string& aUri, const std::string& aName) {
    ASSERT_TRUE(mLoader->Resolver().AddMap(aUri, Path(aName)).isOk());
  }

  // Imports main.mjs with its microtasks. The text of its export `result`,
  // what it threw, or "pending".
  std::string Main(const char* aName = "main.mjs") {
    JS::PersistentRooted<JSObject*> promise(Cx());
    {
      AutoEntry entry(Cx(), mRuntime->Global());
      JS::Rooted<JSObject*> evaluation(Cx());
      if (!mLoader->Import(Path(aName), "", &evaluation)) {
        return TakeError(Cx()).mMessage;
      }
      EXPECT_TRUE(JS::SetAnyPromiseIsHandled(Cx(), evaluation));
      promise = evaluation;
    }
    mRuntime->Checkpoint();
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx(), JS::GetPromiseResult(promise));
    switch (JS::GetPromiseState(promise)) {
      case JS::PromiseState::Pending:
        return "pending";
      case JS::PromiseState::Rejected:
        return DescribeError(Cx(), value).mMessage;
      case JS::PromiseState::Fulfilled:
        return Sync(Path(aName));
    }
    return "";
  }

  // ImportSync(): the export `result` as text, or what was thrown. In a realm.
  std::string Sync(const std::string& aSpecifier) {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JSObject*> module(Cx());
    JS::Rooted<JS::Value> value(Cx());
    if (!mLoader->ImportSync(aSpecifier, "", &module) ||
        !JS_GetProperty(Cx(), module, "result", &value)) {
      return TakeError(Cx()).mMessage;
    }
    JSString* text = JS::ToString(Cx(), value);
    return text ? LossyUtf8(Cx(), text) : TakeError(Cx()).mMessage;
  }

  // Lets scripts call importSync(specifier).
  void DefineImportSync() {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JSObject*> global(Cx(), mRuntime->Global());
    auto native = [](JSContext* aCx, unsigned aCount, JS::Value* aVp) {
      JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
      JS::Rooted<JSObject*> module(aCx);
      if (!Runtime::From(aCx)->Loader()->ImportSync(
              LossyUtf8(aCx, args[0].toString()), "", &module)) {
        return false;
      }
      args.rval().setObject(*module);
      return true;
    };
    ASSERT_TRUE(JS_DefineFunction(Cx(), global, "importSync", native, 1, 0));
  }

  std::string mFolder;
  mozilla::UniquePtr<ModuleLoader> mLoader;
};

TEST_F(ModuleLoaderTest, RelativeImportsAreResolvedBesideTheImporter) {
  Write("main.mjs", "import {x} from './sub/a.mjs'; export const result = x;");
  Write("sub/a.mjs", "export {y as x} from '../b.mjs';");
  Write("b.mjs", "export const y = 'from b';");
  EXPECT_EQ(Main(), "from b");
}

TEST_F(ModuleLoaderTest, MapsAnExactUriAndPrefixesTheLongestFirst) {
  Write("main.mjs",
        "import {n as a} from 'crate:todo';"
        "import {n as b} from 'app://lib/deep/x.mjs';"
        "import {n as c} from 'app://lib/x.mjs';"
        "import {n as d} from 'pkg:x.mjs';"
        "export const result = [a, b, c, d].join();");
  Write("todo.mjs", "export const n = 1;");
  Write("deep/x.mjs", "export const n = 2;");
  Write("lib/x.mjs", "export const n = 3;");
  Map("crate:todo", "todo.mjs");
  Map("app://lib/", "lib");
  Map("app://lib/deep/", "deep");
  Map("pkg:", "lib");
  EXPECT_EQ(Main(), "1,2,3,3");
}

TEST_F(ModuleLoaderTest, OneFileIsOneInstanceWhateverUriLedThere) {
  Write("main.mjs",
        "import * as a from './lib.mjs'; import * as b from 'x:lib';"
        "import * as c from './link.mjs';"
        "const d = await import('file://" +
            mFolder +
            "/%6cib.mjs');"
            "export const result = [a === b, a === c, a === d, a.n()].join();");
  Write("lib.mjs", "let count = 0; export const n = () => ++count;");
  ASSERT_EQ(symlink(Path("lib.mjs").c_str(), Path("link.mjs").c_str()), 0);
  Map("x:lib", "lib.mjs");
  EXPECT_EQ(Main(), "true,true,true,1");
}

TEST_F(ModuleLoaderTest, LinkedModuleFindsItsNeighboursInBothFolders) {
  Write("main.mjs", "export {result} from './shop/link.mjs';");
  Write("real/tool.mjs",
        "import {a} from './near.mjs'; import {b} from './linked.mjs';"
        "export const result = a + b;");
  Write("real/near.mjs", "export const a = 1;");
  Write("shop/linked.mjs", "export const b = 2;");
  ASSERT_EQ(
      symlink(Path("real/tool.mjs").c_str(), Path("shop/link.mjs").c_str()), 0);
  EXPECT_EQ(Main(), "3");
}

TEST_F(ModuleLoaderTest, ImportMapResolvesNamesPrefixesAndScopes) {
  Write("map/import.json",
        R"({"imports": {"lib": "./lib.mjs", "pkg/": "../pkg/", "no": null},
            "scopes": {"../pkg/": {"lib": "../pkg/own.mjs"}}})");
  Write("map/lib.mjs", "export const n = 'top';");
  Write("pkg/x.mjs", "export {n} from 'lib';");
  Write("pkg/own.mjs", "export const n = 'scoped';");
  Write("main.mjs",
        "import {n as a} from 'lib'; import {n as b} from 'pkg/x.mjs';"
        "let c; try { await import('no') } catch (e) { c = e.message }"
        "export const result = [a, b, c.includes('blocks')].join();");
  {
    AutoEntry entry(Cx(), mRuntime->Global());
    std::vector<std::string> warnings;
    ASSERT_TRUE(mLoader->LoadImportMap(Path("map/import.json"), &warnings));
    EXPECT_TRUE(warnings.empty());
  }
  EXPECT_EQ(Main(), "top,scoped,true");
}

TEST_F(ModuleLoaderTest, ImportMapEntriesThatLeadNowhereAreErrorsByName) {
  Write("map.json", R"({"imports": {"p/": "./p/", "no": null, "none": 5}})");
  Write("p/x.mjs", "");
  Write("main.mjs",
        "const messages = [];"
        "for (const name of ['p/../main.mjs', 'no', 'none']) {"
        "  try { await import(name) } catch (e) {"
        "    messages.push(e.code + e.message.slice(e.message.indexOf(':'))) }"
        "}"
        "export const result = messages.join('|');");
  {
    AutoEntry entry(Cx(), mRuntime->Global());
    std::vector<std::string> warnings;
    ASSERT_TRUE(mLoader->LoadImportMap(Path("map.json"), &warnings));
    EXPECT_EQ(warnings.size(), 1u);
  }
  std::string result = Main();
  EXPECT_NE(result.find("it leads out of the folder"), std::string::npos);
  EXPECT_NE(result.find("the import map blocks it|"), std::string::npos);
}

TEST_F(ModuleLoaderTest, MissingModuleNamesSpecifierImporterAndWhatWasTried) {
  Write("main.mjs", "\n  import './none.mjs';");
  EXPECT_EQ(Main(), "Error: cannot find module \"./none.mjs\" imported from " +
                        Path("main.mjs") + ":2:10: tried " + Path("none.mjs") +
                        " (no such file)");
  Write("bare.mjs", "import 'lodash';");
  EXPECT_NE(Main("bare.mjs").find("needs a --map or an import map"),
            std::string::npos);
  Write("uri.mjs", "import 'what://ever';");
  EXPECT_NE(Main("uri.mjs").find("no --map or import map entry matches it"),
            std::string::npos);
  Write("folder.mjs", "import '../';");
  EXPECT_NE(Main("folder.mjs").find("(not a file)"), std::string::npos);
}

TEST_F(ModuleLoaderTest, MissingModuleHasAStableCodeInDynamicImportToo) {
  Write("main.mjs",
        "let code; try { await import('./none.mjs') } catch (e) {"
        "  code = e.code } export const result = code;");
  EXPECT_EQ(Main(), "MB_MODULE_NOT_FOUND");
}

TEST_F(ModuleLoaderTest, StaticCirclesEvaluateInTheOrderOfTheStandard) {
  DefineImportSync();
  Write("main.mjs",
        "import './a.mjs'; import './c.mjs';"
        "export const result = globalThis.log;");
  Write("a.mjs", "import './b.mjs'; globalThis.log += 'a';");
  Write("b.mjs",
        "import './a.mjs'; globalThis.log = (globalThis.log ?? '') + 'b';");
  Write("c.mjs", "import './a.mjs'; globalThis.log += 'c';");
  EXPECT_EQ(Main(), "bac");
}

TEST_F(ModuleLoaderTest, TopLevelAwaitDelaysTheImporterNotItsSibling) {
  Write("main.mjs",
        "import './slow.mjs'; import './fast.mjs'; log.push('main');"
        "export const result = log.join();");
  Write("slow.mjs",
        "globalThis.log = ['slow starts']; await null; await null;"
        "log.push('slow ends');");
  Write("fast.mjs", "log.push('fast');");
  EXPECT_EQ(Main(), "slow starts,fast,slow ends,main");
}

TEST_F(ModuleLoaderTest, FailureOfADependencyIsTheImportersAndIsHeardOnce) {
  Write("main.mjs", "import './mid.mjs'; import './after.mjs';");
  Write("mid.mjs", "import './bad.mjs';");
  Write("bad.mjs", "throw new RangeError('bad');");
  Write("after.mjs", "globalThis.after = true;");
  EXPECT_EQ(Main(), "RangeError: bad");
  EXPECT_EQ(Eval("typeof after"), "undefined");
  EXPECT_TRUE(mNoted.mRejections.empty());
  // A second import of any of them fails with the same error.
  EXPECT_EQ(Main("mid.mjs"), "RangeError: bad");
  EXPECT_EQ(Main(), "RangeError: bad");
}

TEST_F(ModuleLoaderTest, LateFailureOfADependencyIsHeardOnce) {
  Write("main.mjs", "import './bad.mjs';");
  Write("bad.mjs", "await null; throw new RangeError('late');");
  EXPECT_EQ(Main(), "RangeError: late");
  EXPECT_TRUE(mNoted.mRejections.empty());
}

TEST_F(ModuleLoaderTest, DynamicImportRunsAfterTheCallerNotInsideIt) {
  Write("main.mjs",
        "globalThis.log = []; const p = import('./x.mjs'); log.push('caller');"
        "await p; export const result = log.join();");
  Write("x.mjs", "log.push('x');");
  EXPECT_EQ(Main(), "caller,x");
}

TEST_F(ModuleLoaderTest, SyncImportGivesTheNamespaceAndRunsNoJobs) {
  DefineImportSync();
  Write("main.mjs",
        "globalThis.ran = false; Promise.resolve().then(() => ran = true);"
        "const m = importSync('" +
            Path("lib.mjs") +
            "');"
            "export const result = [m.x, ran, m === (await "
            "import('./lib.mjs'))].join();");
  Write("lib.mjs", "export const x = 5;");
  EXPECT_EQ(Main(), "5,false,true");
}

TEST_F(ModuleLoaderTest, SyncImportOfAPendingModuleIsRefusedByName) {
  DefineImportSync();
  Write("waits.mjs",
        "await new Promise(r => globalThis.go = r);"
        "export const result = 'done';");
  EXPECT_EQ(Sync(Path("waits.mjs")),
            "Error: module " + Path("waits.mjs") +
                " cannot be imported synchronously: it, or what it imports, "
                "uses a top-level await");
  EXPECT_EQ(Sync(Path("waits.mjs")),
            "Error: module " + Path("waits.mjs") +
                " cannot be imported synchronously: it is waiting at a "
                "top-level await");
  Eval("go()");
  EXPECT_EQ(Sync(Path("waits.mjs")), "done");
}

TEST_F(ModuleLoaderTest, SyncImportInACircleIsRefusedByNameAndLeavesNoHarm) {
  DefineImportSync();
  Write("main.mjs",
        "let error; try { importSync('" + Path("b.mjs") +
            "') } catch (e) { error = e }"
            "export const result = error.code + ' ' + error.message;");
  Write("b.mjs",
        "import './main.mjs'; globalThis.b = true;"
        "export const result = 'b';");
  EXPECT_EQ(Main(), "MB_MODULE_PENDING module " + Path("b.mjs") +
                        " cannot be imported synchronously: its import " +
                        Path("main.mjs") +
                        " is being evaluated, so this import makes a circle");
  // Once the circle is over, the same import works.
  EXPECT_EQ(Sync(Path("b.mjs")), "b");
}

TEST_F(ModuleLoaderTest, SyncImportOfItselfIsRefused) {
  DefineImportSync();
  Write("main.mjs", "importSync('" + Path("main.mjs") + "');");
  EXPECT_EQ(Main(), "Error: module " + Path("main.mjs") +
                        " cannot be imported synchronously: it is being "
                        "evaluated, so this import makes a circle");
}

TEST_F(ModuleLoaderTest, SyncImportThrowsWhatTheModuleThrew) {
  Write("bad.mjs", "throw 'no';");
  EXPECT_EQ(Sync(Path("bad.mjs")), "no");
  EXPECT_EQ(Sync(Path("bad.mjs")), "no");
  mRuntime->Checkpoint();
  EXPECT_TRUE(mNoted.mRejections.empty());
}

TEST_F(ModuleLoaderTest, BuiltinsResolveAmongThemselvesAndGetTheirMeta) {
  mLoader->AddBuiltin("monkeybridge:demo/index.mjs",
                      "export * from './part.mjs';"
                      "export const url = import.meta.url;");
  mLoader->AddBuiltin("monkeybridge:demo/part.mjs",
                      "export const secret = import.meta.secret;");
  mLoader->SetBuiltinMeta(
      "monkeybridge:demo",
      [](JSContext* aCx, JS::Handle<JSObject*> aMeta, void*) {
        return JS_DefineProperty(aCx, aMeta, "secret", 42, 0);
      },
      nullptr);
  Write("main.mjs",
        "import {secret, url} from 'monkeybridge:demo';"
        "import {secret as again} from 'monkeybridge:demo/index.mjs';"
        "export const result = [secret, again, url, import.meta.secret,"
        "  import.meta.url].join();");
  EXPECT_EQ(Main(),
            "42,42,monkeybridge:demo/index.mjs,,file://" + Path("main.mjs"));
}

TEST_F(ModuleLoaderTest, BuiltinNamesCannotBeMappedAway) {
  mLoader->AddBuiltin("monkeybridge:demo", "export const x = 1;");
  auto outcome = mLoader->Resolver().AddMap("monkeybridge:demo=/tmp/x.mjs");
  ASSERT_TRUE(outcome.isErr());
  EXPECT_TRUE(mLoader->Resolver().AddMap("no equals").isErr());
  EXPECT_TRUE(mLoader->Resolver().AddMap("=x").isErr());
}

TEST_F(ModuleLoaderTest, MapOfTheUserWinsOverAnAlias) {
  mLoader->AddBuiltin("monkeybridge:demo", "export const n = 'builtin';");
  mLoader->Resolver().AddAlias("res://demo", "monkeybridge:demo");
  Write("main.mjs", "export {n as result} from 'res://demo';");
  EXPECT_EQ(Main(), "builtin");
  Write("own.mjs", "export const n = 'own';");
  Write("second.mjs", "export {n as result} from 'res://demo';");
  Map("res://demo", "own.mjs");
  EXPECT_EQ(Main("second.mjs"), "own");
}

TEST_F(ModuleLoaderTest, ScriptIsSloppyShowsItsPathAndMayImport) {
  Write("lib.mjs", "export const x = 'imported';");
  Write("script.js",
        "var interface = 1; let lexical = 2; delete interface;"
        "import('./lib.mjs').then(m => globalThis.got = m.x);"
        "new Error().fileName");
  {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx());
    ASSERT_TRUE(mLoader->RunScript(Path("script.js"), &value));
    EXPECT_EQ(LossyUtf8(Cx(), value.toString()), Path("script.js"));
  }
  mRuntime->Checkpoint();
  EXPECT_EQ(Eval("got + lexical"), "imported2");
}

TEST_F(ModuleLoaderTest, ModuleWithASyntaxErrorOrBadUtf8IsRefused) {
  Write("main.mjs", "let = ;");
  EXPECT_NE(Main().find("SyntaxError"), std::string::npos);
  Write("bytes.mjs", "export const result = '\xFF';");
  EXPECT_NE(Main("bytes.mjs").find("UTF-8"), std::string::npos);
  // What failed to compile is compiled anew.
  Write("main.mjs", "export const result = 'mended';");
  EXPECT_EQ(Main(), "mended");
}

}  // namespace
}  // namespace monkeybridge
