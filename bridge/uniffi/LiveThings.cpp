// SPDX-License-Identifier: MPL-2.0

// What is alive, listed; and what is dead, given back.

#include "bridge/uniffi/LiveThings.h"

#include "bridge/engine/Exceptions.h"
#include "bridge/uniffi/AsyncCall.h"
#include "bridge/uniffi/Bridge.h"
#include "bridge/uniffi/NativeLists.h"
#include "bridge/uniffi/PointerObject.h"
#include "bridge/uniffi/Scaffolding.h"
#include "bridge/uniffi/TaskWords.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "js/PropertyAndElement.h"
#include "js/Stack.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr uint32_t kMostFrames = 32;
// What the release list may hold until a call gives it back in passing.
constexpr size_t kMostDeadBytes = size_t(8) << 20;

}  // namespace

void LiveThings::Add(JSContext* aCx, PointerBox& aBox) {
  aBox.mNextLive = mFirst;
  aBox.mPreviousLive = &mFirst;
  if (mFirst) mFirst->mPreviousLive = &aBox.mNextLive;
  mFirst = &aBox;
  if (MOZ_UNLIKELY(mCaptureStacks)) aBox.mStack = CaptureStack(aCx);
}

void LiveThings::Remove(PointerBox& aBox) {
  if (!aBox.mPreviousLive) return;
  *aBox.mPreviousLive = aBox.mNextLive;
  if (aBox.mNextLive) aBox.mNextLive->mPreviousLive = aBox.mPreviousLive;
  aBox.mPreviousLive = nullptr;
}

std::string LiveThings::CaptureStack(JSContext* aCx) const {
  if (!mCaptureStacks) return {};
  JS::Rooted<JSObject*> stack(aCx);
  JS::Rooted<JSString*> text(aCx);
  if (JS::CaptureCurrentStack(aCx, &stack,
                              JS::StackCapture(JS::MaxFrames(kMostFrames))) &&
      stack && JS::BuildStackString(aCx, nullptr, stack, &text)) {
    return LossyUtf8(aCx, text);
  }
  JS_ClearPendingException(aCx);
  return {};
}

bool LiveThings::PutDead(PointerBox* aBox) {
  const bool first = !mDead;
  aBox->mNext = mDead;
  mDead = aBox;
  mDeadBytes += aBox->mBytes;
  return first;
}

PointerBox* LiveThings::TakeDead() {
  PointerBox* const box = mDead;
  if (box) {
    mDead = box->mNext;
    mDeadBytes -= box->mBytes;
  }
  return box;
}

// --- the release list ---

void Bridge::AddToReleaseList(PointerBox* aBox) {
  // A collection may be all that happens for a while.
  if (mLive.PutDead(aBox)) (void)mMailbox->Post(kReleaseTask, {});
  if (mLive.DeadBytes() > kMostDeadBytes) mState->mFlags |= CallState::kRelease;
}

void Bridge::DrainReleaseList() {
  if (mState->mDepth != 0) return;
  mState->mFlags &= ~uint32_t(CallState::kRelease);
  while (PointerBox* const box = mLive.TakeDead()) {
    ReleasePointer(*box);
    delete box;
  }
}

// --- what is alive ---

template <typename Visitor>
void Bridge::ForEachLive(Visitor&& aVisitor) {
  mLive.ForEach([&](const PointerBox& aBox) {
    aVisitor("pointer", aBox.mInfo->mName, uint64_t(0), aBox.mStack.c_str());
  });
  for (const RustFutureCall* call : mFutures) {
    aVisitor("future", call->Function().mName, uint64_t(0),
             call->Stack().c_str());
  }
  for (const BackgroundCall* call : mBackground) {
    aVisitor("call", call->Function().mName, uint64_t(0),
             call->Stack().c_str());
  }
  for (size_t slot = 0; slot < mAsyncCallbacks.Size(); slot++) {
    const AsyncCallback* const call = mAsyncCallbacks.At(slot);
    if (call && call->mIsAwaited) {
      aVisitor("call", call->mMethod.mName, call->mHandle, nullptr);
    }
  }
  mMailbox->ForEachWaiting([&](const TaskType& aType,
                               std::span<uint64_t> aWords) {
    switch (TaskTag(aType.tag)) {
      case TaskTag::Fire:
      case TaskTag::TracedFire: {
        const FireView call(aWords, TaskTag(aType.tag) == TaskTag::TracedFire);
        aVisitor("call", call.Method().mName, call.Handle(), nullptr);
        return;
      }
      case TaskTag::Sync: {
        const auto& call = *PointerIn<SyncCall>(aWords[0]);
        aVisitor("call", call.mMethod.mName, call.mHandle, nullptr);
        return;
      }
      case TaskTag::Async: {
        const auto& call = *PointerIn<AsyncCallback>(aWords[0]);
        aVisitor("call", call.mMethod.mName, call.mHandle, nullptr);
        return;
      }
      default:
        return;
    }
  });
}

namespace {

struct LiveThing {
  const char* mKind;
  std::string mName;
  uint64_t mHandle;
  std::string mStack;
};

bool DefineText(JSContext* aCx, JS::Handle<JSObject*> aObject,
                const char* aName, const std::string& aText) {
  JS::Rooted<JSString*> text(aCx, NewString(aCx, aText));
  return text && JS_DefineProperty(aCx, aObject, aName, text, JSPROP_ENUMERATE);
}

JSObject* NewThing(JSContext* aCx, const LiveThing& aThing) {
  JS::Rooted<JSObject*> object(aCx, JS_NewPlainObject(aCx));
  if (!object || !DefineText(aCx, object, "kind", aThing.mKind) ||
      !DefineText(aCx, object, "name", aThing.mName) ||
      (aThing.mHandle &&
       !JS_DefineProperty(aCx, object, "handle", double(aThing.mHandle),
                          JSPROP_ENUMERATE)) ||
      (!aThing.mStack.empty() &&
       !DefineText(aCx, object, "stack", aThing.mStack))) {
    return nullptr;
  }
  return object;
}

// liveThings(): [{kind, name, handle?, stack?}] of this runtime
bool LiveThingsNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* const bridge = BridgeOfNative(aCx, args);
  if (!bridge) return false;
  bridge->DrainReleaseList();
  std::vector<LiveThing> things;
  bridge->ForEachLive([&](const char* aKind, const char* aName,
                          uint64_t aHandle, const char* aStack) {
    things.push_back({aKind, aName, aHandle, aStack ? aStack : ""});
  });
  JS::Rooted<JSObject*> list(aCx, JS::NewArrayObject(aCx, 0));
  if (!list) return false;
  JS::Rooted<JSObject*> object(aCx);
  for (size_t i = 0; i < things.size(); i++) {
    object = NewThing(aCx, things[i]);
    if (!object ||
        !JS_DefineElement(aCx, list, uint32_t(i), object, JSPROP_ENUMERATE)) {
      return false;
    }
  }
  args.rval().setObject(*list);
  return true;
}

// captureStacks(on)
bool CaptureStacksNative(JSContext* aCx, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  Bridge* const bridge = BridgeOfNative(aCx, args);
  if (!bridge) return false;
  bridge->Live().CaptureStacks(args.get(0).isTrue());
  args.rval().setUndefined();
  return true;
}

}  // namespace

const NativeEntry kLiveNatives[] = {
    {"liveThings", LiveThingsNative, 0},
    {"captureStacks", CaptureStacksNative, 1},
};
const size_t kLiveNativeCount = std::size(kLiveNatives);

}  // namespace monkeybridge
