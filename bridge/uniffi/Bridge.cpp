// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Bridge.h"

#include <sys/mman.h>

#include <algorithm>

#include "bridge/base/Log.h"
#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/uniffi/RuntimeNatives.h"
#include "bridge/uniffi/Scaffolding.h"
#include "bridge/uniffi/Trace.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "js/ArrayBuffer.h"
#include "js/CallAndConstruct.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// By runtime id; an entry is used by the thread of that runtime only.
Bridge* sBridges[Mailbox::kMaxRuntimes + 1] = {};

// Natives may outlive their bridge as long as the context lives, so what they
// look at is never freed. One small block per runtime that ever was.
struct StateList {
  CallState mState;
  StateList* mNext;
};
std::atomic<StateList*> sStates{nullptr};

CallState* NewCallState() {
  auto* node = new StateList();
  node->mNext = sStates.load();
  while (!sStates.compare_exchange_weak(node->mNext, node)) {
  }
  return &node->mState;
}

void UnmapScratch(void* aContents, void*) { munmap(aContents, kScratchSize); }

}  // namespace

Bridge::Bridge(JSContext* aCx, JS::Handle<JSObject*> aGlobal,
               EventTarget* aTarget, const BridgeOptions& aOptions)
    : mCx(aCx),
      mGlobal(aCx, aGlobal),
      mTarget(aTarget),
      mOptions(aOptions),
      mScratchBuffer(aCx),
      mPointerPrototype(aCx),
      mDrainHook(aCx),
      mSinkHook(aCx),
      mFireOneHook(aCx),
      mLeaksHook(aCx),
      mErrorHook(aCx),
      mStoppedHook(aCx) {}

Bridge::~Bridge() {
  if (mMailbox) (void)Shutdown();
}

mozilla::UniquePtr<Bridge> Bridge::Attach(JSContext* aCx,
                                          JS::Handle<JSObject*> aGlobal,
                                          EventTarget* aTarget,
                                          const BridgeOptions& aOptions) {
  JSAutoRealm realm(aCx, aGlobal);
  mozilla::UniquePtr<Bridge> bridge(
      new Bridge(aCx, aGlobal, aTarget, aOptions));
  return bridge->Init() ? std::move(bridge) : nullptr;
}

bool Bridge::Init() {
  mState = NewCallState();
  mMailbox = Mailbox::Open(mTarget, this);
  if (!mMailbox) {
    return Throw(mCx, ErrorCode::TooLarge, "too many runtimes in one process");
  }
  sBridges[mMailbox->Id()] = this;
  mState->mBridge = this;
  mState->mCurrentCall = &mMailbox->CurrentCall();
  if (GcStress::IsOn()) mState->mFlags |= CallState::kStress;
  if (Trace::IsOn()) mState->mFlags |= CallState::kTrace;
  JS::Rooted<JSObject*> global(mCx, mGlobal);
  return MakeScratch() && DefinePointerClass(mCx, global, &mPointerPrototype) &&
         DefineScaffolding(mCx, *this);
}

bool Bridge::MakeScratch() {
  // Address space only: a page costs memory once it is written to.
  void* memory = mmap(nullptr, kScratchSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    return Throw(mCx, ErrorCode::TooLarge,
                 "no address space for the scratch area");
  }
  JSObject* buffer =
      JS::NewExternalArrayBuffer(mCx, kScratchSize, memory, UnmapScratch);
  if (!buffer) {
    UnmapScratch(memory, nullptr);
    return false;
  }
  mScratchBuffer = buffer;
  mState->mScratch = static_cast<uint8_t*>(memory);
  mState->Header()->mTop = kScratchHeaderSize;
  mState->Header()->mCursor = kScratchHeaderSize;
  return true;
}

Bridge& Bridge::Of(const Mailbox& aMailbox) { return *sBridges[aMailbox.Id()]; }

bool Bridge::DefineNatives(JS::Handle<JSObject*> aMeta) {
  JS::Rooted<JSObject*> natives(mCx);
  return MakeRuntimeNatives(mCx, *this, &natives) &&
         JS_DefineProperty(mCx, aMeta, "native", natives, JSPROP_READONLY);
}

// --- handlers ---

RegisteredHandler* Bridge::HandlerOf(const ComponentState& aState,
                                     uint16_t aInterface) {
  if (aState.mIndex >= mHandlers.size() ||
      aInterface >= mHandlers[aState.mIndex].size()) {
    return nullptr;
  }
  return mHandlers[aState.mIndex][aInterface].get();
}

bool Bridge::RegisterHandler(uint64_t aInterfaceId,
                             JS::Handle<JSObject*> aHandler,
                             JS::Handle<JS::Value> aFaces) {
  const uint32_t componentIndex = ComponentOfId(aInterfaceId);
  const uint32_t index = IndexOfId(aInterfaceId);
  Component* component = Component::At(componentIndex);
  if (!component || index >= component->Info().mInterfaceCount) {
    return Throw(
        mCx, ErrorCode::UnknownId,
        "unknown callback interface id " + std::to_string(aInterfaceId));
  }
  const InterfaceInfo& interface = component->Info().mInterfaces[index];
  auto bound = component->Bind();
  if (bound.isErr()) return Throw(mCx, bound.unwrapErr());
  if (mClosing) {
    return Throw(mCx, ErrorCode::Closed, "the bridge is shutting down");
  }
  if (mHandlers.size() <= componentIndex) mHandlers.resize(componentIndex + 1);
  auto& handlers = mHandlers[componentIndex];
  if (handlers.size() <= index) handlers.resize(index + 1);
  if (handlers[index]) {
    return Throw(mCx, ErrorCode::HandlerExists,
                 std::string("a callback handler is registered already for ") +
                     interface.mName);
  }
  auto handler = mozilla::MakeUnique<RegisteredHandler>(mCx);
  handler->mHandler = aHandler;
  if (aFaces.isObject()) {
    JS::Rooted<JSObject*> faces(mCx, &aFaces.toObject());
    JS::Rooted<JS::Value> face(mCx);
    for (uint32_t i = 0; i < interface.mMethodCount; i++) {
      if (!JS_GetElement(mCx, faces, i, &face)) return false;
      if (!handler->mFaces.append(face)) {
        JS_ReportOutOfMemory(mCx);
        return false;
      }
    }
  }
  handlers[index] = std::move(handler);
  return true;
}

bool Bridge::DeregisterHandler(uint64_t aInterfaceId) {
  const uint32_t component = ComponentOfId(aInterfaceId);
  const uint32_t index = IndexOfId(aInterfaceId);
  if (component >= mHandlers.size() || index >= mHandlers[component].size() ||
      !mHandlers[component][index]) {
    return Throw(mCx, ErrorCode::HandlerMissing,
                 "no callback handler is registered for id " +
                     std::to_string(aInterfaceId));
  }
  mHandlers[component][index] = nullptr;
  return true;
}

bool Bridge::SetHooks(const JS::CallArgs& aArgs) {
  JS::PersistentRooted<JSObject*>* const hooks[] = {
      &mDrainHook, &mSinkHook,  &mFireOneHook,
      &mLeaksHook, &mErrorHook, &mStoppedHook};
  for (unsigned i = 0; i < std::size(hooks); i++) {
    if (!aArgs.get(i).isObject() || !JS::IsCallable(&aArgs[i].toObject())) {
      return Throw(mCx, ErrorCode::ArgumentType, "setHooks takes functions");
    }
    *hooks[i] = &aArgs[i].toObject();
  }
  return true;
}

bool Bridge::ThrowTypeError(ErrorCode aCode, const std::string& aPath,
                            const std::string& aReason) {
  const std::string texts[] = {aReason, aPath, ErrorCodeName(aCode)};
  JS::RootedValueArray<3> args(mCx);
  bool ok = mErrorHook != nullptr;
  for (size_t i = 0; ok && i < 3; i++) {
    JSString* text = NewString(mCx, std::string_view(texts[i]));
    ok = text != nullptr;
    if (ok) args[i].setString(text);
  }
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectOrNullValue(mErrorHook));
  JS::Rooted<JS::Value> error(mCx);
  if (ok && JS::Call(mCx, JS::UndefinedHandleValue, hook,
                     JS::HandleValueArray(args), &error)) {
    JS_SetPendingException(mCx, error);
    return false;
  }
  if (JS_IsExceptionPending(mCx)) return false;
  return ThrowAs(mCx, ErrorClass::TypeError, aCode, aPath + ": " + aReason);
}

void Bridge::ReportCallbackError(const char* aName,
                                 JS::Handle<JS::Value> aError) {
  if (!mSinkHook) {
    std::string text =
        std::string(aName) + ": " + DescribeError(mCx, aError).Text();
    MB_LOG(Uniffi, Error, "%s", text.c_str());
    KeepCallbackError(std::move(text));
    return;
  }
  AutoEntry entry(mCx, mGlobal);
  JS::RootedValueArray<2> args(mCx);
  JSString* name = NewString(mCx, std::string_view(aName));
  args[0].set(name ? JS::StringValue(name) : JS::NullValue());
  args[1].set(aError);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mSinkHook));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook, JS::HandleValueArray(args),
                &result)) {
    // The stack is too deep even for that, or it was terminated as well.
    std::string text = DescribeError(mCx, aError).Text();
    MB_LOG(Uniffi, Error, "%s: %s; the error sink failed: %s", aName,
           text.c_str(), TakeError(mCx).mMessage.c_str());
    if (!mReportsLate) {
      mLateReports.emplace_back(aName, std::move(text));
      if (mMailbox) (void)mMailbox->Post(kReleaseTask, {});
      return;
    }
    KeepCallbackError(std::string(aName) + ": " + text);
  }
}

void Bridge::ReportLate() {
  if (mLateReports.empty()) return;
  mReportsLate = true;
  for (const auto& [name, text] : std::exchange(mLateReports, {})) {
    ReportCallbackError(name.c_str(), ErrorCode::CallbackFailed, text);
  }
  mReportsLate = false;
}

void Bridge::ReportCallbackError(const char* aName, ErrorCode aCode,
                                 const std::string& aReason) {
  AutoEntry entry(mCx, mGlobal);
  JS::Rooted<JS::Value> error(mCx);
  JS::Rooted<JSObject*> stack(mCx);
  (void)Throw(mCx, aCode, aReason);
  (void)TakeException(mCx, &error, &stack);
  ReportCallbackError(aName, error);
}

void Bridge::ReportPending(const char* aName) {
  JS::Rooted<JS::Value> error(mCx);
  JS::Rooted<JSObject*> stack(mCx);
  if (TakeException(mCx, &error, &stack)) {
    ReportCallbackError(aName, error);
    return;
  }
  if (mState->mDepth) mState->mTerminated = true;
  ReportCallbackError(aName, ErrorCode::Terminated,
                      "JavaScript was terminated");
}

// --- the release list ---

void Bridge::AddToReleaseList(PointerBox* aBox) {
  const bool first = !mReleaseList;
  aBox->mNext = mReleaseList;
  mReleaseList = aBox;
  // A collection may be all that happens for a while.
  if (first) (void)mMailbox->Post(kReleaseTask, {});
}

void Bridge::DrainReleaseList() {
  while (mReleaseList && mState->mDepth == 0) {
    PointerBox* const box = mReleaseList;
    mReleaseList = box->mNext;
    ReleasePointer(*box);
    delete box;
  }
}

// --- the end ---

void Bridge::Remove(RustFutureCall* aCall) {
  const auto found = std::find(mFutures.begin(), mFutures.end(), aCall);
  if (found != mFutures.end()) mFutures.erase(found);
}

void Bridge::Remove(BackgroundCall* aCall) {
  // Not there: the call of an earlier runtime that had the same id.
  const auto found = std::find(mBackground.begin(), mBackground.end(), aCall);
  if (found != mBackground.end()) mBackground.erase(found);
}

void Bridge::EndAll() {
  while (mAwaited) {
    AsyncCallback& call = *mAwaited;
    StopAwaiting(call);
    // The holder object owns the call, and may be collected in here: what Rust
    // does when it is told may lead to JavaScript.
    rust::Completion completion = std::move(call.mCompletion);
    completion.Fail(kClosedReason);
  }
  for (RustFutureCall* call : std::exchange(mFutures, {})) call->Abandon();
  for (BackgroundCall* call : mBackground) call->Abandon();
  mBackground.clear();
}

LeakReport Bridge::ReportLeaks() {
  LeakReport report;
  rust::HandleTable::ForEachLive(mMailbox->Id(),
                                 [&](uint64_t, uint32_t aReferences) {
                                   if (aReferences) report.mCount++;
                                 });
  if (!report.mCount || !mLeaksHook) return report;
  AutoEntry entry(mCx, mGlobal);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mLeaksHook));
  JS::Rooted<JS::Value> list(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook,
                JS::HandleValueArray::empty(), &list) ||
      !list.isObject()) {
    (void)TakeError(mCx);
    return report;
  }
  JS::Rooted<JSObject*> lines(mCx, &list.toObject());
  JS::Rooted<JS::Value> line(mCx);
  uint32_t length = 0;
  if (!JS::GetArrayLength(mCx, lines, &length)) length = 0;
  for (uint32_t i = 0; i < length; i++) {
    if (JS_GetElement(mCx, lines, i, &line) && line.isString()) {
      report.mLines.push_back(LossyUtf8(mCx, line.toString()));
    }
  }
  return report;
}

void Bridge::ForgetKept() {
  const KeptStatus kept = std::exchange(mKept, {});
  if (kept.mComponent) {
    kept.mComponent->mState->mBuffers->Free(kept.mStatus.errorBuf);
  }
}

void Bridge::AfterTermination(bool aGuarded) {
  ForgetKept();
  if (!aGuarded || !mStoppedHook) return;
  ScratchHeader& header = *mState->Header();
  // Until the hook says otherwise: it may be terminated as well.
  header.mSent = 1;
  AutoEntry entry(mCx, mGlobal);
  JS::RootedValueArray<1> args(mCx);
  args[0].setInt32(header.mTop);
  JS::Rooted<JS::Value> hook(mCx, JS::ObjectValue(*mStoppedHook));
  JS::Rooted<JS::Value> result(mCx);
  if (!JS::Call(mCx, JS::UndefinedHandleValue, hook, JS::HandleValueArray(args),
                &result)) {
    MB_LOG(Uniffi, Error, "after a termination: %s",
           TakeError(mCx).mMessage.c_str());
  }
}

void Bridge::SettleLater() {
  if (mState->mDepth != 0 || std::exchange(mSettlesLater, true)) return;
  (void)mMailbox->Post(kReleaseTask, {});
}

// Runs the frees that wait, and ends every call that does.
void Bridge::EndQueued() {
  Task task;
  // Up to here: other threads may send faster than this empties.
  const Mailbox::Point end = mMailbox->Now();
  while (!mMailbox->HasReached(end) && mMailbox->Next(task)) {
    if (task.Type().tag == uint8_t(TaskTag::Free)) {
      RunFree(task.Words());
    } else {
      task.Type().drop(task.Words());
    }
  }
  RunHeldFrees();
}

LeakReport Bridge::Shutdown() {
  if (!mMailbox) return {};
  BeginShutdown();
  mEnding = true;
  // What ends makes Rust drop what it held, which queues frees; a few rounds
  // come to the end of that. Where other threads send faster than a round
  // empties, each would be longer than the one before: the rest is Close()'s.
  constexpr uint64_t kMostNs = 100'000'000;
  const uint64_t start = Trace::Now();
  for (int round = 0; round < 8 && Trace::Now() - start < kMostNs; round++) {
    DrainReleaseList();
    EndAll();
    EndQueued();
  }
  LeakReport report = ReportLeaks();
  DrainReleaseList();
  EndAll();
  mMailbox->Close();
  for (const FreeView& free : mHeldFrees) {
    (void)rust::HandleTable::Free(free.mHandle);
  }
  EndAll();
  mState->mFlags |= CallState::kClosed;
  mState->mBridge = nullptr;
  sBridges[mMailbox->Id()] = nullptr;
  mMailbox = nullptr;
  ForgetKept();
  mHandlers.clear();
  return report;
}

}  // namespace monkeybridge
