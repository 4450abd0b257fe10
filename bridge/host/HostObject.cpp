// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/HostObject.h"

#include "bridge/engine/Exceptions.h"
#include "js/CallAndConstruct.h"
#include "js/CallArgs.h"
#include "js/Class.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/Realm.h"
#include "js/ValueArray.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr size_t kDescribeSlot = 0;

constexpr JSClass kClass = {.name = "Object",
                            .flags = JSCLASS_HAS_RESERVED_SLOTS(1)};

bool Construct(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  JSObject* object = JS_NewObjectForConstructor(aCx, &kClass, args);
  if (!object) {
    return false;
  }
  JS::SetReservedSlot(object, kDescribeSlot, args.get(0));
  args.rval().setObject(*object);
  return true;
}

}  // namespace

bool DefineHostObject(JSContext* aCx, JS::Handle<JSObject*> aNative) {
  JS::Rooted<JSObject*> prototype(aCx, JS::GetRealmObjectPrototype(aCx));
  JSFunction* function = JS_DefineFunction(aCx, aNative, "HostObject",
                                           &Construct, 1, JSFUN_CONSTRUCTOR);
  if (!prototype || !function) {
    return false;
  }
  JS::Rooted<JSObject*> constructor(aCx, JS_GetFunctionObject(function));
  return JS_DefineProperty(aCx, constructor, "prototype", prototype, 0);
}

bool DescribeHostObject(JSContext* aCx, JS::Handle<JSObject*> aObject,
                        std::string* aOut) {
  if (JS::GetClass(aObject) != &kClass) {
    return false;
  }
  JS::Rooted<JS::Value> describe(aCx,
                                 JS::GetReservedSlot(aObject, kDescribeSlot));
  if (!describe.isObject()) {
    return false;
  }
  JS::RootedValueArray<1> arguments(aCx);
  arguments[0].setObject(*aObject);
  JS::Rooted<JS::Value> text(aCx);
  if (!JS::Call(aCx, JS::UndefinedHandleValue, describe, arguments, &text) ||
      !text.isString()) {
    JS_ClearPendingException(aCx);
    return false;
  }
  *aOut = LossyUtf8(aCx, text.toString());
  return true;
}

}  // namespace monkeybridge
