// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/Peek.h"

#include "js/Exception.h"
#include "js/PropertyAndElement.h"
#include "js/PropertyDescriptor.h"
#include "js/Proxy.h"
#include "jsapi.h"
#include "mozilla/Maybe.h"

namespace monkeybridge {

namespace {
// A chain longer than this is not looked at to its end.
constexpr uint32_t kMaxPrototypes = 64;
}  // namespace

bool PeekData(JSContext* aCx, JS::Handle<JSObject*> aObject, const char* aName,
              JS::MutableHandle<JS::Value> aOut) {
  JS::Rooted<JSObject*> object(aCx, aObject);
  JS::Rooted<mozilla::Maybe<JS::PropertyDescriptor>> found(aCx);
  for (uint32_t i = 0; object && i < kMaxPrototypes; i++) {
    if (js::IsProxy(object)) {
      return false;
    }
    if (!JS_GetOwnPropertyDescriptor(aCx, object, aName, &found)) {
      JS_ClearPendingException(aCx);
      return false;
    }
    if (found.isSome()) {
      if (found->isAccessorDescriptor()) {
        return false;
      }
      aOut.set(found->value());
      return true;
    }
    if (!JS_GetPrototype(aCx, object, &object)) {
      JS_ClearPendingException(aCx);
      return false;
    }
  }
  return false;
}

}  // namespace monkeybridge
