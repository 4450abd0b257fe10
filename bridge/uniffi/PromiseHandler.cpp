// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/PromiseHandler.h"

#include "bridge/dispatch/Mailbox.h"
#include "bridge/rust/HandleTable.h"
#include "bridge/uniffi/Bridge.h"
#include "js/Object.h"
#include "js/Promise.h"
#include "jsapi.h"
#include "jsfriendapi.h"

namespace monkeybridge {

namespace {

constexpr uint32_t kSlotCall = 0;
// Reserved slots of a reaction function.
constexpr size_t kSlotHolder = 0;
constexpr size_t kSlotState = 1;

constexpr char kNeverSettles[] =
    "the promise was collected without being settled";

RefPtr<AsyncCallback> TakeCall(JSObject* aHolder) {
  auto* call =
      JS::GetMaybePtrFromReservedSlot<AsyncCallback>(aHolder, kSlotCall);
  JS::SetReservedSlot(aHolder, kSlotCall, JS::UndefinedValue());
  return already_AddRefed<AsyncCallback>(call);
}

void Finalize(JS::GCContext*, JSObject* aHolder) {
  RefPtr<AsyncCallback> call = TakeCall(aHolder);
  // Not in the table of its bridge: completed when the bridge ended.
  if (!call || !call->mId) return;
  const uint64_t word = uintptr_t(call.get());
  Mailbox* const mailbox =
      Mailbox::ForRuntime(rust::HandleTable::RuntimeOf(call->mHandle));
  if (mailbox && mailbox->Post(kNeverSettlesTask, {&word, 1})) {
    (void)call.forget().take();
    return;
  }
  call->Fail(kClosedReason);
}

const JSClassOps kOps = {nullptr, nullptr,  nullptr, nullptr, nullptr,
                         nullptr, Finalize, nullptr, nullptr, nullptr};
const JSClass kHolderClass = {
    "PromiseHandler",
    JSCLASS_HAS_RESERVED_SLOTS(1) | JSCLASS_FOREGROUND_FINALIZE,
    &kOps,
    nullptr,
    nullptr,
    nullptr};

template <bool Fulfilled>
bool React(JSContext*, unsigned aArgc, JS::Value* aVp) {
  const JS::CallArgs args = JS::CallArgsFromVp(aArgc, aVp);
  JSObject* holder =
      &js::GetFunctionNativeReserved(&args.callee(), kSlotHolder).toObject();
  const CallState& state = *static_cast<CallState*>(
      js::GetFunctionNativeReserved(&args.callee(), kSlotState).toPrivate());
  args.rval().setUndefined();
  const RefPtr<AsyncCallback> call = TakeCall(holder);
  if (!call || !state.mBridge) return true;
  static_cast<Bridge*>(state.mBridge)
      ->Settle(call.get(), args.get(0), Fulfilled);
  return true;
}

JSObject* NewReaction(JSContext* aCx, CallState& aState, JSNative aNative,
                      JS::Handle<JSObject*> aHolder) {
  JSFunction* function =
      js::NewFunctionWithReserved(aCx, aNative, 1, 0, "settled");
  if (!function) return nullptr;
  JSObject* object = JS_GetFunctionObject(function);
  js::SetFunctionNativeReserved(object, kSlotHolder, JS::ObjectValue(*aHolder));
  js::SetFunctionNativeReserved(object, kSlotState, JS::PrivateValue(&aState));
  return object;
}

void DropNeverSettles(std::span<uint64_t> aWords) {
  const RefPtr<AsyncCallback> call = AsyncCallback::Adopt(aWords[0]);
  call->Fail(kNeverSettles);
}

}  // namespace

const TaskType kNeverSettlesTask = {"never settles", DropNeverSettles,
                                    uint8_t(TaskTag::Settle)};

bool AddPromiseHandler(JSContext* aCx, CallState& aState,
                       JS::Handle<JSObject*> aPromise,
                       RefPtr<AsyncCallback>& aCall) {
  JS::Rooted<JSObject*> holder(aCx, JS_NewObject(aCx, &kHolderClass));
  if (!holder) return false;
  JS::Rooted<JSObject*> fulfilled(
      aCx, NewReaction(aCx, aState, React<true>, holder));
  JS::Rooted<JSObject*> rejected(
      aCx, NewReaction(aCx, aState, React<false>, holder));
  if (!fulfilled || !rejected) return false;
  JS::SetReservedSlot(holder, kSlotCall, JS::PrivateValue(aCall.get()));
  if (!JS::AddPromiseReactions(aCx, aPromise, fulfilled, rejected)) {
    JS::SetReservedSlot(holder, kSlotCall, JS::UndefinedValue());
    return false;
  }
  (void)aCall.forget().take();
  return true;
}

}  // namespace monkeybridge
