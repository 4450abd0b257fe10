// SPDX-License-Identifier: MPL-2.0

// The host of the shell: a runtime, an event loop over libuv, the module
// loader, and the globals that programs expect (console, timers, encoders,
// performance, queueMicrotask). Decides when the program ends and what an
// uncaught error means.
// Beware: knows nothing of the bridge; the shell attaches that. Everything
// here belongs to the JS thread.

#ifndef BRIDGE_HOST_HOST_H_
#define BRIDGE_HOST_HOST_H_

#include <string_view>

#include "bridge/base/Annotations.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/ModuleLoader.h"
#include "bridge/engine/Runtime.h"
#include "bridge/host/Console.h"
#include "bridge/host/Timers.h"
#include "bridge/host/UvEventTarget.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

class Host final : public UncaughtHandler, public CheckpointHandler {
 public:
  // Makes everything on the calling thread. nullptr when out of memory.
  static mozilla::UniquePtr<Host> Create(const RuntimeOptions& aOptions);
  ~Host() override;

  // The host of a runtime that Create() made.
  static Host* From(JSContext* aCx) {
    return static_cast<Host*>(Runtime::From(aCx)->Owner());
  }

  JSContext* Context() { return mRuntime->Context(); }
  Runtime& GetRuntime() { return *mRuntime; }
  ModuleLoader& Loader() { return *mLoader; }
  UvEventTarget& Target() { return *mTarget; }
  Timers& GetTimers() { return *mTimers; }
  Console& GetConsole() { return mConsole; }

  // Runs tasks, timers and events until nothing keeps the loop alive or
  // RequestStop() was called. At native depth 0 only.
  void RunLoop();

  // aHook is called once whenever the loop has had nothing to do for half a
  // second: the time for what may take long, such as a collection.
  using IdleHook = void (*)(void* aData);
  void SetIdleHook(IdleHook aHook, void* aData) {
    mIdleHook = aHook;
    mIdleData = aData;
  }

  // One round of the loop. Sleeps for something to do if aMaySleep. False when
  // nothing keeps the loop alive any more.
  bool RunOnce(bool aMaySleep);

  // RunLoop() returns before the next task. Stays in force.
  void RequestStop() { mStop = true; }
  bool StopRequested() const { return mStop; }

  // 0 until something failed; what the program leaves with.
  int ExitCode() const { return mExitCode; }
  void SetExitCode(int aCode) { mExitCode = aCode; }

  // While set (null takes it away), uncaught errors go to aHook(error) and do
  // not end the program; unhandled rejections to aHook(reason, promise).
  void SetErrorHook(JS::Handle<JSObject*> aHook);
  void SetRejectionHook(JS::Handle<JSObject*> aHook);

  // Prints an error as an uncaught one and lets the program fail.
  void ReportFatal(const ErrorInfo& aError, std::string_view aPrefix);

  // Runs what is queued although the loop was stopped: the end of the bridge
  // posts tasks. Timers do not fire.
  void RunLastTasks();

  // Hands the pending exception to the uncaught handler.
  void ReportPending() { mRuntime->Jobs().ReportPending(); }

  // Refuses work from other threads, forgets timers and jobs. No JavaScript
  // runs by itself afterwards.
  void Close();

  // UncaughtHandler
  void OnUncaughtError(JSContext* aCx, JS::Handle<JS::Value> aError,
                       JS::Handle<JSObject*> aStack) override;
  void OnUnhandledRejection(JSContext* aCx, JS::Handle<JS::Value> aReason,
                            JS::Handle<JSObject*> aPromise) override;
  void OnTerminated(JSContext* aCx) override;

  // CheckpointHandler
  void OnCheckpoint() override { mRuntime->Checkpoint(); }

 private:
  Host() = default;
  bool Init(const RuntimeOptions& aOptions);
  void Sleep();
  bool CallHook(JSContext* aCx, JS::Handle<JSObject*> aHook,
                JS::Handle<JS::Value> aFirst, JS::Handle<JS::Value> aSecond);

  mozilla::UniquePtr<Runtime> mRuntime;
  mozilla::UniquePtr<UvEventTarget> mTarget;
  mozilla::UniquePtr<ModuleLoader> mLoader;
  mozilla::UniquePtr<Timers> mTimers;
  mozilla::UniquePtr<JS::PersistentRooted<JSObject*>> mOnError;
  mozilla::UniquePtr<JS::PersistentRooted<JSObject*>> mOnRejection;
  Console mConsole;
  int mExitCode = 0;
  bool mStop = false;
  IdleHook mIdleHook = nullptr;
  void* mIdleData = nullptr;
  enum class Idle : uint8_t { No, Waited, Told } mIdle = Idle::No;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_HOST_H_
