// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/CallResult.h"

#include "bridge/base/Utf8.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/uniffi/Lift.h"
#include "bridge/uniffi/Lower.h"
#include "bridge/values/Bytes.h"
#include "bridge/values/Text.h"
#include "js/ArrayBuffer.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

using rust::CallCode;

namespace {

// The data of a failed status.
bool LiftFailure(JSContext* aCx, ResultForm aForm, rust::CallStatus& aStatus,
                 JS::MutableHandle<JS::Value> aOut) {
  if (aForm == ResultForm::Awaited && aStatus.Code() != CallCode::Error) {
    JSString* message = NewString(aCx, aStatus.Message());
    if (!message) return false;
    aOut.setString(message);
    return true;
  }
  const rust::OwnedRustBuffer buffer = aStatus.TakeErrorBuffer();
  JSObject* data = NewArrayBufferCopy(aCx, buffer.Span());
  if (!data) return false;
  aOut.setObject(*data);
  return true;
}

const char* CodeName(CallCode aCode) {
  switch (aCode) {
    case CallCode::Success:
      return "success";
    case CallCode::Error:
      return "error";
    case CallCode::Cancelled:
      return "cancelled";
    default:
      return "internal-error";
  }
}

}  // namespace

bool MakeCallResult(JSContext* aCx, CallState& aState,
                    const ComponentInfo& aComponent,
                    const FunctionInfo& aFunction, ResultForm aForm,
                    rust::CallStatus& aStatus, rust::FfiValue aReturn,
                    JS::MutableHandle<JS::Value> aOut) {
  const CallCode code = aStatus.Code();
  JS::Rooted<JS::Value> data(aCx);
  if (code != CallCode::Success) {
    if (!LiftFailure(aCx, aForm, aStatus, &data)) return false;
  } else {
    const auto lift =
        aForm == ResultForm::Contract ? LiftContract : LiftAwaited;
    if (!lift(aCx, aState, aComponent, aFunction.mReturn, aReturn, &data)) {
      return false;
    }
  }
  JS::Rooted<JSObject*> result(aCx, JS_NewPlainObject(aCx));
  JS::Rooted<JSString*> name(aCx, JS_AtomizeString(aCx, CodeName(code)));
  if (!result || !name ||
      !JS_DefineProperty(aCx, result, "code", name, JSPROP_ENUMERATE)) {
    return false;
  }
  if (!data.isUndefined() &&
      !JS_DefineProperty(aCx, result, "data", data, JSPROP_ENUMERATE)) {
    return false;
  }
  aOut.setObject(*result);
  return true;
}

namespace {

// Runs getters of the result, which is user code where the handler is.
bool ReadMembers(JSContext* aCx, JS::Handle<JS::Value> aResult,
                 std::string* aCode, JS::MutableHandle<JS::Value> aData) {
  if (!aResult.isObject()) return false;
  JS::Rooted<JSObject*> object(aCx, &aResult.toObject());
  JS::Rooted<JS::Value> code(aCx);
  if (!JS_GetProperty(aCx, object, "code", &code) || !code.isString()) {
    return false;
  }
  *aCode = LossyUtf8(aCx, code.toString());
  return JS_GetProperty(aCx, object, "data", aData);
}

void ReadSuccess(JSContext* aCx, const MethodInfo& aMethod,
                 JS::Handle<JS::Value> aData, CallbackOutcome& aOutcome) {
  if (aMethod.mReturn.mKind == Kind::Void) {
    aOutcome.mCode = CallCode::Success;
    return;
  }
  rust::FfiValue value;
  if (!LowerContract(aCx, *aMethod.mState->mInfo, aMethod.mReturn, aData,
                     &value)) {
    aOutcome.Fail("return value: " + TakeError(aCx).Text());
    return;
  }
  if (IsBufferKind(aMethod.mReturn.mKind)) {
    aOutcome.mReturnBuffer =
        rust::OwnedRustBuffer::Adopt(value.buffer, aMethod.mState->mBuffers);
  } else {
    aOutcome.mReturn = value;
  }
  aOutcome.mCode = CallCode::Success;
}

void ReadDeclared(JSContext* aCx, const MethodInfo& aMethod,
                  JS::Handle<JS::Value> aData, CallbackOutcome& aOutcome) {
  if (!aMethod.mHasError) {
    aOutcome.Fail("returned code \"error\", but the method declares no error");
    return;
  }
  rust::FfiValue value;
  if (!LowerContract(aCx, *aMethod.mState->mInfo, {Kind::Buffer, 0}, aData,
                     &value)) {
    aOutcome.Fail("error data: " + TakeError(aCx).Text());
    return;
  }
  aOutcome.mError =
      rust::OwnedRustBuffer::Adopt(value.buffer, aMethod.mState->mBuffers);
  aOutcome.mCode = CallCode::Error;
}

// The reason of an internal error, raw UTF-8, where the handler gives one.
std::string InternalReason(JSContext* aCx, JS::Handle<JS::Value> aData) {
  std::string reason;
  if (aData.isObject()) {
    JS::Rooted<JSObject*> data(aCx, &aData.toObject());
    (void)UseBytes(aCx, data, [&](std::span<const uint8_t> aBytes) {
      reason = ToValidUtf8(TextOf(aBytes));
    });
  }
  return reason.empty() ? "the handler returned an internal error" : reason;
}

}  // namespace

void ReadCallResult(JSContext* aCx, const MethodInfo& aMethod,
                    JS::Handle<JS::Value> aResult, CallbackOutcome& aOutcome) {
  std::string code;
  JS::Rooted<JS::Value> data(aCx);
  if (!ReadMembers(aCx, aResult, &code, &data)) {
    std::string why =
        "the handler's result is not a "
        "UniFFIScaffoldingCallResult";
    if (JS_IsExceptionPending(aCx)) why += ": " + TakeError(aCx).Text();
    aOutcome.Fail(std::move(why));
    return;
  }
  if (code == "success") {
    ReadSuccess(aCx, aMethod, data, aOutcome);
  } else if (code == "error") {
    ReadDeclared(aCx, aMethod, data, aOutcome);
  } else if (code == "internal-error") {
    aOutcome.Fail(InternalReason(aCx, data));
  } else {
    aOutcome.Fail("the handler's result has the unknown code \"" + code + "\"");
  }
}

}  // namespace monkeybridge
