// SPDX-License-Identifier: MPL-2.0

// The bridge of one realm: (context, global, event target) and what joins them
// to Rust. It defines UniFFIScaffolding and UniFFIPointer in the global, keeps
// the handlers that JavaScript registered, and empties the runtime's mailbox.
// It attaches and does not own: no engine hook is set, and nothing of the
// context is changed but the global. Everything here: JS thread, unless said.
//
// Reading on: Rust to JS is CallbackEntry.h, then CallbackRunner.cpp; JS to
// Rust is FastCall.h, Scaffolding.cpp, AsyncCall.h.

#ifndef BRIDGE_UNIFFI_BRIDGE_H_
#define BRIDGE_UNIFFI_BRIDGE_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "bridge/base/Annotations.h"
#include "bridge/dispatch/Mailbox.h"
#include "bridge/uniffi/CallbackEntry.h"
#include "bridge/uniffi/ComponentApi.h"
#include "bridge/uniffi/LiveThings.h"
#include "bridge/uniffi/TaskWords.h"
#include "js/GCVector.h"
#include "js/RootingAPI.h"
#include "mozilla/RefPtr.h"

namespace monkeybridge {

class RustFutureCall;
class BackgroundCall;

struct BridgeOptions {
  // Keep the JS stack that made each callback handle, for the leak report.
  bool mLeakStacks = false;
};

struct LeakReport {
  size_t mCount = 0;
  std::vector<std::string> mLines;  // one for each leak, stacks included
};

// What JavaScript registered for one callback interface.
struct RegisteredHandler {
  explicit RegisteredHandler(JSContext* aCx) : mHandler(aCx), mFaces(aCx) {}

  JS::PersistentRooted<JSObject*> mHandler;
  // Of each method: a function (sync), an index into the table of the drain
  // loop (fire-and-forget), or null. Empty: by contract only.
  JS::PersistentRooted<JS::GCVector<JS::Value, 0, js::SystemAllocPolicy>>
      mFaces;
};

class Bridge final : public Drainer {
 public:
  // Attaches to a realm. aTarget outlives the bridge. Null: out of memory or
  // out of runtime ids; an exception is pending then.
  static mozilla::UniquePtr<Bridge> Attach(JSContext* aCx,
                                           JS::Handle<JSObject*> aGlobal,
                                           EventTarget* aTarget,
                                           const BridgeOptions& aOptions);
  // Detaches, if Shutdown() was not called.
  ~Bridge();

  // The bridge that has opened a mailbox of this thread.
  static Bridge& Of(const Mailbox& aMailbox);

  // Puts the private natives on an object: import.meta of the modules of
  // monkeybridge:uniffi, as property `native`.
  MB_JSAPI bool DefineNatives(JS::Handle<JSObject*> aMeta);

  // From now on no callback object is taken; what is under way goes on.
  void BeginShutdown() { mClosing = true; }

  // Ends everything: queued, blocked and pending calls get a closing error,
  // handlers are forgotten. Reports what Rust still holds.
  LeakReport Shutdown();

  // Gives Rust back what the collector found dead; with no Rust call below.
  void DrainReleaseList();
  // From a finaliser.
  void AddToReleaseList(PointerBox* aBox);
  // What is alive and what is dead of this runtime.
  LiveThings& Live() { return mLive; }

  // Texts of callbacks that failed with nobody waiting, since the last call;
  // the first hundred of them.
  std::vector<std::string> TakeCallbackErrors() {
    return std::exchange(mCallbackErrors, {});
  }
  // What Rust holds now, as Shutdown() would report it.
  LeakReport ReportLeaks();

  // Calls aVisitor(kind, name, handle, stack) with each thing that is alive,
  // but for callback objects, which JavaScript lists; handle and stack may be
  // 0 and null.
  template <typename Visitor>
  void ForEachLive(Visitor&& aVisitor);

  // Whether an async callback waits for its promise.
  bool AwaitsPromises() const { return mAwaited != 0; }

  // --- Rust to JS: CallbackRunner.cpp ---

  void Drain() override;
  // A sync call by this thread: runs what it queued before, then the call.
  void RunInline(const MethodInfo& aMethod, uint64_t aHandle,
                 CallbackArgs& aArgs, CallbackOutcome& aOutcome);
  // The drain loop in JS asks for its next call: index of the fast face, -1
  // for none.
  int32_t NextFire();
  // The call that NextFire gave is to be made by the contract.
  void FireByContract();
  // Hands the failure of a call that nobody waits for to the sink.
  void ReportCallbackError(const char* aName, JS::Handle<JS::Value> aError);
  // The same with an Error of the bridge's own.
  void ReportCallbackError(const char* aName, ErrorCode aCode,
                           const std::string& aReason);
  // The same with the exception that is pending, or the termination that its
  // absence stands for.
  void ReportPending(const char* aName);
  // A promise of an async callback has settled.
  void Settle(AsyncCallback* aCall, JS::Handle<JS::Value> aValue,
              bool aFulfilled);

  // The AbortSignal of a call that JavaScript has begun; one that never aborts
  // if it is over.
  MB_JSAPI bool CallbackSignal(uint64_t aId, JS::MutableHandle<JS::Value> aOut);
  // Cancels the call of JavaScript whose promise this is; whether there is one.
  bool CancelCall(const JSObject* aPromise);

  // --- handlers ---

  MB_JSAPI bool RegisterHandler(uint64_t aInterfaceId,
                                JS::Handle<JSObject*> aHandler,
                                JS::Handle<JS::Value> aFaces);
  MB_JSAPI bool DeregisterHandler(uint64_t aInterfaceId);
  MB_JSAPI bool SetHooks(const JS::CallArgs& aArgs);
  // Throws a UniFFITypeError of the runtime module, or a plain TypeError where
  // it is not loaded. Always false.
  bool ThrowTypeError(ErrorCode aCode, const std::string& aPath,
                      const std::string& aReason);

  // --- shared by the parts of the bridge ---

  JSContext* Cx() const { return mCx; }
  JSObject* Global() const { return mGlobal; }
  EventTarget& Target() const { return *mTarget; }
  Mailbox& Box() const { return *mMailbox; }
  CallState& State() const { return *mState; }
  JSObject* ScratchBuffer() const { return mScratchBuffer; }
  JSObject* PointerPrototype() const { return mPointerPrototype; }
  bool IsClosing() const { return mClosing; }
  const BridgeOptions& Options() const { return mOptions; }
  void KeepCallbackError(std::string aText) {
    if (mCallbackErrors.size() < 100) {
      mCallbackErrors.push_back(std::move(aText));
    }
  }

  // Async calls under way, so that Shutdown() can end them.
  void Add(RustFutureCall* aCall) { mFutures.push_back(aCall); }
  void Remove(RustFutureCall* aCall);
  void Add(BackgroundCall* aCall) { mBackground.push_back(aCall); }
  void Remove(BackgroundCall* aCall);

  // A failed status, kept until the runtime module asks for it.
  struct KeptStatus {
    rust::RustCallStatus mStatus{};
    const ComponentInfo* mComponent = nullptr;
  };
  KeptStatus mKept;
  void ForgetKept();
  // Rust has returned and JavaScript below it was terminated. aGuarded: the
  // arguments of that call had a guard in the runtime module.
  void AfterTermination(bool aGuarded);
  // JavaScript was terminated: what is below, in this realm or another one of
  // the context, must not go on once Rust has returned.
  void NoteTermination();
  // A Drain will come, if no Rust call is below.
  void SettleLater();
  std::string mKeptMessage;
  // Argument names of functions, by id, for error messages.
  std::vector<std::pair<uint32_t, std::string>> mArgNames;

 private:
  Bridge(JSContext* aCx, JS::Handle<JSObject*> aGlobal, EventTarget* aTarget,
         const BridgeOptions& aOptions);
  bool Init();
  bool MakeScratch();

  RegisteredHandler* HandlerOf(const ComponentState& aState,
                               uint16_t aInterface);
  bool RunTask(Task& aTask);
  void RunFire(const FireView& aCall);
  void RunSync(std::span<uint64_t> aWords);
  void RunAsync(std::span<uint64_t> aWords);
  void RunFree(std::span<uint64_t> aWords);
  void DestroyCallback(const FreeView& aFree);
  void RunHeldFrees();
  void RunCallback(const MethodInfo& aMethod, uint64_t aHandle,
                   CallbackArgs& aArgs, CallbackOutcome& aOutcome);
  bool RunFast(const MethodInfo& aMethod, uint64_t aHandle,
               JS::Handle<JSObject*> aFace, CallbackArgs& aArgs,
               CallbackOutcome& aOutcome);
  void RunContract(const MethodInfo& aMethod, uint64_t aHandle,
                   RegisteredHandler& aHandler, CallbackArgs& aArgs,
                   CallbackOutcome& aOutcome);
  void FireContract(const MethodInfo& aMethod, uint64_t aHandle,
                    CallbackArgs& aArgs);
  bool CallHandler(const char* aEntry, const MethodInfo& aMethod,
                   uint64_t aHandle, RegisteredHandler& aHandler,
                   CallbackArgs& aArgs, uint64_t aCallId,
                   JS::MutableHandle<JS::Value> aResult);
  void Await(RefPtr<AsyncCallback> aCall, JS::Handle<JS::Value> aResult);
  // Rust waits no longer.
  void StopAwaiting(AsyncCallback& aCall);
  // JavaScript is done with a call: no signal of it will abort.
  void Leave(AsyncCallback& aCall);
  void RunNeverSettles(std::span<uint64_t> aWords);
  void RunDropped(std::span<uint64_t> aWords);
  void AbortSignal(AsyncCallback& aCall, const char* aReason);
  // Takes back what a result that nobody takes holds.
  void Discard(const MethodInfo& aMethod, JS::Handle<JS::Value> aResult);
  void FinishFire();
  void FailDrain();
  void ForgetTermination();
  void ReportLate();
  void FailPending(CallbackOutcome& aOutcome);
  void EndAll();
  void Unlist();
  void EndQueued();

  // The open bridges of this thread, which has at most one context.
  static inline thread_local Bridge* sOnThread = nullptr;
  Bridge* mNextOnThread = nullptr;

  JSContext* const mCx;
  JS::PersistentRooted<JSObject*> mGlobal;
  EventTarget* const mTarget;
  const BridgeOptions mOptions;
  Mailbox* mMailbox = nullptr;
  CallState* mState = nullptr;
  JS::PersistentRooted<JSObject*> mScratchBuffer;
  JS::PersistentRooted<JSObject*> mPointerPrototype;
  // By component, then interface; null where nothing is registered.
  std::vector<std::vector<mozilla::UniquePtr<RegisteredHandler>>> mHandlers;
  JS::PersistentRooted<JSObject*> mDrainHook;    // drain(outermost)
  JS::PersistentRooted<JSObject*> mSinkHook;     // (name, error)
  JS::PersistentRooted<JSObject*> mFireOneHook;  // (index) -> by contract?
  JS::PersistentRooted<JSObject*> mLeaksHook;    // () -> [text]
  JS::PersistentRooted<JSObject*> mErrorHook;  // (reason, path, code) -> error
  JS::PersistentRooted<JSObject*> mStoppedHook;  // (end of the arguments)
  JS::PersistentRooted<JSObject*> mDiscardHook;  // (handler, method, result)
  LiveThings mLive{mOptions.mLeakStacks};
  std::vector<RustFutureCall*> mFutures;
  std::vector<BackgroundCall*> mBackground;
  AsyncCallbackTable mAsyncCallbacks;
  size_t mAwaited = 0;  // those of them that Rust waits for
  // Of calls that asked for their signal, by id.
  std::unordered_map<uint64_t, JS::PersistentRooted<JSObject*>>
      mAbortControllers;

  // The drain loop: the task taken last, and whether it is one that the loop
  // in JS cannot run, or the fire-and-forget call that it runs now.
  Task mTask;
  enum class TaskState : uint8_t { None, Stashed, Firing };
  TaskState mTaskState = TaskState::None;
  bool mInDrain = false;
  uint32_t mDrainTop = 0;  // top of the scratch area below the drain loop
  // Frees that wait until the calls queued before them have run.
  std::vector<FreeView> mHeldFrees;
  uint32_t mBudget = 0;
  uint64_t mFireStartNs = 0;

  bool mClosing = false;
  bool mEnding = false;  // in Shutdown()
  bool mSettlesLater = false;
  std::vector<std::string> mCallbackErrors;
  // Failures that the sink could not take where they happened: name, text.
  std::vector<std::pair<std::string, std::string>> mLateReports;
  bool mReportsLate = false;
};

}  // namespace monkeybridge

#endif  // BRIDGE_UNIFFI_BRIDGE_H_
