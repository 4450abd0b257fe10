// SPDX-License-Identifier: MPL-2.0

// A fresh runtime for each test of the parts that know JavaScript. The engine
// is started once per process, by the first test that needs it.

#ifndef TESTS_GTEST_ENGINE_ENGINEFIXTURE_H_
#define TESTS_GTEST_ENGINE_ENGINEFIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Engine.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/Runtime.h"
#include "js/CompilationAndEvaluation.h"
#include "js/Conversions.h"
#include "js/SourceText.h"

namespace monkeybridge {

// Notes what nobody caught.
class NotedErrors final : public UncaughtHandler {
 public:
  void OnUncaughtError(JSContext* aCx, JS::Handle<JS::Value> aError,
                       JS::Handle<JSObject*> aStack) override {
    mErrors.push_back(DescribeError(aCx, aError, aStack).mMessage);
  }
  void OnUnhandledRejection(JSContext* aCx, JS::Handle<JS::Value> aReason,
                            JS::Handle<JSObject*>) override {
    mRejections.push_back(DescribeError(aCx, aReason).mMessage);
  }
  void OnTerminated(JSContext*) override { mTerminations++; }

  std::vector<std::string> mErrors;
  std::vector<std::string> mRejections;
  int mTerminations = 0;
};

class EngineTest : public ::testing::Test {
 protected:
  void SetUp() override { Start({}); }

  void Start(const RuntimeOptions& aOptions) {
    ASSERT_EQ(Engine::Start(), nullptr);
    mRuntime = nullptr;
    mRuntime = Runtime::Create(aOptions);
    ASSERT_TRUE(mRuntime);
    mRuntime->SetUncaughtHandler(&mNoted);
  }

  JSContext* Cx() { return mRuntime->Context(); }

  // Evaluates a script. In a realm (AutoEntry). False with an exception, or
  // terminated.
  [[nodiscard]] bool Run(std::string_view aSource,
                         JS::MutableHandle<JS::Value> aResult) {
    JS::CompileOptions options(Cx());
    options.setFileAndLine("test.js", 1);
    JS::SourceText<mozilla::Utf8Unit> units;
    return units.init(Cx(), aSource.data(), aSource.size(),
                      JS::SourceOwnership::Borrowed) &&
           JS::Evaluate(Cx(), options, units, aResult);
  }

  // Evaluates a script from outside and returns its value as text, or the
  // message of what it threw; then the checkpoint has run.
  std::string Eval(std::string_view aSource) {
    std::string text;
    {
      AutoEntry entry(Cx(), mRuntime->Global());
      JS::Rooted<JS::Value> result(Cx());
      if (!Run(aSource, &result)) {
        text = TakeError(Cx()).mMessage;
      } else {
        JSString* string = JS::ToString(Cx(), result);
        text = string ? LossyUtf8(Cx(), string) : TakeError(Cx()).mMessage;
      }
    }
    mRuntime->Checkpoint();
    return text;
  }

  NotedErrors mNoted;
  mozilla::UniquePtr<Runtime> mRuntime;
};

}  // namespace monkeybridge

#endif  // TESTS_GTEST_ENGINE_ENGINEFIXTURE_H_
