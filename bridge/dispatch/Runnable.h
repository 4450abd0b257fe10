// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_RUNNABLE_H_
#define BRIDGE_DISPATCH_RUNNABLE_H_

#include <type_traits>
#include <utility>

#include "mozilla/UniquePtr.h"

// A unit of work with a name, owned by exactly one place at a time. An event
// target either runs it once or destroys it unrun, and its destructor must be
// fit for any thread: that is where work that never came to run says so.

namespace monkeybridge {

class Runnable {
 public:
  virtual ~Runnable() = default;

  // Does the work. Called at most once, on the thread that the target is for.
  virtual void Run() = 0;

  // For traces and reports; a static string. Any thread.
  virtual const char* Name() const = 0;

 protected:
  Runnable() = default;
  Runnable(const Runnable&) = delete;
  Runnable& operator=(const Runnable&) = delete;
};

// A runnable from a callable that is called at most once. aName is static. Any
// thread.
template <typename Function>
mozilla::UniquePtr<Runnable> MakeRunnable(const char* aName,
                                          Function&& aFunction) {
  using Stored = std::decay_t<Function>;
  class FunctionRunnable final : public Runnable {
   public:
    FunctionRunnable(const char* aName, Function&& aFunction)
        : mName(aName), mFunction(std::forward<Function>(aFunction)) {}
    void Run() override { mFunction(); }
    const char* Name() const override { return mName; }

   private:
    const char* const mName;
    Stored mFunction;
  };
  return mozilla::UniquePtr<Runnable>(
      new FunctionRunnable(aName, std::forward<Function>(aFunction)));
}

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_RUNNABLE_H_
