// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/Bridge.h"

#include <sys/mman.h>

#include <utility>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/uniffi/RuntimeNatives.h"
#include "bridge/uniffi/Scaffolding.h"
#include "bridge/uniffi/Trace.h"
#include "bridge/values/Text.h"
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
      mStoppedHook(aCx),
      mDiscardHook(aCx) {}

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
  mNextOnThread = std::exchange(sOnThread, this);
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
      &mDrainHook, &mSinkHook,    &mFireOneHook, &mLeaksHook,
      &mErrorHook, &mStoppedHook, &mDiscardHook};
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

void Bridge::Unlist() {
  Bridge** link = &sOnThread;
  while (*link != this) link = &(*link)->mNextOnThread;
  *link = mNextOnThread;
  sBridges[mMailbox->Id()] = nullptr;
  mMailbox = nullptr;
}

}  // namespace monkeybridge
