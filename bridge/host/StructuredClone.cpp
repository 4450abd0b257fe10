// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/StructuredClone.h"

#include <string>

#include "bridge/engine/EngineCompat.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/engine/GcStress.h"
#include "bridge/host/HostModules.h"
#include "bridge/host/Inspector.h"
#include "bridge/values/BorrowedBytes.h"
#include "js/Array.h"
#include "js/ArrayBuffer.h"
#include "js/CallAndConstruct.h"
#include "js/CallArgs.h"
#include "js/Conversions.h"
#include "js/Exception.h"
#include "js/ForOfIterator.h"
#include "js/GCVector.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/PropertyDescriptor.h"
#include "js/StructuredClone.h"
#include "js/ValueArray.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr uint32_t kErrorTag = JS_SCTAG_USER_MIN;
constexpr uint32_t kDOMExceptionTag = JS_SCTAG_USER_MIN + 1;

// One call. Both halves run in it, in one realm, so what the engine's buffer
// cannot hold is kept beside it: the buffer has its index.
struct CloneState {
  explicit CloneState(JSContext* aCx) : mErrors(aCx), mMessages(aCx) {}

  // The errors that are cloned, and the message of each, or undefined.
  JS::RootedVector<JS::Value> mErrors;
  JS::RootedVector<JS::Value> mMessages;
};

bool Refuse(JSContext* aCx, std::string_view aWhy) {
  return ThrowDOMException(aCx, "DataCloneError",
                           "structuredClone: " + std::string(aWhy));
}

bool RefuseObject(JSContext* aCx, JS::Handle<JSObject*> aObject) {
  JS::Rooted<JS::Value> value(aCx, JS::ObjectValue(*aObject));
  InspectOptions options;
  options.mDepth = 0;
  options.mMaxItems = 0;
  return Refuse(aCx, Inspect(aCx, value, options) + " cannot be cloned");
}

// Calls a function of js/host/domException.mjs with one argument.
bool CallDOMException(JSContext* aCx, const char* aName,
                      JS::Handle<JS::Value> aArgument,
                      JS::MutableHandle<JS::Value> aResult) {
  JS::Rooted<JSObject*> exports(aCx);
  JS::RootedValueArray<1> arguments(aCx);
  arguments[0].set(aArgument);
  return ImportHostModule(aCx, "domException", &exports) &&
         JS::Call(aCx, exports, aName, arguments, aResult);
}

// The class that the clone of an error has: that of its name.
bool TypeOf(JSContext* aCx, JS::Handle<JSObject*> aError, JSExnType* aType) {
  static constexpr std::pair<const char*, JSExnType> kTypes[] = {
      {"EvalError", JSEXN_EVALERR},           {"RangeError", JSEXN_RANGEERR},
      {"ReferenceError", JSEXN_REFERENCEERR}, {"SyntaxError", JSEXN_SYNTAXERR},
      {"TypeError", JSEXN_TYPEERR},           {"URIError", JSEXN_URIERR},
  };
  JS::Rooted<JS::Value> value(aCx);
  *aType = JSEXN_ERR;
  if (!JS_GetProperty(aCx, aError, "name", &value)) {
    return false;
  }
  if (value.isUndefined()) {
    return true;
  }
  JSString* text = JS::ToString(aCx, value);
  if (!text) {
    return false;
  }
  std::string name = LossyUtf8(aCx, text);
  for (const auto& [known, type] : kTypes) {
    if (name == known) {
      *aType = type;
    }
  }
  return true;
}

// The message if it is an own data property, else undefined.
bool MessageOf(JSContext* aCx, JS::Handle<JSObject*> aError,
               JS::MutableHandle<JS::Value> aMessage) {
  JS::Rooted<mozilla::Maybe<JS::PropertyDescriptor>> found(aCx);
  if (!JS_GetOwnPropertyDescriptor(aCx, aError, "message", &found)) {
    return false;
  }
  aMessage.setUndefined();
  if (found.isSome() && found->isDataDescriptor()) {
    JS::Rooted<JS::Value> value(aCx, found->value());
    JSString* text = JS::ToString(aCx, value);
    if (!text) {
      return false;
    }
    aMessage.setString(text);
  }
  return true;
}

bool WriteError(JSContext* aCx, JSStructuredCloneWriter* aWriter,
                JS::Handle<JSObject*> aError, CloneState& aState) {
  JS::Rooted<JS::Value> error(aCx, JS::ObjectValue(*aError));
  JS::Rooted<JS::Value> message(aCx);
  JS::Rooted<JS::Value> isException(aCx);
  JSExnType type = JSEXN_ERR;
  if (!CallDOMException(aCx, "isDOMException", error, &isException)) {
    return false;
  }
  if (!isException.isTrue() &&
      (!TypeOf(aCx, aError, &type) || !MessageOf(aCx, aError, &message))) {
    return false;
  }
  if (!aState.mErrors.append(error) || !aState.mMessages.append(message)) {
    return false;
  }
  auto index = uint32_t(aState.mErrors.length() - 1);
  if (isException.isTrue()) {
    return JS_WriteUint32Pair(aWriter, kDOMExceptionTag, index);
  }
  return JS_WriteUint32Pair(aWriter, kErrorTag, index) &&
         JS_WriteUint32Pair(aWriter, uint32_t(type), 0);
}

bool Write(JSContext* aCx, JSStructuredCloneWriter* aWriter,
           JS::Handle<JSObject*> aObject, bool*, void* aState) {
  js::ESClass kind;
  if (!JS::GetBuiltinClass(aCx, aObject, &kind)) {
    return false;
  }
  return kind == js::ESClass::Error
             ? WriteError(aCx, aWriter, aObject,
                          *static_cast<CloneState*>(aState))
             : RefuseObject(aCx, aObject);
}

JSObject* ReadError(JSContext* aCx, JSExnType aType,
                    JS::Handle<JSObject*> aError,
                    JS::Handle<JS::Value> aMessage) {
  JS::Rooted<JSObject*> stack(aCx, JS::ExceptionStackOrNull(aError));
  JS::Rooted<JSString*> message(
      aCx, aMessage.isString() ? aMessage.toString() : nullptr);
  JSErrorReport* report = JS_ErrorFromException(aCx, aError);
  const char* file = report ? compat::ReportFile(*report) : nullptr;
  JS::Rooted<JSString*> fileName(aCx, JS_NewStringCopyZ(aCx, file ? file : ""));
  JS::Rooted<JS::Value> clone(aCx);
  if (!fileName ||
      !compat::NewError(aCx, aType, stack, fileName, report, message, &clone)) {
    return nullptr;
  }
  return &clone.toObject();
}

JSObject* Read(JSContext* aCx, JSStructuredCloneReader* aReader,
               const JS::CloneDataPolicy&, uint32_t aTag, uint32_t aIndex,
               void* aState) {
  auto& state = *static_cast<CloneState*>(aState);
  JS::Rooted<JS::Value> error(aCx, state.mErrors[aIndex]);
  if (aTag == kDOMExceptionTag) {
    JS::Rooted<JS::Value> clone(aCx);
    return CallDOMException(aCx, "cloneDOMException", error, &clone)
               ? &clone.toObject()
               : nullptr;
  }
  uint32_t type = 0;
  uint32_t unused = 0;
  if (!JS_ReadUint32Pair(aReader, &type, &unused)) {
    return nullptr;
  }
  JS::Rooted<JSObject*> object(aCx, &error.toObject());
  JS::Rooted<JS::Value> message(aCx, state.mMessages[aIndex]);
  return ReadError(aCx, JSExnType(type), object, message);
}

void ReportError(JSContext* aCx, uint32_t aError, void*, const char* aText) {
  switch (aError) {
    case JS_SCERR_TRANSFERABLE:
      Refuse(aCx, "only ArrayBuffers can be transferred");
      return;
    case JS_SCERR_DUP_TRANSFERABLE:
      Refuse(aCx, "an object is to be transferred twice");
      return;
    case JS_SCERR_TYPED_ARRAY_DETACHED:
      Refuse(aCx, "an ArrayBuffer is detached");
      return;
    case JS_SCERR_SHMEM_TRANSFERABLE:
      Refuse(aCx, "shared memory cannot be transferred");
      return;
    case JS_SCERR_WASM_NO_TRANSFER:
      Refuse(aCx, "the memory of WebAssembly cannot be transferred");
      return;
    default:
      Refuse(aCx, aText && *aText ? aText : "the value cannot be cloned");
  }
}

constexpr JSStructuredCloneCallbacks kCallbacks = {
    .read = Read,
    .write = Write,
    .reportError = ReportError,
    .readTransfer = nullptr,
    .writeTransfer = nullptr,
    .freeTransfer = nullptr,
    .canTransfer = nullptr,
    .sabCloned = nullptr,
};

// Checks all before the engine detaches the first.
bool CheckTransfer(JSContext* aCx, JS::Handle<JSObject*> aObject,
                   size_t aIndex) {
  const std::string name = "transfer[" + std::to_string(aIndex) + "]";
  if (!JS::IsArrayBufferObject(aObject)) {
    return Refuse(aCx, name + " is not an ArrayBuffer");
  }
  if (JS::IsDetachedArrayBufferObject(aObject)) {
    return Refuse(aCx, name + " is detached");
  }
  if (IsBufferInUse(aObject)) {
    return Refuse(aCx, name + " is in use by a call into native code");
  }
  return true;
}

// The sequence options.transfer as an array; undefined if there is none.
bool ReadTransfer(JSContext* aCx, JS::Handle<JS::Value> aOptions,
                  JS::MutableHandle<JS::Value> aTransfer) {
  if (aOptions.isNullOrUndefined()) {
    return true;
  }
  if (!aOptions.isObject()) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "structuredClone: the options must be an object");
  }
  JS::Rooted<JSObject*> options(aCx, &aOptions.toObject());
  JS::Rooted<JS::Value> sequence(aCx);
  if (!JS_GetProperty(aCx, options, "transfer", &sequence)) {
    return false;
  }
  if (sequence.isUndefined()) {
    return true;
  }
  JS::ForOfIterator iterator(aCx);
  if (sequence.isObject() &&
      !iterator.init(sequence, JS::ForOfIterator::AllowNonIterable)) {
    return false;
  }
  if (!sequence.isObject() || !iterator.valueIsIterable()) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      "structuredClone: transfer must be iterable");
  }
  JS::RootedVector<JS::Value> list(aCx);
  JS::Rooted<JS::Value> value(aCx);
  for (bool done = false;;) {
    if (!iterator.next(&value, &done)) {
      return false;
    }
    if (done) {
      break;
    }
    if (!value.isObject()) {
      return ThrowPlain(aCx, ErrorClass::TypeError,
                        "structuredClone: transfer[" +
                            std::to_string(list.length()) +
                            "] is not an object");
    }
    if (!list.append(value)) {
      return false;
    }
  }
  JSObject* array = JS::NewArrayObject(aCx, list);
  if (!array) {
    return false;
  }
  aTransfer.setObject(*array);
  return true;
}

bool CheckAll(JSContext* aCx, JS::Handle<JS::Value> aTransfer) {
  if (aTransfer.isUndefined()) {
    return true;
  }
  JS::Rooted<JSObject*> array(aCx, &aTransfer.toObject());
  JS::Rooted<JS::Value> value(aCx);
  JS::Rooted<JSObject*> object(aCx);
  uint32_t length = 0;
  if (!JS::GetArrayLength(aCx, array, &length)) {
    return false;
  }
  for (uint32_t i = 0; i < length; i++) {
    if (!JS_GetElement(aCx, array, i, &value)) {
      return false;
    }
    object = &value.toObject();
    if (!CheckTransfer(aCx, object, i)) {
      return false;
    }
  }
  return true;
}

bool StructuredClone(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  if (!args.requireAtLeast(aCx, "structuredClone", 1)) {
    return false;
  }
  GcStress::MaybeCollect(aCx);
  JS::Rooted<JS::Value> transfer(aCx);
  if (!ReadTransfer(aCx, args.get(1), &transfer) || !CheckAll(aCx, transfer)) {
    return false;
  }
  JS::CloneDataPolicy policy;
  policy.allowIntraClusterClonableSharedObjects();
  policy.allowSharedMemoryObjects();
  CloneState state(aCx);
  JSAutoStructuredCloneBuffer buffer(JS::StructuredCloneScope::SameProcess,
                                     &kCallbacks, &state);
  return buffer.write(aCx, args[0], transfer, policy, &kCallbacks, &state) &&
         buffer.read(aCx, args.rval(), policy, &kCallbacks, &state);
}

}  // namespace

bool DefineStructuredClone(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_DefineFunction(aCx, aGlobal, "structuredClone", &StructuredClone, 1,
                           JSPROP_ENUMERATE);
}

}  // namespace monkeybridge
