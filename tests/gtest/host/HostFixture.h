// SPDX-License-Identifier: MPL-2.0

// A host for each test, with scripts evaluated in it.

#ifndef TESTS_GTEST_HOST_HOSTFIXTURE_H_
#define TESTS_GTEST_HOST_HOSTFIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Engine.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/host/Host.h"
#include "js/CompilationAndEvaluation.h"
#include "js/Conversions.h"
#include "js/SourceText.h"

namespace monkeybridge {

class HostTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Engine::Start(), nullptr);
    mHost = Host::Create({});
    ASSERT_TRUE(mHost);
  }

  JSContext* Cx() { return mHost->Context(); }

  [[nodiscard]] bool Run(std::string_view aSource,
                         JS::MutableHandle<JS::Value> aResult) {
    JS::CompileOptions options(Cx());
    options.setFileAndLine("test.js", 1);
    JS::SourceText<mozilla::Utf8Unit> units;
    return units.init(Cx(), aSource.data(), aSource.size(),
                      JS::SourceOwnership::Borrowed) &&
           JS::Evaluate(Cx(), options, units, aResult);
  }

  // Evaluates a script as a task; its value as text or what it threw.
  std::string Eval(std::string_view aSource) {
    AutoEntry entry(Cx(), mHost->GetRuntime().Global(), &mHost->Target());
    JS::Rooted<JS::Value> result(Cx());
    if (!Run(aSource, &result)) {
      return TakeError(Cx()).mMessage;
    }
    JSString* string = JS::ToString(Cx(), result);
    return string ? LossyUtf8(Cx(), string) : TakeError(Cx()).mMessage;
  }

  mozilla::UniquePtr<Host> mHost;
};

}  // namespace monkeybridge

#endif  // TESTS_GTEST_HOST_HOSTFIXTURE_H_
