// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/ImportMap.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class ImportMapTest : public EngineTest {
 protected:
  // Reads a map that lies in /app. What is wrong with it; empty if nothing is.
  std::string Read(std::string_view aJson) {
    AutoEntry entry(Cx(), mRuntime->Global());
    mMap = ImportMap();
    mWarnings.clear();
    return ImportMap::Parse(Cx(), aJson, "/app", &mMap, &mWarnings)
               ? ""
               : TakeError(Cx()).mMessage;
  }

  // Where a specifier leads, written as an importer in aFolder would.
  std::string Find(std::string_view aSpecifier,
                   std::string_view aReferrer = "/app/main.mjs",
                   std::string_view aFolder = "/app") {
    std::string address;
    switch (mMap.Find(ImportMap::Normalize(aSpecifier, aFolder), aReferrer,
                      &address)) {
      case ImportMap::Outcome::NoMatch:
        return "none";
      case ImportMap::Outcome::Match:
        return address;
      case ImportMap::Outcome::Blocked:
        return "blocked";
      case ImportMap::Outcome::Escapes:
        return "escapes";
    }
    return "";
  }

  std::string Warning() { return mWarnings.empty() ? "" : mWarnings[0]; }

  ImportMap mMap;
  std::vector<std::string> mWarnings;
};

TEST_F(ImportMapTest, KeysAreNamesPathsAndUris) {
  ASSERT_EQ(Read(R"({"imports": {
      "lib": "./lib.mjs", "./a.mjs": "./b.mjs", "/c.mjs": "../d.mjs",
      "file:///e.mjs": "file:///f%20g.mjs", "crate:x": "crate:y",
      "https://h/i.mjs": "/i.mjs", "1": "/one.mjs", "": "/nothing"}})"),
            "");
  EXPECT_EQ(Find("lib"), "/app/lib.mjs");
  EXPECT_EQ(Find("./a.mjs"), "/app/b.mjs");
  EXPECT_EQ(Find("../app/./a.mjs"), "/app/b.mjs");
  EXPECT_EQ(Find("/app/a.mjs"), "/app/b.mjs");
  EXPECT_EQ(Find("file:///app/a.mjs"), "/app/b.mjs");
  EXPECT_EQ(Find("./a.mjs", "/x/y.mjs", "/x"), "none");
  EXPECT_EQ(Find("/c.mjs"), "/d.mjs");
  EXPECT_EQ(Find("/e.mjs"), "/f g.mjs");
  EXPECT_EQ(Find("crate:x"), "crate:y");
  EXPECT_EQ(Find("https://h/i.mjs"), "/i.mjs");
  EXPECT_EQ(Find("1"), "/one.mjs");
  EXPECT_EQ(Find("lib2"), "none");
  EXPECT_EQ(Find("LIB"), "none");
  EXPECT_EQ(mWarnings.size(), 1u);
  EXPECT_EQ(Warning(), "import map: a key of \"imports\" is empty");
}

TEST_F(ImportMapTest, PercentEscapesDoNotMatter) {
  ASSERT_EQ(Read(R"({"imports": {"./a%20b.mjs": "./c%C3%BC.mjs"}})"), "");
  EXPECT_EQ(Find("./a b.mjs"), "/app/c\xC3\xBC.mjs");
  EXPECT_EQ(Find("file:///app/a%20b.mjs"), "/app/c\xC3\xBC.mjs");
}

TEST_F(ImportMapTest, APrefixEndsInASlashAndTheLongestWins) {
  ASSERT_EQ(Read(R"({"imports": {
      "p/": "./one/", "p/q/": "./two/", "p/q/r": "./three.mjs", "p": "./p.mjs",
      "./src/": "./out/", "p/no/": null}})"),
            "");
  EXPECT_EQ(Find("p"), "/app/p.mjs");
  EXPECT_EQ(Find("p/"), "/app/one/");
  EXPECT_EQ(Find("p/x"), "/app/one/x");
  EXPECT_EQ(Find("p/q/x"), "/app/two/x");
  EXPECT_EQ(Find("p/q/r"), "/app/three.mjs");
  EXPECT_EQ(Find("p/q/rs"), "/app/two/rs");
  EXPECT_EQ(Find("pq"), "none");
  EXPECT_EQ(Find("./src/a/../b"), "/app/out/b");
  EXPECT_EQ(Find("./src"), "none");
  EXPECT_EQ(Find("p/no/x"), "blocked");
  EXPECT_EQ(Find("p/no"), "/app/one/no");
}

TEST_F(ImportMapTest, WhatStandsBehindAPrefixCannotClimbOut) {
  ASSERT_EQ(Read(R"({"imports": {"p/": "./one/", "c/": "crate:x/"}})"), "");
  EXPECT_EQ(Find("p/a/../b"), "/app/one/b");
  EXPECT_EQ(Find("p/../b"), "escapes");
  EXPECT_EQ(Find("p/%2e%2e/b"), "escapes");
  EXPECT_EQ(Find("p/.."), "escapes");
  EXPECT_EQ(Find("p//etc/passwd"), "escapes");
  EXPECT_EQ(Find("p/file:///etc/passwd"), "escapes");
  EXPECT_EQ(Find("p/../one/b"), "/app/one/b");
  EXPECT_EQ(Find("c/a"), "crate:x/a");
  EXPECT_EQ(Find("c/../a"), "escapes");
}

TEST_F(ImportMapTest, APrefixMatchesOnlyUrlsOfTheWeb) {
  ASSERT_EQ(Read(R"({"imports": {
      "crate:": "/never", "crate:x/": "./x/", "https://h/": "./h/",
      "crate:x/y": "./y.mjs"}})"),
            "");
  EXPECT_EQ(Find("crate:x/z"), "none");
  EXPECT_EQ(Find("crate:x/y"), "/app/y.mjs");
  EXPECT_EQ(Find("https://h/a"), "/app/h/a");
}

TEST_F(ImportMapTest, TheInnermostScopeThatHasTheKeyDecides) {
  ASSERT_EQ(Read(R"({
      "imports": {"a": "/top/a", "b": "/top/b", "c": "/top/c"},
      "scopes": {
        "./one/": {"a": "/one/a", "b": "/one/b"},
        "./one/two/": {"a": "/two/a", "c": null},
        "./one/two/three.mjs": {"a": "/three/a"},
        "src/": {"a": "/src/a"},
        "gr\u00fcn/": {"a": "/green/a"},
        "monkeybridge:x/": {"a": "/builtin/a"}}})"),
            "");
  EXPECT_EQ(Find("a"), "/top/a");
  EXPECT_EQ(Find("a", "/app/one/x.mjs"), "/one/a");
  EXPECT_EQ(Find("a", "/app/one/two/x.mjs"), "/two/a");
  EXPECT_EQ(Find("b", "/app/one/two/x.mjs"), "/one/b");
  EXPECT_EQ(Find("c", "/app/one/two/x.mjs"), "blocked");
  EXPECT_EQ(Find("c", "/app/one/x.mjs"), "/top/c");
  EXPECT_EQ(Find("a", "/app/one/two/three.mjs"), "/three/a");
  EXPECT_EQ(Find("a", "/app/one/two/three.mjs2"), "/two/a");
  EXPECT_EQ(Find("a", "/app/one"), "/top/a");
  EXPECT_EQ(Find("a", "/app/src/x.mjs"), "/src/a");
  EXPECT_EQ(Find("a", "/app/gr\xC3\xBCn/x.mjs"), "/green/a");
  EXPECT_EQ(Find("a", "monkeybridge:x/y.mjs"), "/builtin/a");
}

TEST_F(ImportMapTest, AnEntryWithoutAUsableAddressBlocksAndWarns) {
  ASSERT_EQ(Read(R"({"imports": {
      "number": 5, "list": [], "bare": "lib", "empty": "", "null": null,
      "folder/": "./file", "odd": "1:x"}})"),
            "");
  for (const char* name :
       {"number", "list", "bare", "empty", "null", "folder/x", "odd"}) {
    EXPECT_EQ(Find(name), "blocked") << name;
  }
  ASSERT_EQ(mWarnings.size(), 6u) << "all but null";
  EXPECT_EQ(mWarnings[0], "import map: the address of \"number\" is no string");
  EXPECT_EQ(mWarnings[2],
            "import map: the address \"lib\" of \"bare\" needs ./, ../ or / in "
            "front, or a scheme");
  EXPECT_EQ(mWarnings[4],
            "import map: the address \"./file\" of \"folder/\" must end in a "
            "slash");
}

TEST_F(ImportMapTest, AMapOfAnotherFormIsRefused) {
  for (const char* bad : {"[]", "null", "5", "\"text\""}) {
    EXPECT_EQ(Read(bad), "TypeError: import map: the whole must be an object");
  }
  for (const char* member : {"imports", "scopes", "integrity"}) {
    for (const char* bad : {"[]", "null", "5", "\"text\"", "true"}) {
      EXPECT_EQ(Read("{\"" + std::string(member) + "\": " + bad + "}"),
                "TypeError: import map: \"" + std::string(member) +
                    "\" must be an object");
    }
  }
  EXPECT_EQ(Read(R"({"scopes": {"./x/": null}})"),
            "TypeError: import map: the scope \"./x/\" must be an object");
  for (const char* bad : {"", "{", "{'imports': {}}", "{} x", "{\"a\": 1,}"}) {
    EXPECT_NE(Read(bad).find("SyntaxError"), std::string::npos) << bad;
  }
}

TEST_F(ImportMapTest, IntegrityIsIgnoredAndTheUnknownWarnedOf) {
  ASSERT_EQ(Read(R"({"integrity": {"/a.mjs": "sha384-x", "/b": 5},
                     "imports": {"a": "/a.mjs"}, "import": {}})"),
            "");
  EXPECT_EQ(Find("a"), "/a.mjs");
  ASSERT_EQ(mWarnings.size(), 1u);
  EXPECT_EQ(Warning(), "import map: the member \"import\" is unknown");
}

TEST_F(ImportMapTest, OddMapsAreRead) {
  EXPECT_EQ(Read("\xEF\xBB\xBF{\"imports\": {\"a\": \"/x\", \"a\": \"/y\"}}"),
            "");
  EXPECT_EQ(Find("a"), "/y") << "the last of two equal keys counts";
  EXPECT_EQ(Read(R"({"imports": {"./a": "/x", "../app/a": "/y"}})"), "");
  EXPECT_EQ(Find("./a"), "/y") << "also if they become equal";
  EXPECT_EQ(Read(R"({"imports": {"__proto__": "/p", "\ud800": "/s"}})"), "");
  EXPECT_EQ(Find("__proto__"), "/p");
  EXPECT_EQ(Find("\xEF\xBF\xBD"), "/s");
  EXPECT_EQ(Read("{}"), "");
  EXPECT_EQ(Find("a"), "none");
}

}  // namespace
}  // namespace monkeybridge
